"""What notebook 03 imports; 00 shows its figure, too."""

from lessons.training import checks
from lessons.training.checks import *
from lessons.training.figure import (
    EPOCHS,
    TrainingFigure,
    describe_training,
    plot_costs,
    preview,
)

__all__ = [
    *checks.__all__,
    "preview",
    "EPOCHS",
    "TrainingFigure",
    "describe_training",
    "plot_costs",
]
