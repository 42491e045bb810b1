"""What the notebooks of the course share, in the order in which data flows."""

from helpers.data import generate_data, load_anscombe, load_hubble, standardize
from helpers.descent import descent_path, linear_regression, stability_limit, verdict
from helpers.live import EPOCHS, live, log_slider, slider, steps
from helpers.plots import (
    ConditioningFigure,
    DifferenceFigure,
    DownhillFigure,
    ExtrapolationFigure,
    HopFigure,
    LineFigure,
    Picture,
    TrainingFigure,
    describe_conditioning,
    describe_training,
    epochs_to_draw,
    plot_costs,
    plot_fit,
    plot_quartet,
    plot_test,
)
from helpers.regression import cost, gradient, predict, rmse
