"""Dots for areas: none hides another, and the one named is under its name."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures import distribution, lettering, theme
from dashboard.figures.drawn import PAGE, Room, marks
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.sheet import inner_width
from metrics.indicator import PERCENT

LONG = "NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board"
ROOMS = [PAGE, *(Room(inner_width(one), 330) for one in FORMATS.values())]


def peers(x: list[float], **columns: list) -> pd.DataFrame:
    ids = [f"p{at}" for at in range(len(x))]
    return pd.DataFrame({"place": ids, "name": ids, "x": x, "category": 2.0, "text": ids} | columns)


def test_the_chosen_area_is_on_top_of_those_like_it_and_named():
    frame = peers([2.0, 2.0, 3.0], text=["A: 2.00", "B: 2.00", "C: 3.00"], name=["A", "B", "C"])
    figure = distribution.figure(frame, "p0", (1.0, 4.0), {2.5: "2 | 3"})
    (dots,) = figure.data
    assert dict(zip(dots.hovertext, dots.y, strict=True)) == {
        "A: 2.00": 1.0,
        "B: 2.00": 0.0,
        "C: 3.00": 0.0,
    }
    line, name = figure.layout.annotations
    assert (line.text, line.x, name.text, name.x) == ("2 | 3", 2.5, "<b>A</b>", 2.0)
    stem = figure.layout.shapes[-1]
    assert (stem.x0, stem.x1, stem.y0, stem.layer) == (2.0, 2.0, 1.0, "below")
    assert name.y > stem.y1 > 1.0
    assert list(figure.layout.xaxis.ticktext) == ["1 best", "2", "3", "4 worst"]


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_no_dot_of_three_hundred_lies_over_another_or_over_the_name(room: Room):
    x = np.random.default_rng(1).normal(2.3, 0.3, 300).clip(1, 4)
    frame = peers(list(x), name=[LONG] * 300)
    figure = distribution.figure(frame, "p7", (0.9, 4.1), {2.5: "2 | 3"}, room=room)
    (dots,) = figure.data
    low, high = figure.layout.yaxis.range
    top = figure.layout.margin.t
    pitch = (figure.layout.height - top - distribution.AXIS) / (high - low)
    across = (room.width - distribution.SIDES) / (4.1 - 0.9)
    at = np.column_stack([np.array(dots.x) * across, np.array(dots.y) * pitch])
    size = min(dots.marker.size)
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + np.eye(300) * 99
    assert apart.min() >= size
    name = figure.layout.annotations[-1]
    lines = name.text.count("<br>") + 1
    assert (high - max(dots.y)) * pitch > lines * distribution.LETTERS * 1.2


@pytest.mark.parametrize("x", [1.0, 2.5, 4.0])
def test_a_long_name_stays_inside(x: float):
    figure = distribution.figure(peers([x], name=[LONG]), "p0", (0.9, 4.1), {}, room=PAGE)
    name = figure.layout.annotations[-1]
    lines = name.text.replace("<b>", "").replace("</b>", "").split("<br>")
    wide = max(lettering.width(line, distribution.LETTERS, bold=True) for line in lines)
    at = (x - 0.9) / 3.2 * (PAGE.width - distribution.SIDES)
    left = at - wide * {"left": 0, "center": 0.5, "right": 1}[name.xanchor]
    assert left >= -16
    assert left + wide <= PAGE.width - 16


def test_dots_say_what_their_colour_means_where_they_have_one():
    coloured = distribution.figure(peers([2.0]), "", (1, 4), {})
    plain = distribution.figure(peers([90.0], category=[np.nan]), "", (80, 100), {}, PERCENT)
    assert marks(coloured) == [
        "dot: an area, as circle, square, diamond or triangle in category 1, 2, 3 or 4"
    ]
    assert marks(plain) == ["dot: an area"]
    assert plain.data[0].marker.color == (theme.MUTED,) or list(plain.data[0].marker.color) == [
        theme.MUTED
    ]
    assert plain.layout.xaxis.ticktext[-1] == "100%"
