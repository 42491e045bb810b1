"""Measure how long a class of thirty takes: `python -m tests.benchmarks.collect`.

Prints wall and processor time of `run.py collect` on 30 submissions of 03. A folder as an
argument keeps the submissions and the report there.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.classroom.submitted import NAMES, make_class

COLLECT = Path(__file__).resolve().parents[2] / "classroom" / "collect.py"


def main(folder):
    make_class(folder)
    start, before = time.perf_counter(), os.times()
    subprocess.run([sys.executable, str(COLLECT), str(folder)], check=True)
    wall, after = time.perf_counter() - start, os.times()
    used = sum(after[2:4]) - sum(before[2:4])
    learners = len(NAMES.split())
    print(f"{learners} submissions of 03: {wall:.0f} s on {os.cpu_count()} processors")
    print(f"{used:.0f} s of processor time, {used / learners:.1f} s each")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(Path(temporary))
