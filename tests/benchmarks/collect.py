"""Measure how long a class takes to collect: `python -m tests.benchmarks.collect`.

Opens the page in Chromium, with thirty submissions of 03 and then with three notebooks of
26 learners, and prints the time to the first row and to the last, and the most memory of
all of the browser's processes together. `verdicts` behind the command hands in every answer
that the tests know, and compares what the page says of it; this takes half an hour.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.browser import browser
from tests.classroom.collecting import files, served, table, until_done
from tests.classroom.submitted import NAMES, answer_cell, due, every_answer, hand_in, make_class
from tests.lessons.test_checks import WITH_EXERCISES

from classroom.collect import built  # isort: skip


def memory():
    """Return the MB that this program's processes use; shared ones are divided."""
    own, parents = {Path("/proc/self").resolve().name}, {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[status.parent.name] = words[1]
    while more := {each for each, parent in parents.items() if parent in own} - own:
        own |= more
    total = 0
    for each in own - {Path("/proc/self").resolve().name}:
        try:
            lines = Path("/proc", each, "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


class Most(threading.Thread):
    """Looks at the memory every half second, and keeps the most."""

    def __init__(self):
        super().__init__(daemon=True)
        self.most, self.going = 0, True
        self.start()

    def run(self):
        while self.going:
            self.most = max(self.most, memory())
            time.sleep(0.5)


def collect(folder):
    """Collect a folder; return the files, seconds to the first row and to the last, and MB."""
    with served(built(), folder) as (address, _), browser() as chromium:
        page, most = chromium.new_page(), Most()
        start = time.perf_counter()
        page.goto(f"{address}?folder=/secret")
        page.wait_for_function(
            "/^\\d+ of/.test(status.textContent)".replace(
                "status", "document.getElementById('status')"
            ),
            timeout=0,
        )
        first = time.perf_counter() - start
        until_done(page)
        last, most.going = time.perf_counter() - start, False
        return files(page), first, last, most.most


def verdicts():
    """Hand in every answer that the tests know; return how many, and those judged otherwise."""
    total, others = 0, []
    for notebook in WITH_EXERCISES:
        with tempfile.TemporaryDirectory() as temporary:
            given = {}
            for number, row in enumerate(every_answer(notebook)):
                cells = {
                    check: answer_cell(notebook, check, each) for check, each in row.items()
                }
                hand_in(Path(temporary), f"{number:03}", notebook, cells)
                given[f"{number:03}"] = row
            came = table(collect(Path(temporary))[0]["results.csv"])
        for name, row in given.items():
            for check, source in row.items():
                found = came[name][check.removeprefix("check_")]
                total += 1
                if found != due(check, source):
                    others.append((notebook, check, found, due(check, source), source))
        print(f"{notebook}: {total} so far, {len(others)} judged otherwise", flush=True)
    return total, others


def main(words):
    if words == ["verdicts"]:
        total, others = verdicts()
        for row in others:
            print(*row, sep="\n", end="\n\n")
        print(f"{total} answers, {len(others)} judged otherwise than in the notebook")
        return
    names = NAMES.split()
    for learners, notebooks in ((30, ["03"]), (26, ["02", "03", "04"])):
        with tempfile.TemporaryDirectory() as temporary:
            for notebook in WITH_EXERCISES:
                if notebook[:2] in notebooks:
                    make_class(Path(temporary), notebook, names[:learners])
            _, first, last, most = collect(Path(temporary))
        print(
            f"{learners} learners, {learners * len(notebooks)} notebooks: first row after"
            f" {first:.1f} s, the last after {last:.0f} s, {most:,.0f} MB at most",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
