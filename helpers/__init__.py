"""What the notebooks of the course share, in the order in which data flows."""

from helpers.data import generate_data, load_hubble, standardize
from helpers.descent import descent_path, linear_regression, stability_limit
from helpers.live_figure.controls import log_slider, slider, steps
from helpers.live_figure.figure import live
from helpers.live_figure.picture import Picture
from helpers.momentum import adam, momentum_descent, momentum_path
from helpers.plots import epochs_to_draw, plot_fit, plot_test
from helpers.regression import cost, gradient, predict, rmse
from helpers.stochastic import mini_batches, stochastic_descent, stochastic_path
