"""The known mistakes in the exercises of notebook 06: loops, and batch sizes.

The loops are mini-batch descent as it may be written for exercise 1, right and wrong.
"""

import itertools

import numpy as np

from helpers.data import generate_data, standardize
from helpers.regression import cost, gradient
from helpers.stochastic import stochastic_path


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
    scale=lambda size, batch_size, n: 1,
    new_weights=False,
    recorded=lambda j: j,
    late=False,
    of_all=False,
    kept=lambda weights: weights,
):
    """Return mini-batch descent with a known mistake in it, or with none.

    `scale` multiplies the gradient, from the samples in the batch, the batch size asked
    for, and the number of all samples.
    """

    def loop(inputs, targets, batch_size, epochs, learning_rate, seed):
        weights, bias, costs = np.zeros(inputs.shape[1]), 0.0, []
        rng = np.random.default_rng(seed)
        for batch in batches(inputs, targets, batch_size, epochs, rng):
            measured = (inputs, targets) if of_all else batch
            before = cost(*measured, weights, bias)
            d_weights, d_bias = gradient(*batch, weights, bias)
            rate = learning_rate * scale(len(batch[1]), batch_size, len(targets))
            weights = kept(weights - rate * d_weights)
            if new_weights:
                d_bias = gradient(*batch, weights, bias)[1]
            bias = bias - rate * d_bias
            costs.append(recorded(cost(*batch, weights, bias) if late else before))
        return weights, bias, costs

    return loop


def last_of_each_epoch(inputs, targets, batch_size, epochs, learning_rate, seed):
    """Return mini-batch descent with the cost of the last batch of each epoch alone."""
    weights, bias, costs = loop_with()(inputs, targets, batch_size, epochs, learning_rate, seed)
    batches = len(costs) // epochs
    return weights, bias, costs[batches - 1 :: batches]


# Every way to shuffle that gives each sample once an epoch; the first is what is shown.
RIGHT_LOOPS = [
    loop_with(whole_batches(orders))
    for orders in (shuffled, shuffled_again, permuted_again, chosen_without_replacement)
]
LOOP_MISTAKES = {
    "sign": loop_with(scale=lambda size, batch_size, n: -1),
    "n": loop_with(scale=lambda size, batch_size, n: size / n),
    "sum": loop_with(scale=lambda size, batch_size, n: size),
    "half": loop_with(scale=lambda size, batch_size, n: 0.5),
    "batch size": loop_with(scale=lambda size, batch_size, n: size / batch_size),
    "first batch": loop_with(first_batch),
    "parted": loop_with(parted),
    "inputs alone": loop_with(inputs_alone),
    "one order": loop_with(whole_batches(one_order)),
    "unshuffled": loop_with(whole_batches(unshuffled)),
    "replacement": loop_with(with_replacement),
    "one epoch": loop_with(one_epoch),
    "one batch": loop_with(one_batch),
    "rest": loop_with(without_the_rest),
    "new weights": loop_with(new_weights=True),
    "integers": loop_with(kept=np.trunc),
    "no half": loop_with(recorded=lambda j: 2 * j),
    "late": loop_with(late=True),
    "all samples": loop_with(of_all=True),
    "each epoch": last_of_each_epoch,
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
    }
    told = {"right": right, "left": left(right)}
    return right, mistakes, told | {"variance_left": left(variance), "rule_left": left(rule)}
