"""Comparing areas on an indicator: each figure with its period, the line with its owner."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures.chart import Chart
from dashboard.parts.html import write
from dashboard.sections import peers
from data.profile import Words
from data.releases.release import Release

AREAS = pd.Series({"ash": "Ash", "birch": "Birch", "cedar": "Cedar"})
DECEMBER = (pd.Timestamp("2017-12-01"), pd.Timestamp("2017-12-31"), "Dec 2017")
JANUARY = (pd.Timestamp("2018-01-01"), pd.Timestamp("2018-01-31"), "Jan 2018")


def measured(release: Release, *rows: tuple) -> peers.Measure:
    """A&E in Ash, Birch and Cedar: value, period and target of each, all in category 2."""
    one = release.indicators["ae_four_hour"]
    table = pd.DataFrame(
        [
            (place, value, 2.0, one.unit.write(value), *period, target)
            for place, (value, period, target) in zip(AREAS.index, rows, strict=False)
        ],
        columns=["place", "x", "category", "shown", "period_start", "period_end", "period"]
        + ["target"],
    )
    return peers.Measure(one.short_name, table, release.as_at, {}, one)


def said(measure: peers.Measure, chosen: str) -> str:
    found = peers.named(measure, AREAS)
    return peers.sentence(measure, found, chosen, AREAS[chosen], "footprint", Words())


def strip(measure: peers.Measure, chosen: str):
    """The element that holds the chart, and its chart."""
    found = peers.named(measure, AREAS)
    element, _ = peers.strip(measure, found, chosen, "a finding", "footprints")
    return element, element.chart


def upright(chart: Chart) -> list[float]:
    """Where lines from the bottom of the chart to its top stand."""
    return [shape.x0 for shape in chart.figure.layout.shapes if shape.yref == "y domain"]


def test_only_figures_of_one_period_are_compared(release: Release):
    mixed = measured(release, (90.0, JANUARY, 95.0), (91.0, DECEMBER, 95.0), (89.0, DECEMBER, 95.0))
    assert said(mixed, "ash") == (
        "Ash: 90.0% in Jan 2018. No other footprint has a figure for that period. "
        "2 other footprints have figures for other periods and are not compared."
    )
    assert said(mixed, "birch") == (
        "Birch: 91.0% in Dec 2017. Of the one other footprint with a figure for that period, 0 "
        "have a better one (higher) and 1 a worse one (lower). "
        "1 other footprint has a figure for another period and is not compared."
    )


def test_each_figure_is_shown_with_its_period(release: Release):
    mixed = measured(release, (90.0, JANUARY, 95.0), (91.0, DECEMBER, 95.0), (89.0, DECEMBER, 95.0))
    element, chart = strip(mixed, "birch")
    assert "Dec 2017 to Jan 2018, by area" in chart.about
    assert "as at" not in chart.about
    assert "grey: for another period than the chosen area's" in chart.about
    dots = dict(zip(chart.figure.data[0].hovertext, chart.figure.data[0].marker.color, strict=True))
    assert list(dots) == [
        "Ash: 90.0%, Jan 2018",
        "Cedar: 89.0%, Dec 2017",
        "Birch: 91.0%, Dec 2017",
    ]
    grey, *coloured = dots.values()
    assert coloured[0] == coloured[1] != grey
    assert chart.drawn["period_end"].tolist() == [JANUARY[1], DECEMBER[1], DECEMBER[1]]
    assert "<td>Jan 2018</td>" in write(element)


def test_the_line_is_the_chosen_areas_target(release: Release):
    """Nearly all have 95, the chosen one 92 of its own: it has not met it, and the line says so."""
    own = measured(release, (91.0, DECEMBER, 92.0), (96.0, DECEMBER, 95.0), (94.0, DECEMBER, 95.0))
    _, chart = strip(own, "ash")
    assert upright(chart) == [92.0]
    assert "upright line: the target of Ash, 92.0%; others have other targets" in chart.about
    _, chart = strip(own, "birch")
    assert upright(chart) == [95.0]
    assert "the target of Birch, 95.0%; others have other targets" in chart.about
    assert chart.drawn["target"].tolist() == [92.0, 95.0, 95.0]


@pytest.mark.parametrize(
    ("targets", "lines", "says"),
    [
        ((95.0, 95.0), [95.0], "upright line: the target, 95.0%"),
        ((95.0, np.nan), [95.0], "the target of Ash, 95.0%; others have other targets"),
        ((np.nan, 95.0), [], "no line, because the chosen area has no target here"),
        ((np.nan, np.nan), [], ""),
    ],
)
def test_where_targets_are_alike_or_missing(release: Release, targets, lines, says):
    _, chart = strip(measured(release, *((90.0, DECEMBER, target) for target in targets)), "ash")
    assert upright(chart) == lines
    assert says in chart.about
    assert ("line" in chart.about) == bool(says)


def test_values_a_rounding_error_apart_are_neither_better_nor_worse(release: Release):
    alike = measured(release, (0.1 + 0.2, DECEMBER, 95.0), (0.3, DECEMBER, 95.0))
    assert "0 have a better one (higher) and 0 a worse one (lower)" in said(alike, "ash")


def test_no_figure_at_all_is_said(release: Release):
    none = measured(release, (np.nan, DECEMBER, 95.0), (np.nan, DECEMBER, 95.0))
    assert said(none, "ash") == "Ash has no figure for A&E within 4 hours."
    assert peers.strip(none, peers.named(none, AREAS), "ash", "a finding", "footprints") == []
    named, tiles = peers.named(none, AREAS), release.tiles
    assert peers.on_the_map(none, named, tiles, "footprint", Words()) == []
