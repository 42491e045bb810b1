"""The known mistakes in the exercises of notebook 06: loops, and batch sizes.

The loops are mini-batch descent as it may be written for exercise 1, right and wrong.
"""

import itertools
import random

import numpy as np

from helpers.data import generate_data, standardize
from helpers.regression import cost, gradient
from helpers.stochastic import stochastic_path
from lessons.loops import as_it_is, common_mistakes, in_one_or_both, once


def in_turns(count, size):
    """Return slices of `size` that cover `count` places, the last one as far as it goes."""
    return [slice(first, first + size) for first in range(0, count, size)]


def shuffled(rng, n, epochs):
    """Yield a fresh order of n samples for each epoch."""
    for _ in range(epochs):
        yield rng.permutation(n)


def shuffled_again(rng, n, epochs):
    """Yield the order of the epoch before, shuffled once more."""
    order = np.arange(n)
    for _ in range(epochs):
        rng.shuffle(order)
        yield order.copy()


def permuted_again(rng, n, epochs):
    """Yield a permutation of the order of the epoch before."""
    order = np.arange(n)
    for _ in range(epochs):
        order = rng.permutation(order)
        yield order


def chosen_without_replacement(rng, n, epochs):
    """Yield each order by `choice`."""
    for _ in range(epochs):
        yield rng.choice(n, n, replace=False)


def one_order(rng, n, epochs):
    """Yield the same order in every epoch."""
    order = rng.permutation(n)
    for _ in range(epochs):
        yield order


def unshuffled(rng, n, epochs):
    """Yield the samples as they come."""
    for _ in range(epochs):
        yield np.arange(n)


def whole_batches(orders):
    """Return a way to draw batches from these orders, samples with their targets."""

    def batches(inputs, targets, batch_size, epochs, rng):
        for order in orders(rng, len(targets), epochs):
            for part in in_turns(len(targets), batch_size):
                yield inputs[order[part]], targets[order[part]]

    return batches


def first_batch(inputs, targets, batch_size, epochs, rng):
    """Yield the first batch of each order again and again."""
    for order in shuffled(rng, len(targets), epochs):
        for _ in in_turns(len(targets), batch_size):
            chosen = order[:batch_size]
            yield inputs[chosen], targets[chosen]


def parted(inputs, targets, batch_size, epochs, rng):
    """Yield inputs and targets by an order each."""
    for _ in range(epochs):
        orders = rng.permutation(len(targets)), rng.permutation(len(targets))
        for part in in_turns(len(targets), batch_size):
            yield inputs[orders[0][part]], targets[orders[1][part]]


def inputs_alone(inputs, targets, batch_size, epochs, rng):
    """Yield inputs by an order, and the targets as they come."""
    for order in shuffled(rng, len(targets), epochs):
        for part in in_turns(len(targets), batch_size):
            yield inputs[order[part]], targets[part]


def with_replacement(inputs, targets, batch_size, epochs, rng):
    """Yield batches that are each drawn from all samples."""
    for _ in range(epochs):
        for _ in in_turns(len(targets), batch_size):
            chosen = rng.integers(len(targets), size=batch_size)
            yield inputs[chosen], targets[chosen]


def one_epoch(inputs, targets, batch_size, epochs, rng):
    """Yield the batches of the first epoch alone."""
    yield from whole_batches(shuffled)(inputs, targets, batch_size, 1, rng)


def one_batch(inputs, targets, batch_size, epochs, rng):
    """Yield the first batch alone."""
    yield next(whole_batches(shuffled)(inputs, targets, batch_size, 1, rng))


def without_the_rest(inputs, targets, batch_size, epochs, rng):
    """Yield full batches, and leave out what does not fill one."""
    for batch in whole_batches(shuffled)(inputs, targets, batch_size, epochs, rng):
        if len(batch[1]) == batch_size:
            yield batch


def loop_with(
    batches=whole_batches(shuffled),  # noqa: B008
    weights_times=once,
    bias_times=once,
    with_bias=True,
    new_weights=False,
    recorded=as_it_is,
    late=False,
    of_all=False,
    kept=as_it_is,
    generator=np.random.default_rng,
    rate=as_it_is,
):
    """Return mini-batch descent with a known mistake in it, or with none.

    `weights_times` and `bias_times` multiply the slopes, from the samples in the batch, the
    columns, the batch size asked for and the number of all samples.
    """

    def loop(inputs, targets, batch_size, epochs, learning_rate, seed):
        d, bias, costs = inputs.shape[1], 0.0, []
        weights, rng = np.zeros(d), generator(seed)
        for batch in batches(inputs, targets, batch_size, epochs, rng):
            measured = (inputs, targets) if of_all else batch
            size = len(batch[1])
            known = bias if with_bias else 0.0
            before = cost(*measured, weights, known)
            d_weights, d_bias = gradient(*batch, weights, known)
            sizes = size, d, batch_size, len(targets)
            weights = kept(weights - rate(learning_rate) * weights_times(*sizes) * d_weights)
            if new_weights:
                d_bias = gradient(*batch, weights, bias)[1]
            bias = bias - rate(learning_rate) * bias_times(*sizes) * d_bias
            costs.append(recorded(cost(*batch, weights, bias) if late else before, size))
        return weights, bias, costs

    return loop


def last_of_each_epoch(inputs, targets, batch_size, epochs, learning_rate, seed):
    """Return mini-batch descent with the cost of the last batch of each epoch alone."""
    weights, bias, costs = loop_with()(inputs, targets, batch_size, epochs, learning_rate, seed)
    batches = len(costs) // epochs
    return weights, bias, costs[batches - 1 :: batches]


def slopes_added_up(inputs, targets, batch_size, epochs, learning_rate, seed):
    """Return where the slopes of all batches of an epoch make one step, at its end."""
    weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
    rng = np.random.default_rng(seed)
    for _ in range(epochs):
        d_weights, d_bias = np.zeros(len(weights)), 0.0
        for batch in whole_batches(shuffled)(inputs, targets, batch_size, 1, rng):
            costs.append(cost(*batch, weights, bias))
            slopes = gradient(*batch, weights, bias)
            d_weights, d_bias = d_weights + slopes[0], d_bias + slopes[1]
        weights, bias = weights - learning_rate * d_weights, bias - learning_rate * d_bias
    return weights, bias, costs


def full_batches(inputs, targets, batch_size, epochs, rng):
    """Yield all samples in each epoch, as full-batch descent takes them."""
    for _ in range(epochs):
        yield inputs, targets


def all_each_step(inputs, targets, batch_size, epochs, rng):
    """Yield all samples at each step, as many steps as there are batches."""
    for _ in range(epochs):
        for _ in in_turns(len(targets), batch_size):
            yield inputs, targets


def single_samples(inputs, targets, batch_size, epochs, rng):
    """Yield the samples one by one, whatever the batch size."""
    yield from whole_batches(shuffled)(inputs, targets, 1, epochs, rng)


def another_order_each_time(inputs, targets, batch_size, epochs, rng):
    """Yield each batch from an order of its own, drawn within the inner loop."""
    for _ in range(epochs):
        for part in in_turns(len(targets), batch_size):
            chosen = rng.permutation(len(targets))[part]
            yield inputs[chosen], targets[chosen]


def replaced_after_order(inputs, targets, batch_size, epochs, rng):
    """Yield batches drawn from all samples, after an order that nobody uses."""
    for _ in range(epochs):
        rng.permutation(len(targets))
        yield from with_replacement(inputs, targets, batch_size, 1, rng)


class OfPython(random.Random):
    """Python's own generator, which `random.shuffle` uses."""

    def permutation(self, n):
        order = list(range(n))
        self.shuffle(order)
        return np.array(order)


def samples_first(times):
    """Return the same factor for `loop_with`, which hands over more than n and d."""
    return lambda size, d, *rest: times(size, d)


def mini_batch_loop(weights_times=once, bias_times=once, **named):
    """Return `loop_with`, for factors of n and d alone."""
    return loop_with(
        weights_times=samples_first(weights_times),
        bias_times=samples_first(bias_times),
        **named,
    )


# Every way to shuffle that gives each sample once an epoch; the first is what is shown.
RIGHT_LOOPS = [
    loop_with(whole_batches(orders))
    for orders in (shuffled, shuffled_again, permuted_again, chosen_without_replacement)
]


def by_all(size, d, batch_size, n):
    """Return what makes a mean over the batch one over all samples."""
    return size / n


def by_asked(size, d, batch_size, n):
    """Return what makes a mean over the batch a sum over the batch size asked for."""
    return size / batch_size


LOOP_MISTAKES = {
    **common_mistakes(mini_batch_loop),
    **in_one_or_both("n", loop_with, weights_times=by_all, bias_times=by_all),
    **in_one_or_both("batch size", loop_with, weights_times=by_asked, bias_times=by_asked),
    **{
        name: loop_with(batches)
        for name, batches in {
            "first batch": first_batch,
            "parted": parted,
            "inputs alone": inputs_alone,
            "one order": whole_batches(one_order),
            "unshuffled": whole_batches(unshuffled),
            "replacement": with_replacement,
            "replacement after order": replaced_after_order,
            "order each batch": another_order_each_time,
            "full batches": full_batches,
            "all each step": all_each_step,
            "single samples": single_samples,
            "one epoch": one_epoch,
            "one batch": one_batch,
            "rest": without_the_rest,
        }.items()
    },
    "generator": loop_with(generator=np.random.RandomState),
    "generator, shuffled again": loop_with(
        whole_batches(shuffled_again), generator=np.random.RandomState
    ),
    "generator of Python": loop_with(generator=OfPython),
    "no rate": loop_with(rate=lambda rate: 1.0),
    "rate twice": loop_with(rate=lambda rate: rate**2),
    "all samples": loop_with(of_all=True),
    "each epoch": last_of_each_epoch,
    "one step an epoch": slopes_added_up,
}


def half_the_scatter(learning_rate=0.4, noise=5, share=0.5):
    """Return which batch size leaves half the scatter of single samples, in exercise 2.

    Returns
    -------
    right : int
        The smallest that leaves at most this share.
    mistakes : dict
        What is taken for it.
    told : dict
        What the sentences say: sizes, and what they leave.
    """
    inputs, targets, _, _ = generate_data(300, 1, 0.5, 2)
    scaled = standardize(inputs).scaled

    def scatter(batch_size):
        end = [10**9]  # steps, after which nothing changes any more
        path = stochastic_path(scaled, targets, end, learning_rate, batch_size, noise=noise)
        return np.sqrt(path.covariances[0, 0, 0])

    def left(batch_size):
        return scatter(batch_size) / single

    def first(enough):
        return next(size for size in itertools.count(1) if enough(left(size)))

    single = scatter(1)
    right = first(lambda part: part <= share)
    variance = first(lambda part: part**2 <= share)
    rule = round(1 / share**2)
    mistakes = {
        "variance": variance,
        "rule": rule,
        "inverse": (left(right), share),  # what is left, and what was asked for
        "scatter": (scatter(right), share * single),
        "single": single,
        "one": 1,
        "all": 300,
        "square": round(1 / share**4),
        "below": (1, right),
        "above": (right, np.inf),
    }
    told = {"right": right, "left": left(right), "single": single, "half": share * single}
    told |= {"two": left(right - 1)}
    return right, mistakes, told | {"variance_left": left(variance), "rule_left": left(rule)}
