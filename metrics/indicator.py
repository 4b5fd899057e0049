"""The definition of an indicator: unit, polarity, targets and explanations."""

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal, get_args

from metrics import refuse
from metrics.disclosure import OF_PEOPLE, Disclosure
from metrics.target import Target
from metrics.written import number

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")

Frequency = Literal["monthly", "quarterly", "half-yearly", "annual", "five-yearly"]
Aggregation = Literal["sum", "published", "none"]
Comparator = Literal["target", "england"]


class Polarity(Enum):
    """Which direction is better. `sign` turns target minus value into a shortfall."""

    HIGHER = 1
    LOWER = -1

    @property
    def sign(self) -> int:
        """+1 if higher is better, -1 if lower is."""
        return self.value

    @property
    def words(self) -> str:
        """The polarity in words."""
        return "higher is better" if self is Polarity.HIGHER else "lower is better"


@dataclass(frozen=True)
class Unit:
    """How a value is written and its range.

    `proportion` means that the numerator is part of the denominator, so it cannot exceed it. A
    symbol that is a word is in the plural: " trusts".
    """

    symbol: str
    name: str
    multiplier: float = 1.0
    low: float | None = 0.0
    high: float | None = None
    decimals: int = 1
    proportion: bool = False

    def __post_init__(self) -> None:
        refuse.if_empty("a unit's name", self.name)
        refuse.unless_above_0("a unit's multiplier", self.multiplier)
        if not all(math.isfinite(end) for end in (self.low, self.high) if end is not None):
            raise ValueError("a unit's lowest and highest value must be finite, or None")
        if self.decimals < 0:
            raise ValueError("a unit's decimals must be 0 or more")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("a unit's lowest value must be below its highest")

    @property
    def unsaid(self) -> str:
        """Its name where numbers have no symbol that says it; else "". Axes state it."""
        return "" if self.symbol else self.name

    @property
    def bounds(self) -> tuple[float, float]:
        """The lowest and highest possible value; infinite if there is no limit."""
        high = self.multiplier if self.high is None and self.proportion else self.high
        return -math.inf if self.low is None else self.low, math.inf if high is None else high

    def write(self, value: float | None, *beside: float | None) -> str:
        """The value as text with its symbol: "87.3%", or "no value" if it is missing.

        It has as many decimals as it needs to differ from the numbers `beside` it, for example its
        target: "94.96%" beside 95. See metrics.written.
        """
        if value is None or value != value:
            return "no value"
        return self.named(number(value, self.decimals, *beside))

    def named(self, number: str) -> str:
        """A number as text with the symbol behind it: "87.3%", "1 trust", "2 trusts"."""
        word = self.symbol.startswith(" ")
        return number + (self.symbol.removesuffix("s") if word and number == "1" else self.symbol)

    def write_difference(self, value: float) -> str:
        """A difference between two values as text: percentages differ by points, "10.7 points".

        It has as many decimals as it needs to differ from 0.
        """
        if self.symbol == "%":
            return f"{number(value, self.decimals, 0.0)} points"
        return self.write(value, 0.0)


PERCENT = Unit("%", "per cent", multiplier=100, high=100, proportion=True)
BEDS = Unit(" beds", "beds a day", decimals=0)
TRUSTS = Unit(" trusts", "trusts", decimals=0)
PER_100_000_BED_DAYS = Unit("", "per 100,000 bed days", multiplier=100_000, decimals=2)
PERCENT_OF_OBJECTIVE = Unit("%", "per cent of the objective", multiplier=100)
PERCENT_OF_EXPECTED = Unit("%", "per cent of expected", multiplier=100)
PERCENT_OF_TURNOVER = Unit("%", "per cent of turnover", multiplier=100, low=None, decimals=2)
OUT_OF_TEN = Unit("", "score from 0 to 10", high=10, decimals=2)
JUDGED = Unit("", "category from 1 (best) to 4", low=1, high=4, decimals=0)


@dataclass(frozen=True)
class DailyAverage:
    """A denominator from another publication: the numerator of `indicator`, which is a daily
    average over a longer period, times the days of the period. `note` explains it at the figure.
    """

    indicator: str
    note: str

    def __post_init__(self) -> None:
        refuse.if_empty("the indicator of a denominator", self.indicator)
        refuse.if_empty("the note of a denominator", self.note)


@dataclass(frozen=True)
class Indicator:
    """An indicator: how it is counted, which direction is better, and its targets.

    Its id is the name of its file. `sources` are in order of preference: if two give the same
    figure, the first counts. `max_age` is how many months after the end of its period a value still
    counts for a place. `aggregation` says how a footprint gets its value: as the sum of its places,
    only as published for the footprint, or not at all. `comparator` england compares with England's
    value in the same period, if there was no national target. A `fixed` value is judged or
    financial, without chance variation. Periods of a `rolling` indicator overlap, so it has no
    process limits. `footprint_only` indicators do not apply to places. `disclosure` is the rule for
    small counts in public releases; None if no people are counted. `also_called` has abbreviations
    and other names to search by. `denominator_from` names the publication with the denominator if
    figures are published without one.
    """

    id: str
    name: str
    short_name: str
    unit: Unit
    polarity: Polarity
    numerator: str
    denominator: str
    counted: str
    description: str
    publication: str
    sources: tuple[str, ...]
    frequency: Frequency
    max_age: int
    aggregation: Aggregation
    targets: tuple[Target, ...] = ()
    caveats: tuple[str, ...] = ()
    comparator: Comparator = "target"
    fixed: bool = False
    rolling: bool = False
    footprint_only: bool = False
    disclosure: Disclosure | None = OF_PEOPLE
    fingertips_id: int | None = None
    ons_name: str | None = None
    oversight_id: str | None = None
    licence: str = "Open Government Licence v3.0"
    also_called: tuple[str, ...] = ()
    denominator_from: DailyAverage | None = None

    def __post_init__(self) -> None:
        if not IDENTIFIER.fullmatch(self.id):
            raise ValueError(f"id {self.id!r} must be lower-case letters, digits and underscores")
        for field in ("name", "short_name", "numerator", "denominator", "counted", "description"):
            refuse.if_empty(field, getattr(self, field))
        if not isinstance(self.polarity, Polarity):
            raise ValueError("polarity must be stated: Polarity.HIGHER or Polarity.LOWER")
        if not self.sources:
            raise ValueError("sources is empty: name at least one")
        if not 1 <= self.max_age < math.inf:
            raise ValueError("max_age must be at least one month")
        refuse.unless_one_of("frequency", self.frequency, get_args(Frequency))
        refuse.unless_one_of("aggregation", self.aggregation, get_args(Aggregation))
        refuse.unless_one_of("comparator", self.comparator, get_args(Comparator))

    @property
    def decimals(self) -> int:
        """Decimals shown on screen; scoring always uses the unrounded value."""
        return self.unit.decimals
