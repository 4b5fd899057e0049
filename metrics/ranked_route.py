"""What would take a place to the next category where scores are ranks: whom it has to pass.

Everything else stays as it is, the peers' values too. A place that passes a peer has a better rank
and so a better score; between two peers nothing changes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from metrics.indicator import Indicator
from metrics.method import Method
from metrics.score import BEST, TOLERANCE, WORST

NOISE = 1e-9
"""What floating point may make of a whole number."""

WAYS = {"better": 1, "worse": -1}


def rows(
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    method: Method,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """As metrics.route.routes, of which this is the part for ranks: a row of kind "alone" for each
    rated place, direction and scored indicator, in the order of these; there are no pairs.

    `value_needed` is the least that has the rank: a peer's value where sharing it is enough, else
    just past it; with `count` the smallest whole number of what is counted.
    """
    scored = scores[scores["score"].notna() & (scores["weight"] > 0) & scores["step"].notna()]
    rated = ratings[ratings["composite"].notna()].set_index("place")
    among = {
        key: dict(zip(group["place"], group["value"], strict=True))
        for key, group in scored.groupby(["indicator", "peers"])
    }
    by_place = {place: group.to_dict("records") for place, group in scored.groupby("place")}
    cut_offs = (-np.inf, *method.composite_cut_offs, np.inf)
    found = []
    for place, own in rated.iterrows():
        number = int(own["category"])
        lines = {"better": cut_offs[number - 1], "worse": cut_offs[number] + 2 * TOLERANCE}
        for direction, line in lines.items():
            points = own["composite"] - line
            for row in by_place.get(place, []) if np.isfinite(line) else []:
                others = among[row["indicator"], row["peers"]]
                values = np.array([value for id, value in others.items() if id != place])
                one, way = indicators[row["indicator"]], WAYS[direction]
                moved = _moved(row, one, values, row["score"] - points / row["weight"], way)
                found.append(_row(row, number, direction, moved if way * points > 0 else None))
    return pd.DataFrame(found)


def _moved(
    row: Mapping[str, Any], one: Indicator, others: np.ndarray, score: float, way: int
) -> tuple[float, float, float] | None:
    """The value, count and score with which a place reaches a score (1), or loses it (-1) among the
    others' values; None where it cannot.
    """
    up = way * one.polarity.sign
    most = len(others)
    ranks = (score - BEST) / (WORST - BEST) * most
    allowed = (ranks if way > 0 else most - ranks) + NOISE
    now, ahead = row["value"] * up, np.sort(others * up)
    counted = row["denominator"] > 0
    unit = one.unit.multiplier / row["denominator"] if counted else np.nan
    for passed, shared in _steps(now, ahead, allowed):
        steps = (passed - now) / unit if counted else np.nan
        count = np.ceil(steps - NOISE) if shared else np.floor(steps + NOISE) + 1
        needed = passed if shared else np.nextafter(passed, np.inf)
        needed = now + count * unit if counted else needed
        low, high = one.unit.bounds
        if not low - NOISE <= needed * up <= high + NOISE:
            return None
        better, alike = (ahead > needed + NOISE).sum(), np.isclose(ahead, needed, 0, NOISE).sum()
        rank = better + alike / 2
        of_best = rank if way > 0 else most - rank
        return needed * up, count, BEST + (WORST - BEST) * of_best / most
    return None


def _steps(now: float, ahead: np.ndarray, allowed: float) -> Iterator[tuple[float, bool]]:
    """The first value at which (shared) or past which at most `allowed` are ahead, if any."""
    for value in np.unique(ahead[ahead >= now]):
        beyond, alike = (ahead > value).sum(), (ahead == value).sum()
        if value > now and beyond + alike / 2 <= allowed:
            yield value, True
            return
        if beyond <= allowed:
            yield value, False
            return


def _row(
    row: Mapping[str, Any],
    number: int,
    direction: str,
    moved: tuple[float, float, float] | None,
) -> dict[str, Any]:
    value, count, score = moved or (np.nan, np.nan, np.nan)
    return {
        "place": row["place"],
        "direction": direction,
        "from_category": float(number),
        "to_category": float(number - WAYS[direction]),
        "kind": "alone",
        "indicators": row["indicator"],
        "indicator": row["indicator"],
        "possible": moved is not None,
        "value_now": row["value"],
        "value_needed": value,
        "change": abs(value - row["value"]),
        "count": count,
        "denominator": row["denominator"],
        "score_now": row["score"],
        "score_needed": score,
    }
