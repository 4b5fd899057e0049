"""Where an ambition is on its path, worked out by hand."""

from datetime import date

import pandas as pd
import pytest

from metrics.plan.path import (
    BEHIND,
    NOT_MEASURED,
    ON_COURSE,
    REACHED,
    SHORT,
    WORSE,
    Actual,
    path_of,
    standing,
    target_of,
)
from tests.metrics.plan.rows import row

BEGUN, TODAY = date(2015, 12, 31), date(2017, 12, 31)

SMOKING = {
    "id": "smoking",
    "baseline": 18.6,
    "baseline_on": "2015-12-31",
    "target": 13,
    "target_on": "2021-03-31",
    "target_is": "level",
    "better": "lower",
}
ROUND = SMOKING | {"baseline": 20, "target": 10, "target_on": "2025-12-31"}
"""From 20 to 10 in ten years: one a year."""

CHANGE_OF = ROUND | {"target": -75, "target_is": "change", "unit": "per cent change"}


def of(*values: tuple[str, float], said: dict = ROUND, today: date = TODAY, **more: object):
    found = [Actual(date.fromisoformat(day), value) for day, value in values]
    return standing(row("ambitions", **(said | more)), found, today)


def test_the_partnerships_own_example_is_on_course():
    """18.6% of 2015 to 13% by 2020/21: 5.6 x 366 / 1,917 days are 1.07, so 17.53 in 2016."""
    found = of(("2015-12-31", 18.6), ("2016-12-31", 17.3), said=SMOKING)
    assert found.status == ON_COURSE
    assert found.expected == pytest.approx(17.53, abs=0.005)
    assert found.gap == pytest.approx(4.3)
    assert found.gone == pytest.approx(1.3 / 5.6)
    assert found.expected_now == pytest.approx(18.6 - 5.6 * 731 / 1917)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (10.0, REACHED),
        (9.0, REACHED),
        (10.1, ON_COURSE),
        (17.99, ON_COURSE),
        (18.01, BEHIND),
        (20.0, BEHIND),
        (20.1, WORSE),
    ],
)
def test_each_side_of_each_status(value: float, status: str):
    """Two years of ten have gone by the end of 2017: the path is at 18."""
    assert of(("2017-12-31", value)).status == status


@pytest.mark.parametrize(("value", "status"), [(9.9, BEHIND), (10.1, ON_COURSE), (4.9, WORSE)])
def test_where_higher_is_better(value: float, status: str):
    """From 5 to 15 in 2016: by the end of June the path is at 5 + 10 x 182 / 366, or 9.97."""
    said = {"better": "higher", "baseline": 5, "target": 15, "target_on": "2016-12-31"}
    assert of(("2016-12-31", 15.0), **said).status == REACHED
    assert of(("2016-06-30", value), **said).status == status


def test_the_path_is_that_of_the_values_own_day():
    """17.9 was enough at the end of 2017, and is not at the end of 2018, when it is 17."""
    assert of(("2017-12-31", 17.9), today=date(2019, 12, 31)).status == ON_COURSE
    assert of(("2018-12-31", 17.9), today=date(2019, 12, 31)).status == BEHIND


def test_the_pace_and_how_many_times_it_is_needed():
    """1 in two years is half of what is needed: 9 in the eight that are left, 2.25 times 0.5."""
    found = of(("2017-12-31", 19.0))
    assert found.pace == pytest.approx(0.5, rel=0.01)
    assert found.needed == pytest.approx(9 / 8, rel=0.01)
    assert found.times == pytest.approx(2.25, rel=0.01)


def test_when_it_is_reached_at_the_present_pace():
    """4 in two years, 2 a year: the other 6 take three."""
    reached = of(("2017-12-31", 16.0)).reached
    assert abs((reached.on - date(2020, 12, 31)).days) <= 2
    assert (reached.early, reached.late, reached.is_sure) == (None, None, False)


def test_the_interval_of_that_day():
    """16 give or take 1: 3 to 5 in two years, so the other 6 take 2.4 to 4 years."""
    ambition = row("ambitions", **ROUND)
    reached = standing(ambition, [Actual(TODAY, 16.0, 15.0, 17.0)], TODAY).reached
    assert reached.is_sure
    assert abs((reached.early - date(2020, 5, 26)).days) <= 3
    assert abs((reached.late - date(2021, 12, 31)).days) <= 3


def test_the_errors_of_both_ends_add_up_as_independent_ones():
    """3 and 4 make 5: 4 give or take 5 in two years may be no progress at all."""
    values = [Actual(BEGUN, 20.0, 17.0, 23.0), Actual(TODAY, 16.0, 12.0, 20.0)]
    reached = standing(row("ambitions", **ROUND), values, TODAY).reached
    assert reached.late is None
    assert abs((reached.early - TODAY).days - 6 / 4.5 * 365.25) < 2


def test_at_a_pace_away_from_the_target_it_never_is():
    found = of(("2017-12-31", 21.0))
    assert (found.status, found.reached.on, found.times) == (WORSE, None, None)


def test_without_a_path_a_value_is_reached_or_short():
    said = {"baseline": float("nan"), "target": 95, "better": "higher", "target_on": pd.NaT}
    assert of(("2017-12-31", 95.0), **said).status == REACHED
    short = of(("2017-12-31", 94.0), **said)
    assert (short.status, short.gap, short.path) == (SHORT, 1, None)


def test_what_nobody_measures_still_has_its_path():
    found = of()
    assert (found.status, found.actual) == (NOT_MEASURED, None)
    assert found.expected_now == pytest.approx(18.0, abs=0.01)


def test_a_change_is_from_the_baseline_and_nothing_without_it():
    change = {"target": -4, "target_is": "change"}
    assert path_of(row("ambitions", **ROUND | change)).target == 16
    assert of(("2017-12-31", 15.0), **change, baseline=float("nan")).status == NOT_MEASURED


@pytest.mark.parametrize(
    ("baseline", "indicator", "target"),
    [(20, "", 5), (20, "suicides", 5), (float("nan"), "", -75), (0, "", -75)],
)
def test_a_per_cent_change_is_a_share_of_the_baseline_or_the_values_are_changes_themselves(
    baseline: float, indicator: str, target: float
):
    """-75 per cent change from 20 is 5; without a level to change, -75 is what is to be reached."""
    ambition = row("ambitions", **CHANGE_OF | {"baseline": baseline, "indicator": indicator})
    assert target_of(ambition) == target


def test_a_per_cent_change_of_a_level_that_nobody_states():
    ambition = row("ambitions", **CHANGE_OF | {"baseline": float("nan"), "indicator": "suicides"})
    assert target_of(ambition) is None
    assert path_of(ambition) is None


@pytest.mark.parametrize(
    ("change", "status"), [(-75, REACHED), (-16, ON_COURSE), (-14, BEHIND), (0, BEHIND), (1, WORSE)]
)
def test_the_path_of_a_per_cent_change_begins_at_none(change: float, status: str):
    """Two years of ten have gone: the path is at -15."""
    said = CHANGE_OF | {"baseline": float("nan")}
    assert of(("2017-12-31", change), said=said).status == status


@pytest.mark.parametrize(
    ("day", "status"), [("2015-12-30", NOT_MEASURED), ("2015-12-31", ON_COURSE)]
)
def test_a_value_from_before_the_baseline_says_nothing_of_the_path(day: str, status: str):
    found = of((day, 19.0))
    assert (found.status, found.actual.value, found.pace) == (status, 19.0, None)
    assert found.expected_now == pytest.approx(18.0, abs=0.01)


def test_the_target_may_be_the_value_of_england():
    ambition = row("ambitions", **ROUND | {"target": float("nan"), "target_is": "England"})
    value = [Actual(TODAY, 16.0)]
    assert standing(ambition, value, TODAY, england=16.0).status == REACHED
    assert standing(ambition, value, TODAY, england=15.0).gap == 1.0
    assert standing(ambition, value, TODAY).status == NOT_MEASURED


def test_the_path_holds_before_it_begins_and_after_its_end():
    path = path_of(row("ambitions", **ROUND))
    assert (path.at(date(2010, 1, 1)), path.at(date(2030, 1, 1))) == (20, 10)


def test_of_three_values_and_more_the_pace_is_that_of_their_line():
    """20, 19.5 and 17 in two years: a line of 1.5 a year, so the 7 left take 4 2/3 years.

    The values lie off their line by so much that no last day can be told.
    """
    found = of(("2016-12-31", 19.5), ("2017-12-31", 17.0))
    assert found.pace == pytest.approx(1.5, rel=0.01)
    assert found.times == pytest.approx(7 / 8 / 1.5, rel=0.01)
    assert abs((found.reached.on - TODAY).days - 7 / 1.5 * 365.25) < 15
    assert found.reached.is_sure
    assert found.reached.late is None


def test_the_baseline_counts_once_for_the_pace():
    """A value on the baseline's own day is the baseline; one before it is not since it."""
    values = ("2014-12-31", 30.0), ("2015-12-31", 20.0), ("2017-12-31", 16.0)
    assert of(*values).pace == pytest.approx(2, rel=0.01)
