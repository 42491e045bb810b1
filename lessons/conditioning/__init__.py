"""What notebook 05 imports."""

from lessons.conditioning.checks import *
from lessons.conditioning.data import make_flats, make_rods
from lessons.conditioning.figure import ConditioningFigure, describe_conditioning, preview
