"""Draws the demonstration figures of the other indicators, and of the other STPs of England.

Called by `python -m data.samples.make`. Levels for West Yorkshire and Harrogate and its places,
in levels.csv, are set by hand so that the whole is worse than England where its own report of late
2017 said so; those of the other STPs are drawn around England's from a fixed seed. All invented.
"""

import calendar
import csv
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import profile
from metrics.registry import indicators

SEED = 2017
AREAS = profile.FOLDER / profile.DEFAULT / "reference" / "areas.csv"
LEVELS = Path(__file__).parent / "levels.csv"
MONTHS = [(2015 + (3 + at) // 12, (3 + at) % 12 + 1) for at in range(33)]
QUARTERS = [month for month in MONTHS if month[1] % 3 == 0]
SURVEYS = [(2016, 10), (2017, 3), (2017, 9)]

Row = tuple[object, ...]


@dataclass(frozen=True)
class Counted:
    """An indicator that is a ratio of counts: England's level and how areas and periods vary.

    levels.csv gives areas of West Yorkshire and Harrogate their own level and denominator; the
    other STPs are England's level give or take `between`, with `size` as denominator, times a
    factor for how large it is. `winter` is added at midwinter, `drift` over the whole time; `noise`
    is the standard deviation from period to period beyond chance.
    """

    indicator: str
    england: float
    between: float
    size: float
    periods: Sequence[tuple[int, int]] = tuple(MONTHS)
    months: int = 1
    winter: float = 0.0
    drift: float = 0.0
    noise: float = 0.5
    multiplier: float = 100.0
    year_to_date: bool = False
    at_least: float = 1.0
    at_most: float = 99.5


@dataclass(frozen=True)
class Surveyed:
    """An indicator published as a value with an interval: `asked` people answered in an STP."""

    indicator: str
    england: Sequence[float]
    between: float
    deviation: float
    asked: float
    periods: Sequence[tuple[date, date]]
    drift: float = 0.0


YEARS = [(date(year, 1, 1), date(year, 12, 31)) for year in (2015, 2016)]
SPRINGS = [(date(year, 1, 1), date(year, 3, 31)) for year in (2015, 2016, 2017)]

COUNTED = (
    Counted("ae_four_hour", 92.0, 3.0, 42000, winter=-4.0, drift=-3.2, noise=0.9),
    Counted("delayed_transfers", 5.0, 1.1, 140000, noise=0.25),
    Counted("gp_extended_access", 39.0, 14.0, 1_200_000, SURVEYS, noise=2.0, drift=14.0),
    Counted("rtt_18_weeks", 90.5, 1.9, 75000, drift=-3.0),
    Counted(
        "mrsa",
        0.85,
        0.25,
        1_700_000,
        QUARTERS[3:],
        12,
        noise=0.05,
        multiplier=100_000,
        at_least=0.0,
    ),
    Counted("c_difficile", 100.0, 11.0, 330, QUARTERS[3:], 12, noise=3.0, at_most=math.inf),
    Counted("iapt_recovery", 47.0, 3.0, 1600, drift=1.5, noise=1.0),
    Counted("eip_two_weeks", 72.0, 8.0, 36, MONTHS[12:], drift=4.0, noise=3.0),
    Counted("cancer_62_day", 82.3, 3.4, 290, drift=-0.6, noise=1.2),
    Counted("emergency_admissions", 100.0, 11.0, 31000, QUARTERS, 3, noise=0.8, at_most=math.inf),
    Counted("emergency_bed_days", 100.0, 10.0, 170_000, QUARTERS, 3, noise=0.8, at_most=math.inf),
    Counted(
        "finance",
        -0.6,
        0.9,
        1_300_000_000,
        [quarter for quarter in QUARTERS if quarter >= (2016, 6)],
        3,
        noise=0.12,
        year_to_date=True,
        at_least=-math.inf,
    ),
)

SURVEYED = (
    Surveyed("smoking_prevalence", (17.9, 16.8), 2.0, 36.0, 8000, YEARS),
    Surveyed("early_cancer_diagnosis", (40.6, 41.3), 2.4, 49.0, 11000, YEARS),
    Surveyed("gp_opening_satisfaction", (74.9, 76.0, 76.2), 2.6, 42.0, 15000, SPRINGS),
    Surveyed("cancer_patient_experience", (8.7, 8.72), 0.09, 1.55, 1500, YEARS),
)


def tables() -> Iterator[tuple[str, list[Row]]]:
    """(indicator, tidy rows) for each demonstration file of the method progress-1."""
    for counted in COUNTED:
        yield counted.indicator, [*_counted(counted)]
    for surveyed in SURVEYED:
        yield surveyed.indicator, [*_surveyed(surveyed)]
    yield "special_measures", [*_special_measures()]
    yield "system_leadership", [*_leadership()]


def _counted(one: Counted) -> Iterator[Row]:
    for area, level, size in _levels(one.indicator, one.england, one.between, one.size):
        dice = _dice(one.indicator, area, "periods")
        for at, (year, month) in enumerate(one.periods):
            along = at / max(len(one.periods) - 1, 1)
            winter = one.winter * max(0.0, math.cos(2 * math.pi * (month - 1) / 12))
            noise = dice.gauss(0, one.noise) * (0.1 if area == "england" else 1.0)
            value = level + one.drift * along + winter + noise
            value = min(max(value, one.at_least), one.at_most)
            months = (month - 4) % 12 + 1 if one.year_to_date else one.months
            start, end = _ending(year, month, months)
            below = round(size * dice.gauss(1, 0.02) * (months / 12 if one.year_to_date else 1))
            above = round(below * value / one.multiplier)
            yield (one.indicator, area, start, end, above, below, "", "", "", "final")


def _surveyed(one: Surveyed) -> Iterator[Row]:
    england = one.england[-1]
    for area, level, asked in _levels(one.indicator, england, one.between, one.asked):
        dice = _dice(one.indicator, area, "periods")
        for at, (start, end) in enumerate(one.periods):
            wobble = 0.0 if area == "england" or at == len(one.periods) - 1 else dice.gauss(0, 0.15)
            value = level + (one.england[at] - england) + wobble * one.deviation / 49
            margin = 1.96 * one.deviation / math.sqrt(asked)
            figures = [f"{number:.4f}" for number in (value, value - margin, value + margin)]
            yield (one.indicator, area, start, end, "", "", *figures, "final")


def _special_measures() -> Iterator[Row]:
    for area in ["wyh", *_stps()]:
        dice = _dice("special_measures", area, "trusts")
        trusts = 0 if area == "wyh" or dice.gauss(0.9, 0.8) > -_strength(area) else 1
        for year, month in QUARTERS[4:]:
            start, end = _ending(year, month, 3)
            yield ("special_measures", area, start, end, "", "", trusts, "", "", "final")


def _leadership() -> Iterator[Row]:
    for area in ["wyh", *_stps()]:
        judged = 2.4 - _strength(area) + _dice("system_leadership", area, "judged").gauss(0, 0.5)
        level = 2 if area == "wyh" else min(max(round(judged), 1), 4)
        yield (
            "system_leadership",
            area,
            "2016-04-01",
            "2017-03-31",
            "",
            "",
            level,
            "",
            "",
            "final",
        )


def _levels(
    indicator: str, england: float, between: float, size: float
) -> Iterator[tuple[str, float, float]]:
    """(area, level, size) for England, our own areas and the other STPs."""
    yield "england", england, size * 44
    with LEVELS.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["indicator"] == indicator:
                yield row["area"], float(row["level"]), float(row["size"])
    for area in _stps():
        dice = _dice(indicator, area, "level")
        large = _dice("size", area, "size").uniform(0.5, 1.8)
        better = indicators()[indicator].polarity.sign * _strength(area)
        yield area, england + between * (0.7 * better + 0.7 * dice.gauss(0, 1)), size * large


def _strength(area: str) -> float:
    """How well an STP does on the whole, in standard deviations: what its indicators share."""
    return _dice("strength", area, "overall").gauss(0, 1)


def _stps() -> list[str]:
    """Ids of the other STPs."""
    with AREAS.open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return [row["id"] for row in rows if row["kind"] == "footprint" and row["id"] != "wyh"]


def _ending(year: int, month: int, months: int) -> tuple[date, date]:
    """First and last day of the months that end with this one."""
    first = year * 12 + month - months
    last_day = calendar.monthrange(year, month)[1]
    return date(first // 12, first % 12 + 1, 1), date(year, month, last_day)


def _dice(*names: str) -> random.Random:
    return random.Random(" ".join([str(SEED), *names]))  # noqa: S311
