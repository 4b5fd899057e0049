"""Targets and trajectories: the level an indicator is measured against on a given day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import pandas as pd

from metrics import refuse

Interpolation = Literal["step", "linear"]
Purpose = Literal["standard", "milestone"]
ENGLAND = "england"


@dataclass(frozen=True)
class Target:
    """Dated levels for one area, in the indicator's unit.

    `step` holds each level until the next point: a standard, or milestones. `linear` draws a
    straight line between points: a trajectory. Both hold the last level afterwards, and neither
    says anything before its first point or before `valid_from`.

    The `purpose` is a standard that holds until it is changed, or a milestone on the way back to
    it, such as the level that planning guidance asks for by the end of a year.
    """

    points: tuple[tuple[date, float], ...]
    source: str
    interpolation: Interpolation = "step"
    area: str = ENGLAND
    valid_from: date | None = None
    purpose: Purpose = "standard"

    def __post_init__(self) -> None:
        if not self.points:
            raise ValueError("a target needs at least one (date, level) point")
        if any(later <= earlier for (earlier, _), (later, _) in pairwise(self.points)):
            raise ValueError("target points must be in order of date, each date once")
        if not all(np.isfinite(level) for _, level in self.points):
            raise ValueError("target levels must be finite numbers")
        refuse.unless_one_of("interpolation", self.interpolation, get_args(Interpolation))
        refuse.unless_one_of("purpose", self.purpose, get_args(Purpose))
        refuse.if_empty("a target's source", self.source)
        refuse.if_empty("a target's area", self.area)

    @property
    def starts(self) -> date:
        """First day on which this target is in force."""
        return max(self.valid_from or self.points[0][0], self.points[0][0])

    @property
    def is_trajectory(self) -> bool:
        """True where the level follows a path, False where it is a fixed standard."""
        return self.interpolation == "linear" and len(self.points) > 1

    def levels(self, dates: Sequence[date] | pd.Series | np.ndarray) -> np.ndarray:
        """The level on each date, float array of the same length, NaN before it is in force."""
        days = _days(dates)
        xs = _days([point for point, _ in self.points])
        ys = np.array([level for _, level in self.points], dtype=float)
        if self.interpolation == "linear":
            levels = np.interp(days.astype(int), xs.astype(int), ys)
        else:
            levels = ys[np.clip(np.searchsorted(xs, days, side="right") - 1, 0, None)]
        return np.where(days >= _days([self.starts])[0], levels, np.nan)


def in_force(
    targets: Sequence[Target],
    areas: pd.Series,
    dates: pd.Series,
    chains: Mapping[str, Sequence[str]],
    purpose: Purpose = "standard",
) -> np.ndarray:
    """The level in force for each area on each date, NaN where there is none.

    `chains` gives for each area where to look, nearest first: the place, its footprint, England.
    The nearest area with a target in force decides; of several there, the newest. With the purpose
    milestone, a milestone decides before any standard; else there are standards alone.
    """
    targets = _asked_for(targets, purpose)
    stated = {target.area for target in targets}
    code, names = pd.factorize(areas)
    ways = [tuple(area for area in chains.get(name, ()) if area in stated) for name in names]
    levels, days = np.full(len(areas), np.nan), _days(dates)
    for way in set(ways):
        here = np.array([one == way for one in ways])[code]
        levels[here] = _along(targets, way, days[here])
    return levels


def _asked_for(targets: Sequence[Target], purpose: Purpose) -> list[Target]:
    """Standards and targets of the purpose: those of the purpose first, the newest first."""
    return sorted(
        (target for target in targets if target.purpose in ("standard", purpose)),
        key=lambda target: (target.purpose == purpose, target.starts),
        reverse=True,
    )


def _along(targets: Sequence[Target], chain: Sequence[str], days: np.ndarray) -> np.ndarray:
    """The level in force on each day for an area that looks for its target along a chain.

    `targets` are in order of precedence.
    """
    levels = np.full(len(days), np.nan)
    for target in (one for area in chain for one in targets if one.area == area):
        missing = np.isnan(levels)
        levels[missing] = target.levels(days[missing])
    return levels


def corners(
    targets: Sequence[Target],
    chain: Sequence[str],
    first: date,
    last: date,
    purpose: Purpose = "standard",
) -> list[tuple[date, float]]:
    """Corners of the line that the level in force follows from one day to another, as (day, level).

    `chain` is where the area looks for its target, nearest first (see in_force). A level that
    changes at once has a corner on the day before and one on the day, so that straight lines
    between the corners show a step as a step. A level is NaN where none is in force.
    """
    changes = {day for one in targets for day in (one.starts, *(at for at, _ in one.points))}
    near = {day - before for day in changes for before in (timedelta(0), timedelta(1))}
    days = sorted({first, last} | {day for day in near if first < day < last})
    levels = _along(_asked_for(targets, purpose), chain, _days(days))
    return list(zip(days, levels.tolist(), strict=True))


def path_end(
    targets: Sequence[Target], chain: Sequence[str], on: date, purpose: Purpose = "standard"
) -> date | None:
    """The last day of the path of the target that is in force for an area on a day.

    None if no target is in force, or if its last point is not after that day. `chain` is where
    the area looks for its target, nearest first (see in_force).
    """
    wanted = _asked_for(targets, purpose)
    ends = (
        one.points[-1][0]
        for area in chain
        for one in wanted
        if one.area == area and one.starts <= on
    )
    end = next(ends, None)
    return end if end and end > on else None


def _days(dates: Sequence[date] | pd.Series | np.ndarray) -> np.ndarray:
    given = pd.to_datetime(dates).to_numpy() if isinstance(dates, pd.Series) else dates
    return np.asarray(given, dtype="datetime64[D]")
