"""What notebook 01 imports."""

from lessons.data_generation.checks import *
from lessons.data_generation.figure import LineFigure, preview
