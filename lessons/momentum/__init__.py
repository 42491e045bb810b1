"""What notebook 07 imports."""

from lessons.momentum import checks
from lessons.momentum.checks import *
from lessons.momentum.data import load_challenger
from lessons.momentum.figure import MomentumFigure, describe_run
from lessons.momentum.paths import METHODS, adam_path, run
from lessons.momentum.pictures import plot_curves, plot_triangle

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
