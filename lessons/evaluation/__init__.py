"""What notebook 04 imports."""

from lessons.evaluation import checks
from lessons.evaluation.checks import *
from lessons.evaluation.data import load_anscombe
from lessons.evaluation.figure import ExtrapolationFigure, FarPointFigure, plot_quartet, preview

__all__ = [
    *checks.__all__,
    "preview",
    "load_anscombe",
    "ExtrapolationFigure",
    "FarPointFigure",
    "plot_quartet",
]
