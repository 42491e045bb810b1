"""Write `report.html`: what a class misunderstands, who answered what, and how it was found."""

from collections import Counter
from html import escape

from answers import KINDS
from exercises import go_back, sentence
from matplotlib import rc_context
from summary import PARTS, UNNAMED, counts, part

from helpers.live_figure.picture import html_picture
from helpers.plots import DATA, MODEL, QUIET, STYLE, new_figure

# How the parts of a bar look: the course's colours, told apart without colour as well.
NARROW = 5.5  # inches: half a screen
BOX = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none"}
LOOKS = {
    "right": {"color": DATA},
    "mistake": {"color": MODEL, "hatch": "//"},
    "open": {"color": "#dddddd"},
    "look": {"color": QUIET, "hatch": "xx"},
}
STYLE_SHEET = """
body { font: 16px/1.5 system-ui, sans-serif; color: #111; max-width: 76rem; margin: 1rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.6rem; margin: 0 0 .3rem; } h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .3rem; }
.first { display: grid; grid-template-columns: 1fr; gap: 0 2rem; }
@media (min-width: 1000px) { .first { grid-template-columns: 1fr 1fr; } }
.first h2 { margin-top: .8rem; }
.first img { width: 100%; max-width: 40rem; min-width: 0 !important; }
ol, ul { padding-left: 1.3rem; margin: .3rem 0; } li { margin: .4rem 0; }
.back, .who, small { color: #444; font-size: .9rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
caption { text-align: left; padding: .3rem 0; }
th, td { border: 1px solid #bbb; padding: .2rem .5rem; text-align: left; }
tbody th { font-weight: 600; }
td.right { background: #e2eef7; } td.mistake { background: #fbe9df; }
td.open { color: #555; } td.look { background: #eee; font-style: italic; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .2rem 0; }
blockquote { margin: .5rem 0; padding-left: .8rem; border-left: 3px solid #bbb; }
@media print { body { font-size: 11px; max-width: none; } .wide { overflow: visible; }
  li, tr, blockquote { break-inside: avoid; } }
"""
PURPOSE = """This is help for a teacher, not an examination. What counts is what the course's
own check returned for the learner's value or function; what a cell prints, what is saved in it
and what it puts in place of a check count for nothing. The check runs in one process with the
learner's cells, though, so whoever sets out to deceive it can. It does not see who wrote an
answer, or that it was copied."""
HELD = {
    "memory": "each notebook had a limit on the memory of its process",
    "files": "cells could write into a folder of their own alone, and read the course and the"
    " system's programs, not your files",
    "network": "cells had no network",
    "connections": "cells could open no TCP connection",
    "signals": "cells could stop no program of yours",
}


@rc_context(STYLE)
def picture(found):
    """Return a bar for each exercise, as HTML with its description."""
    rows = [(book, each) for book in found.notebooks for each in found.asked[book]]
    figure, ax = new_figure(1.1 + 0.42 * len(rows))
    figure.set_figwidth(NARROW)
    told, labels = [], []
    for place, (book, exercise) in enumerate(rows):
        counted, left = counts(found.of(book, exercise)), 0
        for name, number in counted.items():
            bar = ax.barh(place, number, left=left, edgecolor="white", **LOOKS[name])
            if number:
                ax.bar_label(bar, [number], label_type="center", bbox=BOX)
            left += number
        labels.append(f"{book[:2]} {exercise.name.replace('_', ' ')}")
        parts = ", ".join(f"{number} {PARTS[name]}" for name, number in counted.items())
        told.append(f"{labels[-1]}: {parts}")
    ax.set_yticks(range(len(rows)), labels)
    ax.set(xlabel="learners")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.invert_yaxis()
    ax.grid(visible=False)
    marks = [
        ax.barh(0, 0, label=PARTS[name], edgecolor="white", **LOOKS[name]) for name in PARTS
    ]
    figure.legend(handles=marks, loc="outside upper left", ncols=4)
    return html_picture(figure, f"A bar for each exercise. {'; '.join(told)}.")


def page(found, problems, held, written):
    """Return report.html as text.

    Parameters
    ----------
    found : Class
    problems : list of str
        Files that were left out, each in a sentence.
    held : set of str
        Which of HELD this system could do.
    written : dict
        By the id of a question a list of (learner, answer in words).
    """
    titles = ", ".join(found.title(book) for book in found.notebooks)
    heading = f"{number(len(found.learners), 'learner')}: {titles}"
    everyone = [
        result
        for (_, notebook), given in found.results.items()
        for result in given
        if notebook in found.notebooks
    ]
    summary = f"Of {number(len(everyone), 'answer')} {in_parts(everyone)}."
    if problems:
        summary += f" {number(len(problems), 'file')} left out: see the end."
    return "\n".join(
        [
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(heading)}</title><style>{STYLE_SHEET}</style></head><body><main>",
            f"<h1>{escape(heading)}</h1><p>{escape(summary)}</p>",
            '<div class="first"><section>',
            f"<h2>What the class misunderstands most</h2>{commonest(found)}</section>",
            f"<section><h2>How far it is</h2>{picture(found)}</section></div>",
            f"<h2>What the class misunderstands, by exercise</h2>{by_exercise(found)}",
            f"<h2>Who</h2>{tables(found)}",
            in_words(found, written),
            f"<h2>How this was found</h2><p>{PURPOSE}</p>{conditions(held)}",
            left_out(problems),
            "</main></body></html>\n",
        ]
    )


def number(count, name):
    """Return a number of things in words: 1 file, 2 files."""
    return f"{count} {name}{'s' * (count != 1)}"


def in_parts(results):
    """Return how many results belong to which of PARTS, in words."""
    counted = counts(results).items()
    return ", ".join(f"{count} {PARTS[name]}" for name, count in counted if count)


def bullets(lines, kind="ul"):
    """Return lines of HTML as a list."""
    return f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>"


def commonest(found):
    """Return the three commonest mistakes that have a name, as a list in HTML."""
    named = [row for row in found.mistakes() if row[2] not in UNNAMED][:3]
    if not named:
        return "<p>No answer shows a mistake that the checks know.</p>"
    return bullets([mistake(found, *row, short=True) for row in named], "ol")


def mistake(found, notebook, exercise, name, results, short=False):
    """Return one mistake: how many made it, what answers it and where to go back to."""
    total = len(found.of(notebook, exercise))
    lead = f"<strong>{len(results)} of {total}</strong>"
    where = f"{exercise.notebook[:2]} {exercise.name.replace('_', ' ')}: " if short else ""
    if name in UNNAMED:
        said = Counter(result.said for result in results)
        told = f"{UNNAMED[name]} {bullets(escape(text) for text in said)}"
    else:
        answer = escape(sentence(exercise.name, name))
        told = f"{answer} <small>({escape(where + name)})</small>"
    cell = go_back(exercise.name, name)
    title, heading = found.heading(cell)
    back = f"Go back to {title}, “{heading}” (cell {cell})."
    lines = [f"{lead}: {told}", f'<div class="back">{escape(back)}</div>']
    if not short:
        who = ", ".join(found.names[result.learner] for result in results)
        lines.append(f'<div class="who">{escape(who)}</div>')
    return "\n".join(lines)


def by_exercise(found):
    """Return the mistakes under a heading for each exercise, the commonest first."""
    parts, rows = [], found.mistakes()
    for notebook in found.notebooks:
        for exercise in found.asked[notebook]:
            _, heading = found.heading(exercise.cell)
            name = exercise.name.replace("_", " ")
            parts.append(f"<h3>{notebook[:2]} {name}: {escape(heading)}</h3>")
            own = [mistake(found, *row) for row in rows if row[1] == exercise]
            told = in_parts(found.of(notebook, exercise))
            parts.append(f"<p>{told}.</p>{bullets(own) if own else ''}")
    return "\n".join(parts)


def tables(found):
    """Return for each notebook a table of learners by exercises, and what else was noted."""
    parts = []
    for notebook in found.notebooks:
        title, asked = found.title(notebook), found.asked[notebook]
        given = [each for each in found.learners if (each, notebook) in found.results]
        head = "".join(
            f'<th scope="col">{escape(each.name.replace("_", " "))}</th>' for each in asked
        )
        rows = [
            f'<tr><th scope="row">{escape(found.names[learner])}</th>'
            + "".join(map(table_cell, found.results[learner, notebook]))
            + "</tr>"
            for learner in given
        ]
        caption = f"{title}: {len(given)} of {len(found.learners)} handed it in"
        if any(each.notes for learner in given for each in found.results[learner, notebook]):
            caption += " (* see below)"
        parts.append(
            f'<div class="wide" role="region" tabindex="0" aria-label="{escape(title)}">'
            f"<table><caption>{escape(caption)}</caption>"
            f'<thead><tr><th scope="col">learner</th>{head}</tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div>"
        )
        notes = [
            f"{found.names[result.learner]}, {result.exercise.replace('_', ' ')}: {told}"
            for learner in given
            for result in found.results[learner, notebook]
            for told in details(result)
        ]
        if notes:
            parts.append(f"<h3>To look at</h3>{bullets(map(escape, notes))}")
    return "\n".join(parts)


def details(result):
    """Return what a teacher may want to look at: why it was not judged, and the notes."""
    why = [result.said or KINDS[result.found]] if result.found in KINDS else []
    if result.found == "reference":
        why = [KINDS["reference"]]
    return [*why, *result.notes]


def table_cell(result):
    """Return one cell of a table."""
    kind, sign = part(result.found), {"right": "✓ ", "open": "– "}.get(result.found, "")
    note = " *" if result.notes else ""
    return f'<td class="{kind}">{sign}{escape(result.found)}{note}</td>'


def in_words(found, written):
    """Return the answers that were written in words, escaped, under their questions."""
    parts = []
    for cell, answers in sorted(written.items()):
        title, heading = found.heading(cell)
        parts.append(f"<h3>{escape(title)}: {escape(heading)} (cell {cell})</h3>")
        parts += [
            f"<blockquote><strong>{escape(found.names[learner])}</strong>"
            f"<pre>{escape(text)}</pre></blockquote>"
            for learner, text in answers
        ]
    return "<h2>In words</h2>" + "\n".join(parts) if parts else ""


def conditions(held):
    """Return what this system could forbid to the learners' cells, and what not."""
    done = [HELD[name] for name in HELD if name in held]
    not_done = [HELD[name] for name in HELD if name not in held]
    if "network" in held and "connections" not in held:
        not_done.remove(HELD["connections"])
    parts = [f"<p>Here {'; '.join(done)}.</p>"] if done else []
    if not_done:
        parts.append(f"<p><strong>Not so on this system:</strong> {'; '.join(not_done)}.</p>")
    return "\n".join(parts)


def left_out(problems):
    """Return the files that were left out, and why."""
    return f"<h2>Left out</h2>{bullets(map(escape, problems))}" if problems else ""
