"""What an indicator is: its unit, its polarity, its target and the words that explain it."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from metrics.target import Target

IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
AGGREGATIONS = ("sum", "published", "none")


class Polarity(Enum):
    """Which way is better. `sign` turns target minus value into a shortfall."""

    HIGHER = 1
    LOWER = -1

    @property
    def sign(self) -> int:
        """+1 where higher is better, -1 where lower is."""
        return self.value

    @property
    def words(self) -> str:
        """The polarity as readers see it."""
        return "higher is better" if self is Polarity.HIGHER else "lower is better"


@dataclass(frozen=True)
class Unit:
    """How a value is written and what it may be.

    `proportion` says that the numerator is part of the denominator, so it cannot exceed it.
    """

    symbol: str
    name: str
    multiplier: float = 1.0
    low: float | None = 0.0
    high: float | None = None
    decimals: int = 1
    proportion: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("a unit needs a name")
        if not self.multiplier > 0:
            raise ValueError("a unit's multiplier must be above 0")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("a unit's lowest value must be below its highest")

    def write(self, value: float | None) -> str:
        """The value as text with its symbol: "87.3%", or "no value" where it is missing."""
        if value is None or value != value:
            return "no value"
        return f"{value:,.{self.decimals}f}{self.symbol}"

    def write_difference(self, value: float) -> str:
        """A difference between two values as text: percentages differ by points, "10.7 points"."""
        if self.symbol == "%":
            return f"{value:,.{self.decimals}f} points"
        return self.write(value)


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
class Indicator:
    """One indicator: how it is counted, which way is better, what it is measured against.

    Its id is the name of its file. `sources` are in order of preference: where two give the same
    figure, the first decides. `max_age` is how many months after a period's end its value may
    still speak for a place. `aggregation` says how a footprint gets its value: the sum of its
    places, only as published for the footprint, or not at all. `comparator` england measures
    against England's value in the same period, where no national target existed. A `fixed` value
    is judged or financial: no chance variation is drawn for it. Periods of a `rolling` one overlap,
    so it has no process limits. `footprint_only` indicators do not apply to places.
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
    frequency: Literal["monthly", "quarterly", "half-yearly", "annual", "five-yearly"]
    max_age: int
    aggregation: Literal["sum", "published", "none"]
    targets: tuple[Target, ...] = ()
    caveats: tuple[str, ...] = ()
    comparator: Literal["target", "england"] = "target"
    fixed: bool = False
    rolling: bool = False
    footprint_only: bool = False
    fingertips_id: int | None = None
    ons_name: str | None = None
    licence: str = "Open Government Licence v3.0"

    def __post_init__(self) -> None:
        if not IDENTIFIER.fullmatch(self.id):
            raise ValueError(f"id {self.id!r} must be lower-case letters, digits and underscores")
        for field in ("name", "short_name", "numerator", "denominator", "counted", "description"):
            if not getattr(self, field).strip():
                raise ValueError(f"{field} is empty: say it in plain words")
        if not isinstance(self.polarity, Polarity):
            raise ValueError("polarity must be stated: Polarity.HIGHER or Polarity.LOWER")
        if not self.sources:
            raise ValueError("sources is empty: name at least one")
        if self.max_age < 1:
            raise ValueError("max_age must be at least one month")
        if self.aggregation not in AGGREGATIONS:
            raise ValueError(f"aggregation must be one of {', '.join(AGGREGATIONS)}")

    @property
    def decimals(self) -> int:
        """Decimals shown on screen; scoring always uses the unrounded value."""
        return self.unit.decimals
