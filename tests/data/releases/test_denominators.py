"""Delayed days over occupied bed days, each from its own publication."""

from dataclasses import replace

import pandas as pd
import pytest

from data.sources.reading import observations
from metrics.denominators import with_denominators
from metrics.indicator import DailyAverage
from metrics.registry import indicators
from tests.data.floor import Floor, figure

DELAYS = indicators()["delayed_transfers"]

KINDS = {"kind": "real", "status": "final"}


def row(indicator: str, area: str, period: str, numerator: float, denominator=None, **more) -> dict:
    span = pd.Period(period)
    return {
        "indicator": indicator,
        "area": area,
        "period_start": span.start_time,
        "period_end": span.end_time.floor("D"),
        "numerator": numerator,
        "denominator": denominator,
        **KINDS,
        **more,
    }


def joined(*rows: dict) -> pd.DataFrame:
    given = pd.DataFrame(rows)
    frame = observations(**{name: given[name] for name in given}, line=range(len(given)))
    return with_denominators(frame.assign(kind=given["kind"]), indicators())


def delays(period: str = "2017-12", days: float = 124, **more) -> dict:
    return row("delayed_transfers", "AAA", period, days, **more)


def beds(period: str = "2017Q4", occupied: float = 100, area: str = "AAA", **more) -> dict:
    return row("bed_occupancy", area, period, occupied, 125, **more)


@pytest.mark.parametrize(("month", "days"), [("2017-10", 31), ("2017-11", 30), ("2017-12", 31)])
def test_occupied_beds_times_the_days_of_the_month(month, days):
    first = joined(delays(month), beds()).iloc[0]
    assert (first["numerator"], first["denominator"]) == (124, 100 * days)
    assert first["note"] == DELAYS.denominator_from.note


def test_the_beds_stay_as_they_are():
    found = joined(delays(), beds())
    assert found.iloc[1][["numerator", "denominator"]].tolist() == [100, 125]


@pytest.mark.parametrize(
    "other",
    [beds("2017Q3"), beds("2018Q1"), beds(area="BBB"), beds(occupied=float("nan"))],
    ids=["the quarter before", "the quarter after", "another provider", "none reported"],
)
def test_without_the_beds_of_that_quarter_there_is_no_denominator(other):
    first = joined(delays(note="load it"), other).iloc[0]
    assert pd.isna(first["denominator"])
    assert first["note"] == "load it"


@pytest.mark.parametrize(("days", "whole"), [(3100, 3100), (3101, None)])
def test_more_delayed_days_than_bed_days_are_not_of_the_same_wards(days, whole):
    found = joined(delays(days=days), beds()).iloc[0]["denominator"]
    assert found == whole if whole else pd.isna(found)


def test_an_indicator_says_where_its_denominator_comes_from():
    """Bed days taken by emergencies, of which more than all bed days may be: a rate, no share."""
    emergencies = replace(
        indicators()["emergency_bed_days"], denominator_from=DailyAverage("bed_occupancy", "beds")
    )
    rows = joined(row("emergency_bed_days", "AAA", "2017-12", 6200), delays(), beds())
    without = with_denominators(rows, {DELAYS.id: replace(DELAYS, denominator_from=None)})
    pd.testing.assert_frame_equal(without, rows)
    found = with_denominators(rows, {emergencies.id: emergencies}).iloc[0]
    assert (found["denominator"], found["note"]) == (3100, "beds")


def test_a_denominator_that_is_given_stays():
    assert joined(delays(denominator=5000.0), beds()).iloc[0]["denominator"] == 5000


@pytest.mark.parametrize("which", [0, 1])
def test_as_unsettled_as_the_less_settled_and_invented_where_either_is(which):
    more = [{}, {}]
    more[which] = {"status": "provisional", "kind": "demonstration"}
    first = joined(delays(**more[0]), beds(**more[1])).iloc[0]
    assert (first["status"], first["kind"]) == ("provisional", "demonstration")


def test_no_rows_and_no_beds():
    assert with_denominators(observations(line=[]).assign(kind=""), indicators()).empty
    assert pd.isna(joined(delays()).iloc[0]["denominator"])


EXTRACT = (
    "Year,Period Name,Provider Parent Org Code,Provider Parent Name,Provider Org Code,"
    "Provider Org Name,Local Authority Code,Local Authority Name,Reason For Delay,NHS A SUM,"
    "NHS B SUM,Social Care A SUM,Social Care B SUM,Both A SUM,Both B SUM\n"
    "2017-18,DECEMBER,Q,X,AAA,ALPHA,1,N,I_HOUSING,0,31,0,0,0,0\n"
    "2017-18,DECEMBER,Q,X,BBB,BETA,1,N,I_HOUSING,0,62,0,0,0,0\n"
)


def test_the_two_publications_rate_a_place(floor: Floor):
    path = floor.folder / "DTOC-Extract.csv"
    path.write_text(EXTRACT)
    floor.load_files(path)
    for area, occupied in (("AAA", 100), ("BBB", 200)):
        floor.load(figure(area, occupied, 250, indicator="bed_occupancy", period="2017Q4"))
    series = floor.build().series.set_index(["place", "indicator"])
    north = series.loc[("north", "delayed_transfers")]
    # 31 x 0.8 + 62 x 0.25 days of 3,100 x 0.8 + 6,200 x 0.25 bed days
    assert north["numerator"] == pytest.approx(40.3)
    assert north["denominator"] == pytest.approx(4030)
    assert north["value"] == pytest.approx(1.0)
