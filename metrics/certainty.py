"""How certain a rating is: figures redrawn as chance might have had them, and scored again.

It speaks of chance alone: not of errors in the data, of targets, of steps or of weights.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from metrics.indicator import Indicator, Unit
from metrics.method import CUT_OFFS, Method
from metrics.rating import Rated, add_values
from metrics.score import BEST, CATEGORIES, TOLERANCE, WORST, category, gap, score

DRAWS = 4000
COMPOSITE = "composite"
BINS = 30
PERCENTILES = (5, 25, 50, 75, 95)

NORMAL_95 = 1.96
"""Standard deviations from the middle of a 95% interval to either end."""

FEWEST_POINTS = 12
RANGES_PER_SIGMA = 1.128
SCREEN = 3.267
"""XmR constants: mean moving range per standard deviation; outlying ranges, in means."""

LARGE = 50
"""From this count (of events, and of non-events where they are counted too) on, a corrected Normal
stands in for Beta and Gamma: percentiles 5 and 95 are off by less than 0.1% of the deviation."""

NEAR, CLEAR = 0.02, 60
"""On a cut-off: this near to one, or no category with this many in 100."""

FIGURE = ["indicator", "area", "period_start", "period_end"]
PERIOD = ["indicator", "place", "period_start", "period_end"]


@dataclass(frozen=True)
class Drawn:
    """Drawn scores, one row per place and scope (composite where rated, domains with a score).

    `scopes`: place, scope, redrawn (share of the weight whose value is subject to chance).
    `scores`: (rows, draws), 1 to 4. `least`: the same shape, the best category that the method's
    overrides allow. `figures`: one row per series drawn, with its value, the standard deviations
    `sampling` and `common_cause` in the indicator's unit and the `basis` of the larger.
    """

    scopes: pd.DataFrame
    scores: np.ndarray
    least: np.ndarray
    figures: pd.DataFrame


@dataclass(frozen=True)
class Certainty:
    """`table`: place, scope, redrawn, p1..p4 (sum 1), mean, sd, p05, p25, p50, p75, p95 of scores.

    `spread`: place, scope, bin_from, bin_to, share: 30 bins from 1 to 4, each with its upper end.
    `figures`: what was drawn and how widely, see Drawn.
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
) -> Certainty:
    """The share of draws in each category, for each place rated as at the date and its domains.

    `observations` are the figures in force that `rated` was made from. Raises what `draw_scores`
    raises. The standard error of a probability p is sqrt(p (1 - p) / draws), at most 0.8% of 4,000.
    """
    drawn = draw_scores(rated, observations, indicators, method, as_at, draws)
    above = [
        ((drawn.scores > cut_off + TOLERANCE) | (drawn.least > better)).mean(axis=1)
        for better, cut_off in enumerate(method.composite_cut_offs, start=1)
    ]
    ends = [np.ones(len(drawn.scopes)), *above, np.zeros(len(drawn.scopes))]
    percentiles = np.percentile(drawn.scores, PERCENTILES, axis=1)
    table = drawn.scopes.assign(
        **{f"p{number}": ends[number - 1] - ends[number] for number in CATEGORIES},
        mean=drawn.scores.mean(axis=1),
        sd=drawn.scores.std(axis=1),
        **{f"p{of:02}": row for of, row in zip(PERCENTILES, percentiles, strict=True)},
    )
    return Certainty(table, _spread(drawn), drawn.figures)


def draw_scores(
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method,
    as_at: date,
    draws: int = DRAWS,
) -> Drawn:
    """Redraw every value with a score, score it against its target, and take the weighted means.

    A provider is drawn once for all that have a share of it. Targets, shares, denominators and
    weights stay as they are. Raises ValueError where nothing is rated as at the date, and for a
    method that scores by position among peers.
    """
    if method.scoring != "target":
        raise ValueError(f"{method.id}: certainty is defined for scoring by target only")
    ratings = rated.ratings[rated.ratings["as_at"] == pd.Timestamp(as_at)]
    if ratings.empty:
        raise ValueError(f"nothing is rated as at {as_at}")
    used = _used(rated.scores, ratings, as_at)
    fixed = {i.indicator for i in method.items if i.step is None or indicators[i.indicator].fixed}
    figures, parts = _figures(used[~used["indicator"].isin(fixed)], rated, observations, indicators)
    of_domain = {domain.id: at for at, domain in enumerate(method.domains, start=1)}

    shape = (len(ratings), 1 + len(of_domain))
    sums, weights, chance = np.zeros((*shape, draws)), np.zeros(shape), np.zeros(shape)
    least = np.ones((*shape, draws), dtype=np.int8)
    for item in method.items:
        rows = used[used["indicator"] == item.indicator]
        at, weight = rows["at"].to_numpy(), rows["weight"].to_numpy()
        scores, redrawn = rows["score"].to_numpy()[:, None], np.zeros(len(rows))
        if item.indicator not in fixed and len(rows):
            indicator = indicators[item.indicator]
            mine = figures[figures["indicator"] == item.indicator]
            values, redrawn = _values(rows["row"], mine, parts, indicator.unit, method.id, draws)
            target, step = (rows[name].to_numpy()[:, None] for name in ("target", "step"))
            scores = score(gap(values, target, indicator.polarity.sign), step)
        for scope in (0, of_domain[item.domain]):
            sums[at, scope] += weight[:, None] * scores
            weights[at, scope] += weight
            chance[at, scope] += weight * redrawn
        for rule in (rule for rule in method.overrides if rule.indicator == item.indicator):
            caught = category(scores, method.indicator_cut_offs) >= rule.from_category
            capped = np.where(caught, rule.no_better_than, 1)
            least[at, 0] = np.maximum(least[at, 0], capped)

    shown = weights > 0
    shown[:, 0] &= ratings["composite"].notna().to_numpy()
    place, scope = np.nonzero(shown)
    scopes = {
        "place": ratings["place"].to_numpy()[place],
        "scope": np.array([COMPOSITE, *of_domain], dtype=object)[scope],
        "redrawn": chance[shown] / weights[shown],
    }
    means = sums[shown] / weights[shown][:, None]
    report = figures[[*FIGURE, "value", "sampling", "common_cause", "basis"]]
    return Drawn(pd.DataFrame(scopes), means, least[shown], report)


def in_words(
    category: float,
    probabilities: Sequence[float],
    score: float | None = None,
    cut_offs: Sequence[float] = CUT_OFFS,
) -> str:
    """ "3, making progress: 91 in 100 on chance variation alone; 9 in 100 a 2".

    `score` is the place's own, undrawn. "On a cut-off" where that is within 0.02 of one, or no
    category reaches 60 in 100.
    """
    own = int(category)
    parts = dict(zip(CATEGORIES, in_100(probabilities), strict=True))
    near = score is not None and min(abs(score - at) for at in cut_offs) <= NEAR + TOLERANCE
    on_cut_off = near or max(parts.values()) < CLEAR
    likely = f"{parts[own]}"
    if parts[own] in (0, 100) and 0 < probabilities[own - 1] < 1:
        likely = "under 1" if parts[own] == 0 else "over 99"
    others = [f"{part} in 100 a {name}" for name, part in parts.items() if part and name != own]
    words = f"{own}, {CATEGORIES[own]}" + (", on a cut-off" if on_cut_off else "")
    words += f": {likely} in 100 on chance variation alone"
    return "; ".join([words, ", ".join(others)]) if others else words


def in_100(probabilities: Sequence[float]) -> list[int]:
    """Whole parts in 100 that add up to 100: rounded down, then up where most was cut off.

    Of equal remainders the less likely is rounded up, so that nothing looks surer than it is.
    """
    exact = [round(probability * 100, 9) for probability in probabilities]
    parts = [math.floor(part) for part in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], exact[at]))
    for at in by_rest[: 100 - sum(parts)]:
        parts[at] += 1
    return parts


def _used(scores: pd.DataFrame, ratings: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """The scores that count: `row` numbers them, `at` is the place's position in `ratings`."""
    counts = (scores["weight"] > 0) & scores["score"].notna()
    used = scores[(scores["as_at"] == pd.Timestamp(as_at)) & counts].reset_index(drop=True)
    at = pd.Series(range(len(ratings)), index=ratings["place"].to_numpy())
    return used.assign(row=used.index, at=used["place"].map(at))


def _figures(
    used: pd.DataFrame,
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures to draw, with how they vary; and which row of `used` is made of which.

    Parts: row, figure (position), weight: a place's value is the sum of weight x drawn value,
    weight = share x denominator / sum of these. Where inputs do not give the value, it is drawn
    for the place itself.
    """
    known = _known(used, rated, observations, indicators)
    parts = used[[*PERIOD, "row", "value"]].merge(rated.inputs[[*PERIOD, "provider", "share"]])
    parts = parts.rename(columns={"provider": "area", "value": "total"}).merge(known, on=FIGURE)
    size = parts["share"] * parts["denominator"]
    parts["weight"] = size / size.groupby(parts["row"]).transform("sum")
    given = (parts["weight"] * parts["value"]).groupby(parts["row"]).transform("sum", min_count=1)
    parts = parts[np.isclose(given, parts["total"], rtol=TOLERANCE, atol=TOLERANCE)]
    alone = used[~used["row"].isin(parts["row"])].rename(columns={"place": "area"})
    parts = pd.concat([parts, alone.assign(weight=1.0)])[[*FIGURE, "row", "weight"]]
    figures = parts[FIGURE].drop_duplicates().merge(known).sort_values(FIGURE, ignore_index=True)
    figures = _with_variation(figures.assign(figure=figures.index), known, indicators)
    parts = parts.merge(figures[[*FIGURE, "figure"]]).sort_values(["row", "figure"])
    return figures, parts[["row", "figure", "weight"]]


def _known(
    used: pd.DataFrame,
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """Every figure of the indicators used: of places as rated, of providers as observed."""
    columns = [*FIGURE, "numerator", "denominator", "value", "lower", "upper"]
    ids = used["indicator"].unique()
    series = rated.series[rated.series["indicator"].isin(ids)].rename(columns={"place": "area"})
    others = observations["indicator"].isin(ids) & ~observations["area"].isin(series["area"])
    return pd.concat([series[columns], add_values(observations[others], indicators)[columns]])


def _with_variation(
    figures: pd.DataFrame, known: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """`sampling`, `common_cause` and the larger as `sd` with its `basis`; `centre` and `skew`.

    Beta(x + 0.5, n - x + 0.5) is Jeffreys' for a proportion, Gamma(x + 0.5) / n its like for a
    rate (Brown, Cai and DasGupta, Statistical Science 2001 and Statistica Sinica 2003).
    """
    units = figures["indicator"].map({id: one.unit for id, one in indicators.items()})
    per = units.map(lambda unit: unit.multiplier).to_numpy(dtype=float)
    part = units.map(lambda unit: unit.proportion).to_numpy(dtype=bool)
    columns = ["numerator", "denominator", "value", "lower", "upper"]
    x, n, value, lower, upper = figures[columns].to_numpy(dtype=float).T
    interval = ~np.isnan(upper - lower)
    counted = ~interval & (x >= 0) & (n > 0) & ((x <= n) | ~part)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = (x + 0.5) / (n + part)
        deviation = np.sqrt(np.where(part, mean * (1 - mean) / (n + 2), mean / n))
        of_beta = 2 * (1 - 2 * mean) * np.sqrt(n + 2) / ((n + 3) * np.sqrt(mean * (1 - mean)))
        skew = np.where(part, of_beta, 2 / np.sqrt(x + 0.5))
    sampling = np.where(interval, (upper - lower) / 2 / NORMAL_95, 0.0)
    sampling = np.where(counted, deviation * per, sampling)
    common = _common_cause(figures, known, indicators)
    by_series = common > sampling
    by_count = counted & ~by_series
    names = ["common cause", "interval", "beta", "gamma"]
    return figures.assign(
        sampling=sampling,
        common_cause=common,
        sd=np.where(by_series, common, sampling),
        basis=np.select([by_series, interval, counted & part, counted], names, "none"),
        centre=np.where(by_count, mean * per, value),
        skew=np.where(by_count, skew, 0.0),
        few=by_count & (np.where(part, np.minimum(x, n - x), x) < LARGE),
    )


def _common_cause(
    figures: pd.DataFrame, known: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> np.ndarray:
    """Each figure's common-cause deviation from its own series up to then; NaN where too short."""
    series = figures[["figure", *FIGURE[:2], "period_end"]]
    series = series[~series["indicator"].map({id: i.rolling for id, i in indicators.items()})]
    points = known[[*FIGURE, "value"]].dropna(subset=["value"])
    points = points.merge(series.rename(columns={"period_end": "latest"}), on=FIGURE[:2])
    points = points[points["period_end"] <= points["latest"]]
    points = points.sort_values(["figure", "period_end", "period_start"])
    return _sigma(points["figure"].to_numpy(), points["value"].to_numpy(), len(figures))


def _sigma(series: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """Mean moving range / 1.128 of each of `count` series, NaN below 12 points.

    `values` stand in order of time within `series` (0 to count - 1, rising). Moving ranges of 3.267
    x their mean or more are screened once.
    """
    same = series[1:] == series[:-1]
    ranges, of = np.abs(np.diff(values))[same], series[1:][same]
    kept = ranges < SCREEN * _means(of, ranges, count)[of]
    sigma = _means(of[kept], ranges[kept], count) / RANGES_PER_SIGMA
    return np.where(np.bincount(series, minlength=count) >= FEWEST_POINTS, sigma, np.nan)


def _means(of: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    """Mean of each group's values, 0 where it has none."""
    sums, sizes = np.bincount(of, values, count), np.bincount(of, minlength=count)
    return np.divide(sums, sizes, out=np.zeros(count), where=sizes > 0)


def _values(
    rows: pd.Series,
    figures: pd.DataFrame,
    parts: pd.DataFrame,
    unit: Unit,
    method: str,
    draws: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Drawn values of one indicator's rows, (rows, draws), and whether each varies at all."""
    parts = parts[parts["row"].isin(rows)]
    starts = np.flatnonzero(~parts["row"].duplicated())
    at = parts["figure"].to_numpy() - figures["figure"].iloc[0]
    weighted = _draw(figures, unit, method, draws)[at] * parts["weight"].to_numpy()[:, None]
    varies = np.logical_or.reduceat(figures["sd"].to_numpy()[at] > 0, starts)
    return np.add.reduceat(weighted, starts, axis=0), varies


def _draw(figures: pd.DataFrame, unit: Unit, method: str, draws: int) -> np.ndarray:
    """Drawn values of one indicator's figures, (figures, draws), within the unit's limits.

    A series has a seed of its own: the first 8 bytes of the SHA-256 of method|indicator|area|
    start|end, as a number. So its draws are the same whatever else is drawn.
    """
    names = figures[FIGURE].astype("str").agg("|".join, axis=1)
    z = np.zeros((len(figures), draws))
    few = {}
    for at, (name, figure) in enumerate(zip(names, figures.itertuples(), strict=True)):
        digest = hashlib.sha256(f"{method}|{name}".encode()).digest()
        generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8])))
        if figure.few:
            few[at] = _exact(generator, figure, unit, draws)
        elif figure.sd > 0:
            generator.standard_normal(out=z[at])
    centre, sd, skew = (figures[name].to_numpy()[:, None] for name in ("centre", "sd", "skew"))
    values = centre + sd * skewed(z, skew)
    for at, exact in few.items():
        values[at] = exact
    low = -np.inf if unit.low is None else unit.low
    high = np.inf if unit.high is None else unit.high
    return np.clip(values, low, high)


def skewed(z: np.ndarray, skew: np.ndarray) -> np.ndarray:
    """Standard Normal z given a skewness, mean 0 and deviation 1 kept (Cornish and Fisher 1937)."""
    return (z + skew / 6 * (z * z - 1)) / np.sqrt(1 + skew**2 / 18)


def _exact(generator: np.random.Generator, figure: Any, unit: Unit, draws: int) -> np.ndarray:
    """Draws of a small count from Jeffreys' Beta, or from Gamma over the denominator."""
    x, n = figure.numerator, figure.denominator
    if unit.proportion:
        return unit.multiplier * generator.beta(x + 0.5, n - x + 0.5, draws)
    return unit.multiplier * generator.standard_gamma(x + 0.5, draws) / n


def _spread(drawn: Drawn) -> pd.DataFrame:
    """Share of each row's draws in each bin, a score on an edge in the better bin."""
    rows, draws = drawn.scores.shape
    at = np.ceil((drawn.scores - BEST) * (BINS / (WORST - BEST)) - 10 * TOLERANCE) - 1
    at = np.clip(at, 0, BINS - 1).astype(np.intp) + BINS * np.arange(rows)[:, None]
    edges = np.linspace(BEST, WORST, BINS + 1).round(9)
    return pd.DataFrame(
        {
            "place": drawn.scopes["place"].repeat(BINS).to_numpy(),
            "scope": drawn.scopes["scope"].repeat(BINS).to_numpy(),
            "bin_from": np.tile(edges[:-1], rows),
            "bin_to": np.tile(edges[1:], rows),
            "share": np.bincount(at.ravel(), minlength=BINS * rows) / draws,
        }
    )
