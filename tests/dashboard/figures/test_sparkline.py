"""Sparklines: small trends as images, with gaps where figures are missing."""

from datetime import date, timedelta
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from dashboard.figures import sparkline

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2017, 1, 1)


def points(*levels: float | None) -> list[tuple[date, float | None]]:
    """One level after the other, ten days apart."""
    return [(FIRST + timedelta(days=10 * at), level) for at, level in enumerate(levels)]


def svg(values: sparkline.Points, goal: sparkline.Points = ()) -> ElementTree.Element:
    kind, _, text = sparkline.source(values, goal).partition(",")
    assert kind == "data:image/svg+xml"
    return ElementTree.fromstring(unquote(text))


def line(*levels: float | None) -> str:
    return svg(points(*levels)).findall(f"{SVG}path")[1].get("d")


def test_a_sparkline_is_an_image_with_a_line_a_target_and_a_last_point():
    drawn = svg(points(1.0, 2.0, 3.0), points(2.0, 2.0, 2.0))
    target, values = drawn.findall(f"{SVG}path")
    assert values.get("d") == "M3.0 29.0L60.0 16.0L117.0 3.0"
    assert target.get("d") == "M3.0 16.0L60.0 16.0L117.0 16.0"
    assert target.get("stroke-dasharray")
    (dot,) = drawn.findall(f"{SVG}circle")
    assert (dot.get("cx"), dot.get("cy")) == ("117.0", "3.0")


def test_a_gap_is_a_gap():
    assert line(1.0, 3.0, None, 2.0, 3.0) == "M3.0 29.0L31.5 3.0M88.5 16.0L117.0 3.0"
    assert line(1.0, 2.0, None).count("M") == 1


def test_figures_stand_where_their_day_is():
    """A fortnight's figures and one of a hundred days later do not stand side by side."""
    days = [FIRST, FIRST + timedelta(days=10), FIRST + timedelta(days=100)]
    path = svg(list(zip(days, (1.0, 1.0, 1.0), strict=True))).findall(f"{SVG}path")[1].get("d")
    assert path == "M3.0 29.0L14.4 29.0L117.0 29.0"


def test_a_figure_between_gaps_is_a_dot():
    assert line(1.0, None, 2.0, None, 3.0).count("h0") == 3


def test_a_step_of_the_target_is_upright():
    goal = [(FIRST, 1.0), (FIRST + timedelta(days=99), 1.0), (FIRST + timedelta(days=100), 2.0)]
    target = svg([(FIRST, 1.0), (FIRST + timedelta(days=100), 2.0)], goal).find(f"{SVG}path")
    assert target.get("d") == "M3.0 29.0L115.9 29.0L117.0 3.0"


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0]])
def test_a_sparkline_of_little_is_still_an_image(values):
    drawn = svg(points(*values))
    known = [value for value in values if value is not None]
    assert len(drawn.findall(f"{SVG}circle")) == (1 if known else 0)
    assert "nan" not in ElementTree.tostring(drawn).decode()
