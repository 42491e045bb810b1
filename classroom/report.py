"""Write `report.html`: what a class misunderstands, who answered what, and how it was found.

Every text of a learner's is escaped; no page has a script, asks a server or needs one.
"""

import re
from collections import defaultdict
from html import escape
from pathlib import Path

from classroom.exercises import go_back, sentence
from classroom.results import KINDS, PARTS, part
from classroom.summary import FORMS, UNNAMED, counts

STYLE_SHEET = (Path(__file__).parent / "report.css").read_text("utf-8")
PURPOSE = """This is help for a teacher, not an examination. What counts is what the course's
own check returned for the learner's value or function; what a cell prints, what is saved in it
and what it puts in place of a check count for nothing. The check runs in one Python with the
learner's cells, though, so whoever sets out to deceive it can. It does not see who wrote an
answer, or that it was copied."""
SANDBOX = """Each notebook ran in this browser in a sandbox of its own: without files, without
a network, without other notebooks, with a limit on time and memory. What was handed in has
left the browser for nowhere."""
# What a learner reads of an answer that no check has judged.
NOT_SEEN = "The check could not see your answer"


def document(title, body):
    """Return a page of HTML as text; its policy allows nothing but its own styles."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return "\n".join(
        [
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE_SHEET}</style></head><body><main>",
            *body,
            "</main></body></html>\n",
        ]
    )


def page(found, problems, missing, written, points):
    """Return report.html as text.

    Parameters
    ----------
    found : Class
    problems : list of str
        What was left out, each in a sentence.
    missing : list of str
        The names on the class list that handed in nothing.
    written : dict
        By the id of a question a list of (learner, answer in words).
    points : Points
    """
    titles = ", ".join(found.title(book) for book in found.notebooks)
    heading = f"{number(len(found.learners), 'learner')}: {titles}"
    everyone = found.everyone()
    summary = f"Of {number(len(everyone), 'answer')} {in_parts(everyone)}."
    if missing:
        summary += f" {len(missing)} of the class list handed in nothing."
    if problems:
        summary += f" {number(len(problems), 'sentence')} on what was not read: see the end."
    parts = [
        ("exercises", "By exercise", by_exercise(found)),
        ("who", "Who", tables(found, points)),
        ("words", "In words", in_words(found, written)),
        ("codewords", "What the codewords mean", codewords(found)),
        ("missing", "Who is missing", bullets(map(escape, missing)) if missing else ""),
        ("left-out", "Not read", bullets(map(escape, problems)) if problems else ""),
        ("how", "How this was found", f"<p>{PURPOSE}</p><p>{SANDBOX}</p>"),
        ("learners", "A page for each learner", pages(found, written)),
    ]
    parts = [(anchor, name, text) for anchor, name, text in parts if text]
    contents = " ".join(f'<a href="#{anchor}">{name}</a>' for anchor, name, _ in parts)
    return document(
        heading,
        [
            f"<h1>{escape(heading)}</h1><p>{escape(summary)}</p><nav>{contents}</nav>",
            '<div class="first"><section>',
            f"<h2>What the class misunderstands most</h2>{commonest(found)}</section>",
            f"<section><h2>How far it is</h2>{bars(found)}</section></div>",
            *(f'<h2 id="{anchor}">{name}</h2>{text}' for anchor, name, text in parts),
        ],
    )


def number(count, name):
    """Return a number of things in words: 1 file, 2 files."""
    return f"{count} {name}{'s' * (count != 1)}"


def in_parts(results):
    """Return how many results belong to which of PARTS, in words."""
    counted = counts(results).items()
    return ", ".join(f"{count} {PARTS[name]}" for name, count in counted if count) or "none"


def bullets(lines, kind="ul"):
    """Return lines of HTML as a list."""
    return f"<{kind}>{''.join(f'<li>{line}</li>' for line in lines)}</{kind}>"


def bars(found):
    """Return a bar for each exercise, with its description for who cannot see it."""
    legend = "".join(f'<span class="{name}">{PARTS[name]}</span>' for name in PARTS)
    rows = []
    for notebook in found.notebooks:
        for exercise in found.asked[notebook]:
            counted = counts(found.of(exercise))
            told = ", ".join(f"{count} {PARTS[name]}" for name, count in counted.items())
            segments = "".join(
                f'<span class="{name}" style="flex: {count}">{count}</span>'
                for name, count in counted.items()
                if count
            )
            title = escape(exercise.title)
            told = f'role="img" aria-label="{title}: {escape(told)}"'
            rows.append(f'<span>{title}</span><div class="bar" {told}>{segments}</div>')
    return f'<div class="legend">{legend}</div><div class="bars">{"".join(rows)}</div>'


def commonest(found):
    """Return the three exercises that most have missed, each with its commonest mistake."""
    rows = []
    for exercise in found.missed()[:3]:
        made = found.mistakes(exercise)
        count = sum(len(results) for name, results in made if name not in FORMS)
        total, (name, results) = len(found.of(exercise)), made[0]
        title = f'<a href="#{exercise.name}">{escape(exercise.title)}</a>'
        lead = f"<strong>{count} of {total}</strong> misunderstand {title}."
        most = f" Of these {len(results)}: " if len(results) < count else " "
        rows.append(lead + most + what(found, exercise, name, results))
    return bullets(rows, "ol") if rows else "<p>No answer shows a mistake of understanding.</p>"


def what(found, exercise, name, results):
    """Return the sentence that answers a mistake, as one learner reads it, and where to go."""
    goes = back(found, exercise, name)
    if name in UNNAMED:
        said = dict.fromkeys(result.said for result in results)
        return f"{UNNAMED[name]} {bullets(map(escape, said))}{goes}"
    told = sentence(exercise.name, name)
    if "{" in told or not told:  # its numbers are one learner's own
        told = f"{found.names[results[0].learner]} reads: “{results[0].said}”"
    return f"{escape(told)} <small>({escape(name)})</small>{goes}"


def back(found, exercise, name):
    """Return where a mistake sends back to."""
    title, heading = found.heading(go_back(exercise.name, name))
    return f'<div class="back">Go back to {escape(title)}, “{escape(heading)}”.</div>'


def by_exercise(found):
    """Return the mistakes under a heading for each exercise, those missed by most first."""
    asked = [each for notebook in found.notebooks for each in found.asked[notebook]]
    first = found.missed()
    parts = []
    for exercise in [*first, *(each for each in asked if each not in first)]:
        _, heading = found.heading(exercise.cell)
        own = [mistake(found, exercise, *row) for row in found.mistakes(exercise)]
        title = f"{escape(exercise.title)}: {escape(heading)}"
        parts.append(f'<h3 id="{exercise.name}">{title}</h3>')
        parts.append(f"<p>{in_parts(found.of(exercise))}.</p>{bullets(own) if own else ''}")
    return "\n".join(parts)


def mistake(found, exercise, name, results):
    """Return one mistake: how many made it, what answers it, who, and what they wrote."""
    form = "A slip of form. " if name in FORMS else ""
    lead = f"<strong>{len(results)} of {len(found.of(exercise))}</strong>: {form}"
    who = ", ".join(link(found, result.learner) for result in results)
    wrote = defaultdict(list)
    for result in results:
        wrote[result.wrote.strip()].append(found.names[result.learner])
    texts = "".join(
        f"<p>{escape(', '.join(names))}{' wrote the same' * (len(names) > 1)}:</p>"
        f"<pre>{escape(text)}</pre>"
        for text, names in wrote.items()
    )
    return "\n".join(
        [
            lead + what(found, exercise, name, results),
            f'<div class="who">{who}</div>',
            f"<details><summary>What they wrote</summary>{texts}</details>",
        ]
    )


def link(found, learner):
    """Return a learner's name, which leads to their page."""
    place = found.learners.index(learner)
    return f'<a href="#learner-{place}">{escape(found.names[learner])}</a>'


def tables(found, points):
    """Return for each notebook a table of learners by exercises, and what else was noted."""
    parts = [f"<p>{escape(str(points))}</p>"]
    for notebook in found.notebooks:
        title, asked = found.title(notebook), found.asked[notebook]
        given = [each for each in found.learners if (each, notebook) in found.results]
        head = "".join(
            f'<th scope="col">{escape(each.name.replace("_", " "))}</th>' for each in asked
        )
        rows = [
            f'<tr><th scope="row">{link(found, learner)}</th>'
            + "".join(map(table_cell, found.results[learner, notebook]))
            + f"<td>{points.of(found.results[learner, notebook])}</td></tr>"
            for learner in given
        ]
        caption = f"{title}: {len(given)} of {len(found.learners)} handed it in"
        if any(each.notes for learner in given for each in found.results[learner, notebook]):
            caption += " (* see below)"
        parts.append(
            f'<div class="wide" role="region" tabindex="0" aria-label="{escape(title)}">'
            f"<table><caption>{escape(caption)}</caption>"
            f'<thead><tr><th scope="col">learner</th>{head}<th scope="col">points</th></tr>'
            f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
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
    title = f' title="{escape(result.said)}"' if kind == "mistake" else ""
    return f'<td class="{kind}"{title}>{sign}{escape(result.found)}{note}</td>'


def codewords(found):
    """Return a list of the words for mistakes that stand in the tables, each explained."""
    lines = []
    for exercise in [each for notebook in found.notebooks for each in found.asked[notebook]]:
        for name, results in sorted(found.mistakes(exercise)):
            told = re.sub(r"\{[^}]*\}", "…", sentence(exercise.name, name)) or results[0].said
            told = UNNAMED[name].partition(".")[0] + "." if name in UNNAMED else told
            lines.append(
                f"<strong>{escape(exercise.title)}, {escape(name)}</strong>: {escape(told)}"
            )
    kinds = {result.found for result in found.everyone()} & set(KINDS)
    lines += [f"<strong>{name}</strong>: {KINDS[name]}" for name in KINDS if name in kinds]
    return bullets(lines) if lines else ""


def in_words(found, written):
    """Return the answers that were written in words, escaped, under their questions."""
    parts = []
    for cell, answers in sorted(written.items()):
        title, heading = found.heading(cell)
        parts.append(f"<h3>{escape(title)}: {escape(heading)}</h3>")
        same = defaultdict(list)
        for learner, text in answers:
            same[text].append(link(found, learner))
        parts += [
            f"<blockquote><strong>{', '.join(who)}{', the same' * (len(who) > 1)}</strong>"
            f'<pre class="words">{escape(text)}</pre></blockquote>'
            for text, who in same.items()
        ]
    return "\n".join(parts)


def pages(found, written):
    """Return the pages of all learners, one behind the other."""
    return "\n".join(
        f'<section class="learner" id="learner-{place}">'
        f"<h3>{escape(found.names[learner])}</h3>"
        f"{learner_page(found, learner, written)}</section>"
        for place, learner in enumerate(found.learners)
    )


def learner_page(found, learner, written):
    """Return what a learner gets back: each exercise, its sentence, and where to go back to."""
    lines = []
    for exercise, result in found.of_learner(learner):
        kind = part(result.found)
        _, heading = found.heading(exercise.cell)
        said = result.said or ("Not answered." if kind == "open" else "")
        if kind == "look":
            said = f"{NOT_SEEN}: {result.said or KINDS[result.found]}."
        goes = back(found, exercise, result.found) if kind == "mistake" else ""
        title = f"<strong>{escape(exercise.title)}, {escape(heading)}</strong>"
        lines.append(f"{title}: {escape(said)}{goes}")
    words = [
        f'{escape(": ".join(found.heading(cell)))}<pre class="words">{escape(text)}</pre>'
        for cell, answers in sorted(written.items())
        for who, text in answers
        if who == learner
    ]
    return bullets(lines) + (f"<p>You wrote:</p>{bullets(words)}" if words else "")


def page_to_hand_back(found, learner, written):
    """Return one learner's page as a file of its own."""
    titles = ", ".join(
        found.title(book) for book in found.notebooks if (learner, book) in found.results
    )
    heading = f"{learner}: {titles}"
    body = [f"<h1>{escape(heading)}</h1>", learner_page(found, learner, written)]
    return document(heading, body)
