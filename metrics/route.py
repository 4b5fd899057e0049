"""What would move a place to the next category, and what would lose the one it has: arithmetic.

It is not a forecast. Everything else stays as it is: the other indicators, the targets, the
denominators. The composite is a weighted mean of scores, so an indicator of weight w has to move
its score by (composite - line) / w, and its value by as many steps.

Reaching a cut-off counts as the better category; losing one takes a composite 2e-9 past it, the
least that `metrics.score.category` does not take for a tie.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.indicator import Indicator
from metrics.method import Method
from metrics.score import BEST, ON_TARGET, TOLERANCE, WORST

BETTER, WORSE = "better", "worse"
ALONE, PAIR = "alone", "pair"
JOIN = " + "
NOISE = 1e-12
"""What floating point may make of a whole number, relative to it."""

COLUMNS = [
    "place",
    "direction",
    "from_category",
    "to_category",
    "kind",
    "indicators",
    "indicator",
    "possible",
    "value_now",
    "value_needed",
    "change",
    "count",
    "denominator",
    "score_now",
    "score_needed",
]


def routes(
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    method: Method,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """For each rated place, what each indicator alone would take, and the cheapest pair.

    `scores` (place, indicator, denominator, value, target, gap, step, score, weight) and `ratings`
    (place, composite, category) are of one as-at date. Returns COLUMNS, in the order of `ratings`.
    `direction` is better (to the next category up) or worse (what would lose the present one);
    nothing is better than 1 or worse than 4. A place and direction has

    * a row of kind "alone" for each scored indicator, `possible` where it can do it by itself,
    * two rows of kind "pair", where two can, for the cheapest two: those that reach the line with
      the smallest equal movement in score points. One that comes to its end (1.00, or the best its
      unit allows, or 4.00) stops there and the rest falls on the other. Of equal pairs, the one
      with less to make up before its scores move at all, then the first in the method's order.

    `change` is positive and in the indicator's unit, `count` the smallest whole number of
    `Indicator.counted` that does it: ceil(change / multiplier x denominator). It is NaN for a
    judged indicator and without a denominator. A score held at 4.00 moves only once the value is
    back within reach; one held at 1.00 has nothing to give. No value leaves its unit's range, no
    count of a proportion exceeds its denominator, none is left below the lowest: "cannot alone".

    An override is outside this arithmetic: a place held by one has no better route. Relative
    scores move with those of the peers, so a method that scores so has no routes at all. Raises
    ValueError where a place has an indicator twice.
    """
    if method.scoring == "relative":
        return pd.DataFrame(columns=COLUMNS)
    if scores.duplicated(["place", "indicator"]).any():
        raise ValueError("routes are for one as-at date: an indicator comes twice for a place")
    movable = _movable(scores, ratings, method, indicators)
    both = pd.concat([_alone(movable), _pairs(movable, method)], ignore_index=True)
    order = ["rank", "direction", "kind", "position"]
    return _needed(both).sort_values(order, ignore_index=True)[COLUMNS]


def _movable(
    scores: pd.DataFrame,
    ratings: pd.DataFrame,
    method: Method,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """A row per rated place, direction and scored indicator, with what a move has to go by.

    `points` is how far the composite is from the line, `room` how many score points the indicator
    can give, `held` how many points of movement are lost first because the score is held at its
    limit, `per_point` the value's change for one score point (signed).
    """
    names = ["place", "indicator", "denominator", "value", "gap", "step", "score", "weight"]
    rated = ratings.loc[ratings["composite"].notna(), ["place", "composite", "category"]]
    rated = rated.assign(rank=np.arange(len(rated)))
    found = scores.loc[scores["score"].notna() & (scores["weight"] > 0), names]
    found = found.merge(rated, on="place")
    place_of = {id: number for number, id in enumerate(method.indicators)}
    found["position"] = found["indicator"].map(place_of)
    found = _with_units(found, indicators)
    cut_offs = np.array([-np.inf, *method.composite_cut_offs, np.inf])
    number = found["category"].astype(int)
    better = found.assign(direction=BETTER, way=1.0, line=cut_offs[number - 1])
    worse = found.assign(direction=WORSE, way=-1.0, line=cut_offs[number] + 2 * TOLERANCE)
    rows = pd.concat([better, worse], ignore_index=True)
    rows = rows[np.isfinite(rows["line"])].reset_index(drop=True)
    rows["points"] = rows["way"] * (rows["composite"] - rows["line"])
    rows["per_point"] = rows["way"] * rows["sign"] * rows["step"]
    rows["held"] = (rows["way"] * (rows["raw"] - rows["score"])).clip(lower=0)
    rows["room"] = _room(rows)
    return rows


def _with_units(found: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """Adds sign, unclipped score `raw`, low and high value, and `per_count`, one thing's value.

    A judged indicator's value is its score: a step of 1, lower is better, and no count.
    """
    units = {id: one.unit for id, one in indicators.items()}
    signs = {id: one.polarity.sign for id, one in indicators.items()}
    lowest, highest = ({id: one.bounds[end] for id, one in units.items()} for end in (0, 1))
    multiplier = found["indicator"].map({id: one.multiplier for id, one in units.items()})
    judged = found["step"].isna()
    counts = (found["denominator"] > 0) & ~judged
    return found.assign(
        sign=found["indicator"].map(signs).where(~judged, -1),
        raw=(ON_TARGET + found["gap"] / found["step"]).where(~judged, found["value"]),
        step=found["step"].fillna(1.0),
        low=found["indicator"].map(lowest).astype(float),
        high=found["indicator"].map(highest).astype(float),
        per_count=(multiplier / found["denominator"]).where(counts),
    )


def _room(rows: pd.DataFrame) -> np.ndarray:
    """How many score points an indicator can move: to 1.00 or 4.00, or as far as its unit goes.

    Where things are counted, in whole ones.
    """
    up, down = rows["high"] - rows["value"], rows["value"] - rows["low"]
    ahead = np.where(rows["per_point"] > 0, up, down)
    whole = np.floor(ahead / rows["per_count"] * (1 + NOISE)) * rows["per_count"]
    ahead = np.where(rows["per_count"].notna() & np.isfinite(ahead), whole, ahead)
    span = np.where(rows["way"] > 0, rows["score"] - BEST, WORST - rows["score"])
    return np.clip(ahead / rows["per_point"].abs().to_numpy() - rows["held"].to_numpy(), 0.0, span)


def _alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Each indicator by itself: the score points to `move`, NaN where it cannot."""
    can = (rows["points"] > 0) & (rows["room"] * rows["weight"] >= rows["points"] - TOLERANCE)
    return rows.assign(
        kind=ALONE,
        indicators=rows["indicator"],
        possible=can,
        move=(rows["points"] / rows["weight"]).where(can),
        moved_weight=rows["weight"],
    )


def _pairs(rows: pd.DataFrame, method: Method) -> pd.DataFrame:
    """The cheapest two of each place and direction, as `routes` defines it."""
    groups = rows.groupby(["rank", "direction"]).ngroup().to_numpy(dtype=int)
    at = groups, rows["position"].to_numpy(dtype=int)
    shape = groups.max(initial=-1) + 1, len(method.items)
    row, weight, room, held = np.zeros(shape, int), *(np.zeros(shape) for _ in range(3))
    points = np.zeros((shape[0], 1))
    row[at] = np.arange(len(rows))
    weight[at], room[at], held[at] = rows["weight"], rows["room"], rows["held"]
    points[groups, 0] = rows["points"]
    one, other = np.triu_indices(shape[1], 1)
    level = _level(weight[:, one], weight[:, other], room[:, one], room[:, other], points)
    least = level.min(axis=1, initial=np.inf)
    able = np.flatnonzero(np.isfinite(least))
    if not able.size:
        return _alone(rows.iloc[:0])
    cheapest = level[able] <= least[able, None] + TOLERANCE
    chosen = np.where(cheapest, (held[:, one] + held[:, other])[able], np.inf).argmin(axis=1)
    moved = level[able, chosen]
    first, second = (
        rows.iloc[row[able, half[chosen]]].reset_index(drop=True) for half in (one, other)
    )
    both = {
        "kind": PAIR,
        "indicators": first["indicator"] + JOIN + second["indicator"],
        "possible": True,
        "moved_weight": first["weight"] + second["weight"],
    }
    return pd.concat(
        [half.assign(**both, move=np.minimum(moved, half["room"])) for half in (first, second)]
    )


def _level(
    w1: np.ndarray, w2: np.ndarray, room1: np.ndarray, room2: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """The smallest t with w1 min(t, room1) + w2 min(t, room2) = points; infinite where none is.

    A pair needs two that can give something.
    """
    able = (room1 > TOLERANCE) & (room2 > TOLERANCE) & (points > 0)
    able &= w1 * room1 + w2 * room2 >= points - TOLERANCE
    first_stops = room1 < room2
    stops = np.minimum(room1, room2)
    with np.errstate(divide="ignore", invalid="ignore"):
        equal = points / (w1 + w2)
        alone = np.where(first_stops, (points - w1 * stops) / w2, (points - w2 * stops) / w1)
    return np.where(able, np.where(equal <= stops, equal, alone), np.inf)


def _needed(rows: pd.DataFrame) -> pd.DataFrame:
    """The value, change and count that go with each row's `move` in score points.

    The count needs only come within the tolerance of the line, so that what lands exactly on it
    is not rounded up by one.
    """
    move = np.minimum(rows["move"], rows["room"])
    needed = (rows["value"] + (rows["held"] + move) * rows["per_point"]).clip(
        rows["low"], rows["high"]
    )
    enough = rows["held"] + rows["move"] - TOLERANCE / rows["moved_weight"]
    count = np.ceil(enough * rows["per_point"].abs() / rows["per_count"]).clip(lower=1)
    return rows.assign(
        from_category=rows["category"],
        to_category=rows["category"] - rows["way"],
        value_now=rows["value"],
        value_needed=needed,
        change=(needed - rows["value"]).abs(),
        count=count,
        score_now=rows["score"],
        score_needed=rows["score"] - rows["way"] * move,
    )
