"""What notebook 05 imports."""

from lessons.conditioning import checks
from lessons.conditioning.checks import *
from lessons.conditioning.data import make_flats, make_rods
from lessons.conditioning.figure import ConditioningFigure, describe_conditioning, preview

__all__ = [
    *checks.__all__,
    "preview",
    "make_flats",
    "make_rods",
    "ConditioningFigure",
    "describe_conditioning",
]
