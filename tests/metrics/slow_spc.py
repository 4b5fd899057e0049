"""XmR limits and rules a second time, to check the first: exact, and point by point."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from metrics import spc

NAN = float("nan")


def slow(values: list[Fraction | None], sign: int) -> list[tuple]:
    """Limits and words of each point of one segment, in exact arithmetic and one by one."""
    ys = [value for value in values if value is not None]
    if len(ys) < 12:
        return [(NAN, NAN, NAN, "", "")] * len(values)
    mean = sum(ys) / len(ys)
    ranges = [abs(after - before) for before, after in pairwise(ys)]
    kept = [r for r in ranges if r == 0 or r < Fraction("3.267") * sum(ranges) / len(ranges)]
    half = Fraction("2.66") * sum(kept) / len(kept)
    scale = 1000 * len(ys) * len(kept)  # makes them whole, and quick to compare
    away = [int((y - mean) * scale) for y in ys]
    words = iter([slow_words(away, int(half * scale), i, sign) for i in range(len(ys))])
    drawn = tuple(float(line) for line in (mean, mean - half, mean + half))
    return [(*drawn, *(("", "") if value is None else next(words))) for value in values]


def slow_words(away: list[int], half: int, i: int, sign: int) -> tuple[str, str]:
    def mark(length: int, is_up: Callable, is_down: Callable) -> int:
        """By the newest run of this length that holds the point."""
        for start in range(i, i - length, -1):
            run = away[start : start + length]
            if start >= 0 and len(run) == length and (is_up(run) or is_down(run)):
                return 1 if is_up(run) else -1
        return 0

    def near(run: list[int]) -> bool:
        outer = [2 * half < 3 * abs(y) <= 3 * half for y in [away[i], *run]]
        return outer[0] and sum(outer[1:]) >= 2

    marks = [
        mark(1, lambda run: run[0] > half, lambda run: run[0] < -half),
        mark(7, lambda run: sorted({*run}) == run, lambda run: sorted({*run})[::-1] == run),
        mark(3, lambda run: near(run) and min(run) > 0, lambda run: near(run) and max(run) < 0),
        mark(7, lambda run: min(run) > 0, lambda run: max(run) < 0),
    ]
    first = next((found for found in marks if found), 0) * sign
    special = [rule[found > 0] for rule, found in zip(spc.RULES, marks, strict=True) if found]
    return "; ".join(special), {1: "improvement", -1: "concern", 0: ""}[first]
