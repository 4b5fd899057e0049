"""Where an ambition is on its path: a straight line from a baseline to a target."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from metrics.plan.pace import YEAR, Pace, Point, a_year, pace
from metrics.plan.tables import CHANGE, ENGLAND
from metrics.score import TOLERANCE

SIGN = {"higher": 1, "lower": -1}
PER_CENT_CHANGE = "per cent change"
"""The unit of a change that is a share of its baseline."""

REACHED = "reached"
ON_COURSE = "on course"
BEHIND = "behind its path"
WORSE = "worse than its baseline"
SHORT = "short of its target"
NOT_MEASURED = "not measured"
STATUSES = (WORSE, BEHIND, SHORT, ON_COURSE, REACHED, NOT_MEASURED)
"""Where an ambition may be, the worst first. `SHORT` is for one without a path, which needs a
baseline and both dates.
"""


@dataclass(frozen=True)
class Actual:
    """A value on a day, with its 95% interval where that is known."""

    on: date
    value: float
    lower: float | None = None
    upper: float | None = None

    @property
    def half(self) -> float | None:
        """Half the width of its interval; None without one."""
        if self.lower is None or self.upper is None:
            return None
        return (self.upper - self.lower) / 2


@dataclass(frozen=True)
class Path:
    """A straight line from a baseline to a target, which holds the target after its end."""

    baseline: float
    begun: date
    target: float
    ends: date

    def at(self, day: date) -> float:
        """The level expected on a day; the baseline before it has begun."""
        return self.baseline + (self.target - self.baseline) * self.time_gone(day)

    def time_gone(self, day: date) -> float:
        """The share of the path's time that has gone by a day, 0 to 1."""
        whole = (self.ends - self.begun).days
        return min(max((day - self.begun).days / whole, 0.0), 1.0)


@dataclass(frozen=True)
class Reached:
    """The day the target is reached at the present pace, and the first and last day it may be.

    None for a day that never comes at that pace. Both ends are None where no interval is known, and
    `is_sure` is False then. Each is the day of the latest value plus the gap over the pace: as it
    is, plus, and less half the width of its interval, see metrics.plan.pace.
    """

    on: date | None
    early: date | None
    late: date | None
    is_sure: bool


@dataclass(frozen=True)
class Standing:
    """Where an ambition is. Values are in its unit, paces in units a year towards the target.

    `target` is the level to reach, None where nothing says it. `gap` is how far `actual` is short
    of it, negative where it is better. `expected` is the path's level on the actual value's day,
    `expected_now` on the day asked about. `gone` is the share of the way from baseline to target.
    `pace` is that since the baseline, `needed` that from the latest value to the target on its day.
    `times` is how many times the pace so far is needed from now on; None where there is no pace
    towards the target.
    """

    status: str
    target: float | None = None
    actual: Actual | None = None
    gap: float | None = None
    path: Path | None = None
    expected: float | None = None
    expected_now: float | None = None
    gone: float | None = None
    pace: float | None = None
    needed: float | None = None
    times: float | None = None
    reached: Reached | None = None


def path_of(ambition: Mapping[str, Any], england: float | None = None) -> Path | None:
    """The path of a row of `ambitions`; None where a baseline or one of the dates is missing."""
    baseline, target = baseline_of(ambition), target_of(ambition, england)
    begun, ends = ambition["baseline_on"], ambition["target_on"]
    if baseline is None or target is None or pd.isna(begun) or pd.isna(ends):
        return None
    return Path(baseline, begun.date(), target, ends.date())


def baseline_of(ambition: Mapping[str, Any]) -> float | None:
    """The level it starts from; None where nobody states it.

    0 for a per cent change whose values are such changes themselves: it has no baseline or that of
    0, and no indicator measures a level.
    """
    if _is_of_changes(ambition):
        return 0.0
    return None if pd.isna(ambition["baseline"]) else float(ambition["baseline"])


def target_of(ambition: Mapping[str, Any], england: float | None = None) -> float | None:
    """The level to reach; None where it is a change from a baseline that nobody states, or the
    value of England and that is not known.

    A change in points is added to the baseline, a per cent change is a share of it: -75 per cent
    change from 20 is 5.
    """
    if ambition["target_is"] == ENGLAND:
        return england
    level, baseline = ambition["target"], ambition["baseline"]
    if ambition["target_is"] == CHANGE and not _is_of_changes(ambition):
        level = baseline * (1 + level / 100) if _is_relative(ambition) else baseline + level
    return None if pd.isna(level) else float(level)


def _is_relative(ambition: Mapping[str, Any]) -> bool:
    return ambition["target_is"] == CHANGE and ambition["unit"].startswith(PER_CENT_CHANGE)


def _is_of_changes(ambition: Mapping[str, Any]) -> bool:
    has_level = pd.notna(ambition["baseline"]) and ambition["baseline"] != 0
    return _is_relative(ambition) and not has_level and not ambition["indicator"]


def standing(
    ambition: Mapping[str, Any],
    actuals: list[Actual],
    today: date,
    england: float | None = None,
) -> Standing:
    """Where an ambition is, by the last of its actual values, which are in order of time.

    It is *reached* where the value is at the target or better; else *worse than its baseline*;
    else, on a path, *on course* where it is at the path of its own day or better, and *behind its
    path* where it is not; without a path it is *short of its target*. Differences of up to 1e-9
    count for nothing. It is *not measured* without a value, without a target to compare it with,
    and where the last value is from before its path begins.
    """
    target, path = target_of(ambition, england), path_of(ambition, england)
    expected_now = path.at(today) if path else None
    actual, sign = actuals[-1] if actuals else None, SIGN[ambition["better"]]
    if actual is None or target is None or (path and actual.on < path.begun):
        return Standing(NOT_MEASURED, target, actual, path=path, expected_now=expected_now)
    gap = (target - actual.value) * sign
    status = _status(baseline_of(ambition), path, actual, gap, sign)
    if path is None:
        return Standing(status, target, actual, gap)
    present = _pace(path, actuals, sign)
    needed = a_year(gap, actual.on, path.ends) if gap > TOLERANCE else None
    speed = present.a_year if present else None
    return Standing(
        status,
        target,
        actual,
        gap,
        path,
        path.at(actual.on),
        expected_now,
        _share(actual.value - path.baseline, path.target - path.baseline),
        speed,
        needed,
        needed / speed if needed and speed and speed > TOLERANCE else None,
        _reached(gap, present, actual),
    )


def _status(
    baseline: float | None, path: Path | None, actual: Actual, gap: float, sign: int
) -> str:
    if gap <= TOLERANCE:
        return REACHED
    if baseline is not None and (baseline - actual.value) * sign > TOLERANCE:
        return WORSE
    if path is None:
        return SHORT
    short = (path.at(actual.on) - actual.value) * sign
    return ON_COURSE if short <= TOLERANCE else BEHIND


def _share(part: float, whole: float) -> float | None:
    return part / whole if abs(whole) > TOLERANCE else None


def _pace(path: Path, actuals: list[Actual], sign: int) -> Pace | None:
    """The pace towards the target from the baseline through the values since."""
    first = next((one.half for one in actuals if one.on == path.begun), None)
    since = [Point(one.on, one.value, one.half) for one in actuals if one.on > path.begun]
    present = pace([Point(path.begun, path.baseline, first), *since])
    return present.towards(sign) if present else None


def _reached(gap: float, present: Pace | None, actual: Actual) -> Reached | None:
    """When the target is reached; None where it is, or where there is no pace yet."""
    if gap <= TOLERANCE or present is None:
        return None
    on = _after(actual.on, gap, present.a_year)
    if present.half is None:
        return Reached(on, None, None, is_sure=False)
    early = _after(actual.on, gap, present.a_year + present.half)
    late = _after(actual.on, gap, present.a_year - present.half)
    return Reached(on, early, late, is_sure=True)


def _after(day: date, gap: float, speed: float) -> date | None:
    """The day on which a gap is closed at a pace a year; None where it never is in 100 years."""
    if speed <= TOLERANCE or gap / speed > 100:
        return None
    return day + timedelta(days=round(gap / speed * YEAR))
