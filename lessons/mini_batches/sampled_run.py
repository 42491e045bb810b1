"""One run of mini-batch descent that is quick enough to draw at every move of a slider."""

from collections import namedtuple

import numpy as np

MOST_DRAWN, MOST_STEPS = 100_000, 3_000  # samples and steps

# Shapes (k,) each; the costs are those of all samples, without noise.
Run = namedtuple("Run", "steps weights biases costs")


def steps_to_draw(steps):
    """Return step numbers from 0 to `steps`: each of them at first, then ever fewer."""
    later = np.geomspace(1, steps, 60).round() if steps else []
    return np.union1d(np.arange(min(steps, 30) + 1), later).astype(int)


class SampledRun:
    """One seeded run of mini-batch descent, from zero, for any rate, batch size and noise.

    What it draws is drawn once, so that it stays the same run while a slider moves. A
    step needs no more of its batch than four means, which are taken for all steps at
    once; what is left to loop over is numbers.
    """

    def __init__(self, x, targets, seed):
        rng = np.random.default_rng(seed)
        self.x, self.targets = x, targets
        self.drawn = rng.integers(len(x), size=MOST_DRAWN)
        self.noise = rng.standard_normal(MOST_DRAWN)
        self.hessian = np.array([[np.mean(x**2), x.mean()], [x.mean(), 1]])
        self.best = np.polyfit(x, targets, 1)

    def up_to(self, steps, learning_rate, batch_size, noise):
        """Return the run at these steps, as far as it is drawn, as a `Run`."""
        most = min(int(max(steps)), MOST_STEPS, MOST_DRAWN // batch_size)
        drawn = self.drawn[: most * batch_size]
        x, y = self.x[drawn], self.targets[drawn] + noise * self.noise[: len(drawn)]
        products = np.stack([x**2, x, x * y, y]).reshape(4, most, batch_size)
        place, places = (0.0, 0.0), [(0.0, 0.0)]
        # Numbers of Python: for two parameters its arithmetic is quicker than NumPy's.
        for means in products.mean(axis=2).T.tolist():
            place = stepped(*place, *means, learning_rate)
            places.append(place)
        kept = np.append([step for step in steps if step < most], most).astype(int)
        points = np.array(places)[kept]
        with np.errstate(all="ignore"):
            away = points - self.best
            costs = np.einsum("ki,ij,kj->k", away, self.hessian, away) / 2
        return Run(kept, *points.T, costs)


def stepped(weight, bias, square, mean, slope, height, learning_rate):
    """Return weight and bias after a step on a batch, of which these are the means.

    They are those of x², x, xy and y: with them the gradient is (mean(x²)w + mean(x)b −
    mean(xy), mean(x)w + b − mean(y)), which is that of the mean of r²/2.
    """
    d_weight = square * weight + mean * bias - slope
    d_bias = mean * weight + bias - height
    return weight - learning_rate * d_weight, bias - learning_rate * d_bias
