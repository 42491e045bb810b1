"""Numbers of one's own: for 200 learners the checks know right answers and mistakes.

The right answers come from `classroom.variants`, which finds none as the checks do. The
mistakes are those of `exercises_….py`: where data or a formula makes them, their sources
run with the learner's numbers in place of the text's; where a number stood, `MADE` has
what it comes from.
"""

import itertools
import re

import nbformat
import numpy as np
import pytest
from exercises_03 import WRONG as WRONG_03
from exercises_04 import WRONG as WRONG_04
from exercises_05 import WRONG as WRONG_05
from test_checks import answer_of, ask
from test_notebooks import PATHS, ROOT

from classroom.variants import KEY, SHOWN, TEXTS, answers, main, with_variants
from helpers import load_hubble, standardize
from helpers.variants import PLACEHOLDER, choose, drawing, drawn_for, learner
from lessons import variants as lesson
from lessons.conditioning import make_rods
from lessons.mini_batches import delivery_chunks

NAMES = [f"Learner {number}" for number in range(200)]
# Of these the mistakes are tried with every tenth learner: with all it takes two minutes.
SLOW = {"columns", "condition", "deliveries", "hubble", "report", "safe_rate"}
SLOW |= {"single_limit", "standard_error"}
LINES = {"hubble", "columns", "deliveries"}  # their checks take weights and bias


@pytest.fixture(autouse=True)
def nobody():
    """Leave no learner's numbers to the next test."""
    yield
    drawing["key"] = None


def learners(exercise):
    """Return the names that the mistakes in an exercise are tried with."""
    return NAMES[::10] if exercise in SLOW else NAMES


def found_by(exercise, answer):
    """Return what the check of an exercise finds."""
    return ask(f"check_{exercise}", answer)[1]


@pytest.mark.parametrize("exercise", KEY)
def test_right_answers_pass(exercise):
    for name in NAMES:
        with drawn_for(name, "autumn"):
            right = KEY[exercise]()
            right = (right[:-1], right[-1]) if exercise in LINES else right
            assert found_by(exercise, right) == "right", name


def of_noise(sigma):
    mean = sigma**2 / 2
    made = {"square": sigma**2, "sigma": sigma, "half": sigma / 2, "root": mean**0.5, "zero": 0}
    made |= {"draw": 0.85 * mean}
    if isinstance(sigma, int):
        made |= {"power": sigma ^ 2, "half power": (sigma ^ 2) / 2}
    return made


def of_edge():
    x = lesson.your_nebulae().inputs[:, 0]
    square = np.mean(x**2)
    low, high = np.linalg.eigvalsh([[square, x.mean()], [x.mean(), 1]])
    made = {"half": 1 / high, "weight": 2 / square, "rule": 2 / (square + 1)}
    return made | {"flattest": 2 / low, "sum": 2 / high / len(x), "finite": 2.4 / high}


def of_condition():
    correlation = np.corrcoef(make_rods().T)[0, 1]
    made = {"middle": 1 / (1 - correlation), "unsorted": 1 - correlation}
    return made | {"two": 2, "one": 1, "unnamed": 0.9 * KEY["condition"]()}


def of_single_limit():
    z, right = standardize(lesson.your_nebulae().inputs).scaled[:, 0], KEY["single_limit"]()
    made = {"full": 2, "rule": KEY["safe_rate"](), "weight": 2 / np.mean(z**4)}
    return made | {"article": 0.807, "turned round": 0.0005, "unnamed": 1.1 * right}


def of_safe_rate():
    z, right = standardize(lesson.your_nebulae().inputs).scaled[:, 0], KEY["safe_rate"]()
    trace = np.mean((1 + z**2) ** 2)
    made = {"edge": KEY["single_limit"](), "half": right / 2, "eigenvalue": 2 / right}
    made |= {"inverse": 1 / right, "flattest": 2 / (trace - 2 / right), "full": 2}
    return made | {"sum": right / len(z), "trace": 2 / trace}


def of_deliveries():
    *weights, bias = KEY["deliveries"]()
    inputs, minutes = map(np.concatenate, zip(*delivery_chunks(), strict=True))
    mean, scale = inputs.mean(axis=0), inputs.std(axis=0)
    scaled, shifted = weights * scale, bias + mean @ weights
    first = np.linalg.lstsq(np.column_stack([inputs[:100], np.ones(100)]), minutes[:100])[0]
    return {
        "scaled": (scaled, shifted),
        "shift": (weights, shifted),
        "scale": (scaled, bias),
        "shift sign": (weights, shifted + mean @ weights),
        "first chunk": (first[:3], first[3]),
        "bias first": ([bias, *weights[:2]], weights[2]),
        "on the way": (0.8 * np.array(weights), bias),
        "diverged": ([1e200, 0, 0], 0),
    }


def of_averaged_rate():
    rate, share = lesson.your_momentum()
    made = {"same": rate, "smaller": rate * (1 - share), "share": rate / share}
    return made | {"times": rate * share}


# What the mistakes lead to whose answers are numbers in `exercises_….py`, by name.
MADE = {
    "true_line_cost": lambda: of_noise(lesson.your_noise()),
    "edge": of_edge,
    "condition": of_condition,
    "single_limit": of_single_limit,
    "safe_rate": of_safe_rate,
    "deliveries": of_deliveries,
    "averaged_rate": of_averaged_rate,
}


@pytest.mark.parametrize("exercise", MADE)
def test_mistakes_in_a_number_are_named(exercise):
    for name in [None, *learners(exercise)]:
        with drawn_for(name, "autumn") if name else drawn_for_nobody():
            for found, answer in MADE[exercise]().items():
                assert found_by(exercise, answer) == found, (name, answer)


def drawn_for_nobody():
    """Let a block have the numbers of the text, for which the mistakes were named first."""
    return pytest.MonkeyPatch.context()


def sources(wrong, mark):
    """Return the sources of wrong answers in which a mark stands, and no long run."""
    left_out = "200_000", "eigvals("  # what does not sort may give any order
    texts = [source for source, _ in wrong if mark in source]
    return [source for source in texts if not any(each in source for each in left_out)]


def with_distance(source):
    """Return a source with the learner's distance in place of 3 Mpc."""
    place = f"{lesson.your_distance()!r}"
    return re.sub(r"\b3(?= \*| - d|\))", place, source)


def with_nebulae(source):
    """Return a source with the learner's nebulae, and their bias in place of −40."""
    head = "from lessons.variants import your_nebulae as load_hubble\n"
    return head + source.replace("round(w), -40", "round(w, -2), round(b, -1)")


def with_data(source):
    """Return a source with the learner's data for the report."""
    made = re.search(r"generate_data\(40.*\)", source)[0]
    return "from lessons.variants import your_data\n" + source.replace(made, "your_data()")


def with_variance(source):
    """Return a source with the learner's variance in place of 5,000."""
    variance = lesson.your_variance()
    of = {"5000": variance, "2500": variance / 2, "10_000": 2 * variance}
    return re.sub("5000|2500|10_000", lambda found: f"{of[found[0]]}", source)


def with_prices(source):
    """Return a source with a bias near the learner's in place of 40."""
    return source.replace("answer = raw, 40", "answer = raw, raw_bias - 6")


# Wrong answers that data or a formula makes, and what puts the learner's numbers there.
SOURCES = {
    "hubble": (sources(WRONG_03["check_hubble"], "load_hubble"), with_nebulae),
    "nebula": (sources(WRONG_04["check_nebula"], "3 *"), with_distance),
    "standard_error": (sources(WRONG_04["check_standard_error"], "factor("), with_distance),
    "report": (sources(WRONG_04["check_report"], "data ="), with_data),
    "epochs_needed": (sources(WRONG_05["check_epochs_needed"], "np."), with_variance),
    "condition": (sources(WRONG_05["check_condition"], "rods ="), str),
    "columns": (sources(WRONG_05["check_columns"], "flats, prices ="), with_prices),
}


@pytest.mark.parametrize("exercise", SOURCES)
def test_mistakes_in_the_sources_of_the_tests_are_named_as_in_the_text(exercise):
    wrong, adapt = SOURCES[exercise]
    assert len(wrong) >= 3
    for source in wrong:
        named = found_by(exercise, answer_of(source))
        assert named != "right"
        for name in learners(exercise):
            with drawn_for(name, "autumn"):
                answer = answer_of(adapt(source))
                assert found_by(exercise, answer) == named, (name, source)


def test_wrong_verdicts_are_named():
    for name in NAMES:
        with drawn_for(name, "autumn"):
            right = KEY["verdicts"]()
            first, *others = right
            assert found_by("verdicts", {first: right[first]}) == "missing"
            assert found_by("verdicts", {**right, first: "slow"}) == "words"
            assert found_by("verdicts", {**right, first: right[others[0]]}) in (
                "limit",
                "right",
            )
            turned = {**right, **dict(zip(right, [*right.values()][::-1], strict=True))}
            assert found_by("verdicts", turned) == "limit"


def test_every_rate_lies_clearly_in_its_range():
    rows = np.column_stack([np.arange(1.0, 301.0), np.ones(300)])
    limit = 2 / np.linalg.eigvalsh(rows.T @ rows / 300)[-1]
    assert max(lesson.CONVERGING) < 0.4 * limit
    assert 0.55 * limit < min(lesson.OSCILLATING) < max(lesson.OSCILLATING) < 0.9 * limit
    assert all(0.0002 < abs(rate / limit - 1) < 0.0008 for rate in lesson.AT_THE_EDGE[1:])
    assert min(lesson.DIVERGING) > 1.05 * limit


def test_the_edge_of_everybodys_nebulae_is_found_by_trying():
    """As the exercise asks for it: after 500 epochs the last cost against the first."""
    for name in NAMES[::20]:
        with drawn_for(name, "autumn"):
            inputs, targets = lesson.your_nebulae()
            low, high = of_edge()["rule"], 2 * of_edge()["rule"]
            while high - low > 3e-4:
                middle = (low + high) / 2
                grown = grows(inputs, targets, middle)
                low, high = (low, middle) if grown else (middle, high)
            assert found_by("edge", (low + high) / 2) == "right", name


def grows(inputs, targets, rate):
    """Tell whether the cost after 500 epochs of plain descent is above that at the start."""
    rows = np.column_stack([inputs, np.ones(len(inputs))])
    hessian, slopes = rows.T @ rows / len(rows), rows.T @ targets / len(rows)
    line = np.zeros(2)
    for _ in range(500):
        line = line - rate * (hessian @ line - slopes)
    return np.mean((rows @ line - targets) ** 2) > np.mean(targets**2)


def test_most_of_a_class_have_numbers_of_their_own():
    keys = [answers(name, "autumn") for name in NAMES[:30]]
    for exercise in KEY:
        drawn = [repr(key[exercise]) for key in keys]
        same = sum(one == other for one, other in itertools.combinations(drawn, 2))
        assert same < 0.15 * 30 * 29 / 2, exercise


def test_numbers_stay_what_they_are():
    """A list that is changed gives a class other numbers in the middle of its course."""
    told = {name: numbers for name, (numbers, _) in answers("Ada Lovelace", "autumn").items()}
    assert told["true_line_cost"] == "σ = 6.8"
    assert told["verdicts"] == "6.635e-05, 4.4e-05, 2.5e-05, 7.2e-05"
    assert told["epochs_needed"] == "a variance of 8,800"
    assert told["averaged_rate"] == "η = 5.5e-05 in our form, and β = 0.95"
    assert answers("Ada Lovelace", "autumn")["columns"][1].round(3).tolist() == [
        3.44,
        -0.804,
        -0.013,
        39.258,
    ]


def test_capitals_spaces_and_forms_of_letters_make_no_difference():
    with drawn_for("Zoë Müller", "autumn"):
        drawn = drawing["key"]
    for name in ("zoë müller", "  ZOË  MÜLLER ", "Zoe\u0308 Mu\u0308ller", "ZoëMüller"):
        with drawn_for(name, " Autumn"):
            assert drawing["key"] == drawn
    with drawn_for("Zoë Müller", "spring"):
        assert drawing["key"] != drawn


def test_everybody_has_the_first_option_until_a_name_is_written(capsys):
    assert choose("anything", (1, 2, 3)) == 1
    learner("Ada", "autumn")
    assert drawing["key"] is not None
    learner(" Your  name", "autumn")
    assert drawing["key"] is None
    assert f'in place of "{PLACEHOLDER}"' in capsys.readouterr().out
    learner("\ud800", "autumn")  # half a letter, which cannot be encoded
    assert choose("anything", (1, 2, 3)) in (1, 2, 3)


@pytest.mark.parametrize(
    ("name", "word", "error", "message"),
    [
        (5, "autumn", TypeError, "name must be text, got 5"),
        (None, "autumn", TypeError, "name must be text"),
        ("", "autumn", ValueError, "name must not be empty"),
        (" \t", "autumn", ValueError, "name must not be empty"),
        ("Ada", "", ValueError, "word must not be empty"),
        ("Ada", ["autumn"], TypeError, "word must be text"),
    ],
)
def test_what_is_no_name_is_refused_in_one_sentence(name, word, error, message):
    with pytest.raises(error, match=message) as caught:
        learner(name, word)
    assert len(str(caught.value)) <= 200


def test_the_key_is_printed(capsys):
    main("Ada Lovelace", "autumn")
    printed = capsys.readouterr().out
    assert "true_line_cost   23.12   (σ = 6.8)" in printed
    assert all(exercise in printed for exercise in KEY)


def test_a_sentence_tells_the_learners_own_numbers():
    with drawn_for("Ada Lovelace", "autumn"):
        assert ask("check_true_line_cost", 6.8)[0].startswith("Not yet: 6.8 is σ")
        assert "Put 3.3 − x̄" in ask("check_standard_error", 83)[0]
        x = load_hubble().inputs[:, 0]
        farther = np.hypot(x.std(), 3.3 - x.mean()) / np.hypot(x.std(), x.mean())
        said = ask("check_standard_error", KEY["standard_error"]())[0]
        assert f"{farther:.1f} times the standard error" in said
        assert "1.3 Mpc beyond" in ask("check_nebula", KEY["nebula"]())[0]
        assert "twenty times shorter" in ask("check_averaged_rate", 0.0011)[0]
        assert "20 nebulae that your_nebulae returns" in ask("check_hubble", (70, 0))[0]
    assert "24 nebulae that load_hubble returns" in ask("check_hubble", (70, 0))[0]


# What stands in the text for everybody, by the cells in which no variant may say it.
EVERYBODYS = {
    "01": r"sigma = 5\b|noise=5",
    "03": r"load_hubble|6\.633e-5|7e-5: None",
    "04": r"\b3 Mpc\?|\b164\b|a=-1\.5|sigma = 4",
    "05": r"5,000\.|1 mm",
    "06": r"load_hubble|\b24\b",
    "07": r"with 5e-5\?|beta = 0\.9\$, exactly",
}


@pytest.mark.parametrize("number", EVERYBODYS)
def test_a_class_edition_asks_for_the_name_and_says_nobody_elses_numbers(number):
    (path,) = (path for path in PATHS if path.stem.startswith(number))
    notebook = nbformat.read(path, as_version=4)
    before = {cell.id: cell for cell in nbformat.read(path, as_version=4).cells}
    with_variants(notebook, 'spring "26"')
    nbformat.validate(notebook)
    assert notebook.cells[1].id == f"{number}-learner"
    assert r"""learner("your name", "spring \"26\"")""" in notebook.cells[1].source
    first = min(n for n, cell in enumerate(notebook.cells) if cell.id in SHOWN)
    for cell in notebook.cells[first:]:
        assert not re.search(EVERYBODYS[number], cell.source), cell.source
    changed = {c.id for c in notebook.cells if before.get(c.id) != c}
    inserted = {c.id for c in notebook.cells if c.id not in before}
    assert changed - inserted <= TEXTS.keys()
    assert all(cell.outputs[0].text for cell in notebook.cells if cell.id in inserted)
    space = {"np": np, "standardize": standardize}
    for cell in notebook.cells:
        if cell.id in changed and cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), space)


def test_a_changed_text_is_noticed():
    notebook = nbformat.read(ROOT / "notebooks" / "07_momentum_and_adam.ipynb", as_version=4)
    cell = next(each for each in notebook.cells if each.id == "07-exercise-averaged-rate")
    cell.source = cell.source.replace("5e-5", "4e-5")
    with pytest.raises(ValueError, match="07-exercise-averaged-rate must have"):
        with_variants(notebook, "autumn")


def test_the_nebulae_of_the_text_are_all_of_hubbles():
    assert np.array_equal(lesson.your_nebulae().inputs, load_hubble().inputs)
