"""What notebook 02 imports."""

from lessons.gradient_derivation.checks import *
from lessons.gradient_derivation.figure import (
    DifferenceFigure,
    DownhillFigure,
    HopFigure,
    describe_steps,
    preview,
)
