"""What notebook 04 imports."""

from lessons.evaluation.checks import *
from lessons.evaluation.data import load_anscombe
from lessons.evaluation.figure import ExtrapolationFigure, FarPointFigure, plot_quartet, preview
