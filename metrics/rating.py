"""The whole scoring, from observations to rated places, in the order a reader would redo it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from metrics import composite, rank, ratio, relative, score
from metrics.apportion import apportion
from metrics.indicator import Indicator
from metrics.latest import latest
from metrics.method import Method
from metrics.target import ENGLAND, Purpose, Target, in_force

NO_TARGET = "no target in force"
FOR_FOOTPRINTS = "not for places"
QUARTER = 3
"""Months back that a direction is since."""


@dataclass(frozen=True)
class Rated:
    """Every table of a rating.

    `series`: one row per indicator, place and period with value, target and gap. `inputs`: what
    sums were made of. `scores`, `domains`, `ratings`: one block per as-at date asked for.
    """

    series: pd.DataFrame
    inputs: pd.DataFrame
    scores: pd.DataFrame
    domains: pd.DataFrame
    ratings: pd.DataFrame


def rate(
    observations: pd.DataFrame,
    shares: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    ambitions: Mapping[str, Sequence[Target]],
    method: Method,
    as_ats: Sequence[date],
) -> Rated:
    """Rate every place and footprint in `areas` under the method, as at each date.

    `observations` are the figures in force: indicator, area, period_start, period_end,
    numerator, denominator, value, lower, upper, status, kind, source, note. `ambitions` are
    local targets by indicator, which come before the indicator's own.
    """
    summed, inputs = apportion(observations, shares, areas, indicators)
    values = add_values(summed, indicators)
    series = add_targets(values, areas, indicators, ambitions, method.purpose)
    rated_areas = areas.loc[areas["kind"].isin(["footprint", "place"]), "id"].tolist()
    found = latest(series, rated_areas, method.indicators, as_ats, indicators)
    applicable = add_applicable(found, areas, indicators, method)
    scores = scored(applicable, method, areas, indicators)
    by_indicator, by_domain, by_place = composite.tables(scores, method)
    return Rated(series, inputs, by_indicator, by_domain, by_place)


def add_values(series: pd.DataFrame, indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """`value` from numerator and denominator, or as published where one of these is missing."""
    multiplier = series["indicator"].map({id: i.unit.multiplier for id, i in indicators.items()})
    computed = ratio.value(series["numerator"], series["denominator"], multiplier)
    counted = series["numerator"].notna() & series["denominator"].notna()
    return series.assign(value=np.where(counted, computed, series["value"]))


def add_targets(
    series: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    ambitions: Mapping[str, Sequence[Target]],
    purpose: Purpose,
) -> pd.DataFrame:
    """`target` in force at each period's end and the `gap` to it, both in the indicator's unit."""
    chains = target_chains(areas)
    target = np.full(len(series), np.nan)
    sign = series["indicator"].map({id: i.polarity.sign for id, i in indicators.items()})
    for id, rows in series.reset_index(drop=True).groupby("indicator"):
        targets = [*ambitions.get(str(id), ()), *indicators[str(id)].targets]
        if indicators[str(id)].comparator == "england":
            target[rows.index] = _of_england(rows)
        else:
            places, days = rows["place"], rows["period_end"]
            target[rows.index] = in_force(targets, places, days, chains, purpose)
    return series.assign(target=target, gap=score.gap(series["value"], target, sign))


def _of_england(rows: pd.DataFrame) -> np.ndarray:
    """England's value in each row's period, NaN where there is none, and for England itself."""
    period = ["period_start", "period_end"]
    england = rows.loc[rows["place"] == ENGLAND, [*period, "value"]].drop_duplicates(period)
    values = rows[period].merge(england, on=period, how="left")["value"].to_numpy()
    return np.where(rows["place"] == ENGLAND, np.nan, values)


def target_chains(areas: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Where each area looks for its target: itself, its footprint, England."""
    return {
        area.id: tuple(dict.fromkeys(a for a in (area.id, area.footprint, ENGLAND) if a))
        for area in areas.itertuples()
    }


def add_applicable(
    latest_rows: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    method: Method | None = None,
) -> pd.DataFrame:
    """`applicable`: false, and no figure, where an indicator that exists for footprints alone, or
    that the method rates for them alone, meets a place.
    """
    places = areas.loc[areas["kind"] == "place", "id"]
    only = {id for id, indicator in indicators.items() if indicator.footprint_only}
    only |= {item.indicator for item in method.items if item.footprints_only} if method else set()
    applicable = ~(latest_rows["indicator"].isin(only) & latest_rows["place"].isin(places))
    return latest_rows.assign(
        applicable=applicable,
        value=latest_rows["value"].where(applicable),
        reason=latest_rows["reason"].where(applicable, FOR_FOOTPRINTS),
    )


def scored(
    latest_rows: pd.DataFrame,
    method: Method,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """`step`, `uncapped` and `score` under the method: by target, or by position or rank among
    peers.
    """
    scores = add_scores(latest_rows, method)
    if method.scoring == "rank":
        return rank.add_scores(scores, method, areas, indicators)
    if method.scoring == "relative":
        return relative.add_scores(scores, areas, indicators)
    return scores


def rescored(
    scores: pd.DataFrame,
    method: Method,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """Rows of one method's scores, scored by another whose indicators are among them.

    In the other method's order, complete, as `composite.tables` takes them. Raises KeyError where
    an indicator of the other method has no row.
    """
    key = ["as_at", "place"]
    order = {indicator: at for at, indicator in enumerate(method.indicators)}
    if missing := order.keys() - set(scores["indicator"]):
        raise KeyError(f"no rows of {', '.join(sorted(missing))}")
    rows = scores[scores["indicator"].isin(order)]
    rows = rows.assign(
        position=rows["indicator"].map(order), block=rows.groupby(key, sort=False).ngroup()
    ).sort_values(["block", "position"], ignore_index=True)
    unscored = rows["reason"].isin([NO_TARGET, relative.FEW_PEERS])
    rows = rows.assign(reason=rows["reason"].mask(unscored, ""))
    return scored(rows.drop(columns=["position", "block"]), method, areas, indicators)


def add_scores(latest_rows: pd.DataFrame, method: Method) -> pd.DataFrame:
    """`step`, `uncapped` and `score` for the latest rows; a judged value is its own score.

    Where the method needs a target and there is none, `reason` says so. Raises ValueError where a
    judged value is not from 1 to 4.
    """
    steps = {item.indicator: item.step or np.nan for item in method.items}
    step = latest_rows["indicator"].map(steps).astype(float)
    gap = latest_rows["gap"].where(latest_rows["value"].notna())
    uncapped = pd.Series(score.uncapped(gap, step), index=latest_rows.index)
    own = latest_rows["indicator"].isin([item.indicator for item in method.items if item.judged])
    judged = latest_rows[own & latest_rows["value"].notna()]
    for row in judged[~judged["value"].between(score.BEST, score.WORST)].itertuples():
        raise ValueError(
            f"{row.indicator} of {row.place} is judged {row.value:g}; a judged value is from 1 to 4"
        )
    uncapped = uncapped.where(~own, latest_rows["value"])
    scored = uncapped.clip(score.BEST, score.WORST)
    by_target = latest_rows["indicator"].isin(method.against_target)
    untargeted = gap.isna() & (latest_rows["reason"] == "") & by_target
    return latest_rows.assign(
        step=step,
        gap=gap,
        uncapped=uncapped,
        score=scored,
        reason=latest_rows["reason"].mask(untargeted, NO_TARGET),
    )


def with_direction(
    current: pd.DataFrame, history: pd.DataFrame, months: list[pd.Timestamp], method: Method
) -> pd.DataFrame:
    """Ratings with the composite a quarter before and which way it has moved since.

    `direction` is what metrics.score calls it, and empty where either is not rated.
    """
    if len(months) <= QUARTER:
        return current.assign(previous_as_at=pd.NaT, previous=float("nan"), direction="")
    before = months[-1 - QUARTER]
    then = history[history["as_at"] == before].set_index("place")["composite"]
    previous = current["place"].map(then)
    moved = score.direction(current["composite"] - previous, method.clear_change)
    return current.assign(previous_as_at=before, previous=previous, direction=moved)
