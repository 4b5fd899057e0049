"""The pace of values and its interval, on days that are whole years of 365.25 days apart."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.plan.pace import Point, a_year, pace, student

FOUR_YEARS = timedelta(days=1461)
BEGUN = date(2001, 1, 1)


def of(*values: float, first: float | None = None, last: float | None = None):
    """The pace of values four years apart; `first` and `last` are half the widths of intervals."""
    halves = [first, *[None] * (len(values) - 2), last]
    return pace(
        [
            Point(BEGUN + at * FOUR_YEARS, value, half)
            for at, (value, half) in enumerate(zip(values, halves, strict=True))
        ]
    )


def test_one_value_has_no_pace():
    assert pace([Point(BEGUN, 5.0)]) is None
    assert pace([]) is None


def test_of_two_values_it_is_the_change_over_the_years():
    """From 2 to 10 in four years: 2 a year, with nothing that tells how sure that is."""
    found = of(2, 10)
    assert (found.a_year, found.half) == (2, None)


@pytest.mark.parametrize(
    ("first", "last", "half"), [(None, 4.0, 1.0), (3.0, 4.0, 1.25), (3.0, None, None)]
)
def test_of_two_values_the_interval_is_that_of_their_own(first, last, half):
    """4 in four years is 1 a year; 3 and 4 make 5, or 1.25 a year."""
    assert of(2, 10, first=first, last=last).half == half


def test_of_three_values_it_is_the_slope_of_their_line():
    """0, 4 and 16 in the years 0, 4 and 8: a line of 2 a year through -4/3, 20/3 and 44/3.

    They lie off it by 4/3, -8/3 and 4/3, in squares 32/3; over one degree of freedom and a spread
    of 32 years squared, the standard error is the root of 1/3, times 12.706.
    """
    found = of(0, 4, 16)
    assert found.a_year == pytest.approx(2)
    assert found.half == pytest.approx(12.7062 * (1 / 3) ** 0.5)


def test_the_wider_of_the_two_intervals_counts():
    """0, 4 and 8 lie on their line; 16 give or take 8 in eight years is 1 a year."""
    assert of(0, 4, 8).half == pytest.approx(0)
    assert of(0, 4, 8, last=8).half == pytest.approx(1)
    assert of(0, 4, 16, last=8).half == pytest.approx(12.7062 * (1 / 3) ** 0.5)


def test_towards_a_target_that_is_lower():
    found = of(10, 2, last=4).towards(-1)
    assert (found.a_year, found.half) == (2, 1)


def test_no_pace_within_a_day():
    assert a_year(1.0, BEGUN, BEGUN) is None
    assert a_year(1.0, BEGUN, BEGUN + FOUR_YEARS) == 0.25


@pytest.mark.parametrize(
    ("freedom", "percentile"),
    [(1, 12.7062), (10, 2.2281), (11, 2.2010), (20, 2.0860), (30, 2.0423), (120, 1.9799)],
)
def test_students_t_as_tables_print_it(freedom: int, percentile: float):
    assert student(freedom) == pytest.approx(percentile, abs=2e-4)


@settings(max_examples=30, deadline=None)
@given(
    slope=st.floats(-50, 50),
    start=st.floats(-100, 100),
    days=st.lists(st.integers(1, 5_000), min_size=2, max_size=8, unique=True),
)
def test_values_on_a_line_have_its_slope(slope: float, start: float, days: list[int]):
    points = [Point(BEGUN, start)] + [
        Point(BEGUN + timedelta(days=day), start + slope * day / 365.25) for day in sorted(days)
    ]
    found = pace(points)
    assert found.a_year == pytest.approx(slope, abs=1e-6)
    assert found.half == pytest.approx(0, abs=1e-6 * 365.25)
