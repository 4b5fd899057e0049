"""The lines that charts and sparklines draw: broken where figures are missing, steps as steps."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from dashboard.figures import lines
from data.releases.release import Release
from metrics.target import Target


def rows(periods: list[tuple[str, str]], place: str = "leeds") -> pd.DataFrame:
    starts, ends = (pd.to_datetime(pd.Series(days)) for days in zip(*periods, strict=True))
    numbers = [float(at) for at in range(len(periods))]
    return pd.DataFrame(
        {"place": place, "period_start": starts, "period_end": ends}
        | {"value": numbers, "target": numbers}
    )


def months(*numbers: int) -> list[tuple[str, str]]:
    ends = [pd.Timestamp(2017, month, 1) + pd.offsets.MonthEnd(0) for month in numbers]
    return [(f"{end:%Y-%m}-01", f"{end:%Y-%m-%d}") for end in ends]


YEARS = [(f"{year}-01-01", f"{year}-12-31") for year in (2012, 2013, 2015)]


@pytest.mark.parametrize(
    ("periods", "frequency", "values"),
    [
        (months(1, 2, 3), "monthly", [0, 1, 2]),
        (months(1, 2, 5, 6), "monthly", [0, 1, None, 2, 3]),
        (months(1, 3), "monthly", [0, None, 1]),
        (YEARS, "annual", [0, 1, None, 2]),
        (months(3, 9), "half-yearly", [0, 1]),  # a survey of one month in six
        (months(3, 10), "half-yearly", [0, 1]),  # and a little late
        ([("2017-01-01", "2017-01-31"), ("2017-02-01", "2017-04-30")], "monthly", [0, 1]),
        ([("2016-01-01", "2016-12-31"), ("2016-04-01", "2017-03-31")], "quarterly", [0, 1]),
    ],
)
def test_a_period_that_was_not_reported_leaves_a_gap(periods, frequency, values):
    found = lines.with_gaps(rows(periods), frequency)
    assert [None if pd.isna(value) else value for value in found["value"]] == values
    assert found["period_end"].is_monotonic_increasing


def held_against(release: Release, *points: tuple[date, float]) -> Release:
    return replace(release, ambitions={"ae_four_hour": [Target(points, "a test", area="leeds")]})


def test_the_goal_of_a_step_is_level_until_its_day(release: Release):
    one = release.indicators["ae_four_hour"]
    stepped = held_against(release, (date(2017, 1, 1), 50.0), (date(2017, 9, 1), 100.0))
    assert lines.goal(stepped, one, rows(months(3, 9))) == [
        (date(2017, 3, 31), 50.0),
        (date(2017, 8, 31), 50.0),
        (date(2017, 9, 1), 100.0),
        (date(2017, 9, 30), 100.0),
    ]


def test_the_goal_goes_on_to_the_last_step_that_is_stated(release: Release):
    one = release.indicators["ae_four_hour"]
    stepped = held_against(release, (date(2017, 1, 1), 50.0), (date(2017, 9, 1), 100.0))
    assert lines.goal(stepped, one, rows(months(3))) == [
        (date(2017, 3, 1), 50.0),
        (date(2017, 3, 31), 50.0),
        (date(2017, 8, 31), 50.0),
        (date(2017, 9, 1), 100.0),
    ]


def test_the_goal_of_one_period_is_as_long_as_the_period(release: Release):
    one = release.indicators["ae_four_hour"]
    assert lines.goal(release, one, rows(months(3))) == [
        (date(2017, 3, 1), 95.0),
        (date(2017, 3, 31), 95.0),
    ]


def test_without_a_target_there_is_no_goal(release: Release):
    one = replace(release.indicators["ae_four_hour"], targets=())
    assert lines.goal(release, one, rows(months(3, 4))) == []


def test_the_goal_of_what_is_held_against_england_goes_through_its_values(release: Release):
    one = replace(release.indicators["ae_four_hour"], comparator="england")
    of_england = rows(months(1, 2, 3)).assign(target=[90.0, 91.0, 92.0])
    assert [level for _, level in lines.goal(release, one, of_england)] == [90.0, 91.0, 92.0]
