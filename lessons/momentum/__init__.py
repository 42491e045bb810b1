"""What notebook 07 imports."""

from lessons.momentum.checks import *
from lessons.momentum.figure import MomentumFigure, describe_run, preview
from lessons.momentum.paths import METHODS, run
from lessons.momentum.pictures import plot_triangle
from lessons.runs import plot_curves
