"""What a class needs: the edition for learners, hand-ins, and a report on what they show.

`handout`, `handin`, `merge`, `wheelhouse` and `collect` are programs, started by run.py. The
other modules read and judge hand-ins; they run in the browser, in the page that `collect`
opens: `desk` reads what was handed in and writes the report, `bench` runs one notebook.
"""
