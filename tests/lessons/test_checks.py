"""Each check knows right answers in any style, names the known mistakes, and is not fooled."""

import ast
import contextlib
import copy
import functools
import importlib
import inspect
import io
import pickle
import random
import re

import numpy as np
import pytest
from IPython.core.formatters import DisplayFormatter

import lessons.checking
from helpers import load_hubble
from lessons.checking import SENTENCES, Result, alike, tell_mistake
from tests.execute import NOTEBOOKS
from tests.lessons.solved import answers
from tests.notebooks.test_notebooks import cells

WITH_EXERCISES = sorted(path.stem for path in NOTEBOOKS.glob("0[1-9]_*.ipynb"))
CHECKS = {
    name: check
    for notebook in WITH_EXERCISES
    for name, check in vars(importlib.import_module(f"lessons.{notebook[3:]}")).items()
    if name.startswith("check_")
}
LESSONS = sorted({check.__module__.split(".")[1] for check in CHECKS.values()})
RIGHT = [
    (name, source)
    for notebook in WITH_EXERCISES
    for name, sources in answers(notebook).right.items()
    for source in sources
]
WRONG = [
    (name, source, fragment)
    for notebook in WITH_EXERCISES
    for name, rows in answers(notebook).wrong.items()
    for source, fragment in rows
]
FUNCTIONS = sorted({name for name, source in RIGHT if "def answer" in source})


@pytest.fixture(autouse=True, scope="module")
def replayed():
    """Compute once what the mistakes give: it is the same for all answers to an exercise."""
    known, compare = {}, lessons.checking.known_mistake

    def replay(exercise, mistakes, cases, *rest):
        key = exercise, pickle.dumps(cases)
        if key not in known:
            known[key] = {
                found: [mistake(*case) for case in cases] for found, mistake in mistakes.items()
            }
        rows = {found: iter(results).__next__ for found, results in known[key].items()}
        again = {found: lambda *case, row=row: row() for found, row in rows.items()}
        return compare(exercise, again, cases, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lessons.checking, "known_mistake", replay)
        yield


def answer_of(source):
    """Return what a source assigns to `answer`."""
    space = {"np": np, "load_hubble": load_hubble}
    exec(compile(source, "<answer>", "exec"), space)
    return space["answer"]


def ask(name, answer):
    """Return what a check prints about an answer, in one line, and what it has found."""
    check = CHECKS[name]
    arguments = answer if check.__code__.co_argcount > 1 else (answer,)
    with np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()) as printed:
        returned = check(*arguments)
    return " ".join(printed.getvalue().split()), returned.name


@functools.cache
def asked(name, source):
    """Return the same for what a source assigns to `answer`; several tests look at it."""
    return ask(name, answer_of(source))


def say(name, answer):
    """Return what a check prints about an answer, in one line."""
    return ask(name, answer)[0]


def is_right(said):
    """Tell whether a check was content with every part of an answer."""
    return "Right" in said and "Not yet" not in said


@pytest.mark.parametrize(("name", "source"), RIGHT)
def test_right_answers_pass(name, source):
    assert is_right(asked(name, source)[0])


@pytest.mark.parametrize(("name", "source", "fragment"), WRONG)
def test_mistakes_are_named(name, source, fragment):
    said = asked(name, source)[0]
    assert not is_right(said)
    assert fragment in said


@pytest.mark.parametrize(("name", "source"), [row[:2] for row in (*RIGHT, *WRONG)])
def test_checks_return_the_name_of_what_they_say(name, source):
    said, found = asked(name, source)
    assert (found == "right") == is_right(said)
    assert (found == "open") == ("Not answered yet" in said)
    # The flats may meet the mistakes of unscaling too.
    exercises = name.removeprefix("check_"), "any", "unscaling"
    sections = [SENTENCES[exercise] for exercise in exercises]
    sentences = [section[found] for section in sections if found in section]
    assert sentences or found in ("right", "stopped", "unnamed")
    if sentences and found not in ("right", "open"):
        assert any(is_said(sentence, said) for sentence in sentences)


class Made:
    """A known mistake as somebody's own function: nobody sees what it calls."""

    def __init__(self, function):
        self.function = inspect.unwrap(function)

    def __call__(self, *case):
        return self.function(*case)


@functools.cache
def made(name):
    """Return for each known mistake of an exercise its name and answers that show it."""
    lesson, known = importlib.import_module(CHECKS[name].__module__), {}

    def listen(exercise, answer, right, mistakes, *rest, **named):
        known.update(mistakes)
        return Result("")

    with pytest.MonkeyPatch.context() as patch:
        for judge in {"judge_function", "judge_number"} & vars(lesson).keys():
            patch.setattr(lesson, judge, listen)
        if CHECKS[name].__code__.co_argcount == 1:
            ask(name, (lambda *case: 1.0) if name in FUNCTIONS else 1.0)
    return [
        (found if isinstance(found, str) else found[0], answers_that_show(mistake))
        for found, mistake in known.items()
    ]


@functools.cache
def said_of_made(name):
    """Return for each known mistake its name and what the check says of what shows it."""
    return [(found, [ask(name, answer) for answer in answers]) for found, answers in made(name)]


def answers_that_show(mistake):
    """Return a function, a number, or numbers of a range."""
    if callable(mistake):
        return [Made(mistake)]
    low, high = np.clip(mistake if isinstance(mistake, tuple) else (mistake,) * 2, -1e4, 1e4)
    return np.unique([mistake if low == high else low + part * (high - low) for part in PARTS])


PARTS = (0.013, 0.11, 0.37, 0.71, 0.93)


@pytest.mark.parametrize("name", CHECKS)
def test_known_mistakes_are_told_from_each_other(name):
    for found, told in said_of_made(name):
        assert found in {name for _, name in told}


UNKNOWN = dict.fromkeys(
    ("check_cost", "check_rmse", "check_article_cost"), "[*locals().values()][-1] ** 3"
)
UNKNOWN |= dict.fromkeys(("check_gradient", "check_unscaling"), "0.123, 4.56")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_case_is_complete_and_has_the_names_of_the_answers_arguments(name):
    """Shown to an answer that nobody knows, with names that it alone has."""
    if name == "check_generate_data":
        return  # it tells in numbers what is wrong, and shows no case
    (cell,) = (
        cell.source
        for notebook in WITH_EXERCISES
        for cell in cells(next(NOTEBOOKS.glob(f"{notebook}.ipynb")), "code")
        if f"import {name}" in cell.source
    )
    theirs = re.search(r"def \w+\((.*)\):", cell)[1].split(", ")
    for names in (theirs, [f"own_{place}" for place in range(len(theirs))]):
        given = UNKNOWN.get(name, "0.123, 4.56, [7.8]")
        answer = answer_of(f"def answer({', '.join(names)}):\n    return {given}")
        said = say(name, answer)
        places = [said.find(f" {each} = ") for each in names]
        assert -1 not in places
        assert places == sorted(places)


def is_said(sentence, text):
    """Tell whether a sentence stands in a text, its gaps filled in."""
    sentence = " ".join(sentence.split())
    pattern = re.sub(r"\\{[^}]*\\}", ".+?", re.escape(sentence))
    # What stands before the first gap is looked for first, which is faster.
    return sentence.partition("{")[0] in text and bool(re.search(pattern, text))


@pytest.mark.parametrize("lesson", LESSONS)
def test_stubs_say_where_the_answer_goes(lesson):
    (path,) = NOTEBOOKS.glob(f"*_{lesson}.ipynb")
    code = [cell.source for cell in cells(path, "code")]
    stubs = [source for source in code if re.search(r"(= |return )None", source)]
    assert stubs
    assert all("# in place of None: " in stub for stub in stubs)


def test_a_notebook_does_not_show_what_a_check_returns():
    found = CHECKS["check_cost"](None)
    assert found.name == "open"
    assert DisplayFormatter().format(found.text) != ({}, {})
    assert DisplayFormatter().format(found) == ({}, {})


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_line_where_an_answer_stopped_is_its_own(name):
    answer = answer_of("\ndef answer(*case):\n    return np.linalg.inv(np.zeros((2, 2)))\n")
    assert "LinAlgError in line 3 of your cell" in say(name, answer)


def test_every_sentence_is_said():
    known = [*RIGHT, *((name, source) for name, source, _ in WRONG)]
    said = {(name, asked(name, source)[0]) for name, source in known}
    said |= {
        (name, text) for name in CHECKS for _, told in said_of_made(name) for text, _ in told
    }
    unsaid = []
    for exercise, sentences in SENTENCES.items():
        names = [f"check_{exercise}"] if exercise != "any" else CHECKS
        own = [text for name, text in said if name in names]
        for found, sentence in sentences.items():
            borrowed = exercise == "report" and SENTENCES["rmse"].get(found) == sentence
            known = borrowed or any(is_said(sentence, text) for text in own)
            unsaid += [] if known else [(exercise, sentence)]
    assert not unsaid


def test_numbers_in_the_sentences_on_noise_are_true():
    sigma, samples = 5, 300
    mean = sigma**2 / 2
    for wrong in (sigma**2, sigma, sigma / 2, np.sqrt(mean)):
        assert say("check_true_line_cost", wrong).startswith(f"Not yet: {wrong:.3g} is")
    right, scatter = say("check_true_line_cost", mean), mean * np.sqrt(2 / samples)
    assert f"= {mean:g} on average; one draw of {samples} targets" in right
    assert f"about {scatter:.1f} beside" in right
    assert f"{sigma}^2 is {sigma ^ 2}," in say("check_true_line_cost", sigma ^ 2)


def test_how_much_farther_three_megaparsecs_are_is_true():
    x = load_hubble().inputs[:, 0]
    farther = np.hypot(x.std(), 3 - x.mean()) / np.hypot(x.std(), x.mean())
    assert f"{farther:.1f} times the standard error" in say("check_standard_error", 164)


def test_what_an_answer_prints_is_seen_once():
    answer = answer_of("def answer(*case):\n    print('seen')\n    return 5.0\n")
    assert say("check_cost", answer).count("seen") == 6  # two shapes of three cases


def test_what_stops_without_words_or_cannot_be_inspected_is_told():
    silent = answer_of("def answer(*case):\n    raise ValueError\n")
    assert say("check_cost", silent) == "Your code stopped: ValueError in line 2 of your cell"
    assert "Your code stopped: TypeError" in say("check_cost", np.add)


ODD = [
    {},
    {1, 2},
    b"12",
    object,
    10**400,
    -np.inf,
    np.nan,
    1j,
    "nan",
    "",
    "right",
    "{0.x}",
    True,
    [None],
    [[1], [2, 3]],
    [],
    np.zeros((0, 3)),
    np.ma.masked_array([1.0, 2.0], [True, False]),
]


@pytest.mark.parametrize("name", CHECKS)
def test_odd_answers_get_a_sentence(name):
    pair = CHECKS[name].__code__.co_argcount == 2
    for number, value in enumerate(ODD):
        functions = (lambda *case: value), (lambda *case: (value, value))  # noqa: B023
        for answer in [(value, value), (value, 1)] if pair else [value, *functions]:
            said, found = ask(name, answer)
            assert said, number
            assert found != "right", number


def as_text(answer):
    """Return an answer with text in place of its numbers."""
    if callable(answer):
        return lambda *case: as_text(answer(*case))
    if isinstance(answer, dict):
        return {str(rate): word for rate, word in answer.items()}
    if isinstance(answer, tuple | list):
        return type(answer)(map(as_text, answer))
    return np.asarray(answer).astype(str) if np.ndim(answer) else str(answer)


@pytest.mark.parametrize(("name", "source"), dict(RIGHT).items())
def test_numbers_written_as_text_are_not_right(name, source):
    answer = answer_of(source)
    if not isinstance(answer, str):  # a choice is text
        assert ask(name, as_text(answer))[1] not in ("right", "open")


def test_what_a_mask_hides_is_no_answer():
    assert ask("check_true_line_cost", np.ma.masked_array([12.5], [True]))[1] != "right"
    masked = np.ma.masked_array([0.00208, 0.146, 0.77], [True, False, False])
    assert ask("check_deliveries", (masked, 4.2))[1] == "shape"


OWN = "np.sqrt(np.mean((inputs @ weights + bias - targets) ** 2))"
BORROWED = {
    "an attribute": "import helpers\nanswer = lambda *case: helpers.regression.rmse(*case)",
    "imported inside": "def answer(*case):\n    import helpers\n    return helpers.rmse(*case)",
    "nested": "from helpers import rmse\ndef answer(*case):\n    def inner():\n"
    "        return rmse(*case)\n    return inner()",
    "beside it": "from helpers import rmse\ndef error(*case):\n    return rmse(*case)\n"
    "def answer(*case):\n    return error(*case)",
    "a closure": "from helpers import rmse\ndef make(f):\n    return lambda *case: f(*case)\n"
    "answer = make(rmse)",
    "itself": "from helpers import rmse as answer",
    "a partial": "from functools import partial\nfrom helpers import rmse\n"
    "answer = partial(rmse)",
}


@pytest.mark.parametrize("way", BORROWED)
def test_a_function_of_the_course_is_found_whatever_the_way_to_it(way):
    assert ask("check_rmse", answer_of(BORROWED[way]))[1] == "borrowed"


@pytest.mark.parametrize(
    "source",
    [
        f"def rmse(inputs, targets, weights, bias):\n    return {OWN}\nanswer = rmse",
        f"def answer(inputs, targets, weights, bias):\n    rmse = {OWN}\n    return rmse",
        "from helpers import rmse\n"
        f"def answer(inputs, targets, weights, bias):\n    return {OWN}",
        "class Own:\n    def rmse(self, inputs, targets, weights, bias):\n"
        f"        return {OWN}\nanswer = Own().rmse",
        "import helpers\ndef answer(*case):\n    return (2 * helpers.cost(*case)) ** 0.5",
        f"def make():\n    return lambda inputs, targets, weights, bias: {OWN} or unset\n"
        "    unset = 0\nanswer = make()",
    ],
)
def test_nobody_is_accused_for_a_name(source):
    assert ask("check_rmse", answer_of(source))[1] == "right"


def test_the_shares_of_the_scatter_are_true():
    """By the second moments of weight and bias, step by step."""
    rows = np.column_stack([np.linspace(-1, 1, 300), np.ones(300)])
    rows[:, 0] /= rows[:, 0].std()
    hessian, rate, noise = rows.T @ rows / 300, 0.4, 5
    scatters = []
    for batch_size in (1, 2, 3, 4):
        mean, moments = np.eye(2) - rate * hessian, np.zeros((2, 2))
        for _ in range(200):
            single = (rows.T * np.einsum("ni,ij,nj->n", rows, moments, rows)) @ rows / 300
            spread = single - hessian @ moments @ hessian + noise**2 * hessian
            moments = mean @ moments @ mean + rate**2 / batch_size * spread
        scatters.append(np.sqrt(moments[0, 0]))
    shares = np.array(scatters) / scatters[0]
    assert np.flatnonzero(shares <= 0.5)[0] + 1 == 3
    for answer, due in ((2, "Scatter is its square root"), (3, "Right"), (4, "it leaves")):
        said = say("check_batch_size", answer)
        assert due in said
        assert f"{shares[answer - 1]:.2f}" in said
    for answer in (scatters[0] / 2, scatters[2], shares[2]):
        assert "scatter" in say("check_batch_size", answer)


def test_lines_fit_beside_the_prompt(capsys):
    for sentences in SENTENCES.values():
        for sentence in sentences.values():
            lessons.checking.say(Result(sentence))
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 80


def test_every_check_has_right_and_wrong_answers():
    assert {name for name, _ in RIGHT} == {name for name, *_ in WRONG} == set(CHECKS)
    for name in FUNCTIONS:
        assert sum(name == other for other, _ in RIGHT) >= 3, name


SWAPS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}


def changes(node):
    """Yield what an expression could have been by one mistake."""
    if isinstance(node, ast.BinOp):
        if type(node.op) in SWAPS:
            yield ast.BinOp(node.left, SWAPS[type(node.op)](), node.right)
        yield ast.BinOp(node.right, node.op, node.left)
        yield node.left
        yield node.right
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(2 * node.value + 1)
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.Attribute) and node.attr in ("mean", "sum"):
        yield ast.Attribute(node.value, "sum" if node.attr == "mean" else "mean", ast.Load())


def mutants(source):
    """Yield the source with one expression changed, for every expression."""

    class Change(ast.NodeTransformer):
        def __init__(self, place, choice):
            self.place, self.choice, self.met = place, choice, -1

        def visit(self, node):
            node = self.generic_visit(node)
            options = list(changes(node))
            self.met += bool(options)
            return options[self.choice] if options and self.met == self.place else node

    counts = [len(list(changes(node))) for node in ast.walk(ast.parse(source))]
    for place in range(sum(count > 0 for count in counts)):
        for choice in range(4):
            try:
                tree = Change(place, choice).visit(ast.parse(source))
            except IndexError:
                continue
            yield ast.unparse(ast.fix_missing_locations(tree))


def unseen(case, rng):
    """Return a case like the one given, with other numbers."""
    return tuple(
        part + 1 if isinstance(part, int) else part * rng.uniform(0.7, 1.2, np.shape(part))
        for part in case
    )


def sound_data(answer):
    """Return what tells whether a generator keeps its promises; its data is random."""

    def sound(*_):
        x, y, test_x, test_y = map(np.asarray, answer(6, 700, 2.5, -1))
        return float(
            np.array_equal(x, np.arange(1, 7).reshape(6, 1))
            and (y.shape, test_x.shape, test_y.shape) == ((6,), (700, 1), (700,))
            and np.allclose(y, 2.5 * x[:, 0] - 1)
            and np.allclose(test_y, 2.5 * test_x[:, 0] - 1)
            and 1000 <= test_x.min() < test_x.max() <= 100_000
        )

    return sound


def results_on(function, cases):
    """Return what a function gives for each case; nan where it stops."""
    results = []
    for case in cases:
        try:
            results.append(function(*copy.deepcopy(case)))
        except Exception:
            results.append(np.nan)
    return results


def judged(name, answer, monkeypatch):
    """Return what a check says of an answer, and what it gave to judge_function."""
    lesson, given = importlib.import_module(CHECKS[name].__module__), []
    judge = lesson.judge_function

    def listen(*arguments, **named):
        given[:] = arguments[:5]
        return judge(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(lesson, "judge_function", listen)
        return say(name, answer), *given


def named_truly(got, right, mistaken):
    """Tell whether a result shows the mistake, or right values where it does not."""
    if isinstance(right, tuple) and isinstance(got, tuple | list) and len(got) == len(right):
        rows = zip(got, right, mistaken, strict=True)
        return all(alike(each, due) or alike(each, made) for each, due, made in rows)
    return alike(got, mistaken)


@pytest.mark.long
@pytest.mark.parametrize("name", FUNCTIONS)
def test_mutants_are_rejected_and_not_misdiagnosed(name, monkeypatch):
    fooled, misled, count = [], [], 0
    for source in {source: None for other, source in RIGHT if other == name}:
        for mutant in mutants(source):
            random.seed(0)
            try:
                answer = answer_of(mutant)
            except Exception:
                continue
            if name == "check_generate_data":
                # It gives no mistakes to compare with; how each is called is tested above.
                said = say(name, answer)
                wrapped, right, mistakes = sound_data(answer), lambda *case: 1.0, {}
                cases = [()]
            else:
                asked = judged(name, answer, monkeypatch)
                said, exercise, wrapped, right, mistakes, cases = asked
                rng = np.random.default_rng(11)
                cases = [unseen(case, rng) for case in cases for _ in range(3)]
            with np.errstate(all="ignore"):
                got, due = results_on(wrapped, cases), results_on(right, cases)
                equal = all(map(alike, got, due))
                # What is said of one slope alone has the words for both, and some more.
                named = sorted(
                    (key for key in mistakes if tell_mistake(exercise, key).text in said),
                    key=lambda key: -len(tell_mistake(exercise, key).text),
                )
                made = results_on(mistakes[named[0]], cases) if named else []
                same = map(named_truly, got, due, made) if named else []
            if equal:
                continue
            count += 1
            fooled += [mutant] if is_right(said) else []
            misled += [(named[0], mutant)] if named and not all(same) else []
    assert count >= 20
    assert len(fooled) <= 0.05 * count, fooled[:3]
    assert not misled, misled[:3]
