"""Which charts a rebasing splits, and that each part then has limits of its own."""

import pandas as pd
import pytest

from metrics import rebase, spc
from tests.metrics import tables
from tests.metrics.tables import read

AREAS = tables.areas("""
    id      kind      footprint
    england nation    -
    shire   footprint -
    north   place     shire
    south   place     shire
    isle    place     -
""")
INDICATORS = tables.by_id(
    tables.indicator("waits"), tables.indicator("delays"), tables.indicator("rolls", rolling=True)
)
ENDS = pd.date_range("2016-04-30", "2018-03-31", freq="ME").astype("datetime64[s]")
STEP = [52.0, 48.0] * 6 + [82.0, 78.0] * 6
"""A year about 50 and, from April 2017, a year about 80; every moving range within them is 4."""


def charts(*places: str, indicator: str = "waits") -> pd.DataFrame:
    """The two years for each place."""
    frames = [
        pd.DataFrame(
            {
                "indicator": indicator,
                "place": place,
                "period_start": ENDS + pd.offsets.MonthBegin(-1),
                "period_end": ENDS,
                "value": STEP,
                "target": 60.0,
            }
        )
        for place in places
    ]
    return pd.concat(frames, ignore_index=True)


SERIES = pd.concat(
    [
        charts("england", "shire", "north", "south", "isle"),
        charts("north", indicator="delays"),
        charts("north", indicator="rolls"),
    ]
)


def stated(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    """Rebasings as the reference has them."""
    return pd.DataFrame(list(rows), columns=["indicator", "area", "from", "reason"])


def split(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return rebase.of_charts(stated(*rows), SERIES, AREAS, INDICATORS)


@pytest.mark.parametrize(
    ("area", "places"),
    [
        ("north", ["north"]),
        ("shire", ["north", "shire", "south"]),
        ("", ["england", "isle", "north", "shire", "south"]),
    ],
)
def test_a_rebasing_is_of_an_area_and_of_the_places_of_a_footprint(area: str, places: list[str]):
    found = split(("waits", area, "2017-04-01", "new rules"))
    assert read(found, "indicator place from reason") == [
        ("waits", place, "2017-04-01", "new rules") for place in places
    ]


@pytest.mark.parametrize(
    ("begins", "splits"),
    [("2016-04-30", 0), ("2016-05-01", 1), ("2018-03-31", 1), ("2018-04-01", 0)],
)
def test_a_date_with_points_on_one_side_only_splits_nothing(begins: str, splits: int):
    assert len(split(("waits", "north", begins, "new rules"))) == splits


def test_a_rolling_indicator_has_no_limits_to_recalculate():
    assert split(("rolls", "", "2017-04-01", "new rules")).empty


def test_dates_are_in_order_and_the_same_said_twice_counts_once():
    later, earlier = (("waits", "north", day, "why") for day in ("2017-10-01", "2017-04-01"))
    found = split(later, earlier, later, ("waits", "", "2017-04-01", "why"))
    here = found[found["place"] == "north"]
    assert read(here, "from") == [("2017-04-01",), ("2017-10-01",)]


def test_no_rebasings_split_no_chart():
    found = split()
    assert (found.empty, list(found.columns)) == (True, rebase.COLUMNS)
    points, _ = spc.spc(SERIES, INDICATORS, found)
    assert set(points["segment"]) == {0}


def test_each_segment_has_limits_of_its_own():
    """50 and 80 -+ 2.66 x 4 = 10.64: the year about 80 passes 60, which the two together miss."""
    found = split(("waits", "north", "2017-04-01", "new rules"))
    points, summary = spc.spc(SERIES, INDICATORS, found)
    north = points[(points["indicator"] == "waits") & (points["place"] == "north")]
    assert north["segment"].tolist() == [0] * 12 + [1] * 12
    assert north["mean"].tolist() == [50] * 12 + [80] * 12
    assert north["lower_limit"].tolist() == pytest.approx([39.36] * 12 + [69.36] * 12)
    assert north["upper_limit"].tolist() == pytest.approx([60.64] * 12 + [90.64] * 12)
    said = summary[summary["indicator"] == "waits"].set_index("place")
    assert said.loc["north", ["variation", "assurance"]].tolist() == [
        "common cause",
        "consistently passing",
    ]
    assert said.loc["south", "mean"] == 65
    assert said.loc["south", "variation"] == "special cause improvement"


@pytest.mark.parametrize(("begins", "points"), [("2017-04-30", 12), ("2017-05-01", 11)])
def test_a_period_that_ends_on_the_day_is_in_the_new_segment(begins: str, points: int):
    _, summary = spc.spc(SERIES, INDICATORS, split(("waits", "north", begins, "new rules")))
    said = summary.set_index(["indicator", "place"]).loc[("waits", "north")]
    assert said["points_used"] == points
    assert (said["variation"] == "too few points") == (points < 12)


def test_two_dates_between_two_points_split_once():
    found = split(
        ("waits", "north", "2017-04-01", "new rules"), ("waits", "north", "2017-04-10", "a move")
    )
    points, _ = spc.spc(charts("north"), INDICATORS, found)
    assert len(found) == 2
    assert points["segment"].max() == 1
