"""The class edition has what learners need, and nothing that gives the answers away."""

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from classroom import handin, handout, wheelhouse
from tests.execute import NOTEBOOKS

ROOT = NOTEBOOKS.parent
LESSONS = sorted(path.name for path in NOTEBOOKS.glob("0*.ipynb"))


def load_run():
    """Give run.py as a module."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(folder, *words, typed="", encoding="utf-8"):
    """Call run.py of a folder from elsewhere; return its exit code and what it printed."""
    result = subprocess.run(
        [sys.executable, folder / "run.py", *map(str, words)],
        cwd=folder.parent,
        env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        input=typed,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding=encoding,
    )
    assert "Traceback" not in result.stdout, result.stdout
    return result.returncode, result.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a class edition, for tests that leave it as it is."""
    folder = tmp_path_factory.mktemp("handout") / "our class"
    code, text = run(ROOT, "handout", folder)
    assert code == 0, text
    assert str(folder) in text
    return folder


@pytest.fixture
def edition(made, tmp_path):
    """Give a copy of the class edition, to be changed."""
    return shutil.copytree(made, tmp_path / "edition")


def is_answer(name):
    """Tell by its id whether a cell is for an answer in words."""
    return re.match(r"\d\d-answer-", name) is not None


def cells_of(folder, name):
    """Return the cells of a notebook in a course or an edition."""
    return nbformat.read(folder / "notebooks" / name, as_version=4).cells


# What is in it.


def packed(package):
    """Return the bytes of a package's files by their paths in it, without compiled ones."""
    return {
        path.relative_to(package): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    }


def test_only_what_a_learner_needs_is_there(made):
    assert {path.name for path in made.iterdir()} == {
        ".edition.json",
        ".gitattributes",
        ".gitignore",
        "README.md",
        "binder",
        "classroom",
        "helpers",
        "lessons",
        "notebooks",
        "pyproject.toml",
        "requirements.txt",
        "run.py",
        "still_pictures",
    }
    assert {path.name for path in (made / "classroom").iterdir()} == {"handin.py", "merge.py"}
    assert sorted(path.name for path in (made / "notebooks").iterdir()) == LESSONS
    for package in ("helpers", "lessons", "still_pictures"):
        ours, theirs = (packed(folder / package) for folder in (ROOT, made))
        assert {*theirs} == {*ours}
    assert "pytest" not in (made / "pyproject.toml").read_text("utf-8")
    assert "[tool.hatch" in (made / "pyproject.toml").read_text("utf-8")


def test_no_text_speaks_of_solutions(made):
    texts = {"README.md": (made / "README.md").read_text("utf-8")}
    for name in LESSONS:
        for cell in cells_of(made, name):
            if cell.cell_type == "markdown":
                texts[cell.id] = cell.source
                assert cell.source == cell.source.strip("\n") or is_answer(cell.id), cell.id
    for place, text in texts.items():
        # "Its two solutions are the eigenvalues": an equation has them, an exercise not.
        assert not re.search(r"solutions\.ipynb|\[solution|[Tt]he solution\b", text), place
        assert "  " not in re.sub(r"\n +|```.*?```|\$.*?\$|`.*?`", "x", text, flags=re.S), place


def test_every_link_leads_somewhere(made):
    texts = {made: (made / "README.md").read_text("utf-8")}
    texts[made / "notebooks"] = "\n".join(
        cell.source for name in LESSONS for cell in cells_of(made, name)
    )
    for folder, text in texts.items():
        links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
        assert len(links) >= len(LESSONS)
        for link in links:
            assert link.startswith("https://") or (folder / link).exists(), link
    for name in LESSONS:
        assert f"(notebooks/{name})" in texts[made]


def test_code_and_outputs_are_ours(made):
    """Each notebook has our code cells, with our outputs, in our order, and no others.

    So what nbval and `test_running_again_changes_nothing` say of ours holds here too, and
    unanswered exercises say "Not answered yet" as stored. Two notebooks are run again, by
    the test below; all eight would take a minute.
    """
    for name in LESSONS:
        ours, theirs = (
            nbformat.read(folder / "notebooks" / name, as_version=4) for folder in (ROOT, made)
        )
        for notebook in (ours, theirs):
            notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert theirs == ours, name
    for package in ("helpers", "lessons", "still_pictures"):
        assert packed(made / package) == packed(ROOT / package)


def test_notebooks_run_as_stored_with_the_editions_own_packages(edition):
    (edition / "lessons/_here.py").write_text("")
    names = ["00_start_here", "01_data_generation"]
    for name in names:
        path = edition / f"notebooks/{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        notebook.cells.append(nbformat.v4.new_code_cell("import lessons._here"))
        nbformat.write(notebook, path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull]
    command += ["--nbval", "--nbval-current-env", "--rootdir", edition]
    command += ["--nbval-sanitize-with", ROOT / "tests/nbval.cfg"]
    command += [f"notebooks/{name}.ipynb" for name in names]
    paths = os.environ | {"PYTHONPATH": str(edition)}
    result = subprocess.run(command, cwd=edition, env=paths, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
    assert re.search(r"\d\d passed", result.stdout), result.stdout


def test_notebooks_are_written_as_jupyter_writes_them(made):
    """So that saving one in Jupyter changes no line that the learner did not touch."""
    for path in (made / "notebooks").iterdir():
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert path.read_text("utf-8") == nbformat.writes(notebook) + "\n"
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        for name in ids:
            assert re.fullmatch(rf"{path.stem[:2]}(-[a-z0-9]+)*-[a-z]+[a-z0-9]*", name), name


def test_a_question_that_asks_for_words_has_a_cell_for_the_answer(made):
    answers = 0
    for name in LESSONS:
        ours, theirs = cells_of(ROOT, name), cells_of(made, name)
        asked = [cell for cell in ours if "written" in cell.metadata.get("tags", [])]
        ids = [cell.id for cell in theirs]
        found = [each for each in ids if is_answer(each)]
        assert found == [cell.id[:3] + "answer-" + cell.id[3:] for cell in asked]
        for cell, answer in zip(asked, found, strict=True):
            assert theirs[ids.index(answer)].source == handout.ANSWER
            between = ids[ids.index(cell.id) + 1 : ids.index(answer)]
            assert all("-check-" in each for each in between)
        answers += len(found)
        for place, cell in enumerate(theirs):
            if re.search(r"[Ww]rite [^.]*one sentence|[Ff]ind three reasons", cell.source):
                assert any(map(is_answer, ids[place : place + 4])), cell.id
    assert answers == 6


def test_the_start_page_says_how_to_hand_in(made):
    (told,) = [each for each in cells_of(made, LESSONS[0]) if each.id == "00-hand-in"]
    assert "python3 run.py handin" in told.source


def test_it_has_its_own_two_commands(made):
    code, text = run(made)
    assert code == 1
    assert re.findall(r"python3 run.py (\w+)  ", text) == ["lab", "handin"]
    readme = (made / "README.md").read_text("utf-8")
    assert re.findall(r"^python3 run.py (\w+)", readme, re.MULTILINE) == ["lab", "handin"]
    for command in ("test", "execute", "ruff", "lock", "site", "handout", "wheelhouse"):
        code, text = run(made, command)
        assert code == 1
        assert text.startswith(f"`{command}` is not part of this class edition. What would")
    assert not (made / ".venv").exists()


def test_a_new_pointer_to_the_solutions_is_noticed(tmp_path):
    notebook = nbformat.v4.new_notebook()
    notebook.cells.append(nbformat.v4.new_markdown_cell("See [here](solutions.ipynb)."))
    nbformat.write(notebook, tmp_path / "08_new.ipynb")
    with pytest.raises(SystemExit, match=r"08_new.ipynb, cell \w+, still leads to"):
        handout.class_notebook(tmp_path / "08_new.ipynb")


# Where it goes, and what happens to what is there.


@pytest.mark.parametrize("content", ["nothing", "git", "own", "stamp"])
def test_a_folder_of_somebody_elses_is_left_alone(tmp_path, content):
    folder = tmp_path / "taken"
    folder.mkdir()
    if content == "git":
        (folder / ".git").mkdir()
    if content in ("own", "stamp"):
        name = {"own": "thesis.txt", "stamp": ".edition.json"}[content]
        (folder / name).write_text("mine")
    code, text = run(ROOT, "handout", folder)
    if content in ("nothing", "git"):
        assert code == 0, text
    else:
        assert code == 1
        assert "is not empty, and is no class edition" in text
        assert len(list(folder.iterdir())) == 1


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("mine")
    assert "is a file. Name a folder" in run(ROOT, "handout", tmp_path / "file")[1]
    assert (tmp_path / "file").read_text() == "mine"


def test_an_edition_is_brought_up_to_date(edition):
    stamp = edition / ".edition.json"
    note = json.loads(stamp.read_text("utf-8"))
    # As if it came from a version that had another module, and an older README.
    (edition / "helpers/old.py").write_text("old")
    (edition / "README.md").write_text("old\n")
    digest = handout.digest
    note["files"] |= {"helpers/old.py": digest(b"old"), "README.md": digest(b"old\n")}
    stamp.write_text(json.dumps(note))
    for theirs in (".git/config", "plan.md", "wheelhouse/numpy.whl"):
        (edition / theirs).parent.mkdir(exist_ok=True)
        (edition / theirs).write_text("ours")
    code, text = run(ROOT, "handout", edition)
    assert code == 0, text
    assert "brought up to date" in text
    assert not (edition / "helpers/old.py").exists()
    assert "Two commands" in (edition / "README.md").read_text("utf-8")
    for theirs in (".git/config", "plan.md", "wheelhouse/numpy.whl"):
        assert (edition / theirs).read_text() == "ours"


def test_what_a_teacher_changed_is_not_replaced_unasked(edition):
    (edition / "README.md").write_text("Welcome, 7b.\n")
    # git on Windows may check out with other ends of lines: that is no change.
    page = edition / "helpers/live_figure/control.js"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    code, text = run(ROOT, "handout", edition)
    assert code == 1
    assert "since it was handed out: README.md. Keep" in text
    assert (edition / "README.md").read_text() == "Welcome, 7b.\n"
    assert run(ROOT, "handout", edition, "--replace")[0] == 0
    assert "Welcome" not in (edition / "README.md").read_text("utf-8")


def test_what_is_in_the_way_is_told_in_a_sentence(edition, tmp_path):
    (tmp_path / "file").write_text("mine")
    (edition / "README.md").unlink()
    (edition / "README.md").mkdir()
    for folder in (edition, tmp_path / "file" / "inner"):
        code, text = run(ROOT, "handout", folder, "--replace")
        assert (code, "could not be read or written" in text) == (1, True), text


# Handing in.


def test_handing_in_packs_the_notebooks_and_says_so(edition):
    shutil.copy(edition / "notebooks/03_training.ipynb", edition / "notebooks/03 copy.ipynb")
    code, text = run(edition, "handin", "Ada", "Lovelace")
    target = edition / "handin-Ada_Lovelace.zip"
    assert code == 0, text
    assert f"Hand in this file: {target}\n" in text
    with zipfile.ZipFile(target) as archive:
        assert archive.testzip() is None
        packed = archive.namelist()
        assert packed == sorted(f"notebooks/{name}" for name in [*LESSONS, "03 copy.ipynb"])
        for name in packed:
            assert archive.read(name) == (edition / name).read_bytes()
            assert re.search(rf"\d\d:\d\d  {name.removeprefix('notebooks/')}\n", text)
    assert not list(edition.glob("*.part"))


def test_handing_in_again_replaces_the_file(edition):
    run(edition, "handin", "Ada")
    path = edition / "notebooks/03_training.ipynb"
    path.write_bytes(path.read_bytes().replace(b"# 03 Training", b"# 03 TRAINING"))
    run(edition, "handin", "Ada")
    with zipfile.ZipFile(edition / "handin-Ada.zip") as archive:
        assert b"# 03 TRAINING" in archive.read("notebooks/03_training.ipynb")


def test_the_name_is_asked_for(edition):
    code, text = run(edition, "handin", typed="a/b\n\n  Jürgen   Müller-Çelik\n")
    assert code == 0
    assert "Your name: name must be letters, digits, spaces or" in text
    assert "name must have a letter in it" in text
    assert (edition / "handin-Jürgen_Müller-Çelik.zip").exists()
    assert "No name given." in run(edition, "handin")[1]


def test_names_need_not_be_in_the_code_page_of_windows(made, tmp_path):
    """What is redirected into a file there is in a code page, which may lack a letter."""
    edition = shutil.copytree(made, tmp_path / "Łódź")
    code, text = run(edition, "handin", "Łukasz", encoding="cp1252")
    assert code == 0
    assert "handin-\\u0141ukasz.zip" in text
    assert (edition / "handin-Łukasz.zip").exists()
    code, text = run(ROOT, "handout", edition, encoding="cp1252")
    assert code == 0
    assert "brought up to date in" in text


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../etc", "got also '/'"),
        ("C:\\x", "got also ':' '\\\\'"),
        ("a\0b", "got also '\\x00'"),
        ("a\u202eb", "got also '\\u202e'"),
        ("..", "have a letter"),
        (" ", "have a letter"),
        ("n" * 61, "at most 60 signs, got 61"),
    ],
)
def test_a_name_that_is_no_file_name_is_refused(name, why):
    with pytest.raises(ValueError, match=r"^name must .*, got ") as caught:
        handin.plain_name(name)
    assert why in str(caught.value)
    assert len(str(caught.value)) <= 200


@pytest.mark.parametrize("name", ["Ada", "O'Neill", "J. R. Smith", "李小龙", "anna_7b", "3-x"])
def test_a_name_that_people_have_is_taken(name):
    assert handin.plain_name(name) == name.replace(" ", "_")


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"cells": [1]}', '{"cells": [{"id": "x"}]}', "\xff"]
)
def test_what_cannot_be_read_is_named_and_handed_in_all_the_same(edition, text):
    (edition / "notebooks/04_evaluation.ipynb").write_text(text, encoding="latin-1")
    (edition / "notebooks/05_conditioning.ipynb").unlink()
    code, said = run(edition, "handin", "Ada")
    assert code == 1
    assert "04_evaluation.ipynb cannot be read as a notebook: open it and save it." in said
    assert "05_conditioning.ipynb is missing in" in said
    with zipfile.ZipFile(edition / "handin-Ada.zip") as archive:
        assert len(archive.namelist()) == 8


def test_without_notebooks_there_is_nothing_to_hand_in(edition):
    shutil.rmtree(edition / "notebooks")
    assert "so there is nothing to hand in" in run(edition, "handin", "Ada")[1]
    assert not list(edition.glob("*.zip"))


def test_an_unwritten_file_is_explained(edition):
    (edition / "handin-Ada.zip").mkdir()
    code, text = run(edition, "handin", "Ada")
    assert code == 1
    assert "could not be read or written" in text
    assert not list(edition.glob("*.part"))


def test_the_whole_course_hands_in_without_the_solutions():
    assert [path.name for path in handin.notebooks()] == LESSONS
    assert handin.faults(handin.notebooks()) == []


# The wheelhouse, with wheels made here: nothing needs a network.


def wheel(folder, name, needs=()):
    """Write a wheel into a folder, as pip takes it."""
    buffer = io.BytesIO()
    needed = "".join(f"Requires-Dist: {each}\n" for each in needs)
    with zipfile.ZipFile(buffer, "w") as archive:
        for file, text in {
            "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needed}",
            "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }.items():
            archive.writestr(f"{name}-1.0.dist-info/{file}", text)
    (folder / f"{name}-1.0-py3-none-any.whl").write_bytes(buffer.getvalue())


@pytest.fixture
def index(tmp_path, monkeypatch):
    """Let wheelhouse.py see a small course, and give the folder of wheels that pip sees."""
    course, index = tmp_path / "course", tmp_path / "index"
    (course / "binder").mkdir(parents=True)
    index.mkdir()
    (course / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["builder"]\n[project]\ndependencies = ["alpha>=1,<2"]\n'
    )
    (course / "binder/constraints.txt").write_text("beta==1.0\n")
    wheel(index, "alpha", needs=["beta"])
    for name in ("beta", "builder", "editables", "unused"):
        wheel(index, name)
    for name in list(os.environ):
        if name.startswith("PIP_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setattr(wheelhouse, "ROOT", course)
    return index


def test_a_wheelhouse_has_all_that_is_needed_and_no_more(index, tmp_path, capsys):
    folder = tmp_path / "stick" / "wheelhouse"
    folder.mkdir(parents=True)
    # Another computer has been here.
    (folder / "wheelhouse.json").write_text('{"Python 3.9 on Elsewhere": {"a.whl": 1}}')
    assert wheelhouse.main([str(folder)]) == 0
    names = {path.name.split("-")[0] for path in folder.glob("*.whl")}
    assert names == {"alpha", "beta", "builder", "editables"}
    note = json.loads((folder / "wheelhouse.json").read_text())
    assert note["Python 3.9 on Elsewhere"] == {"a.whl": 1}
    sizes = {path.name: path.stat().st_size for path in folder.glob("*.whl")}
    assert note[wheelhouse.this_system()] == sizes
    assert sorted(path.name for path in folder.iterdir()) == [*sorted(sizes), "wheelhouse.json"]
    said = capsys.readouterr().out
    assert f"4 packages, 0 MB, for {wheelhouse.this_system()} are in {folder}." in said


def test_packages_that_cannot_be_had_leave_the_folder_as_it_was(index, tmp_path, capfd):
    (index / "alpha-1.0-py3-none-any.whl").unlink()
    with pytest.raises(SystemExit, match="could not be had; the lines above say why"):
        wheelhouse.main([str(tmp_path / "wheelhouse")])
    assert "alpha" in capfd.readouterr().err
    assert not list((tmp_path / "wheelhouse").iterdir())


def test_a_wheelhouse_that_cannot_be_written_is_named(index, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit, match=r"could not be filled: .*Name a folder"):
        wheelhouse.main([str(tmp_path / "file")])


def test_run_py_and_the_wheelhouse_name_a_system_alike(index, tmp_path, monkeypatch):
    wheelhouse.main([str(tmp_path / "wheelhouse")])
    monkeypatch.setenv("WHEELHOUSE", str(tmp_path / "wheelhouse"))
    options = load_run().offline()
    assert options == ["--no-index", "--find-links", str(tmp_path / "wheelhouse")]
