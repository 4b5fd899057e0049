"""What every chart is made with: round ticks, names above lines, and words for its marks."""

import plotly.graph_objects as go
import pytest

from dashboard.figures.drawn import PAGE, above, drawn, marked, marks, text, ticks
from metrics.indicator import BEDS, JUDGED, PERCENT, TRUSTS

NARROW, WIDE = (200.0, 100.0), (800.0, 100.0)


@pytest.mark.parametrize(
    ("span", "unit", "pixels", "texts"),
    [
        ((0, 1.06), TRUSTS, 600, ["0 trusts", "1 trust"]),
        ((0, 2.12), TRUSTS, 600, ["0 trusts", "1 trust", "2 trusts"]),
        ((0, 4100), BEDS, 600, ["0 beds", "1,000 beds", "2,000 beds", "3,000 beds", "4,000 beds"]),
        ((0, 4100), BEDS, 180, ["0 beds", "2,500 beds"]),
        ((0, 100), PERCENT, 800, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        ((0, 100), PERCENT, 150, ["0%", "50%", "100%"]),
        ((0, 1.1), PERCENT, 800, ["0.0%", "0.2%", "0.4%", "0.6%", "0.8%", "1.0%"]),
        ((-3, 108), PERCENT, 800, ["0%", "20%", "40%", "60%", "80%", "100%"]),
        ((0, 4), JUDGED, 800, ["1", "2", "3", "4"]),
        ((95.0, 95.0), PERCENT, 800, ["95%"]),
    ],
)
def test_ticks_are_round_and_no_parts_of_what_is_counted(span, unit, pixels, texts):
    """None stands where the unit allows no value, such as below 0% or above 100%."""
    assert ticks(span, unit, pixels)["ticktext"] == texts


def test_ticks_above_each_other_need_the_height_of_a_line():
    assert len(ticks((0, 100), PERCENT, 200, upright=True)["ticktext"]) == 6
    assert len(ticks((0, 100), PERCENT, 100, upright=True)["ticktext"]) == 3


def test_names_that_would_lie_over_each_other_stand_a_line_higher():
    lines = {90.0: "England 90.0%", 91.0: "target 91.0%", 99.0: "far away"}
    apart, near = above(lines, (80, 100), (2000, 100)), above(lines, (80, 100), WIDE)
    assert [one["y"] for one in apart["annotations"]] == [1, 1, 1]
    assert [one["y"] for one in near["annotations"]] == [1, pytest.approx(1.16), 1]
    assert near["margin"]["t"] == apart["margin"]["t"] + 16


def test_a_name_at_the_edge_stays_inside():
    layout = above({0.0: "target 0 trusts", 1.0: "a name to the right"}, (0, 1), NARROW)
    assert [one["xanchor"] for one in layout["annotations"]] == ["left", "right"]


def test_lines_are_dotted_not_dashed():
    (line,) = marked({2.5: "2 | 3"}, (1, 4), WIDE)["shapes"]
    dot, space = (float(part.removesuffix("px")) for part in line["line"]["dash"].split(","))
    assert dot <= line["line"]["width"]
    assert space > dot


def test_marks_are_named_where_they_are_drawn():
    traces = [
        {"type": "scatter", "name": "dot: an area", "y": [1.0]},
        {"type": "scatter", "name": "square: none here", "y": []},
        {"type": "bar", "y": [1.0]},
        {"type": "scatter", "name": "dot: an area", "y": [2.0]},
    ]
    layout = {"xaxis": {"visible": False}, "yaxis": {"visible": False}}
    assert marks(drawn(traces, layout, PAGE)) == ["dot: an area"]
    assert marks(go.Figure()) == []


def test_a_name_is_written_as_it_is():
    """Plotly reads markup in texts, and leaves out what it does not know."""
    assert text('Hull & <East> "Riding"') == 'Hull &amp; &lt;East&gt; "Riding"'
