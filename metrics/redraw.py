"""Figures drawn again as chance might have had them: providers once, then apportioned to places.

Chance is the larger of two: the sampling error of the figure itself, and the common-cause
variation of its series where that has 12 points or more. Of a series that is rebased it is that of
the segment the figure stands in, as on its chart; where that has fewer points, of the whole series,
since a stated change of the process is not a reason to be surer of a figure.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from metrics.indicator import Indicator, Unit
from metrics.latest import ORDER, length
from metrics.rating import Rated, add_values
from metrics.score import TOLERANCE
from metrics.xmr import limits, packed

NORMAL_95 = 1.96
"""Standard deviations from the middle of a 95% interval to either end."""

LARGE = 50
"""From this count (of events, and of non-events where they are counted too) on, a corrected Normal
stands in for Beta and Gamma: percentiles 5 and 95 are off by less than 0.2% of the standard
deviation, quartiles by less than 0.5%, mean and deviation not at all."""

DRAWN = ["indicator", "numerator", "denominator", "value"]
DRAWN += ["sd", "centre", "skew", "few", "goes_to"]
FIGURE = ["indicator", "area", "period_start", "period_end"]
PERIOD = ["indicator", "place", "period_start", "period_end"]


def figures_behind(
    used: pd.DataFrame,
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The figures to draw for the scores `used`, with how they vary and where they go.

    `goes_to` lists (`at` of a row used, weight): a place's value is the sum of weight x value over
    its providers, weight = share x denominator / the sum of these. Where its inputs do not give
    its value, or it has none, it is drawn for itself. The `rebases` of a place's chart (indicator,
    place, from; see metrics.rebase) split the series of every figure that goes to it.
    """
    known = _known(used, rated, observations, indicators)
    current = known[known["period_end"].isin(used["period_end"])]
    rows = used[[*PERIOD, "at", "value"]].reset_index(names="row")
    parts = rows.merge(rated.inputs[[*PERIOD, "provider", "share"]], on=PERIOD)
    parts = parts.rename(columns={"provider": "area", "value": "total"}).merge(current, on=FIGURE)
    parts = parts.assign(size=parts["share"] * parts["denominator"]).query("size > 0")
    parts["weight"] = parts["size"] / parts.groupby("row")["size"].transform("sum")
    given = (parts["weight"] * parts["value"]).groupby(parts["row"]).transform("sum")
    parts = parts[np.isclose(given, parts["total"], rtol=TOLERANCE, atol=TOLERANCE)]
    alone = rows[~rows["row"].isin(parts["row"])]
    parts = pd.concat([parts, alone.assign(area=alone["place"], weight=1.0)])
    parts = parts[[*FIGURE, "place", "at", "weight"]]
    parts = parts.sort_values(FIGURE, ignore_index=True)
    first = np.flatnonzero(~parts.duplicated(FIGURE))
    targets = list(zip(parts["at"], parts["weight"], strict=True))
    goes_to = [targets[start:end] for start, end in pairwise([*first, len(parts)])]
    figures = parts.loc[first, FIGURE].assign(goes_to=goes_to).merge(current, on=FIGURE)
    figures = figures.merge(_begun(parts, rebases), how="left", on=FIGURE)
    return _with_variation(figures, known, indicators)


def _begun(parts: pd.DataFrame, rebases: pd.DataFrame | None) -> pd.DataFrame:
    """FIGURE and `begun`, the latest date that a segment begins on up to the figure's period."""
    if rebases is None:
        return parts.loc[[], FIGURE].assign(begun=pd.Series(dtype="datetime64[s]"))
    met = parts.merge(rebases[["indicator", "place", "from"]], on=["indicator", "place"])
    met = met[met["from"] <= met["period_end"]]
    return met.groupby(FIGURE, as_index=False)["from"].max().rename(columns={"from": "begun"})


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
    """Each figure's common-cause deviation from its own series up to then; NaN where too short.

    Only periods of the figure's own length count, as for the limits on a chart.
    """
    series = figures[[*FIGURE[:2], "period_end", "begun"]].assign(length=length(figures))
    series = series.reset_index(names="figure")
    series = series[~series["indicator"].isin([id for id, i in indicators.items() if i.rolling])]
    points = known[[*FIGURE, "value"]].assign(length=length(known)).dropna(subset=["value"])
    points = points.merge(
        series.rename(columns={"period_end": "latest"}), on=[*FIGURE[:2], "length"]
    )
    points = points[points["period_end"] <= points["latest"]]
    points = points.sort_values(["figure", *ORDER])
    whole = _sigma(points, len(figures))
    segment = _sigma(points[points["period_end"] >= points["begun"]], len(figures))
    return np.where(np.isnan(segment), whole, segment)


def _sigma(points: pd.DataFrame, figures: int) -> np.ndarray:
    """The common-cause deviation of each figure's points, NaN where they are too few."""
    return limits(packed(points["value"].to_numpy(), points["figure"].to_numpy(), figures)[0])[3]


def named(figures: pd.DataFrame, method: str) -> pd.DataFrame:
    """What `redraw` needs, with the `name` that seeds it: method|indicator|area|start|end."""
    days = [np.datetime_as_string(figures[name].to_numpy(), unit="D") for name in FIGURE[2:]]
    names = zip(figures["indicator"], figures["area"], *days, strict=True)
    return figures[DRAWN].assign(name=["|".join([method, *name]) for name in names])


def by_indicator(rows: pd.DataFrame) -> dict[str, list[Any]]:
    """The rows as named tuples by `indicator`, in their order."""
    found: dict[str, list[Any]] = {}
    for row in rows.itertuples(index=False):
        found.setdefault(row.indicator, []).append(row)
    return found


def redraw(
    figures: Sequence[Any], ats: Sequence[int], unit: Unit, draws: int
) -> tuple[np.ndarray, np.ndarray]:
    """Drawn values of one indicator's rows, (rows, draws), and whether each is subject to chance.

    `ats` are the rows' `at`; `figures` are the indicator's (see `named`), added in their order.
    """
    values, varies = np.zeros((len(ats), draws)), np.zeros(len(ats), dtype=bool)
    row = {at: number for number, at in enumerate(ats)}
    for figure in figures:
        drawn = _draw(figure, unit, draws)
        for at, weight in figure.goes_to:
            values[row[at]] += drawn if weight == 1 else weight * drawn
            varies[row[at]] |= figure.sd > 0
    return values, varies


def _draw(figure: Any, unit: Unit, draws: int) -> np.ndarray:
    """Drawn values of one figure, within the unit's limits.

    Each has a seed of its own, the first 8 bytes of the SHA-256 of its name as a number, so its
    draws are the same whatever else is drawn.
    """
    if figure.sd == 0:
        return np.full(draws, figure.value)
    digest = hashlib.sha256(figure.name.encode()).digest()
    generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8])))
    x, n = figure.numerator, figure.denominator
    if figure.few and unit.proportion:
        values = unit.multiplier * generator.beta(x + 0.5, n - x + 0.5, draws)
    elif figure.few:
        values = unit.multiplier * generator.standard_gamma(x + 0.5, draws) / n
    else:
        values = skewed(generator.standard_normal(draws), figure.skew)
        values *= figure.sd
        values += figure.centre
    return np.clip(values, unit.low, unit.high, out=values)


def skewed(z: np.ndarray, skew: float) -> np.ndarray:
    """Standard Normal z given a skewness, mean 0 and deviation 1 kept (Cornish and Fisher 1938)."""
    return z if skew == 0 else (z + skew / 6 * (z * z - 1)) / math.sqrt(1 + skew**2 / 18)
