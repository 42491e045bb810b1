"""What notebook 06 imports."""

from lessons.mini_batches.checks import *
from lessons.mini_batches.data import delivery_chunks
from lessons.mini_batches.figure import (
    SAMPLES,
    MiniBatchFigure,
    describe_mini_batches,
    plot_runs,
    preview,
)
