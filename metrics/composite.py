"""Combines scores into domain scores and a composite, with the rule for missing data."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.method import Method
from metrics.score import TOLERANCE, category
from metrics.written import number


@dataclass(frozen=True)
class Composite:
    """Result for n places: arrays in the method's order of domains and items.

    `composite`, `category`, `coverage`: (n,); composite and category are NaN if not rated.
    `domain_scores`, `domain_weights`: (n, domains). `weights`: (n, items), the effective weight of
    each indicator after missing weight is shared; they sum to 1, or 0 for a place without scores.
    """

    composite: np.ndarray
    category: np.ndarray
    coverage: np.ndarray
    domain_scores: np.ndarray
    domain_weights: np.ndarray
    weights: np.ndarray


def combine(scores: np.ndarray, method: Method, applicable: np.ndarray | None = None) -> Composite:
    """Weighted means of scores, shape (n, items) with NaN for missing, under the method.

    A missing score is left out: its weight goes to the others of its domain, and that of an empty
    domain to the other domains; where the method averages items, to all other items alike.
    Coverage is the share of the weight that has a score, of what is `applicable` to the place (same
    shape, default everything); below the method's coverage there is no composite.
    """
    domain_ids = [domain.id for domain in method.domains]
    domain_weight = np.array([domain.weight for domain in method.domains])
    item_weight = np.array([item.weight for item in method.items])
    belongs = np.array([[item.domain == id for id in domain_ids] for item in method.items], float)

    present = ~np.isnan(scores)
    expected = np.ones_like(present) if applicable is None else applicable
    alike = method.averaging == "items"
    weights, domain_weights = _shared_out(present, domain_weight, item_weight, belongs, alike)
    full_weights, _ = _shared_out(expected, domain_weight, item_weight, belongs, alike)
    in_domain = (present * item_weight) @ belongs
    domain_scores = _divide((np.where(present, scores, 0.0) * item_weight) @ belongs, in_domain)

    coverage = (full_weights * present).sum(axis=1)
    rated = coverage >= method.coverage - TOLERANCE
    mean = (np.where(in_domain > 0, domain_scores, 0.0) * domain_weights).sum(axis=1)
    composite = np.where(rated, mean, np.nan)
    return Composite(
        composite=composite,
        category=category(composite, method.composite_cut_offs),
        coverage=coverage,
        domain_scores=domain_scores,
        domain_weights=domain_weights,
        weights=weights,
    )


def _shared_out(
    present: np.ndarray,
    domain_weight: np.ndarray,
    item_weight: np.ndarray,
    belongs: np.ndarray,
    alike: bool,
) -> tuple[np.ndarray, np.ndarray]:
    """Weights of items and domains among those present, each place's summing to 1 (or all 0).

    With items all `alike`, a domain counts as much as those of its items that are present.
    """
    here = present * item_weight
    in_domain = here @ belongs
    domains = (in_domain if alike else in_domain > 0) * domain_weight
    domains = _divide(domains, domains.sum(axis=1, keepdims=True), empty=0.0)
    within = _divide(here, in_domain @ belongs.T, empty=0.0)
    return within * (domains @ belongs.T), domains


def tables(scores: pd.DataFrame, method: Method) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Indicator, domain and place tables from one row per (as_at, place) x method's indicators.

    `scores` comes in that order, complete (see `latest`); without a column `applicable` everything
    applies. Returns it with `domain`, `weight` and
    `category` added; domain scores (as_at, place, domain, score, weight); ratings (as_at, place,
    composite, category, coverage, indicators_used, indicators_expected, reason, override).
    """
    shape = (-1, len(method.items))
    matrix = scores["score"].to_numpy(dtype=float).reshape(shape)
    applies = scores.get("applicable", pd.Series(True, index=scores.index))
    applicable = applies.to_numpy(dtype=bool).reshape(shape)
    places = scores[["as_at", "place"]].iloc[:: len(method.items)].reset_index(drop=True)
    result = combine(matrix, method, applicable)
    by_indicator = scores.assign(
        domain=np.tile([item.domain for item in method.items], len(places)),
        weight=result.weights.ravel(),
        category=category(scores["score"], method.indicator_cut_offs),
    )
    domains = places.loc[places.index.repeat(len(method.domains))].reset_index(drop=True)
    by_domain = domains.assign(
        domain=np.tile([domain.id for domain in method.domains], len(places)),
        score=result.domain_scores.ravel(),
        weight=result.domain_weights.ravel(),
    )
    by_place = places.assign(
        composite=result.composite,
        category=result.category,
        coverage=result.coverage,
        indicators_used=(~np.isnan(matrix)).sum(axis=1),
        indicators_expected=applicable.sum(axis=1),
    )
    by_place = by_place.assign(reason=_reasons(by_place, method))
    return by_indicator, by_domain, _with_overrides(by_place, by_indicator, method)


def best_allowed(scores: np.ndarray, method: Method) -> np.ndarray:
    """The best category, (n,), that the method's overrides allow for these (n, items) scores.

    1 if no override applies; an override does not apply to a missing score.
    """
    best = np.ones(len(scores))
    for rule in method.overrides:
        own = scores[:, method.indicators.index(rule.indicator)]
        caught = category(own, method.indicator_cut_offs) >= rule.from_category
        best = np.maximum(best, np.where(caught, rule.no_better_than, 1))
    return best


def _reasons(by_place: pd.DataFrame, method: Method) -> pd.Series:
    """Why a place is not rated, with the share of weight that has a score and the one needed."""
    needed = method.coverage * 100
    shown = (by_place["coverage"] * 100).map(lambda share: number(share, 0, needed))
    words = "not rated: " + shown + f"% of the weight has a score, and {needed:g}% is needed"
    return words.where(by_place["composite"].isna(), "")


def _with_overrides(
    by_place: pd.DataFrame, by_indicator: pd.DataFrame, method: Method
) -> pd.DataFrame:
    """Categories no better than the method's overrides allow, with the reason in `override`."""
    by_place = by_place.assign(override="")
    for rule in method.overrides:
        rows = by_indicator[by_indicator["indicator"] == rule.indicator]
        caught = (rows["category"] >= rule.from_category).to_numpy()
        capped = caught & (by_place["category"] < rule.no_better_than).to_numpy()
        by_place.loc[capped, "category"] = float(rule.no_better_than)
        by_place.loc[capped, "override"] = rule.reason
    return by_place


def _divide(above: np.ndarray, below: np.ndarray, empty: float = np.nan) -> np.ndarray:
    """above / below, `empty` where below is 0."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    return np.divide(above, below, out=np.full(shape, empty), where=below != 0)
