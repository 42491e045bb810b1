"""What notebook 04 imports."""

from lessons.evaluation import checks
from lessons.evaluation.checks import *
from lessons.evaluation.data import load_anscombe
from lessons.evaluation.figure import ExtrapolationFigure, FarPointFigure, plot_quartet

__all__ = [
    *checks.__all__,
    "load_anscombe",
    "ExtrapolationFigure",
    "FarPointFigure",
    "plot_quartet",
]
