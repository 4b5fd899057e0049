"""Charts: what they draw is what the figures say."""

import json
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures.chart import Chart
from dashboard.figures.drawn import PAGE, drawn
from dashboard.pages import page
from dashboard.parts import components, html
from dashboard.parts import series as figures_of
from dashboard.sections import comparison as comparison_section
from data.releases.release import Release
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
    """The figures of those charts, as pages show them."""
    return {name: chart.figure for name, chart in charts_of_pages(release).items()}


def charts_of_pages(release: Release) -> dict[str, Chart]:
    """The charts of every place and ambition and of three indicators, by page and chart id."""
    names = {
        "place": release.ratings["place"],
        "indicator": MONTHLY_HALF_YEARLY_AND_WITH_INTERVALS,
        "ambition": release.plan["ambitions"]["id"],
    }
    found = {}
    for one in page.PAGES:
        name = next((name for name in names if f"<{name}>" in one.template), None)
        for given in [{name: id} for id in names[name]] if name else [{}]:
            for part in one.content(release, **given):
                every = [part, *part._traverse()]
                charts = [node.chart for node in every if hasattr(node, "chart")]
                found |= {f"{one.template} {given} {chart.id}": chart for chart in charts}
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


def test_contributions_of_every_place_add_up_to_its_composite(figures, release):
    for place, composite in release.ratings.set_index("place")["composite"].items():
        (name,) = (name for name in figures if f"'{place}'}} contribution" in name)
        bars, _ = figures[name].data
        assert sum(bars.x) == pytest.approx(composite - 1)


def test_a_figure_in_a_page_is_text_that_ends_nothing():
    hostile = "</script><h1>mine</h1> & <!-- &lt;"
    axis = {"range": [0, 1], "visible": False}
    note = {"x": 0.5, "y": 0.5, "xanchor": "left", "showarrow": False, "text": hostile}
    layout = {"height": 336, "xaxis": axis, "yaxis": axis, "annotations": [note]}
    figure = drawn([], layout, PAGE)
    one = Chart(
        "one", lambda room: figure, "", "", "What it shows.", pd.DataFrame(), date(2017, 12, 31)
    )
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
    assert ("target 95.0%" in said) is ("target" not in gone)
    assert ("Thin line: 95% interval." in said) is ("upper" not in gone)
