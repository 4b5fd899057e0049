"""How certain a rating is: figures are redrawn with their chance variation and scored again.

This covers only chance, not errors in the data or the choice of targets, steps and weights.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from metrics import rank
from metrics.indicator import Indicator
from metrics.method import CUT_OFFS, Item, Method
from metrics.rating import Rated
from metrics.redraw import FIGURE, by_indicator, figures_behind, named, redraw
from metrics.relative import of_peers
from metrics.score import BEST, CATEGORIES, TOLERANCE, WORST, category, gap, score

DRAWS = 4000
COMPOSITE = "composite"
BINS = 30
PERCENTILES = (5, 25, 50, 75, 95)

USED = ["indicator", "at", "peers", "weight", "score", "target", "step"]
REPORTED = [*FIGURE, "value", "sampling", "common_cause", "basis"]

NEAR, CLEAR = 0.02, 60
"""A rating is on a cut-off if it is this near to one, or no category has this many in 100."""


@dataclass(frozen=True)
class Drawn:
    """Drawn scores, a row per place and scope (the composite if rated, domains with a score).

    `scopes`: place, scope, redrawn (share of the weight whose value is subject to chance).
    `scores`: (rows, draws), 1 to 4. `least`: the same shape, the best category that the method's
    overrides allow. `figures`: a row per drawn series, with its value, the standard deviations
    `sampling` and `common_cause` in the indicator's unit, and the `basis`: which is larger.
    """

    scopes: pd.DataFrame
    scores: np.ndarray
    least: np.ndarray
    figures: pd.DataFrame


@dataclass(frozen=True)
class Certainty:
    """`table`: place, scope, redrawn, p1..p4 (sum 1), mean, sd, p05, p25, p50, p75, p95 of scores.

    `spread`: place, scope, bin_from, bin_to, share: 30 bins from 1 to 4, upper ends included.
    `figures`: the drawn series and their variation, see Drawn.
    """

    table: pd.DataFrame
    spread: pd.DataFrame
    figures: pd.DataFrame


def certainty(
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method,
    as_at: date,
    draws: int = DRAWS,
    rebases: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
) -> Certainty:
    """The share of draws in each category, for each place rated as at the date and its domains.

    `observations` are the figures in force that `rated` was made from; `rebases` (indicator,
    place, from) split their series, see metrics.redraw; `areas` say who is whose peer, and are
    needed where the method scores by rank. Raises what `draw_scores` raises. A
    probability p has standard error sqrt(p (1 - p) / draws), at most 0.008 of 4,000.
    """
    drawn = draw_scores(rated, observations, indicators, method, as_at, draws, rebases, areas)
    scores, least = drawn.scores, drawn.least
    cut_offs = np.array([method.cut_offs_of(scope) for scope in drawn.scopes["scope"]])
    above = [
        np.count_nonzero((scores > line[:, None] + TOLERANCE) | (least > better), axis=1) / draws
        for better, line in enumerate(cut_offs.reshape(-1, 3).T, start=1)
    ]
    ends = [np.ones(len(scores)), *above, np.zeros(len(scores))]
    mean, sd = scores.mean(axis=1), scores.std(axis=1)
    scores.sort(axis=1)
    table = drawn.scopes.assign(
        **{f"p{number}": ends[number - 1] - ends[number] for number in CATEGORIES},
        mean=mean,
        sd=sd,
        **{f"p{of:02}": _percentile(scores, of) for of in PERCENTILES},
    )
    return Certainty(table, _spread(drawn.scopes, scores), drawn.figures)


def draw_scores(
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method,
    as_at: date,
    draws: int = DRAWS,
    rebases: pd.DataFrame | None = None,
    areas: pd.DataFrame | None = None,
) -> Drawn:
    """Redraw every value with a score, score it again, and take the weighted means.

    A provider is drawn once for all places with a share. Targets, shares, denominators and weights
    stay the same. Where the method scores by rank, all peers are redrawn and ranked again in each
    draw. One that scores by position among peers has no rows, since chance in one place would move
    the others. Raises ValueError if nothing is rated as at the date, or a method that scores by
    rank is not given `areas`.
    """
    if method.scoring == "rank" and areas is None:
        raise ValueError(f"{method.id} scores by rank: areas must say who is whose peer")
    ratings = rated.ratings[rated.ratings["as_at"] == pd.Timestamp(as_at)]
    if ratings.empty:
        raise ValueError(f"nothing is rated as at {as_at}")
    used = _used(rated, ratings, method, as_at, areas)
    fixed = {i.indicator for i in method.items if i.judged or indicators[i.indicator].fixed}
    moving = used[~used["indicator"].isin(fixed)]
    figures = figures_behind(moving, rated, observations, indicators, rebases)
    domains = {domain.id: at for at, domain in enumerate(method.domains, start=1)}

    shape = (len(ratings), 1 + len(domains))
    sums, weights, chance = np.zeros((*shape, draws)), np.zeros(shape), np.zeros(shape)
    least = np.ones((*shape, draws), dtype=np.int8)
    rows, to_draw = by_indicator(used[USED]), by_indicator(named(figures, method.id))
    for item in method.items:
        id, to = item.indicator, domains[item.domain]
        for row, scores, varies in _drawn(
            item, rows.get(id, []), to_draw.get(id), indicators[id], draws
        ):
            sums[row.at, to] += row.weight * scores
            weights[row.at, to] += row.weight
            chance[row.at, to] += row.weight * varies
            np.maximum(least[row.at, 0], _least(scores, id, method), out=least[row.at, 0])
    for total in (sums, weights, chance):
        total[:, 0] = total[:, 1:].sum(axis=1)

    shown = weights > 0
    shown[:, 0] &= ratings["composite"].notna().to_numpy()
    place, scope = np.nonzero(shown)
    scopes = {
        "place": ratings["place"].to_numpy()[place],
        "scope": np.array([COMPOSITE, *domains], dtype=object)[scope],
        "redrawn": chance[shown] / weights[shown],
    }
    means = sums[shown]
    means /= weights[shown][:, None]
    return Drawn(pd.DataFrame(scopes), means, least[shown], figures[REPORTED])


def likely(category: float, probabilities: Sequence[float]) -> str:
    """How often a rating keeps its category: "91 in 100", "over 99 in 100", "under 1 in 100"."""
    return f"{of_100(probabilities)[int(category) - 1]} in 100"


def in_words(
    category: float,
    probabilities: Sequence[float],
    score: float | None = None,
    cut_offs: Sequence[float] = CUT_OFFS,
) -> str:
    """ "3, making progress: 91 in 100 on chance variation alone; 9 in 100 a 2".

    `score` is the actual score of the place. "On a cut-off" is added if that is within 0.02 of
    one, or no category reaches 60 in 100.
    """
    own = int(category)
    parts = dict(zip(CATEGORIES, in_100(probabilities), strict=True))
    near = score is not None and min(abs(score - at) for at in cut_offs) <= NEAR + TOLERANCE
    on_cut_off = near or max(parts.values()) < CLEAR
    others = [
        f"{share} in 100 a {name}"
        for (name, part), share in zip(parts.items(), of_100(probabilities), strict=True)
        if part and name != own
    ]
    words = f"{own}, {CATEGORIES[own]}" + (", on a cut-off" if on_cut_off else "")
    words += f": {likely(category, probabilities)} on chance variation alone"
    return "; ".join([words, ", ".join(others)]) if others else words


def of_100(probabilities: Sequence[float]) -> list[str]:
    """`in_100` as text: "over 99" for 100 and "under 1" for 0, since draws are never certain."""
    return [{0: "under 1", 100: "over 99"}.get(part, str(part)) for part in in_100(probabilities)]


def in_100(probabilities: Sequence[float]) -> list[int]:
    """Whole numbers that add up to 100: rounded down, then those with the largest remainders up.

    Of equal remainders the less likely is rounded up, so that nothing looks too certain.
    """
    exact = [round(probability * 100, 9) for probability in probabilities]
    parts = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], exact[at]))
    for at in by_rest[: 100 - sum(parts)]:
        parts[at] += 1
    return parts


def _used(
    rated: Rated, ratings: pd.DataFrame, method: Method, as_at: date, areas: pd.DataFrame | None
) -> pd.DataFrame:
    """The scores that count, each with `at`, its place's position in `ratings`, and its `peers`."""
    scores = rated.scores[rated.scores["as_at"] == pd.Timestamp(as_at)]
    used = scores[(scores["weight"] > 0) & scores["score"].notna() & (method.scoring != "relative")]
    at = pd.Series(range(len(ratings)), index=ratings["place"].to_numpy())
    peers = "" if areas is None else of_peers(used["place"], areas)
    return used.assign(at=used["place"].map(at).astype(int), peers=peers)


def _drawn(
    item: Item, rows: list[Any], figures: list[Any] | None, indicator: Indicator, draws: int
) -> Iterator[tuple[Any, Any, bool]]:
    """Each row of an indicator with its drawn scores and whether they are subject to chance.

    Without figures to draw, the actual score. Row by row, so that the data fit into the processor's
    cache; by rank, peers together.
    """
    if figures is None:
        yield from ((row, row.score, False) for row in rows)
        return
    values, varies = redraw(figures, [row.at for row in rows], indicator.unit, draws)
    if item.ends is not None:
        yield from zip(rows, _ranked(rows, values, item.ends, indicator), varies, strict=True)
        return
    for row, drawn, moves in zip(rows, values, varies, strict=True):
        yield row, score(gap(drawn, row.target, indicator.polarity.sign), row.step), moves


def _ranked(
    rows: list[Any], values: np.ndarray, ends: tuple[float, float], indicator: Indicator
) -> np.ndarray:
    """Drawn scores by rank among the peers' draws, in the shape of the values."""
    found, sign = np.empty_like(values), indicator.polarity.sign
    peers = np.array([row.peers for row in rows])
    targets = np.array([row.target for row in rows])[:, None]
    for group in set(peers):
        own = peers == group
        met = rank.meets(gap(values[own], targets[own], sign))
        found[own] = rank.among(values[own] * sign, met, ends)
    return found


def _least(scores: Any, indicator: str, method: Method) -> np.ndarray | int:
    """The best category that the method's overrides allow for these scores."""
    least: np.ndarray | int = 1
    for rule in method.overrides:
        if rule.indicator == indicator:
            caught = category(scores, method.indicator_cut_offs) >= rule.from_category
            least = np.maximum(least, np.where(caught, rule.no_better_than, 1))
    return least


def _percentile(ranked: np.ndarray, percent: int) -> np.ndarray:
    """The percentile of each ascending row, interpolated between the two nearest draws."""
    below, part = divmod((ranked.shape[1] - 1) * percent, 100)
    low, high = ranked[:, below], ranked[:, below + (part > 0)]
    return low + (high - low) * (part / 100)


def _spread(scopes: pd.DataFrame, ranked: np.ndarray) -> pd.DataFrame:
    """The share of each ascending row's draws in each bin; an edge belongs to the better bin."""
    rows, draws = ranked.shape
    edges = np.linspace(BEST, WORST, BINS + 1).round(9)
    inner = edges[1:-1] + TOLERANCE
    upto = np.array([np.searchsorted(row, inner, side="right") for row in ranked], dtype=int)
    counts = np.diff(upto.reshape(rows, BINS - 1), prepend=0, append=draws)
    return pd.DataFrame(
        {
            "place": scopes["place"].repeat(BINS).to_numpy(),
            "scope": scopes["scope"].repeat(BINS).to_numpy(),
            "bin_from": np.tile(edges[:-1], rows),
            "bin_to": np.tile(edges[1:], rows),
            "share": counts.ravel() / draws,
        }
    )
