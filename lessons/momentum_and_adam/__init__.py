"""What notebook 07 imports."""

from lessons.momentum_and_adam import checks
from lessons.momentum_and_adam.checks import *
from lessons.momentum_and_adam.data import load_challenger
from lessons.momentum_and_adam.figure import MomentumFigure, describe_run
from lessons.momentum_and_adam.paths import METHODS, adam_path, run
from lessons.momentum_and_adam.pictures import plot_curves, plot_triangle

__all__ = [
    *checks.__all__,
    "load_challenger",
    "MomentumFigure",
    "describe_run",
    "METHODS",
    "adam_path",
    "run",
    "plot_curves",
    "plot_triangle",
]
