"""Charts: what they draw is what the figures say."""

import json
from datetime import date
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import components, html, page, sparkline, theme
from dashboard import series as figures_of
from dashboard.chart import Chart
from dashboard.figures import comparison, contribution, distribution, process, trend
from dashboard.figures.drawn import SCORES
from dashboard.sections import comparison as comparison_section
from data.release import Release
from metrics import registry
from tests.dashboard.reading import parse

A_AND_E = registry.indicators()["ae_four_hour"]
SVG = "{http://www.w3.org/2000/svg}"
CUT_OFFS = (1.5, 2.5, 3.5)


MONTHLY_HALF_YEARLY_AND_WITH_INTERVALS = [
    "ae_four_hour",
    "gp_extended_access",
    "smoking_prevalence",
]


def of_pages(release: Release) -> dict[str, go.Figure]:
    """The charts of every place and three kinds of indicator, by page and chart id."""
    names = {"place": release.ratings["place"], "indicator": MONTHLY_HALF_YEARLY_AND_WITH_INTERVALS}
    found = {}
    for one in page.PAGES:
        name = next((name for name in names if f"<{name}>" in one.template), None)
        for given in [{name: id} for id in names[name]] if name else [{}]:
            for part in one.content(release, **given):
                every = [part, *part._traverse()]
                charts = [node.chart for node in every if hasattr(node, "chart")]
                found |= {f"{one.template} {given} {chart.id}": chart.figure for chart in charts}
    return found


@pytest.fixture(scope="module")
def figures(release: Release) -> dict[str, go.Figure]:
    return of_pages(release)


def strictly(figure: go.Figure) -> dict:
    """The figure as a browser gets it; NaN and infinity are no JSON."""

    def refuse(constant: str) -> None:
        raise ValueError(f"{constant} in a figure")

    return json.loads(figure.to_json(), parse_constant=refuse)


def test_every_place_and_indicator_has_charts(figures, release):
    assert sum("contribution" in name for name in figures) == len(release.ratings)
    for indicator in MONTHLY_HALF_YEARLY_AND_WITH_INTERVALS:
        assert any(f"'{indicator}'" in name for name in figures)


def test_figures_use_only_what_the_small_bundle_draws(figures):
    assert {trace.type for figure in figures.values() for trace in figure.data} == {
        "bar",
        "scatter",
    }


def test_figures_are_what_plotly_would_accept(figures):
    """Pages draw without asking plotly to check each property; here it does."""
    for name, figure in figures.items():
        assert strictly(go.Figure(figure.to_dict())) == strictly(figure), name


def test_figures_can_be_sent_to_a_browser(figures):
    for name, figure in figures.items():
        assert strictly(figure)["data"], name


def parts(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(
        {"name": ["A", "B"], "score": [2.0, 4.0], "weight": [0.5, 0.5], "category": [2.0, 4.0]}
        | columns
    )


def test_contribution_bars_follow_each_other_and_add_up_to_the_composite():
    figure = contribution.figure(parts(weight=[0.25, 0.75]), 3.5, CUT_OFFS)
    (bars,) = figure.data
    *lengths, whole = bars.x
    *starts, first = bars.base
    assert lengths == [0.25, 2.25]
    assert starts == [1.0, 1.25]
    assert (first, whole) == (1.0, 2.5)
    assert list(bars.y) == ["A <b>+0.25</b>", "B <b>+2.25</b>", "Composite <b>3.50</b>"]
    assert list(bars.marker.color) == [theme.CATEGORY[2], theme.CATEGORY[4], theme.INK]


def test_contributions_of_every_place_add_up_to_its_composite(figures, release):
    for place, composite in release.ratings.set_index("place")["composite"].items():
        (name,) = (name for name in figures if f"'{place}'}} contribution" in name)
        (bars,) = figures[name].data
        assert sum(bars.x[:-1]) == pytest.approx(composite - 1)
        assert bars.x[-1] == pytest.approx(composite - 1)


def test_the_chosen_area_is_on_top_of_those_like_it():
    peers = pd.DataFrame(
        {
            "place": ["a", "b", "c"],
            "name": ["A", "B", "C"],
            "x": [2.0, 2.0, 3.0],
            "category": [2.0, 2.0, 3.0],
            "text": ["A: 2.00", "B: 2.00", "C: 3.00"],
        }
    )
    figure = distribution.figure(peers, "a", (1.0, 4.0), {2.5: "2 | 3"}, SCORES)
    (dots,) = figure.data
    assert dict(zip(dots.hovertext, dots.y, strict=True)) == {
        "A: 2.00": 1.0,
        "B: 2.00": 0.0,
        "C: 3.00": 0.0,
    }
    assert [(one.text, one.x, one.y) for one in figure.layout.annotations] == [
        ("2 | 3", 2.5, 1),
        ("<b>A</b>", 2.0, 1.0),
    ]


def latest(**columns: list) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": ["Leeds", "The whole", "York"],
            "area_kind": ["place", "footprint", "place"],
            "value": [90.0, 88.5, 97.0],
            "lower": [np.nan] * 3,
            "upper": [np.nan] * 3,
            "target": [95.0, 95.0, np.nan],
            "period": ["Dec 2017"] * 3,
        }
        | columns
    )


def test_a_comparison_has_a_bar_and_a_target_mark_for_each_place():
    bars, marks = comparison.figure(latest(), A_AND_E).data
    assert list(bars.x) == [90.0, 88.5, 97.0]
    assert ["Leeds" in bars.y[0], "whole" in bars.y[1], "York" in bars.y[2]] == [True] * 3
    assert list(marks.y) == list(bars.y)
    assert marks.mode == "markers"
    assert list(marks.x)[:2] == [95.0, 95.0]
    assert marks.x[2] is None
    assert bars.error_x.array is None


def test_a_comparison_writes_each_value_with_its_place():
    bars, _ = comparison.figure(latest(), A_AND_E).data
    assert ["90.0%" in bars.y[0], "88.5%" in bars.y[1], "97.0%" in bars.y[2]] == [True] * 3


def test_a_comparison_draws_published_intervals():
    frame = latest(lower=[88.0, np.nan, 96.0], upper=[91.0, np.nan, 99.0])
    bars, _ = comparison.figure(frame, A_AND_E).data
    assert list(bars.error_x.array) == [1.0, 0.0, 2.0]
    assert list(bars.error_x.arrayminus) == [2.0, 0.0, 1.0]


def test_a_comparison_starts_at_nought_and_ends_beyond_its_longest_mark():
    figure = comparison.figure(latest(value=[10.0, 8.0, 9.0], target=[40.0] * 3), A_AND_E)
    low, high = figure.layout.xaxis.range
    assert low == 0
    assert 40 < high < 60
    assert comparison.figure(latest(), A_AND_E).layout.xaxis.range[1] <= 100


def series(values: list[float], **columns: list) -> pd.DataFrame:
    ends = pd.date_range("2017-01-31", periods=len(values), freq="ME")
    missing = [np.nan] * len(values)
    return pd.DataFrame(
        {"period_end": ends, "value": values, "lower": missing, "upper": missing}
        | {"target": [95.0] * len(values), "period": [f"{end:%b %Y}" for end in ends]}
        | columns
    )


def test_a_trend_draws_the_target_and_leaves_gaps_where_values_are_missing():
    figure = trend.figure(series([90.0, np.nan, 92.0]), A_AND_E, (80, 100))
    target, line = figure.data
    assert list(target.y) == [95.0] * 3
    drawn = strictly(figure)["data"][1]
    assert len(line.y) == 3
    assert line.y[1] is None
    assert drawn.get("connectgaps", False) is False


def test_a_trend_draws_intervals_as_a_band():
    frame = series([90.0, 91.0], lower=[89.0, 90.0], upper=[91.0, 92.0])
    band, *_ = trend.figure(frame, A_AND_E, (80, 100)).data
    assert list(band.y) == [91.0, 92.0, 90.0, 89.0]


def test_a_single_target_point_can_be_seen():
    target, line = trend.figure(series([90.0]), A_AND_E, (80, 100)).data
    assert "markers" in target.mode
    assert "markers" in line.mode


def test_trends_beside_each_other_share_a_scale_that_holds_everything():
    frame = series([90.0, np.nan, 70.0], lower=[88.0, np.nan, 65.0])
    low, high = trend.span(frame)
    assert 60 < low < 65
    assert 95 < high < 100
    assert list(trend.figure(frame, A_AND_E, (low, high)).layout.yaxis.range) == [low, high]


def test_a_scale_of_one_value_has_some_height_and_does_not_go_below_nought():
    low, high = trend.span(series([0.0], target=[0.0]))
    assert (low, high) == (0, 1)


def test_a_process_draws_the_limits_of_each_segment_apart():
    frame = series(
        [90.0, 91.0, 80.0],
        segment=[0, 0, 1],
        mean=[90.5, 90.5, 80.0],
        lower_limit=[88.0, 88.0, 78.0],
        upper_limit=[93.0, 93.0, 82.0],
        special=[""] * 3,
        direction=[""] * 3,
    )
    figure = process.figure(frame, A_AND_E, (70, 100))
    drawn = [list(trace.y) for trace in figure.data if trace.mode == "lines" and len(trace.y)]
    for limits in ([90.5, 90.5], [88.0, 88.0], [93.0, 93.0], [80.0], [78.0], [82.0]):
        assert limits in drawn


def svg(values: list[float | None], targets: list[float | None]) -> ElementTree.Element:
    kind, _, text = sparkline.source(values, targets).partition(",")
    assert kind == "data:image/svg+xml"
    return ElementTree.fromstring(unquote(text))


def line(values: list[float | None]) -> str:
    return svg(values, [None] * len(values)).findall(f"{SVG}path")[1].get("d")


def test_a_sparkline_is_an_image_with_a_line_a_target_and_a_last_point():
    drawn = svg([1.0, 2.0, 3.0], [2.0, 2.0, 2.0])
    target, values = drawn.findall(f"{SVG}path")
    assert values.get("d") == "M3.0 29.0L60.0 16.0L117.0 3.0"
    assert target.get("d") == "M3.0 16.0L60.0 16.0L117.0 16.0"
    assert target.get("stroke-dasharray")
    (dot,) = drawn.findall(f"{SVG}circle")
    assert (dot.get("cx"), dot.get("cy")) == ("117.0", "3.0")


def test_a_sparkline_leaves_gaps():
    assert line([1.0, None, 2.0, 3.0]).count("M") == 2
    assert line([1.0, 2.0, None]).count("M") == 1


@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0]])
def test_a_sparkline_of_little_is_still_an_image(values):
    drawn = svg(values, [None] * len(values))
    known = [value for value in values if value is not None]
    assert len(drawn.findall(f"{SVG}circle")) == (1 if known else 0)
    assert "nan" not in ElementTree.tostring(drawn).decode()


def test_a_figure_in_a_page_is_text_that_ends_nothing():
    hostile = "</script><h1>mine</h1> & <!-- &lt;"
    figure = go.Figure(layout={"title": {"text": hostile}, "height": 336})
    one = Chart("one", figure, "", "", "What it shows.", pd.DataFrame(), date(2017, 12, 31))
    written = parse(html.write(components.chart(one)))
    room = written.one("div", class_="chart-space")
    assert room.attributes["style"] == "height: 336px"
    assert json.loads(room.one("script").children[0]) == json.loads(figure.to_json())
    assert not written.all("h1")


@pytest.mark.parametrize("gone", [[], ["lower", "upper"], ["target"]])
def test_the_note_below_a_chart_names_the_marks_there_are(release: Release, gone: list[str]):
    indicator = release.indicators["ae_four_hour"]
    rows = figures_of.latest(release, indicator.id)
    rows[gone] = np.nan
    said = html.write(components.html.Div(comparison_section.section(release, indicator, rows)))
    assert ("Thin line: 95% interval." in said) is ("upper" not in gone)
    assert ("Upright line: target in force." in said) is ("target" not in gone)
