"""A straight line, its cost, and the slope of that cost.

X has shape (n, d), one row a sample, and y has shape (n,). The prediction is
ŷ = Xw + b, the residuals are r = ŷ − y and the cost is J = Σr² / 2n. The formulas
are in any text on least squares, such as Hastie, Tibshirani and Friedman, *The
Elements of Statistical Learning* (2009), section 3.2; notebook 02 derives them.
"""

import numpy as np

from helpers.arguments import validate

# Numbers too large for a float64 become inf, and what is inf shows itself.
SILENT = {"over": "ignore", "invalid": "ignore"}


@np.errstate(**SILENT)
def predict(inputs, weights, bias):
    """Return what the line predicts for each row: ŷ = Xw + b.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    weights : array_like, shape (d,)
        In units of the targets per unit of the column.
    bias : float
        In units of the targets.

    Returns
    -------
    predictions : ndarray, shape (n,)
        In units of the targets.

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, or a number is not real and finite.

    Examples
    --------
    >>> predict([[1], [2], [3]], [0.5], 2)
    array([2.5, 3. , 3.5])
    """
    inputs, weights, bias = validate(inputs=inputs, weights=weights, bias=bias)
    return inputs @ weights + bias


@np.errstate(**SILENT)
def cost(inputs, targets, weights, bias):
    """Return half the mean squared residual: J = Σr² / 2n.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    weights : array_like, shape (d,)
    bias : float

    Returns
    -------
    cost : float
        In squared units of the targets.

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, or a number is not real and finite.

    Examples
    --------
    >>> cost([[1], [2]], [3, 5], [2], 0)
    0.5
    """
    inputs, targets, weights, bias = validate(
        inputs=inputs, targets=targets, weights=weights, bias=bias
    )
    residuals = inputs @ weights + bias - targets
    return float(residuals @ residuals / (2 * len(targets)))


@np.errstate(**SILENT)
def gradient(inputs, targets, weights, bias):
    """Return the slope of the cost along each weight and along the bias.

    ∂J/∂w = Xᵀr / n and ∂J/∂b = mean(r), where J = Σr² / 2n.

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    weights : array_like, shape (d,)
    bias : float

    Returns
    -------
    d_weights : ndarray, shape (d,)
        In squared units of the targets per unit of weight.
    d_bias : float
        In units of the targets.

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, or a number is not real and finite.

    Examples
    --------
    >>> gradient([[1], [2]], [3, 5], [2], 0)
    (array([-1.5]), -1.0)
    """
    inputs, targets, weights, bias = validate(
        inputs=inputs, targets=targets, weights=weights, bias=bias
    )
    residuals = inputs @ weights + bias - targets
    return inputs.T @ residuals / len(targets), float(residuals.mean())


def rmse(inputs, targets, weights, bias):
    """Return the root mean squared error: √(mean r²) = √(2J).

    Parameters
    ----------
    inputs : array_like, shape (n, d)
    targets : array_like, shape (n,)
    weights : array_like, shape (d,)
    bias : float

    Returns
    -------
    rmse : float
        In units of the targets.

    Raises
    ------
    ValueError, TypeError
        If a shape does not fit, or a number is not real and finite.

    Examples
    --------
    >>> rmse([[1], [2]], [3, 5], [2], 0)
    1.0
    """
    return float(np.sqrt(2 * cost(inputs, targets, weights, bias)))
