"""Rows that are named: nothing lies over anything, however long the names and many the rows."""

import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import (
    change,
    comparison,
    contribution,
    distribution,
    lettering,
    rows,
    theme,
)
from dashboard.figures.drawn import PAGE, Room, marks
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.sheet import inner_width
from metrics import registry
from tests.metrics.tables import item, method

INDICATORS = registry.indicators()
A_AND_E = INDICATORS["ae_four_hour"]
LONG = [
    "NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board",
    "University Hospitals of Derby and Burton NHS Foundation Trust",
    "Llanfairpwllgwyngyllgogerychwyrn",
    "York",
]
ROOMS = [PAGE, *(Room(inner_width(one), 330) for one in FORMATS.values())]


def labels(figure: go.Figure) -> list[list[str]]:
    """The lines of each row's name, as a reader sees them."""
    return [re.sub("</?b>", "", label).split("<br>") for label in figure.layout.yaxis.ticktext]


def whole(figure: go.Figure) -> list[str]:
    return [" ".join(lines) for lines in labels(figure)]


def legible(figure: go.Figure) -> bool:
    """Whether no name lies over the next one, as the axis counts pixels."""
    axis = figure.layout.yaxis
    size, middles = axis.tickfont.size, axis.tickvals
    half = [len(lines) * size * rows.LEADING / 2 for lines in labels(figure)]
    ends = [0.0, *(middle + high for middle, high in zip(middles, half, strict=True))]
    tops = [*(middle - high for middle, high in zip(middles, half, strict=True)), axis.range[0]]
    return all(end <= top + 0.01 for end, top in zip(ends, tops, strict=True))


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_long_names_are_whole_and_apart_in_every_room(room: Room):
    laid = rows.laid(LONG * 2, ["90.0%"] * 8, room, 72)
    shown = go.Figure(layout={"yaxis": laid.axis})
    assert legible(shown)
    for name, lines in zip(LONG * 2, labels(shown), strict=True):
        assert "".join(lines).replace(" ", "") == f"{name} 90.0%".replace(" ", "")
        size = laid.axis["tickfont"]["size"]
        assert max(lettering.width(line, size) for line in lines) <= room.width * 0.6 + 20


@pytest.mark.parametrize("wide", [372, 560, 760])
def test_a_long_word_is_whole_where_there_is_room_for_it(wide: int):
    laid = rows.laid(LONG, ["1"] * 4, Room(wide), 72)
    (label,) = (label for label in laid.axis["ticktext"] if label.startswith("Llan"))
    assert re.split("<br>| ", label) == ["Llanfairpwllgwyngyllgogerychwyrn", "<b>1</b>"]


def test_a_row_is_as_high_as_its_name_where_nothing_limits_the_height():
    laid = rows.laid(LONG, ["1"] * 4, PAGE, 72)
    middles = laid.middles
    assert middles[1] - middles[0] > middles[3] - middles[2]


def test_two_areas_of_one_name_and_value_are_two_rows():
    laid = rows.laid(["Newcastle"] * 2, ["90.0%"] * 2, PAGE, 72)
    assert len(set(laid.middles)) == 2


@pytest.mark.parametrize("height", [120, 600])
def test_what_does_not_fit_is_not_laid_out_unless_it_must_be(height: int):
    assert rows.laid(["A place"] * 300, ["1"] * 300, Room(760, height), 72) is None
    assert rows.laid(["A place"] * 300, ["1"] * 300, Room(760, height), 72, must=True)


def latest(names: list[str] = ("Leeds", "The whole", "York"), **columns: list) -> pd.DataFrame:
    many = len(names)
    missing = [np.nan] * many
    return pd.DataFrame(
        {
            "place": [f"p{at}" for at in range(many)],
            "name": names,
            "area_kind": ["place"] * many,
            "value": np.linspace(88, 97, many),
            "lower": missing,
            "upper": missing,
            "target": [95.0] * many,
            "period": ["Dec 2017"] * many,
        }
        | columns
    )


def test_a_comparison_has_a_dot_for_each_place_and_a_mark_for_each_target():
    frame = latest(value=[90.0, 88.5, 97.0], target=[95.0, 95.0, np.nan])
    figure = comparison.figure(frame, A_AND_E)
    targets, dots = figure.data
    assert list(dots.x) == [90.0, 88.5, 97.0]
    assert whole(figure) == ["Leeds 90.0%", "The whole 88.5%", "York 97.0%"]
    assert list(dots.y) == list(figure.layout.yaxis.tickvals)
    assert (list(targets.x), list(targets.y)) == ([95.0, 95.0], list(dots.y)[:2])
    assert targets.mode == "markers"
    assert said_on(figure) == ["target 95.0%", comparison.NOT_FROM_ZERO]


def said_on(figure: go.Figure) -> list[str]:
    return [one.text for one in figure.layout.annotations]


def test_one_target_and_england_are_named_lines_through_all_rows():
    kinds = ["nation", "place", "place"]
    figure = comparison.figure(latest(area_kind=kinds, value=[90.0, 88.5, 97.0]), A_AND_E)
    (dots,) = figure.data
    assert [line.x0 for line in figure.layout.shapes] == [95.0, 90.0]
    assert said_on(figure)[:2] == ["Leeds 90.0%", "target 95.0%"]
    assert list(dots.marker.color) == [theme.MUTED, theme.ACCENT, theme.ACCENT]


def test_a_rated_place_has_its_category_as_colour_shape_and_number():
    figure = comparison.figure(latest(category=[2.0, 3.0, np.nan]), A_AND_E)
    (dots,) = figure.data
    assert list(dots.text) == ["2", "3", ""]
    assert list(dots.marker.symbol) == ["square", "diamond", "circle"]
    assert list(dots.marker.color) == [theme.CATEGORY[2], theme.CATEGORY[3], theme.ACCENT]


def test_a_comparison_draws_published_intervals():
    frame = latest(value=[90.0, 88.5, 97.0], lower=[88.0, np.nan, 96.0], upper=[91.0, np.nan, 99.0])
    interval, dots = comparison.figure(frame, A_AND_E).data
    first, _, last = dots.y
    assert list(interval.x) == [88.0, 91.0, None, 96.0, 99.0, None]
    assert list(interval.y) == [first, first, None, last, last, None]


@pytest.mark.parametrize(
    ("id", "unit"), [("mrsa", ["per 100,000 bed days"]), ("special_measures", [])]
)
def test_the_axis_has_the_unit_that_its_numbers_do_not_say(id: str, unit: list[str]):
    """Trusts are on each number: "2 trusts"; infections per 100,000 bed days are bare: "2"."""
    frame = latest(value=[1.0, 2.0, 3.0], target=[0.0] * 3)
    figure = comparison.figure(frame, INDICATORS[id])
    _, *found = said_on(figure)
    assert found == unit
    axis = distribution.figure(
        frame.assign(x=frame["value"], category=1, text=""), "", (0, 4), {}, INDICATORS[id].unit
    )
    assert [one.text for one in axis.layout.annotations] == unit


@pytest.mark.parametrize("gone", [[], ["lower", "upper"], ["target"]])
def test_a_comparison_names_the_marks_there_are(gone: list[str]):
    frame = latest(lower=[80.0] * 3, upper=[98.0] * 3, target=[95.0, 95.0, 90.0])
    frame[gone] = np.nan
    said = marks(comparison.figure(frame, A_AND_E))
    assert ("thin line: 95% interval" in said) is ("upper" not in gone)
    assert ("upright line: target in force" in said) is ("target" not in gone)


@pytest.mark.parametrize(("lowest", "fits"), [(48.0, False), (47.0, False), (49.0, True)])
def test_an_axis_begins_at_nought_unless_all_marks_lie_above_half_the_highest(lowest, fits):
    frame = latest(value=[lowest, 90.0, 96.0], target=[np.nan] * 3)
    figure = comparison.figure(frame, A_AND_E)
    low, high = figure.layout.xaxis.range
    assert (low > 0) is fits
    assert low == pytest.approx(49 - 47 * 0.06 if fits else 0)
    assert 96 < high <= 105
    assert (comparison.NOT_FROM_ZERO in said_on(figure)) is fits


def test_an_axis_holds_the_farthest_mark_and_values_below_nought():
    figure = comparison.figure(latest(value=[10.0, 8.0, 9.0], target=[40.0] * 3), A_AND_E)
    assert tuple(figure.layout.xaxis.range) == (0, pytest.approx(42.4))
    finance = INDICATORS["finance"]
    figure = comparison.figure(latest(value=[-2.0, 1.0, 0.5], target=[0.0] * 3), finance)
    assert tuple(figure.layout.xaxis.range) == (pytest.approx(-2.18), pytest.approx(1.18))


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_three_hundred_places_are_dots_and_what_they_are_held_against_is_named(room: Room):
    kinds = ["nation", "footprint", *["place"] * 300]
    names = ["England", "The whole", *(f"Place {at}" for at in range(300))]
    frame = latest(names, area_kind=kinds, lower=[80.0] * 302, upper=[98.0] * 302)
    figure = comparison.figure(frame, A_AND_E, room)
    (dots,) = figure.data
    assert len(dots.x) == 300
    assert marks(figure) == ["dot: an area"]
    named = {one.text for one in figure.layout.annotations}
    assert named == {"England 88.0%", "The whole 88.0%", "target 95.0%"} or named == {
        "England 88.0%, The whole 88.0%",
        "target 95.0%",
    }


def parts(many: int = 2, **columns: list) -> pd.DataFrame:
    return pd.DataFrame(
        {"name": [f"Indicator {at}" for at in range(many)], "score": [2.0, 4.0] * (many // 2)}
        | {"weight": [1 / many] * many, "category": [2.0, 4.0] * (many // 2)}
        | columns
    )


def test_contributions_are_bars_from_nought_the_largest_first():
    """0.25 x (2 - 1) and 0.75 x (4 - 1)."""
    figure = contribution.figure(parts(weight=[0.25, 0.75], name=["A", "B"]))
    bars, ends = figure.data
    assert list(bars.x) == list(ends.x) == [2.25, 0.25]
    assert bars.base is None
    assert whole(figure) == ["B +2.25", "A +0.25"]
    assert list(bars.marker.color) == [theme.CATEGORY[4], theme.CATEGORY[2]]
    assert list(ends.marker.symbol) == ["triangle-up", "square"]
    assert list(ends.text) == ["4", "2"]
    assert bars.hovertext[0] == "B: weight 0.7500 × (score 4.0000 − 1) = +2.250"


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_contributions_without_room_are_added_up_in_one_bar(room: Room):
    figure = contribution.figure(parts(40), room)
    bars, _ = figure.data
    assert legible(figure)
    assert sum(bars.x) == pytest.approx(2.0)
    assert bool(re.search(r"\d+ others", str(whole(figure)))) is (room.height is not None)


PARTS = pd.DataFrame(
    {
        "part": ["shares", "data", "other"],
        "said": ["", "2% to 1%", ""],
        "change": [0.04, -0.06, 0.0],
    }
)


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_a_change_is_written_with_its_name_where_no_bar_crosses_it(room: Room):
    figure = change.figure(PARTS, method(item("x"), clear_change=0.05), room)
    (bars,) = figure.data
    assert whole(figure) == ["data, 2% to 1% -0.06 ▲ better", "shares +0.04"]
    assert list(bars.x) == [-0.06, 0.04]
    assert bars.base is None
    assert bars.text is None
    assert legible(figure)
