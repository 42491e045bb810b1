"""The still pictures and the live figure, without a browser."""

import base64
import html
import io
import itertools
import re
from pathlib import Path

import ipywidgets
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from PIL import Image

import helpers
from helpers import (
    Picture,
    descent_path,
    epochs_to_draw,
    generate_data,
    live,
    log_slider,
    plot_fit,
    plot_test,
    slider,
    stability_limit,
    steps,
)
from helpers.live_figure.numbers import as_written
from helpers.live_figure.overlay import overlay
from helpers.live_figure.picture import html_picture
from lessons.data_generation import LineFigure
from lessons.training import EPOCHS, TrainingFigure, describe_training, plot_costs

INPUTS, TARGETS, TEST_INPUTS, TEST_TARGETS = generate_data(300, 50, 0.5, 2)
HOSTILE = [
    "<script>document.title = 'x'</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</p></svg><script>alert(1)</script>",
    "<!--<script>",
    "&lt;script&gt;",
    "]]><iframe srcdoc='<script>alert(1)</script>'>",
    "$\\href{javascript:alert(1)}{x}$",
]


def png(bundle):
    """Return the picture in a mime bundle."""
    data = re.search(r'src="data:image/png;base64,([^"]+)"', bundle["text/html"])[1]
    return Image.open(io.BytesIO(base64.b64decode(data)))


@pytest.mark.parametrize(
    "picture",
    [
        plot_costs([3.0, 2.0, 1.0]),
        plot_fit(INPUTS, TARGETS, [0.5], 1.8),
        plot_test(TEST_INPUTS, TEST_TARGETS, [0.5], 1.8),
    ],
)
def test_a_picture_shows_itself_with_its_description(picture):
    bundle = picture._repr_mimebundle_()
    image = png(bundle)
    assert image.width == 1760
    assert len(set(image.convert("L").get_flattened_data())) > 10
    assert f'alt="{html.escape(picture.description)}"' in bundle["text/html"]
    assert ' width="880"' in bundle["text/html"]
    assert "<figcaption" not in bundle["text/html"]
    assert bundle["text/plain"] == picture.description
    assert re.search(r"\d", picture.description)
    assert bundle == picture._repr_mimebundle_()


@pytest.mark.parametrize(
    ("bend", "slope", "noise", "shape"),
    [
        (0, 0.2, 0.1, "rise"),
        (0, -0.2, 0.1, "fall"),
        (0.1, 0, 0.1, "are a bowl"),
        (-0.1, 0, 0.1, "are an arch"),
        (0, 0, 1, "have no shape"),
        (0, 0, 0, "are all alike"),
    ],
)
def test_a_description_begins_with_the_shape(bend, slope, noise, shape):
    x = np.arange(1.0, 31)
    away = noise * np.random.default_rng(1).standard_normal(30) - 0.5
    residuals = bend * (x - 15.5) ** 2 + slope * x + away
    told = plot_fit(x[:, None], x - residuals, [1.0], 0).description
    assert told.startswith(f"The residuals {shape}, from ")
    assert "-" not in told


@pytest.mark.parametrize(
    ("x", "shape"),
    [([1.0, 2.0], "have no shape"), ([-1, 1, 2, 2], "rise"), ([1.0, 2.0, 4.0], "rise")],
)
def test_a_trend_is_told_from_three_places_on(x, shape):
    x = np.array(x, float)
    assert plot_fit(x[:, None], -x, [1.0], 0).description.startswith(f"The residuals {shape}")


@pytest.mark.parametrize(
    ("costs", "course"),
    [
        ([3.0, 2.0, 1.0], "falls:"),
        (1 + 1e4 * 0.5 ** np.arange(10_000), "falls over a cliff at first:"),
        ([1.0, 2.0], "rises:"),
        ([0.0, 0.0], "stays:"),
    ],
)
def test_costs_are_described_by_their_course(costs, course):
    assert plot_costs(costs).description.startswith(f"The cost {course} from ")


def own_loop(learning_rate, epochs=1_000):
    """Return the costs of a loop that nobody stops."""
    weight, bias, costs = 0.0, 0.0, []
    with np.errstate(all="ignore"):
        for _ in range(epochs):
            residuals = weight * INPUTS[:, 0] + bias - TARGETS
            costs.append(np.mean(residuals**2) / 2)
            weight -= learning_rate * np.mean(residuals * INPUTS[:, 0])
            bias -= learning_rate * np.mean(residuals)
    return costs


def test_costs_of_a_descent_that_diverged_are_drawn_as_far_as_they_go():
    costs = own_loop(1e-4)
    assert np.isnan(costs[-1])
    picture = plot_costs(costs)
    picture._repr_mimebundle_()
    (line,) = picture.figure.axes[0].lines
    epochs, drawn = line.get_data()
    last = max(k for k, each in enumerate(costs) if each <= 1e150)
    assert epochs[-1] == last
    assert drawn.max() == costs[last]
    told = as_written(f" of 1,000 epochs to {costs[last]:.6g} after {last}.")
    assert told in picture.description
    assert picture.description.endswith(f", being too large or nan: {999 - last}.")


@pytest.mark.parametrize(
    "costs",
    [[5.0], [5.0, np.inf], [0.0, 0.0], [3.0, 0.0], [np.nan, 2.0, 1.0], [5e-324, 1e150], (3, 1)],
)
def test_every_series_of_costs_that_has_a_number_gives_a_picture(costs):
    picture = plot_costs(costs)
    assert len(set(png(picture._repr_mimebundle_()).convert("L").get_flattened_data())) > 10
    finite = np.isfinite(costs).sum()
    assert len(picture.figure.axes[0].lines[0].get_xdata()) == finite
    assert ("Left out" in picture.description) == (finite < len(costs))


@pytest.mark.parametrize(
    ("costs", "message"),
    [
        ([[3.0], [1.0]], r"got \(2, 1\); use np.ravel"),
        ([3.0, -1.0], "0 or above, got -1 at index 1; take"),
        ([np.inf, np.nan], "got inf at index 0; look for such"),
    ],
)
def test_what_is_no_series_of_costs_is_said(costs, message):
    with pytest.raises((ValueError, TypeError), match=f"^costs must .*{message}"):
        plot_costs(costs)


def test_a_picture_is_of_a_figure_and_has_words():
    from matplotlib import pyplot

    with pytest.raises(TypeError, match="figure must be made without pyplot, got one of pypl"):
        Picture(pyplot.figure(), "A line from 1 to 3.")
    pyplot.close("all")
    for words in ("", " ", "\n"):
        with pytest.raises(ValueError, match=r"description must say in words .*got '.*; desc"):
            Picture(Figure(), words)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_description_cannot_leave_its_place(text):
    shown = html_picture(Figure(), text, words_below=True)
    tags = re.findall(r"<[^>]*>", shown)
    expected = ["<figure", "<img", "<figcaption", "</figcaption>", "</figure>"]
    assert [tag.split()[0] for tag in tags] == expected
    assert html.unescape(re.search(r'alt="([^"]*)"', shown)[1]) == text
    assert html.unescape(re.search(r">([^>]*)</figcaption>", shown)[1]) == text


def training(**changes):
    """Return the figure of notebook 03 with its controls."""
    figure = TrainingFigure(INPUTS, TARGETS)

    def update(learning_rate, epochs, logarithmic_epochs=True):
        chosen = epochs_to_draw(epochs)
        figure.set_epoch_axis(logarithmic_epochs)
        path = descent_path(INPUTS, TARGETS, chosen, learning_rate)
        figure.show(chosen, path)
        return describe_training(chosen, path, learning_rate)

    controls = {"learning_rate": log_slider(1e-6, 2e-4, 5e-5), "epochs": slider(EPOCHS, 10)}
    return live(figure.figure, update, **controls | changes)


def drag(control, place):
    """Do what the browser does when a slider is moved to one of its places."""
    control.set_state({"place": place, "text": control.texts[place]})


def painted(figure, title):
    """Return the first path painted in one axes, in pixels, and the axes."""
    lines = [line for ax in figure.figure.axes for line in ax.lines if line.get_animated()]
    ax = next(ax for ax in figure.figure.axes if ax.get_title(loc="left") == title)
    place = next(i for i, line in enumerate(lines) if line.axes is ax)
    height = round(figure.figure.bbox.height)
    d = re.findall(r"<(?:path d='([^']+)'|circle|text)", figure.answer.moving)[place]
    numbers = [re.findall(r"-?\d+", part) for part in d.split("M")[1:]]
    steps = [np.array(part, dtype=float).reshape(-1, 2) for part in numbers]
    points = np.concatenate([part.cumsum(axis=0) for part in steps])
    return points * [1, -1] + [0, height], ax


def test_the_painted_cost_curve_is_the_path():
    figure = training()
    for rate, epochs in [(5e-5, 200_000), (1e-6, 2_000_000), (6.6e-5, 1000), (1e-4, 10)]:
        figure.controls["learning_rate"].value = rate
        figure.controls["epochs"].value = epochs
        points, ax = painted(figure, "cost")
        hops = np.arange(min(epochs, 60) + 1)
        every = np.union1d(hops, np.geomspace(1, epochs, 2000).round())
        costs = descent_path(INPUTS, TARGETS, every, rate).costs
        true = ax.transData.transform(np.column_stack([every, costs]))
        # Between the hops the line is straight; beyond the axes it is cut off.
        true = np.concatenate([np.linspace(*pair, 50) for pair in itertools.pairwise(true)])
        inside = true[(true[:, 1] > ax.bbox.y0) & (true[:, 1] < ax.bbox.y1)]
        away = np.linalg.norm(points[:, None] - inside, axis=2).min(axis=1)
        assert away.max() < 1.5  # pixels, of which two are one on the screen
        for end in (0, -1):
            assert np.linalg.norm(points[end] - inside[end]) < 2


def test_a_move_sends_only_what_moves():
    figure = training()
    figure._repr_mimebundle_()  # showing it draws the still picture
    before = figure.answer.background
    drag(figure.controls["epochs"], 6)
    assert figure.answer.background is before
    assert figure.controls["epochs"].value == 20
    assert "After 20 epochs" in figure.answer.words


def test_a_switch_draws_the_axes_again():
    figure = training(logarithmic_epochs=True)
    before = figure.answer.background
    figure.controls["logarithmic_epochs"].value = False
    changed = figure.answer.background
    assert changed != before
    drag(figure.controls["epochs"], 6)
    assert figure.answer.background is changed
    figure.controls["logarithmic_epochs"].value = True
    assert figure.answer.background == before


def test_the_background_holds_nothing_that_moves():
    figure, moved = training(), training()
    moved.controls["epochs"].value = 200_000
    assert figure.answer.background == moved.answer.background
    bundles = [each._repr_mimebundle_()[0] for each in (figure, moved)]
    assert png(bundles[0]).tobytes() != png(bundles[1]).tobytes()
    assert "w = 0.509391" in bundles[0]["text/plain"]


def test_a_typed_value_between_two_of_the_slider_moves_it():
    figure = training()
    rate = figure.controls["learning_rate"]
    rate.set_state({"text": "3.1234e-5"})
    assert (rate.value, rate.text) == (3.1234e-5, "3.1234e-5")
    assert rate.values[int(rate.place)] < 3.1234e-5 < rate.values[int(rate.place) + 1]
    drag(rate, 0)
    assert (rate.value, rate.text) == (1e-6, "1e-6")


def test_the_first_error_shows_itself():
    with pytest.raises(NameError, match="nope"):
        live(Figure(), lambda n: nope, n=slider([1, 2], 1))  # noqa: F821


def test_an_error_while_drawing_is_said_too():
    figure = TrainingFigure(INPUTS, TARGETS)

    def update(n):
        figure.costs.set_title("$\\bad{$" if n == 2 else "cost")
        return "words"

    shown = live(figure.figure, update, n=slider([1, 2, 3], 1))
    shown.controls["n"].value = 2
    assert re.search(r"ParseException|unknown symbol|bad", shown.error.value)
    shown.controls["n"].value = 3
    assert shown.error.value == ""


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text):
    def update(**values):
        if values[text]:
            raise KeyError(text)
        return text

    marks = {text: 2}
    figure = live(Figure(), update, **{text: False, "n": slider([1, 2, 3], 1, marks=marks)})
    assert text in figure.answer.words
    figure.controls[text].value = True
    assert "KeyError" in figure.error.value
    # Words, errors, labels and marks are set as text in the browser; these are markup.
    assert not any(isinstance(w, ipywidgets.HTML) for w in widgets(figure))
    allowed = r"</?(?:img|svg|path|circle)\b[^<>]*>"
    for value in (figure.answer.background, figure.answer.moving):
        assert "<" not in re.sub(allowed, "", value)
        assert text not in value
    assert not any(getattr(w, "description_allow_html", False) for w in widgets(figure))


def widgets(box):
    """Return a box and all that is in it."""
    return [box, *(inner for child in getattr(box, "children", ()) for inner in widgets(child))]


def test_the_scripts_of_the_controls_set_text_and_never_markup():
    pictures = r"\b(background|moving)\.innerHTML = model\.get\(\"\1\"\);"
    for name in ("answer", "control", "error"):
        script = (Path(helpers.__file__).parent / "live_figure" / f"{name}.js").read_text(
            encoding="utf-8"
        )
        script = re.sub(pictures, "", script)
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval", script)


def test_the_sheet_knows_no_colour_of_the_lines():
    folder = Path(helpers.__file__).parent / "live_figure"
    for path in folder.glob("*.css"):
        assert not re.search(r"stroke(-width)?:", path.read_text(encoding="utf-8"))
    figure = Figure()
    lines = [figure.subplots().plot([0, 1], [0, 1], "C3", animated=True)[0] for _ in range(2)]
    root = re.match("<svg[^>]*>", overlay(figure))[0]
    assert f"stroke='{to_hex(lines[0].get_color())}'" in root


def test_every_kind_of_control_answers():
    calls = []
    figure = live(
        Figure(),
        lambda **values: calls.append(values) or "words",
        count=slider([1, 2, 4], 2),
        rate=log_slider(0.1, 10, 1.0),
        scaled=False,
        method=["loop", "exact"],
        taken=steps(),
    )
    assert calls[-1] == {"count": 2, "rate": 1.0, "scaled": False, "method": "loop", "taken": 0}
    one, ten, reset = figure.controls["taken"].children[1:]
    one.click(), ten.click()
    assert calls[-1]["taken"] == 11
    reset.click()
    assert calls[-1]["taken"] == 0
    figure.controls["method"].value = "exact"
    figure.controls["scaled"].value = True
    assert calls[-1] == {"count": 2, "rate": 1.0, "scaled": True, "method": "exact", "taken": 0}


def test_marks_point_at_their_values():
    limit = stability_limit(INPUTS)
    control = training(learning_rate=log_slider(1e-6, 2e-4, 5e-5, marks={"2/λmax": limit}))
    rate = control.controls["learning_rate"]
    ((name, place),) = rate.marks
    assert name == "2/λmax"
    assert rate.values[int(place)] <= limit <= rate.values[int(place) + 1]


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e300, -1e300])
def test_values_beyond_the_axes_are_left_out(value):
    figure = TrainingFigure(INPUTS, TARGETS)

    def update(n):
        figure.curve.set_data([0, 1, 2, 3], [1.0, value, 2.0, value])
        return "words"

    shown = live(figure.figure, update, n=slider([1, 2], 1))
    assert shown.error.value == ""
    assert not re.search(r"nan|inf|e\+", shown.answer.moving)


def test_what_lies_beyond_its_panel_is_pointed_out():
    figure = training()
    for rate, epochs, outside, hollow in [
        (5e-5, 10, 0, 0),
        (5e-5, 0, 1, 1),  # residuals from -2.5 down; the start is left of the near map
        (2e-4, 10, 2, 3),  # line and residuals; the dots on cost, map and first epochs
        (2e-4, 1000, 2, 2),  # no finite number is left, and those epochs are gone
        (1e-6, 5, 2, 1),  # of the residuals a sliver is left; the path is left of the near map
        (6.633e-5, 20, 1, 1),  # of the residuals a sliver is left; the hops span the near map
    ]:
        figure.controls["learning_rate"].value = rate
        figure.controls["epochs"].value = epochs
        assert figure.answer.moving.count(">outside<") == outside
        assert figure.answer.moving.count("<circle") == hollow


def test_a_hollow_dot_stands_where_the_path_leaves():
    figure = training()
    figure.controls["learning_rate"].value = 2e-4
    figure.controls["epochs"].value = 10
    circles = re.findall(r"<circle cx='(\d+)' cy='(\d+)'", figure.answer.moving)
    _, ax = painted(figure, "path over equal costs")
    place = np.array(circles[1], dtype=float) * [1, -1] + [0, figure.figure.bbox.height]
    # The hops go from side to side at a bias near 0; the last of them is at −26,400.
    assert abs(ax.transData.inverted().transform(place)[1]) < 0.05


def test_no_line_comes_from_where_nothing_is():
    figure = training()
    figure.controls["epochs"].value = 200_000
    for rate in (8e-5, 1e-4, 2e-4):
        figure.controls["learning_rate"].value = rate
        points, ax = painted(figure, "path over equal costs")
        biases = ax.transData.inverted().transform(points)[:, 1]
        # Near the map the bias is still close to 0; beyond 1e6 epochs it is anywhere.
        hops = descent_path(INPUTS, TARGETS, range(61), rate)
        near = np.abs(hops.weights[:, 0]) < 10
        assert np.abs(biases).max() < np.abs(hops.biases[near]).max() + 0.02


def test_a_path_that_still_swings_goes_on_as_dots():
    figure = TrainingFigure(INPUTS, TARGETS)
    chosen = epochs_to_draw(200_000)
    limit = stability_limit(INPUTS)
    for share, swings in [(0.02, False), (0.75, False), (0.999, True), (1.1, True)]:
        figure.show(chosen, descent_path(INPUTS, TARGETS, chosen, share * limit))
        drawn = len(figure.way.get_xdata()), len(figure.hops.get_xdata())
        assert drawn == ((61, len(chosen)) if swings else (len(chosen), 61))


def test_points_on_one_pixel_leave_a_path_that_can_be_read():
    figure = LineFigure((0, 10), (0, 10), (0, 1), (0, 1), "slope")
    x, y = np.arange(1.0, 9.0), np.arange(1.0, 9.0)

    def update(n):
        off = np.where(np.arange(8) % 3 == n, 1e-9, 0.5)
        figure.show(x[:, None], y, y + off, ((), ()), ([0.5], [0.5]))
        return "words"

    shown = live(figure.figure, update, n=slider([0, 1, 2, 3], 0))
    assert shown.answer.moving.count("<path") == 4  # of six lines two are empty
    for n in range(4):
        shown.controls["n"].value = n
        for d in re.findall(r"d='([^']*)'", shown.answer.moving):
            assert re.fullmatch(r"([Mm]-?\d+ ?-?\d+(h0|(l[-\d ]*\d)?))+", d)


def test_epochs_to_draw_begin_with_every_hop_and_end_where_asked():
    for epochs in (0, 1, 2, 59, 60, 61, 1000, 10**9):
        chosen = epochs_to_draw(epochs)
        assert (chosen[0], chosen[-1]) == (0, epochs)
        assert (np.diff(chosen) > 0).all()
        assert list(chosen[:61]) == list(range(min(epochs, 60) + 1))
        assert len(chosen) < 300


def test_a_start_between_the_steps_is_one_of_them():
    figure = live(Figure(), lambda rate: "words", rate=log_slider(0.5, 2.5, 1.2345))
    rate = figure.controls["rate"]
    assert (rate.values[0], rate.values[-1]) == (0.5, 2.5)
    assert rate.values[int(rate.place)] == 1.2345


def test_words_write_numbers_as_people_do():
    figure = live(
        Figure(), lambda n: f"{n:g}, {-n:g}, {1e10 * n:.3e}", n=slider([1e-8, 1], 1e-8)
    )
    assert figure.description == "1e-8, −1e-8, 1.000e2"
