"""What notebook 08 imports."""

from lessons.adam.checks import *
from lessons.adam.data import load_challenger
from lessons.adam.figure import AdamFigure, describe_pair, preview
from lessons.adam.paths import BESIDE, adam_path, run_beside
from lessons.runs import plot_curves
