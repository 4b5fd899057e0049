"""Scores to domain scores to a composite, with the rule for missing data."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.method import Method
from metrics.score import TOLERANCE, category


@dataclass(frozen=True)
class Composite:
    """Result for n places: arrays in the method's order of domains and items.

    `composite`, `category`, `coverage`: (n,), NaN composite and category where not rated;
    `domain_scores`, `domain_weights`: (n, domains); `weights`: (n, items), the effective weight of
    each indicator after missing weight is shared out. Weights of a place sum to 1, or to 0 where
    it has no score at all.
    """

    composite: np.ndarray
    category: np.ndarray
    coverage: np.ndarray
    domain_scores: np.ndarray
    domain_weights: np.ndarray
    weights: np.ndarray


def combine(scores: np.ndarray, method: Method) -> Composite:
    """Weighted means of scores, shape (n, items) with NaN for missing, under the method.

    What is missing drops out: its weight goes to the rest of its domain, that of an empty domain
    to the other domains. Below the method's coverage a place has no composite.
    """
    domain_ids = [domain.id for domain in method.domains]
    domain_weight = np.array([domain.weight for domain in method.domains])
    item_weight = np.array([item.weight for item in method.items])
    belongs = np.array([[item.domain == id for id in domain_ids] for item in method.items], float)

    present = ~np.isnan(scores)
    weight_here = present * item_weight
    in_domain = weight_here @ belongs
    has_domain = in_domain > 0
    domain_sums = np.where(present, scores, 0.0) * item_weight @ belongs
    domain_scores = _divide(domain_sums, in_domain)

    domain_weights = has_domain * domain_weight
    domain_weights = _divide(domain_weights, domain_weights.sum(axis=1, keepdims=True), empty=0.0)
    within = _divide(weight_here, in_domain @ belongs.T, empty=0.0)
    weights = within * (domain_weights @ belongs.T)

    coverage = present @ np.array(list(method.shares().values()))
    rated = coverage >= method.coverage - TOLERANCE
    mean = (np.where(has_domain, domain_scores, 0.0) * domain_weights).sum(axis=1)
    composite = np.where(rated, mean, np.nan)
    return Composite(
        composite=composite,
        category=category(composite, method.composite_cut_offs),
        coverage=coverage,
        domain_scores=domain_scores,
        domain_weights=domain_weights,
        weights=weights,
    )


def tables(scores: pd.DataFrame, method: Method) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Indicator, domain and place tables from one row per (as_at, place) x method's indicators.

    `scores` comes in that order, complete (see `latest`). Returns it with `domain`, `weight` and
    `category` added; domain scores (as_at, place, domain, score, weight); ratings (as_at, place,
    composite, category, coverage, indicators_used, indicators_expected, reason).
    """
    matrix = scores["score"].to_numpy(dtype=float).reshape(-1, len(method.items))
    places = scores[["as_at", "place"]].iloc[:: len(method.items)].reset_index(drop=True)
    result = combine(matrix, method)
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
        indicators_expected=len(method.items),
    )
    return by_indicator, by_domain, by_place.assign(reason=_reasons(by_place, method))


def _reasons(by_place: pd.DataFrame, method: Method) -> pd.Series:
    share = (by_place["coverage"] * 100).round().astype(int).astype(str)
    words = "not rated: " + share + "% of the weight has a score, and "
    words += f"{method.coverage * 100:.0f}% is needed"
    return words.where(by_place["composite"].isna(), "")


def _divide(above: np.ndarray, below: np.ndarray, empty: float = np.nan) -> np.ndarray:
    """above / below, `empty` where below is 0."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    return np.divide(above, below, out=np.full(shape, empty), where=below != 0)
