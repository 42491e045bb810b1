"""What notebook 03 imports; 00 shows its figure, too."""

from lessons.training.checks import *
from lessons.training.figure import (
    EPOCHS,
    TrainingFigure,
    describe_training,
    preview,
)
from lessons.training.pictures import plot_costs
