"""Figures as SVG: what is known is drawn at its place, what is not is an error that names it."""

import plotly.graph_objects as go
import pytest

from dashboard.figures.drawn import Room, drawn
from dashboard.figures.svg import draw
from dashboard.figures.svg.known import Unknown
from tests.dashboard.reading import parse

MARGIN = {"l": 20, "r": 20, "t": 10, "b": 40}
LAYOUT = {
    "height": 150,
    "margin": MARGIN,
    "xaxis": {"range": [0, 10], "tickvals": [5], "ticktext": ["five"]},
    "yaxis": {"range": [0, 100], "visible": False},
}
DOT = {"type": "scatter", "mode": "markers", "x": [5], "y": [25]}
DOT |= {"marker": {"size": 8, "color": "#10151c"}}


def figure(*traces: dict, **layout: object) -> go.Figure:
    return drawn(list(traces), LAYOUT | layout, Room(240))


def test_a_point_lies_at_its_figures_within_the_margins():
    """The plot is 200 x 100: 5 of 10 is at 100, 25 of 100 at 75 from the top."""
    written = parse(draw.plain(figure(DOT), 240))
    point = written.one("circle").attributes
    assert (point["cx"], point["cy"], point["r"]) == ("100", "75", "4")
    assert any(g.attributes.get("transform") == "translate(20 10)" for g in written.all("g"))


def test_each_point_may_have_a_shape_of_its_own():
    """A triangle of size 8 reaches 4 up, 2 down and 4.62 (8 / root 3) to each side."""
    marker = {"symbol": ["circle", "triangle-up"], "size": 8, "color": "#10151c"}
    two = DOT | {"x": [5, 5], "y": [25, 50], "marker": marker}
    written = parse(draw.plain(figure(two), 240))
    assert len(written.all("circle")) == 1
    assert "M-4.62 2H4.62L0 -4Z" in [one.attributes["d"] for one in written.all("path")]


def test_the_same_figure_in_twice_the_plot_keeps_its_letters():
    """The plot is 400 wide: the point is at 200, and the letters are as large as before."""
    narrow, wide = (parse(draw.plain(figure(DOT), width)) for width in (240, 440))
    assert wide.one("circle").attributes["cx"] == "200"
    sizes = [one.one("text").attributes["font-size"] for one in (narrow, wide)]
    assert sizes == ["14", "14"]


def test_a_bar_lies_between_its_base_and_its_end():
    """From 2 to 5 of 10 is 40 to 100; 20 of 100 high around 50."""
    bar = {"type": "bar", "orientation": "h", "x": [3], "base": [2], "y": [50], "width": 20}
    drawn_bar = parse(draw.plain(figure(bar | {"marker": {"color": ["#10151c"]}}), 240))
    place = drawn_bar.all("rect")[-1].attributes
    assert [place[name] for name in ("x", "y", "width", "height")] == ["40", "40", "60", "20"]


def test_a_line_is_broken_where_a_value_is_missing():
    line = {"type": "scatter", "mode": "lines", "x": [0, 5, 10], "y": [0, None, 100]}
    path = parse(draw.plain(figure(line | {"line": {"color": "#10151c"}}), 240)).one("path")
    assert path.attributes["d"] == "M0 100M200 0"


def test_a_name_is_text_and_nothing_else():
    hostile = "&lt;script&gt;<br><b>A&amp;E</b>"
    axis = LAYOUT["xaxis"] | {"ticktext": [hostile]}
    svg = draw.plain(figure(DOT, xaxis=axis), 240, title="a < b", desc="c & d")
    assert "<script" not in svg
    assert ">&lt;script&gt;</tspan>" in svg
    assert '<tspan font-weight="600">A&amp;E</tspan>' in svg
    assert "<title>a &lt; b</title><desc>c &amp; d</desc>" in svg


@pytest.mark.parametrize(
    ("traces", "layout", "named"),
    [
        ([{"type": "pie"}], {}, "'pie'"),
        ([DOT | {"stackgroup": "one"}], {}, "scatter.stackgroup"),
        ([DOT | {"marker": {"symbol": "star"}}], {}, "scatter.marker.symbol"),
        ([DOT | {"marker": {"symbol": ["circle", "star"]}}], {}, "'star'"),
        ([DOT], {"title": {"text": "Mine"}}, "layout.title"),
        ([DOT], {"xaxis": LAYOUT["xaxis"] | {"type": "log"}}, "layout.xaxis.type"),
        ([DOT], {"shapes": [{"type": "circle"}]}, "layout.shapes.type"),
        ([DOT], {"annotations": [{"showarrow": True}]}, "layout.annotations.showarrow"),
        ([DOT], {"yaxis": {"visible": False}}, "yaxis has no range"),
    ],
)
def test_what_is_not_known_is_named(traces: list, layout: dict, named: str):
    with pytest.raises(Unknown, match=named):
        draw.plain(figure(*traces, **layout), 240)
