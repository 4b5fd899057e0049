"""What would move a place to another category where scores are ranks: through the peers to pass.

Everything else stays as it is: the other indicators, the values of the peers, the targets. An
indicator's score changes only where its value draws level with a peer's, or falls behind it, or
comes to the target. So the smallest change is found by trying just these values, the nearest
first. It is arithmetic, not a forecast.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.composite import best_allowed
from metrics.indicator import Indicator
from metrics.method import ABOVE_FLOOR, BELOW_STANDARD, Item, Method
from metrics.rank import TIED, apart, left_out, meets, spread
from metrics.relative import of_peers
from metrics.route import ALONE, BETTER, COLUMNS, NOISE, WORSE
from metrics.score import BEST, TOLERANCE, WORST, category

BEHIND = 10.0**-TIED
"""The least by which a value is behind another; a target is missed by twice that."""


@dataclass(frozen=True)
class Standing:
    """Where one place stands in one ranked indicator, and the score that a value would give it.

    Values are turned so that higher is better. `others` are the peers that are ranked beside it,
    ascending; `level` is the target, NaN where the ends need none.
    """

    value: float
    others: np.ndarray
    level: float
    ends: tuple[float, float]

    def score(self, values: np.ndarray) -> np.ndarray:
        """The score of the place for each of the values that it might have."""
        met = meets(self.level - values)
        ahead = len(self.others) - np.searchsorted(self.others, values.round(TIED), side="right")
        ranked = spread(ahead + 1, len(self.others) + 1, self.ends)
        return np.where(left_out(met, self.ends), apart(self.ends), ranked)

    def turns(self, up: bool) -> np.ndarray:
        """The values, nearest first, at which the score may change, upwards or downwards."""
        found = np.append(self.others, self.level)
        if not up:
            found = found - np.append(np.full(len(self.others), BEHIND), 2 * BEHIND)
        found = found[found > self.value] if up else found[found < self.value]
        return np.unique(found) if up else np.unique(found)[::-1]


def routes(
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    method: Method,
    indicators: Mapping[str, Indicator],
    areas: pd.DataFrame,
) -> pd.DataFrame:
    """For each rated place, what each indicator alone would take, as `metrics.route.routes`.

    `value_needed` is a peer's value, or the target; to lose a category, the least behind it.
    `count` is the smallest whole number of things counted that does it. An override is part of
    this: a place held by one has a better route only by that override's indicator. There are no
    pairs. Raises ValueError where a place has an indicator twice.
    """
    if scores.duplicated(["place", "indicator"]).any():
        raise ValueError("routes are for one as-at date: an indicator comes twice for a place")
    scored = scores[scores["score"].notna() & (scores["weight"] > 0)]
    scored = scored.assign(peers=of_peers(scored["place"], areas))
    groups = dict(list(scored.groupby(["indicator", "peers"])))
    by_place = {place: rows.to_dict("records") for place, rows in scored.groupby("place")}
    found: list[dict[str, Any]] = []
    for rating in ratings[ratings["composite"].notna()].to_dict("records"):
        rows = by_place.get(rating["place"], [])
        own = {row["indicator"]: row["score"] for row in rows}
        now = np.array([[own.get(id, np.nan) for id in method.indicators]])
        for direction, way in ((BETTER, -1), (WORSE, 1)):
            to = int(rating["category"]) + way
            if to not in (1, 2, 3, 4):
                continue
            for row in rows:
                item, one = method.item(row["indicator"]), indicators[row["indicator"]]
                peers = groups[row["indicator"], row["peers"]]
                goal = _Goal(method, now, row, float(rating["composite"]), to, way)
                found.append(
                    {
                        "place": rating["place"],
                        "direction": direction,
                        "from_category": rating["category"],
                        "to_category": float(to),
                        "kind": ALONE,
                        "indicators": one.id,
                        "indicator": one.id,
                        "value_now": row["value"],
                        "denominator": row["denominator"],
                        "score_now": row["score"],
                        **_alone(goal, item, one, row, peers),
                    }
                )
    return pd.DataFrame(found, columns=COLUMNS)


def peers_of(place: str, indicator: str, scores: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """The scores of an indicator that a place is ranked among, its own too."""
    rows = scores[(scores["indicator"] == indicator) & scores["score"].notna()]
    groups = of_peers(rows["place"], areas)
    return rows[groups.isin(groups[rows["place"] == place])]


def passed(route: Mapping[str, Any], scores: pd.DataFrame, areas: pd.DataFrame) -> int:
    """How many peers the place of a route gets past, drawing level included; or falls behind."""
    peers = peers_of(route["place"], route["indicator"], scores, areas)
    values = peers.loc[peers["place"] != route["place"], "value"].round(TIED)
    ends = sorted((round(route["value_now"], TIED), round(route["value_needed"], TIED)))
    now_first = ends[0] == round(route["value_now"], TIED)
    level = "right" if now_first == (route["direction"] == BETTER) else "left"
    return int(values.between(ends[0], ends[1], inclusive=level).sum())


@dataclass(frozen=True)
class _Goal:
    """The category `to` be reached, going by `way` (-1 is better), by one row's score alone."""

    method: Method
    now: np.ndarray
    row: Mapping[str, Any]
    composite: float
    to: int
    way: int

    def reached(self, scores: np.ndarray) -> np.ndarray:
        """Whether each score of the row would do it, overrides included."""
        moved = np.repeat(self.now, len(scores), axis=0)
        moved[:, self.method.indicators.index(self.row["indicator"])] = scores
        composites = self.composite + self.row["weight"] * (scores - self.row["score"])
        given = category(composites, self.method.composite_cut_offs)
        given = np.maximum(given, best_allowed(moved, self.method))
        return given <= self.to if self.way < 0 else given >= self.to


def _alone(
    goal: _Goal, item: Item, one: Indicator, row: Mapping[str, Any], peers: pd.DataFrame
) -> dict[str, Any]:
    """possible, value_needed, change, count and score_needed of one indicator by itself."""
    if item.ends is None:
        return _written(row, next(_judged(goal, row), None))
    sign, (low, high) = one.polarity.sign, one.unit.bounds
    standing = _standing(row, peers, item.ends, sign)
    steps = standing.turns(goal.way < 0)
    scores = standing.score(steps)
    able = np.flatnonzero(goal.reached(scores))
    if not able.size:
        return _written(row, None)
    needed, score = float(steps[able[0]]) * sign, float(scores[able[0]])
    ahead = 1.0 if needed > row["value"] else -1.0
    reach, count = needed, float("nan")
    if row["denominator"] > 0:
        per_count = ahead * one.unit.multiplier / row["denominator"]
        count = max(1.0, np.ceil((needed - row["value"]) / per_count * (1 - NOISE) - TOLERANCE))
        there = np.array([row["value"] + count * per_count])
        count += float(not goal.reached(standing.score(there * sign))[0])
        reach = row["value"] + count * per_count
    if not low - BEHIND / 2 < reach < high + BEHIND / 2:
        return _written(row, None)
    return _written(row, (needed, score), count)


def _standing(
    row: Mapping[str, Any], peers: pd.DataFrame, ends: tuple[float, float], sign: int
) -> Standing:
    rest = peers[peers["place"] != row["place"]]
    ranked = ~left_out(meets(rest["gap"].to_numpy(dtype=float)), ends)
    others = np.sort((rest["value"].to_numpy(dtype=float)[ranked] * sign).round(TIED))
    needs_level = ends in (BELOW_STANDARD, ABOVE_FLOOR)
    level = float(row["target"]) * sign if needs_level else float("nan")
    return Standing(float(row["value"]) * sign, others, level, ends)


def _judged(goal: _Goal, row: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """The nearest score of a judged indicator that does it, which is its value."""
    method, better = goal.method, goal.way < 0
    lines = method.composite_cut_offs[goal.to - 1 if better else goal.to - 2]
    turns = [row["score"] + (lines - goal.composite) / row["weight"]]
    turns += [
        method.indicator_cut_offs[rule.from_category - 2]
        for rule in method.overrides
        if rule.indicator == row["indicator"] and rule.from_category > 1
    ]
    past = 0.0 if better else 2 * TOLERANCE / row["weight"]
    for turn in sorted((turn + past for turn in turns), reverse=better):
        ahead = turn < row["score"] if better else turn > row["score"]
        on_scale = BEST - TOLERANCE <= turn <= WORST + TOLERANCE
        if ahead and on_scale and goal.reached(np.array([turn]))[0]:
            yield turn, turn


def _written(
    row: Mapping[str, Any], found: tuple[float, float] | None, count: float = float("nan")
) -> dict[str, Any]:
    nan = float("nan")
    needed, score = found or (nan, nan)
    return {
        "possible": found is not None,
        "value_needed": needed,
        "change": abs(needed - row["value"]),
        "count": count if found else nan,
        "score_needed": score,
    }
