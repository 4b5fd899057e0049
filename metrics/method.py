"""A rating method as frozen data, so that a release can store how it was rated."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from metrics import refuse
from metrics.score import AMONG_PEERS, BEST, BY_RANK, CATEGORIES, CLOSENESS, WORST
from metrics.target import Purpose

Scoring = Literal["target", "relative", "rank"]
Averaging = Literal["domains", "items"]
CUT_OFFS = (1.5, 2.5, 3.5)

RANKED = (BEST, WORST)
BELOW_STANDARD = (2.0, WORST)
ABOVE_FLOOR = (BEST, 3.0)
ENDS = (RANKED, BELOW_STANDARD, ABOVE_FLOOR)
"""The scores of the best and the worst that are ranked, see metrics.rank."""


@dataclass(frozen=True)
class Domain:
    """A group of indicators that share one weight in the composite.

    Its score has the categories of the composite's cut-offs, or of its own where it has `cut_offs`.
    """

    id: str
    name: str
    theme: str
    weight: float = 1.0
    cut_offs: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Item:
    """An indicator in a method.

    `step` is how far short of target one whole category is, in the indicator's unit, and `reason`
    justifies it. Where a method scores by rank it has `ends` in its place, the scores of the best
    and the worst that are ranked: 1.00 and 4.00 of all; 2.00 and 4.00 of those short of the target,
    the others scoring 1.00; or 1.00 and 3.00 of those that reach it, the others scoring 4.00. A
    judged indicator, already 1 to 4, has neither. `footprints_only` leaves it out for places, of
    which nobody publishes it.
    """

    indicator: str
    domain: str
    step: float | None
    reason: str
    weight: float = 1.0
    ends: tuple[float, float] | None = None
    footprints_only: bool = False

    @property
    def judged(self) -> bool:
        """Whether its value is its score."""
        return self.step is None and self.ends is None


@dataclass(frozen=True)
class Override:
    """An exception: a place whose `indicator` is in category `from_category` or worse is rated no
    better than `no_better_than`, whatever its composite; the reason is shown with the rating.
    """

    indicator: str
    from_category: int
    no_better_than: int
    reason: str


@dataclass(frozen=True)
class Method:
    """Indicators, domains, weights, steps, cut-offs and the rule for missing data.

    `scoring` by target is clip(1.5 + gap / step, 1, 4); relative is by position among peers (see
    metrics.relative), without steps; rank is by rank among peers (see metrics.rank). The composite
    averages domains, or items all alike, whatever their domain: then a domain's weight is that of
    each of its items. A place is rated if at least `coverage` of the weight that
    applies to it has a score. `purpose` says which targets are scored: standards, or milestones
    with the standard where there is none. A composite that moved by less than `clear_change` is
    shown as no clear change.
    """

    id: str
    name: str
    description: str
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]
    indicator_cut_offs: tuple[float, float, float] = CUT_OFFS
    composite_cut_offs: tuple[float, float, float] = CUT_OFFS
    coverage: float = 0.6
    clear_change: float = 0.1
    scoring: Scoring = "target"
    overrides: tuple[Override, ...] = ()
    purpose: Purpose = "standard"
    averaging: Averaging = "domains"

    def __post_init__(self) -> None:
        domains = [domain.id for domain in self.domains]
        indicators = [item.indicator for item in self.items]
        _once("domain", domains)
        _once("indicator", indicators)
        if not self.items:
            raise ValueError("a method needs at least one indicator")
        for item in self.items:
            if item.domain not in domains:
                raise ValueError(
                    f"{item.indicator} is in domain {item.domain!r}, which is not here"
                )
            if item.step is not None:
                refuse.unless_above_0(f"{item.indicator}: step", item.step)
            refuse.if_empty(f"{item.indicator}: the reason of its step", item.reason)
            refuse.unless_above_0(f"{item.indicator}: weight", item.weight)
            _ends(item, self.scoring)
        if empty := set(domains) - {item.domain for item in self.items}:
            raise ValueError(f"domains without an indicator: {', '.join(sorted(empty))}")
        for domain in self.domains:
            refuse.unless_above_0(f"domain {domain.id}: weight", domain.weight)
        own = [domain.cut_offs for domain in self.domains if domain.cut_offs is not None]
        for cut_offs in (self.indicator_cut_offs, self.composite_cut_offs, *own):
            _cut_offs(cut_offs)
        for override in self.overrides:
            _override(override, indicators)
        if not 0 < self.coverage <= 1:
            raise ValueError("coverage is a share of the weight, above 0 and at most 1")
        if not 0 <= self.clear_change < math.inf:
            raise ValueError("clear_change must be 0 or more and finite")
        refuse.unless_one_of("scoring", self.scoring, get_args(Scoring))
        refuse.unless_one_of("purpose", self.purpose, get_args(Purpose))
        refuse.unless_one_of("averaging", self.averaging, get_args(Averaging))

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicator ids in the method's order."""
        return tuple(item.indicator for item in self.items)

    @property
    def clear_changes(self) -> tuple[float, float]:
        """The smallest clear changes of a composite, for the better and for the worse."""
        return -self.clear_change, self.clear_change

    @property
    def closeness(self) -> dict[int, str]:
        """The categories of an indicator in words, which depend on the way of scoring."""
        return {"relative": AMONG_PEERS, "rank": BY_RANK}.get(self.scoring, CLOSENESS)

    @property
    def against_target(self) -> frozenset[str]:
        """The indicators that have no score without a target."""
        return frozenset(
            item.indicator
            for item in self.items
            if not item.judged
            and (self.scoring == "target" or item.ends in (BELOW_STANDARD, ABOVE_FLOOR))
        )

    def cut_offs_of(self, scope: str) -> tuple[float, float, float]:
        """The cut-offs of a domain's score; of anything else, those of the composite."""
        own = {domain.id: domain.cut_offs for domain in self.domains}
        return own.get(scope) or self.composite_cut_offs

    def item(self, indicator: str) -> Item:
        """The method's item for an indicator. Raises KeyError if it is not rated."""
        for item in self.items:
            if item.indicator == indicator:
                return item
        raise KeyError(indicator)

    def shares(self) -> dict[str, float]:
        """Each indicator's share of the whole weight if nothing is missing; they sum to 1."""
        domain_weight = {domain.id: domain.weight for domain in self.domains}
        within: dict[str, float] = dict.fromkeys(domain_weight, 0.0)
        for item in self.items:
            within[item.domain] += item.weight
        if self.averaging == "items":
            domain_weight = {id: weight * within[id] for id, weight in domain_weight.items()}
        total = sum(domain_weight.values())
        return {
            item.indicator: domain_weight[item.domain] / total * item.weight / within[item.domain]
            for item in self.items
        }


def _cut_offs(cut_offs: Sequence[float]) -> None:
    if len(cut_offs) != len(CATEGORIES) - 1:
        raise ValueError(f"cut-offs must be {len(CATEGORIES) - 1}: {cut_offs}")
    if not all(map(math.isfinite, cut_offs)) or any(a >= b for a, b in pairwise(cut_offs)):
        raise ValueError(f"cut-offs must rise and be finite: {cut_offs}")


def _ends(item: Item, scoring: Scoring) -> None:
    if item.ends is None:
        if scoring == "rank" and item.step is not None:
            raise ValueError(f"{item.indicator} has a step; where scores are ranks it has ends")
        return
    if scoring != "rank":
        raise ValueError(f"{item.indicator} has ends, and scoring is by {scoring}, not by rank")
    if item.step is not None:
        raise ValueError(f"{item.indicator} has a step and ends; a rank needs no step")
    refuse.unless_one_of(f"{item.indicator}: ends", item.ends, ENDS)


def _override(override: Override, indicators: Sequence[str]) -> None:
    if override.indicator not in indicators:
        raise ValueError(f"an override is about {override.indicator!r}, which is not rated")
    for field in ("from_category", "no_better_than"):
        name = f"{field} of the override about {override.indicator}"
        refuse.unless_one_of(name, getattr(override, field), list(CATEGORIES))
    refuse.if_empty(f"the reason of the override about {override.indicator}", override.reason)


def _once(what: str, names: Sequence[str]) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} more than once: {', '.join(twice)}")
