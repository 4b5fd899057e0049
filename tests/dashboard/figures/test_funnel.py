"""Funnel plots: who is beyond which limit, who is named, and why there is none."""

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.figures import funnel as figure
from dashboard.figures.drawn import marks
from dashboard.sections import funnel as section
from data.releases.release import Release
from metrics import registry
from metrics.funnel import funnel
from tests.dashboard.reading import get

A_AND_E = registry.indicators()["ae_four_hour"]
INDICATOR = "/indicator/ae_four_hour"


def rows(values: list[float], size: float = 100.0) -> pd.DataFrame:
    many = len(values)
    return pd.DataFrame(
        {"place": [f"p{at}" for at in range(many)], "name": [f"P{at}" for at in range(many)]}
        | {"numerator": values, "denominator": [size] * many}
        | {"value": [100 * one / size for one in values]}
    )


def points(values: list[float]) -> pd.DataFrame:
    frame = rows(values)
    found = funnel(frame["numerator"], frame["denominator"], proportion=True)
    return section._points(frame, found, A_AND_E)


def test_each_area_is_within_or_beyond_the_farthest_limit():
    """Around 50 of 100 the limits are 40.3 to 59.7 and 34.8 to 65.2, as in metrics."""
    found = points([50.0, 40.0, 60.0, 34.0, 66.0, 50.0])
    assert found["beyond"].tolist() == ["within", "95%", "95%", "99.8%", "99.8%", "within"]
    assert found["where"].tolist()[1:4] == [
        "below the 95% limits",
        "above the 95% limits",
        "below the 99.8% limits",
    ]
    assert found["upper_95"].round(1).unique().tolist() == [59.7]


def test_shapes_tell_areas_apart_and_limits_are_named():
    frame = points([50.0, 40.0, 60.0, 34.0, 66.0, 50.0])
    frame["denominator"] = [100.0, 200.0, 300.0, 400.0, 500.0, 600.0]
    found = funnel([50.0] * 6, [100.0] * 6, proportion=True)
    drawn = figure.figure(frame, found, A_AND_E)
    *_, dots = drawn.data
    assert list(dots.marker.symbol) == ["circle", *["diamond"] * 2, *["square"] * 2, "circle"]
    assert marks(drawn)[:3] == [
        "dotted: 95% limits",
        "line: 99.8% limits",
        "blue line: all together",
    ]
    assert {"P0", "P1", "P2", "P3", "P4", "P5"} <= {one.text for one in drawn.layout.annotations}


@pytest.mark.parametrize(("areas", "all_named"), [(12, True), (14, False)])
def test_all_are_named_where_they_are_few(areas: int, all_named: bool):
    found = points([50.0, 51.0] * (areas // 2))
    assert found["named"].all() == all_named


@pytest.mark.parametrize(
    ("indicator", "values", "why"),
    [
        (A_AND_E, [1.0] * 4, "counts of five areas of one kind and period, and there are four"),
        (A_AND_E, [], "and there are none"),
        (A_AND_E, [1.0, 2.0, 3.0, 4.0, 5.0], "no area is larger than another"),
        (replace(A_AND_E, fixed=True), [1.0] * 5, "judged, of money or averages"),
        (replace(A_AND_E, disclosure=None), [1.0] * 5, "judged, of money or averages"),
    ],
)
def test_why_there_is_none_is_said(indicator, values, why: str):
    assert why in section._unfit(indicator, rows(values))


def test_sizes_that_differ_are_fit():
    assert section._unfit(A_AND_E, rows([1.0] * 5).assign(denominator=[1.0, 2, 3, 4, 5])) == ""


def test_an_indicators_page_has_a_funnel_with_its_table_and_downloads(client, release: Release):
    page = get(client, INDICATOR)
    (said,) = [one.text for one in page.all("figcaption") if "99.8% limits" in one.text]
    assert said.startswith("Of six places, ")
    assert "limits are those of chance alone" in said
    csv = client.get(f"/export{INDICATOR}/funnel.csv").text
    assert "upper_998" in csv.splitlines()[0]
    assert len(csv.splitlines()) == 1 + 6
    assert "No funnel plot" in get(client, "/indicator/smoking_prevalence").one("main").text
