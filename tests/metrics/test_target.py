"""Targets: the level in force for an area on a day."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.target import Target, corners, in_force, path_end
from tests.metrics.tables import standard

NAN = float("nan")
CHAINS = {"leeds": ("leeds", "wyh", "england"), "wyh": ("wyh", "england")}
JAN_1, JAN_11 = date(2018, 1, 1), date(2018, 1, 11)
SPRING_TO_AUTUMN = date(2018, 3, 31), date(2018, 9, 30)


def level(target: Target, day: str) -> float:
    """The target's level on one day."""
    [found] = target.levels([date.fromisoformat(day)])
    return found


def force(targets: list[Target], area: str, day: str) -> float:
    """The level in force for one area on one day."""
    [found] = in_force(targets, pd.Series([area]), pd.to_datetime(pd.Series([day])), CHAINS)
    return found


def path(*points: tuple[date, float], **fields) -> Target:
    return Target(points=points, **{"source": "a test", **fields})


STEPS = path((JAN_1, 50.0), (JAN_11, 60.0))
LINE = path((JAN_1, 50.0), (JAN_11, 60.0), interpolation="linear")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": ()}, "at least one"),
        ({"points": ((JAN_11, 1.0), (JAN_1, 2.0))}, "order of date"),
        ({"points": ((JAN_1, 1.0), (JAN_1, 2.0))}, "each date once"),
        ({"points": ((JAN_1, NAN),)}, "finite"),
        ({"points": ((JAN_1, 1.0), (JAN_11, float("inf")))}, "finite"),
        ({"interpolation": "cubic"}, "step, linear, not 'cubic'"),
        ({"source": ""}, "source"),
        ({"source": "  "}, "source"),
        ({"area": ""}, "area"),
        ({"area": " "}, "area"),
    ],
)
def test_target_refuses(fields: dict, said: str):
    with pytest.raises(ValueError, match=said):
        Target(**{"points": ((JAN_1, 95.0),), "source": "a test", **fields})


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2017-12-31", NAN),
        ("2018-01-01", 50.0),
        ("2018-01-02", 50.0),
        ("2018-01-10", 50.0),
        ("2018-01-11", 60.0),
        ("2030-01-01", 60.0),
    ],
)
def test_steps_hold_until_the_next_point(day: str, expected: float):
    assert level(STEPS, day) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2017-12-31", NAN),
        ("2018-01-01", 50.0),
        ("2018-01-02", 51.0),
        ("2018-01-10", 59.0),
        ("2018-01-11", 60.0),
        ("2018-01-12", 60.0),
        ("2030-01-01", 60.0),
    ],
)
def test_line_rises_day_by_day(day: str, expected: float):
    assert level(LINE, day) == pytest.approx(expected, nan_ok=True)


def test_line_is_straight_across_a_leap_day():
    """366 days from 1 July 2019 to 1 July 2020: the 183rd is half-way."""
    falling = path((date(2019, 7, 1), 20.0), (date(2020, 7, 1), 10.0), interpolation="linear")
    assert level(falling, "2019-12-31") == pytest.approx(15.0)


@pytest.mark.parametrize(
    ("start", "day", "expected"),
    [
        (date(2018, 1, 6), "2018-01-05", NAN),
        (date(2018, 1, 6), "2018-01-06", 55.0),
        (date(2017, 6, 1), "2017-12-31", NAN),
        (date(2017, 6, 1), "2018-01-01", 50.0),
    ],
)
def test_valid_from_only_ever_delays(start: date, day: str, expected: float):
    """A line joined half-way has the line's level; nothing is said before the first point."""
    target = path(*LINE.points, interpolation="linear", valid_from=start)
    assert level(target, day) == pytest.approx(expected, nan_ok=True)
    assert target.starts == max(start, JAN_1)


def test_levels_takes_what_pandas_gives():
    days = pd.to_datetime(pd.Series(["2018-01-11", None, "2017-12-31"]), format="%Y-%m-%d")
    for dates in (days, days.to_numpy(), days.astype("datetime64[s]"), days.dt.date):
        assert LINE.levels(dates) == pytest.approx([60.0, NAN, NAN], nan_ok=True)
    assert LINE.levels([]).shape == (0,)


def test_a_trajectory_is_a_line_between_points():
    assert LINE.is_trajectory
    assert not STEPS.is_trajectory
    assert not path((JAN_1, 95.0), interpolation="linear").is_trajectory


@settings(deadline=None)
@given(st.integers(0, 10))
def test_a_line_lies_between_its_points(days: int):
    assert LINE.levels([JAN_1 + timedelta(days)])[0] == pytest.approx(50.0 + days)


ENGLAND = standard(95.0, since=date(2010, 1, 1))
WYH = standard(90.0, since=date(2018, 1, 1), area="wyh")
LEEDS = standard(85.0, since=date(2018, 2, 1), area="leeds")
YORK = standard(10.0, area="york")


@pytest.mark.parametrize(
    ("area", "day", "expected"),
    [
        ("leeds", "2009-12-31", NAN),
        ("leeds", "2017-12-31", 95.0),
        ("leeds", "2018-01-01", 90.0),
        ("leeds", "2018-01-31", 90.0),
        ("leeds", "2018-02-01", 85.0),
        ("wyh", "2018-02-01", 90.0),
        ("york", "2018-02-01", NAN),
    ],
)
def test_nearest_area_in_force_decides(area: str, day: str, expected: float):
    """Place, else footprint, else England; an area nobody knows has no target."""
    assert force([ENGLAND, YORK, WYH, LEEDS], area, day) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(("day", "expected"), [("2018-03-31", 95.0), ("2018-04-01", 92.0)])
def test_newest_in_force_decides(day: str, expected: float):
    newer = standard(92.0, since=date(2018, 4, 1))
    assert force([newer, ENGLAND], "leeds", day) == expected
    assert force([ENGLAND, newer], "leeds", day) == expected


def test_newest_is_by_the_day_it_comes_into_force():
    """Points of old, but adopted late: it replaces the standard from its `valid_from`."""
    adopted = standard(70.0, since=date(2000, 1, 1), valid_from=date(2018, 1, 1))
    assert force([adopted, ENGLAND], "leeds", "2017-12-31") == 95.0
    assert force([adopted, ENGLAND], "leeds", "2018-01-01") == 70.0


def test_of_two_from_the_same_day_the_first_given_decides():
    """So that a local ambition, given first, comes before the indicator's own."""
    assert force([standard(1.0), standard(2.0)], "leeds", "2018-01-01") == 1.0


def test_each_row_is_looked_up_by_itself():
    areas = pd.Series(["wyh", "leeds", "leeds"], index=[7, 3, 3])
    days = pd.to_datetime(pd.Series(["2018-02-01", "2018-02-01", "2017-01-01"], index=[7, 3, 3]))
    found = in_force([ENGLAND, WYH, LEEDS], areas, days, CHAINS)
    assert found.tolist() == [90.0, 85.0, 95.0]


def test_no_targets_and_no_rows():
    assert np.isnan(force([], "leeds", "2018-01-01"))
    assert in_force([ENGLAND], pd.Series([], dtype="str"), pd.Series([]), {}).shape == (0,)


def test_the_path_of_a_step_rises_from_one_day_to_the_next():
    """50% from March, 100% from September: level until the last day of August, then at once."""
    half, whole = (date(2018, 3, 1), 50.0), (date(2018, 9, 1), 100.0)
    assert corners([Target((half, whole), "a test")], ["england"], *SPRING_TO_AUTUMN) == [
        (date(2018, 3, 31), 50.0),
        (date(2018, 8, 31), 50.0),
        (date(2018, 9, 1), 100.0),
        (date(2018, 9, 30), 100.0),
    ]


def test_the_path_of_a_trajectory_bends_at_its_points():
    bends = ((date(2018, 1, 1), 0.0), (date(2018, 1, 11), 10.0), (date(2018, 1, 21), 10.0))
    line = Target(bends, "test", interpolation="linear")
    found = dict(corners([line], ["england"], date(2018, 1, 6), date(2018, 1, 16)))
    assert found[date(2018, 1, 6)] == 5.0
    assert found[date(2018, 1, 11)] == 10.0
    assert found[date(2018, 1, 16)] == 10.0


def test_the_path_begins_where_a_target_comes_into_force_and_takes_the_nearest():
    local = standard(90.0, since=date(2018, 6, 1), area="wyh")
    found = corners(
        [local, standard(95.0, since=date(2018, 5, 1))], ["wyh", "england"], *SPRING_TO_AUTUMN
    )
    assert [(day.month, level) for day, level in found if level == level] == [
        (5, 95.0),
        (5, 95.0),
        (6, 90.0),
        (9, 90.0),
    ]
    assert np.isnan(dict(found)[date(2018, 4, 30)])


def test_the_path_of_one_day_is_one_corner():
    assert corners([standard(95.0)], ["england"], JAN_1, JAN_1) == [(JAN_1, 95.0)]


MILESTONES = path((date(2023, 4, 1), 76.0), (date(2024, 4, 1), 78.0), purpose="milestone")


@pytest.mark.parametrize(
    ("purpose", "day", "expected"),
    [
        ("standard", "2025-06-30", 95.0),
        ("milestone", "2025-06-30", 78.0),
        ("milestone", "2024-04-01", 78.0),
        ("milestone", "2024-03-31", 76.0),
        ("milestone", "2023-03-31", 95.0),  # none is in force yet: the standard
    ],
)
def test_a_milestone_comes_before_the_standard_where_milestones_are_asked_for(
    purpose: str, day: str, expected: float
):
    days = pd.to_datetime(pd.Series([day]))
    targets = [MILESTONES, standard(95.0)]
    [found] = in_force(targets, pd.Series(["leeds"]), days, CHAINS, purpose)
    assert found == expected


def test_a_nearer_standard_comes_before_a_milestone_of_england():
    """What a place was given for itself stays its target."""
    days = pd.to_datetime(pd.Series(["2025-06-30"]))
    targets = [MILESTONES, standard(95.0), standard(80.0, area="leeds")]
    [found] = in_force(targets, pd.Series(["leeds"]), days, CHAINS, "milestone")
    assert found == 80.0


def test_a_purpose_is_one_that_there_is():
    with pytest.raises(ValueError, match="standard, milestone, not 'wish'"):
        standard(95.0, purpose="wish")


def test_the_path_in_force_ends_at_its_last_point():
    """Smoking from 18.6% in 2015 to 13% by March 2021 for wyh; England has a standard alone."""
    path = Target(
        ((date(2015, 12, 31), 18.6), (date(2021, 3, 31), 13.0)), "a plan", "linear", "wyh"
    )
    standard = Target(((date(2010, 1, 1), 12.0),), "a standard")
    chain = ("leeds", "wyh", "england")
    assert path_end([path, standard], chain, date(2016, 12, 31)) == date(2021, 3, 31)
    assert path_end([path, standard], chain, date(2021, 3, 30)) == date(2021, 3, 31)
    assert path_end([path, standard], chain, date(2021, 3, 31)) is None
    assert path_end([path, standard], chain, date(2015, 12, 30)) is None
    assert path_end([path, standard], ("england",), date(2016, 12, 31)) is None
    assert path_end([path], ("england",), date(2016, 12, 31)) is None
