"""How much of a rating hangs on the weights, on the gaps in the data, and on the kind of mean."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from metrics.composite import Composite, best_allowed, combine
from metrics.method import Method
from metrics.score import BEST, WORST, category

MOST_POWER = 100.0
"""Beyond this a power mean of scores 1 to 4 is their worst, to the two decimals shown."""


class Filled(NamedTuple):
    """Composite and category of n places, shape (n,), had every gap the same score."""

    composite: np.ndarray
    category: np.ndarray


def kept_share(
    domain_scores: np.ndarray, categories: np.ndarray, method: Method, weightings: int = 2000
) -> np.ndarray:
    """The share of random weightings, 0 to 1, in which each of n places keeps its category.

    `domain_scores` is (n, domains) in the method's order, NaN where a domain has none: its weight
    goes to the rest, as in a rating. `categories` is (n,), those of the composites, before any
    override; the answer is NaN where it is NaN.

    Domain weights are drawn from a flat Dirichlet distribution (every mix of weights equally
    likely; Saisana, Saltelli and Tarantola 2005, doi:10.1111/j.1467-985X.2005.00350.x, on testing
    composites so). The draws hang on the method's id alone, so places share them, and a place
    whose scores stay has the same share in every release. Standard error: 1.1 points at most.
    """
    weights = _weightings(method.id, weightings, len(method.domains))
    present = np.isfinite(domain_scores)
    sums = np.where(present, domain_scores, 0.0) @ weights.T
    totals = present @ weights.T
    means = np.divide(sums, totals, out=np.full(sums.shape, np.nan), where=totals > 0)
    found = category(means, method.composite_cut_offs)
    share = (found == categories[:, None]).mean(axis=1)
    return np.where(np.isnan(categories), np.nan, share)


def bounds(
    scores: np.ndarray, method: Method, applicable: np.ndarray | None = None
) -> tuple[Filled, Filled]:
    """(best, worst): composites and categories had every gap a score of 1.00, or of 4.00.

    `scores` is (n, items) with NaN for a gap; what is not `applicable` to a place (same shape,
    default everything) is no gap. A place with too many gaps for a rating has bounds all the same.
    """
    gaps = np.isnan(scores)
    if applicable is not None:
        gaps &= applicable
    ends = (combine(np.where(gaps, end, scores), method, applicable) for end in (BEST, WORST))
    best, worst = (Filled(end.composite, end.category) for end in ends)
    return best, worst


def power_mean(scores: ArrayLike, weights: ArrayLike, power: float) -> np.ndarray:
    """(sum of w s^power / sum of w)^(1/power) along the last axis; NaN scores drop out.

    Power 1 is the weighted arithmetic mean. As 4 is the worst score, a higher power lets strength
    make up less for weakness: 1 and 4 make 2.50 at power 1, 2.92 at 2 and 4 in the end. The result
    lies between the lowest and the highest score; NaN where no score has any weight. Source:
    Hardy, Littlewood and Polya, Inequalities (1934), chapter 2. Raises ValueError for a power that
    is not above 0 and at most 100.
    """
    _check(power)
    given = np.asarray(scores, dtype=float)
    present = np.isfinite(given)
    weight = np.broadcast_to(np.asarray(weights, dtype=float), given.shape) * present
    total = weight.sum(axis=-1)
    powered = (weight * np.where(present, given, 0.0) ** power).sum(axis=-1)
    mean = np.divide(powered, total, out=np.full(total.shape, np.nan), where=total > 0)
    return mean ** (1 / power)


def what_if(
    scores: np.ndarray,
    method: Method,
    domain_weights: Mapping[str, float] | None = None,
    without: Iterable[str] = (),
    power: float = 1.0,
    applicable: np.ndarray | None = None,
) -> Composite:
    """The ratings under other domain weights, without some indicators, or by a power mean.

    `scores` and `applicable` are (n, items) in the method's order, and so is what comes back:
    `domain_weights` by domain id, a domain not named keeping its own and one of weight 0 left out;
    `without` are indicator ids. What is left out has weight 0 and no domain score, and does not
    count as missing. Domain scores and composite are means of the same power. With power 1 and
    nothing else, it is `combine` exactly, but for overrides: those of indicators that are left hold
    here too, so that what comes back can stand beside the rating.

    Raises ValueError for a power outside (0, 100], an unknown id, a negative weight, or when
    nothing is left to rate by.
    """
    _check(power)
    scenario, kept, domains = _scenario(method, dict(domain_weights or {}), set(without))
    if not kept.all():
        scores = scores[:, kept]
        applicable = None if applicable is None else applicable[:, kept]
    found = combine(scores**power, scenario, applicable)
    composite = found.composite ** (1 / power)
    return Composite(
        composite=composite,
        category=np.maximum(
            category(composite, method.composite_cut_offs), best_allowed(scores, scenario)
        ),
        coverage=found.coverage,
        domain_scores=_spread(found.domain_scores ** (1 / power), domains, np.nan),
        domain_weights=_spread(found.domain_weights, domains, 0.0),
        weights=_spread(found.weights, kept, 0.0),
    )


def _scenario(
    method: Method, domain_weights: dict[str, float], without: set[str]
) -> tuple[Method, np.ndarray, np.ndarray]:
    """The method as changed, and which of its indicators and domains are left (True)."""
    known = {domain.id for domain in method.domains}
    if unknown := (set(domain_weights) - known) | (without - set(method.indicators)):
        raise ValueError(f"{method.id} does not have: {', '.join(sorted(unknown))}")
    weight = {domain.id: domain.weight for domain in method.domains} | domain_weights
    if not all(0 <= one < np.inf for one in weight.values()):
        raise ValueError("domain weights must be 0 or more")
    items = [item for item in method.items if item.indicator not in without and weight[item.domain]]
    if not items:
        raise ValueError("nothing is left to rate by: keep an indicator and its domain's weight")
    used = {item.domain for item in items}
    left = {item.indicator for item in items}
    overrides = tuple(rule for rule in method.overrides if rule.indicator in left)
    domains = [replace(one, weight=weight[one.id]) for one in method.domains if one.id in used]
    return (
        replace(method, items=tuple(items), domains=tuple(domains), overrides=overrides),
        np.array([item in items for item in method.items]),
        np.array([domain.id in used for domain in method.domains]),
    )


def _weightings(seed: str, count: int, domains: int) -> np.ndarray:
    """Flat Dirichlet draws (count, domains), not yet divided by their sums: exponentials.

    Made from uniform numbers by the logarithm, so that they are the same on every machine.
    """
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    return -np.log1p(-np.random.Generator(np.random.PCG64(number)).random((count, domains)))


def _spread(found: np.ndarray, kept: np.ndarray, empty: float) -> np.ndarray:
    """The columns back in their places among those left out, which are `empty`."""
    whole = np.full((len(found), len(kept)), empty)
    whole[:, kept] = found
    return whole


def _check(power: float) -> None:
    if not 0 < power <= MOST_POWER:
        raise ValueError(f"the power must be above 0 and at most {MOST_POWER:g}, not {power}")
