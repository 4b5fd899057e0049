"""The pace of a value: its change a year, with a 95% interval where the values tell one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import hypot, sqrt
from statistics import NormalDist, fmean

YEAR = 365.25
FITTED = 3
"""Values from which on the pace is the slope of a line through all of them."""

STUDENT = (12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281)
"""The 97.5th percentile of Student's t for 1 to 10 degrees of freedom."""


@dataclass(frozen=True)
class Pace:
    """A change a year, and half the width of its 95% interval, None where nothing tells it."""

    a_year: float
    half: float | None = None

    def towards(self, sign: int) -> "Pace":
        """The pace towards a target: itself where higher is better (1), else its opposite (-1)."""
        return Pace(self.a_year * sign, self.half)


@dataclass(frozen=True)
class Point:
    """A value on a day, and half the width of its 95% interval, None where it is not known."""

    on: date
    value: float
    half: float | None = None


def pace(points: Sequence[Point]) -> Pace | None:
    """The pace of values on different days, in order of time; None of fewer than two.

    Of two it is the change between them over the years between them, of three and more the slope of
    the ordinary least squares line. Its interval is the wider of the two that are known:

    - what the values' own intervals leave open: half the widths of the first and the last one's,
      added as independent errors are, over the years between them. A first value without one is
      taken as exact; a last one without one tells nothing;
    - of three values and more, how far they lie off their line: the standard error of the slope
      times Student's t of the number of values less two.
    """
    if len(points) < 2:
        return None
    first, last = points[0], points[-1]
    years = a_year(1.0, first.on, last.on)
    assert years is not None  # they are of different days
    own = None if last.half is None else hypot(last.half, first.half or 0.0) * years
    if len(points) < FITTED:
        return Pace((last.value - first.value) * years, own)
    slope, off = _fitted(points)
    return Pace(slope, off if own is None else max(own, off))


def a_year(change: float, begun: date, ended: date) -> float | None:
    """A change spread over the years between two days; None where there are none."""
    days = (ended - begun).days
    return change / days * YEAR if days > 0 else None


def _fitted(points: Sequence[Point]) -> tuple[float, float]:
    """The slope of the least squares line, and half the width of its 95% interval."""
    years = [(point.on - points[0].on).days / YEAR for point in points]
    middle, mean = fmean(years), fmean(point.value for point in points)
    spread = sum((year - middle) ** 2 for year in years)
    pairs = [(year - middle, point.value - mean) for year, point in zip(years, points, strict=True)]
    slope = sum(along * up for along, up in pairs) / spread
    freedom = len(points) - 2
    off = sum((up - slope * along) ** 2 for along, up in pairs)
    return slope, student(freedom) * sqrt(off / freedom / spread)


def student(freedom: int) -> float:
    """The 97.5th percentile of Student's t, right to within 0.001.

    Beyond the degrees of freedom of STUDENT by its expansion around the Normal's percentile.
    """
    if freedom <= len(STUDENT):
        return STUDENT[freedom - 1]
    z = NormalDist().inv_cdf(0.975)
    first, second = (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3
