"""What notebook 02 imports."""

from lessons.gradient_derivation import checks
from lessons.gradient_derivation.checks import *
from lessons.gradient_derivation.figure import (
    DifferenceFigure,
    DownhillFigure,
    HopFigure,
    describe_steps,
    preview,
)

__all__ = [
    *checks.__all__,
    "preview",
    "DifferenceFigure",
    "DownhillFigure",
    "HopFigure",
    "describe_steps",
]
