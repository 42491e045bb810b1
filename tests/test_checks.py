"""Each check knows right answers in any style, names the known mistakes, and is not fooled."""

import ast
import copy
import importlib
import random
import re

import numpy as np
import pytest

import helpers.checks
from helpers import load_hubble
from helpers.checks import SENTENCES, alike
from lessons import (
    conditioning,
    data_generation,
    evaluation,
    gradient_derivation,
    momentum_and_adam,
    training,
)

MODULES = [importlib.import_module(f"exercises_0{number}") for number in (1, 2, 3, 4, 5, 7)]
CHECKS = {
    name: check
    for lesson in (
        data_generation,
        gradient_derivation,
        training,
        evaluation,
        conditioning,
        momentum_and_adam,
    )
    for name, check in vars(lesson).items()
    if name.startswith("check_")
}
RIGHT = [
    (name, source)
    for module in MODULES
    for name, sources in module.RIGHT.items()
    for source in sources
]
WRONG = [
    (name, source, fragment)
    for module in MODULES
    for name, rows in module.WRONG.items()
    for source, fragment in rows
]
FUNCTIONS = sorted({name for name, source in RIGHT if "def answer" in source})


def answer_of(source):
    """Return what a source assigns to `answer`."""
    space = {"np": np, "load_hubble": load_hubble}
    exec(compile(source, "<answer>", "exec"), space)
    return space["answer"]


def say(name, answer, capsys):
    """Return what a check prints about an answer, in one line."""
    check = CHECKS[name]
    arguments = answer if check.__code__.co_argcount > 1 else (answer,)
    capsys.readouterr()
    with np.errstate(all="ignore"):
        check(*arguments)
    return " ".join(capsys.readouterr().out.split())


def is_right(said):
    """Tell whether a check was content with every part of an answer."""
    return "Right" in said and "Not yet" not in said


@pytest.mark.parametrize(("name", "source"), RIGHT)
def test_right_answers_pass(name, source, capsys):
    assert is_right(say(name, answer_of(source), capsys))


@pytest.mark.parametrize(("name", "source", "fragment"), WRONG)
def test_mistakes_are_named(name, source, fragment, capsys):
    said = say(name, answer_of(source), capsys)
    assert not is_right(said)
    assert fragment in said


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_line_where_an_answer_stopped_is_its_own(name, capsys):
    answer = answer_of("\ndef answer(*case):\n    return np.linalg.inv(np.zeros((2, 2)))\n")
    assert "LinAlgError in line 3 of your cell" in say(name, answer, capsys)


def test_every_sentence_is_said(capsys):
    answers = [*RIGHT, *((name, source) for name, source, _ in WRONG)]
    said = {(name, say(name, answer_of(source), capsys)) for name, source in answers}
    unsaid = []
    for exercise, sentences in SENTENCES.items():
        asked = [f"check_{exercise}"] if exercise != "any" else CHECKS
        own = " ".join(text for name, text in said if name in asked)
        for found, sentence in sentences.items():
            pattern = re.sub(r"\\{[^}]*\\}", ".+", re.escape(" ".join(sentence.split())))
            borrowed = exercise == "report" and SENTENCES["rmse"].get(found) == sentence
            unsaid += [] if borrowed or re.search(pattern, own) else [(exercise, sentence)]
    assert not unsaid


def test_lines_fit_beside_the_prompt(capsys):
    for sentences in SENTENCES.values():
        for sentence in sentences.values():
            helpers.checks.say(sentence)
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
        return (
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
    """Return what a check gives to judge_function."""
    given, check = [], CHECKS[name]
    with monkeypatch.context() as patch:
        lesson = importlib.import_module(check.__module__)
        patch.setattr(lesson, "judge_function", lambda *rest: given.append(rest) or "")
        check(answer)
    return given[0]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_mutants_are_rejected_and_not_misdiagnosed(name, capsys, monkeypatch):
    rng = np.random.default_rng(11)
    fooled, misled, count = [], [], 0
    for source in {source: None for other, source in RIGHT if other == name}:
        for mutant in mutants(source):
            random.seed(0)
            try:
                answer = answer_of(mutant)
            except Exception:
                continue
            said = say(name, answer, capsys)
            if name == "check_generate_data":
                # It gives no mistakes to compare with; how each is called is tested above.
                wrapped, right, mistakes = sound_data(answer), lambda *case: True, {}
                cases = [()]
            else:
                asked = judged(name, answer, monkeypatch)
                exercise, wrapped, right, mistakes, cases = asked
                cases = [unseen(case, rng) for case in cases for _ in range(3)]
            with np.errstate(all="ignore"):
                got = results_on(wrapped, cases)
                equal = all(map(alike, got, results_on(right, cases)))
                named = [
                    key for key in mistakes if f"Not yet: {SENTENCES[exercise][key]}" in said
                ]
                same = map(alike, got, results_on(mistakes[named[0]], cases)) if named else []
            if equal:
                continue
            count += 1
            fooled += [mutant] if is_right(said) else []
            misled += [(named[0], mutant)] if named and not all(same) else []
    assert count >= 20
    assert len(fooled) <= 0.05 * count, fooled[:3]
    assert not misled, misled[:3]
