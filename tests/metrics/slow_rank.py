"""Rank among peers a second time, to check the first: whole numbers, counted one by one."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

CENT = Decimal("0.01")


def by_rank(
    values: list[float | None],
    higher: bool,
    ends: tuple[int, int] = (1, 4),
    level: float | None = None,
) -> list[float | None]:
    """Scores of peers: evenly from the best end to the worst, halves of a hundredth up.

    All that are tied have the best of their ranks. With ends from 2, those that reach the level
    score 1; with ends to 3, those that do not score 4. None for no value, and for fewer than five
    with one.
    """
    if sum(value is not None for value in values) < 5:
        return [None] * len(values)
    ranked = [value for value in values if value is not None]
    if ends == (2, 4):
        ranked = [value for value in ranked if not reaches(value, level, higher)]
    if ends == (1, 3):
        ranked = [value for value in ranked if reaches(value, level, higher)]
    return [None if value is None else of(value, ranked, higher, ends, level) for value in values]


def of(
    value: float, ranked: list[float], higher: bool, ends: tuple[int, int], level: float | None
) -> float:
    """The score of one value beside those that are ranked."""
    if ends == (2, 4) and reaches(value, level, higher):
        return 1.0
    if ends == (1, 3) and not reaches(value, level, higher):
        return 4.0
    ahead = sum(other > value if higher else other < value for other in ranked)
    steps = max(len(ranked) - 1, 1)
    exact = ends[0] + Fraction((ends[1] - ends[0]) * ahead, steps)
    part = Decimal(exact.numerator) / Decimal(exact.denominator)
    return float(part.quantize(CENT, rounding=ROUND_HALF_UP))


def reaches(value: float, level: float | None, higher: bool) -> bool:
    """Whether the value is as good as the level."""
    assert level is not None
    return value >= level if higher else value <= level
