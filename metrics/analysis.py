"""The analyses of a release beyond the rating: comparison, SPC, certainty, route and more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from metrics import rank_route, rebase
from metrics.certainty import certainty
from metrics.composite import tables
from metrics.indicator import Indicator
from metrics.intervals import add_comparison
from metrics.latest import charted, latest
from metrics.method import Method
from metrics.rating import Rated, add_applicable, rescored
from metrics.robustness import bounds, kept_share
from metrics.route import routes
from metrics.score import category
from metrics.spc import spc

PERIOD = ["indicator", "place", "period_start", "period_end"]
TABLE = ["place", "scope", "redrawn", "p1", "p2", "p3", "p4", "mean", "sd"]
TABLE += ["p05", "p25", "p50", "p75", "p95"]
SPREAD = ["place", "scope", "bin_from", "bin_to", "share"]
COMPARED = ["lower", "upper", "england", "versus"]


@dataclass(frozen=True)
class Analysis:
    """`rated` has England's value, the interval and better/similar/worse in series and scores.

    `latest`: the row of `series` that counts for each indicator and area at the date, with a
    `reason` if it has no value that counts, as in the scores. `spc_points` and `spc`: XmR charts
    and their results; `rebases`: which charts are split, when and why (see metrics.rebase).
    `certainty` and `spread`: the share of draws in each category. `routes`: what would move a
    place. `robustness`: place, kept (share of random weightings that keep its category), and the
    best and worst composite and category that missing figures could give. `views`: the rating
    under other methods.
    """

    rated: Rated
    latest: pd.DataFrame
    spc_points: pd.DataFrame
    spc: pd.DataFrame
    rebases: pd.DataFrame
    certainty: pd.DataFrame
    spread: pd.DataFrame
    routes: pd.DataFrame
    robustness: pd.DataFrame
    views: pd.DataFrame


def analyse(
    rated: Rated,
    observations: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method,
    others: Sequence[Method],
    as_at: date,
    rebases: pd.DataFrame,
) -> Analysis:
    """All analyses of the ratings as at one date; `others` are further methods to rate by.

    `rebases` (indicator, area, from, reason) gives the dates on which limits are recalculated.
    """
    now = _as_at(rated, as_at)
    series = add_comparison(now.series, indicators)
    compared = series[[*PERIOD, *COMPARED]]
    scores = now.scores.drop(columns=["lower", "upper"])
    split = rebase.of_charts(rebases, charted(series), areas, indicators)
    points, summary = spc(series, indicators, split)
    sure, spread = _certainty(rated, observations, indicators, method, as_at, split, areas)
    return Analysis(
        rated=replace(now, series=series, scores=scores.merge(compared, how="left", on=PERIOD)),
        latest=_latest(series, areas, indicators, as_at),
        spc_points=points,
        spc=summary,
        rebases=split,
        certainty=sure,
        spread=spread,
        routes=(
            rank_route.routes(now.scores, now.ratings, method, indicators, areas)
            if method.scoring == "rank"
            else routes(now.scores, now.ratings, method, indicators)
        ),
        robustness=_robustness(now, method),
        views=_views(now, areas, indicators, others),
    )


def _latest(
    series: pd.DataFrame, areas: pd.DataFrame, indicators: Mapping[str, Indicator], as_at: date
) -> pd.DataFrame:
    """`Analysis.latest`: indicators and areas without a figure are left out."""
    rows = latest(series, areas["id"].tolist(), list(indicators), [as_at], indicators)
    rows = add_applicable(rows, areas, indicators)
    has_period = rows["period_end"].notna() & rows["applicable"]
    rows = rows[has_period].drop(columns=["as_at", "applicable"]).reset_index(drop=True)
    no_value = rows["value"].isna()
    return rows.assign(gap=rows["gap"].mask(no_value), versus=rows["versus"].mask(no_value, ""))


def _certainty(
    rated: Rated,
    observations: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method,
    as_at: date,
    rebases: pd.DataFrame,
    areas: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Certainty's table and spread; empty for a method that scores by position among peers."""
    if method.scoring == "relative":
        return pd.DataFrame(columns=TABLE), pd.DataFrame(columns=SPREAD)
    result = certainty(rated, observations, indicators, method, as_at, rebases=rebases, areas=areas)
    return result.table, result.spread


def _as_at(rated: Rated, as_at: date) -> Rated:
    """Only periods that had ended by the date, and the scores and ratings of that date."""
    day = pd.Timestamp(as_at)
    return Rated(
        series=rated.series[rated.series["period_end"] <= day].reset_index(drop=True),
        inputs=rated.inputs[rated.inputs["period_end"] <= day].reset_index(drop=True),
        scores=rated.scores[rated.scores["as_at"] == day].reset_index(drop=True),
        domains=rated.domains[rated.domains["as_at"] == day].reset_index(drop=True),
        ratings=rated.ratings[rated.ratings["as_at"] == day].reset_index(drop=True),
    )


def _robustness(now: Rated, method: Method) -> pd.DataFrame:
    places = now.ratings[["place"]]
    shape = (len(places), -1)
    scores = now.scores["score"].to_numpy(dtype=float).reshape(shape)
    applicable = now.scores["applicable"].to_numpy(dtype=bool).reshape(shape)
    domains = now.domains["score"].to_numpy(dtype=float).reshape(shape)
    composites = now.ratings["composite"].to_numpy(dtype=float)
    best, worst = bounds(scores, method, applicable)
    return places.assign(
        kept=kept_share(domains, category(composites, method.composite_cut_offs), method),
        best_composite=best.composite,
        best_category=best.category,
        worst_composite=worst.composite,
        worst_category=worst.category,
    )


def _views(
    now: Rated, areas: pd.DataFrame, indicators: Mapping[str, Indicator], others: Sequence[Method]
) -> pd.DataFrame:
    """method, place, composite, category, reason, override by other methods.

    Methods with an indicator that has no scores here are left out.
    """
    columns = ["method", "place", "composite", "category", "reason", "override"]
    tables_of_methods = [pd.DataFrame(columns=columns)]
    for method in others:
        if not set(method.indicators) <= set(now.scores["indicator"]):
            continue
        scores = rescored(now.scores, method, areas, indicators)
        tables_of_methods.append(tables(scores, method)[2].assign(method=method.id)[columns])
    return pd.concat(tables_of_methods[1:] or tables_of_methods, ignore_index=True)
