"""What the checks say, and where a mistake sends back, from the files `sentences.toml`."""

import tomllib
from pathlib import Path


def load_sentences():
    """Return what the checks say, and where a mistake sends back; both by exercise.

    Below `back` stand the cell that answers most mistakes, those for single mistakes by their
    names, and as `reference` the function of the course that is itself an answer: the report
    of a class tells a call of it apart, where its check does not refuse it.
    """
    lessons, sentences, back = Path(__file__).parent, {}, {}
    for path in (lessons / "sentences.toml", *sorted(lessons.glob("*/sentences.toml"))):
        for exercise, said in tomllib.loads(path.read_text("utf-8")).items():
            back[exercise] = said.pop("back")
            sentences[exercise] = said
    return sentences, back


SENTENCES, BACK = load_sentences()
# Both ask for an RMSE, and may meet the same mistakes.
SENTENCES["report"] = SENTENCES["rmse"] | SENTENCES["report"]
