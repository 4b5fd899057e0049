"""The whole scoring a second time, to check the first: loops, dictionaries, exact fractions.

It shares no arithmetic with the code under test. From the definitions it reads only the fields;
whatever they can compute by themselves is worked out again here. Every number is taken as the
decimal it is written as, so 0.6 is exactly three fifths. Missing is None.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

TOLERANCE = Fraction(1, 10**9)


@cache
def exact(number: float | None) -> Fraction | None:
    """The decimal as written, as a fraction."""
    return None if number is None else Fraction(str(number))


@dataclass(frozen=True)
class Figure:
    """What is known of one indicator, area and period; `missing` names the parts it lacks."""

    numerator: Fraction | None = None
    denominator: Fraction | None = None
    value: Fraction | None = None
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return self.numerator is not None and self.denominator is not None


@dataclass(frozen=True)
class Inputs:
    """Everything a rating is made from: records, definitions and a method."""

    observations: list[dict[str, Any]]
    shares: list[dict[str, Any]]
    areas: list[dict[str, Any]]
    indicators: dict[str, Any]
    ambitions: dict[str, Any]
    method: Any


def rate(inputs: Inputs, as_at: date) -> dict[str, dict[str, Any]]:
    """The result of every place and footprint by id, as at one date."""
    rated = [area for area in inputs.areas if area["kind"] in ("place", "footprint")]
    return {area["id"]: _rate_area(inputs, area, as_at) for area in rated}


def _rate_area(inputs: Inputs, area: dict[str, Any], as_at: date) -> dict[str, Any]:
    values, targets, scores, missing = {}, {}, {}, {}
    for item in inputs.method.items:
        id, indicator = item.indicator, inputs.indicators[item.indicator]
        period, found = latest(inputs, id, area, as_at)
        missing[id] = found.missing
        values[id] = value(found, indicator)
        too_old = period is not None and as_at >= expires(period[1], indicator.max_age)
        if too_old or not applies(indicator, area):
            values[id] = None
        targets[id] = target(inputs, id, area, period) if period else None
        scores[id] = score(values[id], targets[id], item, indicator)
    parts = {"values": values, "targets": targets, "scores": scores, "missing": missing}
    lines = [i for i in inputs.method.items if applies(inputs.indicators[i.indicator], area)]
    return {**parts, **combine(scores, lines, inputs.method)}


def applies(indicator: Any, area: dict[str, Any]) -> bool:
    """Some indicators are of footprints only."""
    return area["kind"] != "place" or not indicator.footprint_only


# Value ---------------------------------------------------------------------------------------


def latest(
    inputs: Inputs, id: str, area: dict[str, Any], as_at: date
) -> tuple[tuple[date, date] | None, Figure]:
    """The latest period ended by the date that has a figure here, the shorter of two."""
    periods = {(o["period_start"], o["period_end"]) for o in inputs.observations}
    for start, end in sorted(periods, key=lambda period: (period[1], period[0]), reverse=True):
        if end <= as_at:
            found = figure(inputs, id, area, (start, end))
            if found is not None:
                return (start, end), found
    return None, Figure()


def figure(
    inputs: Inputs, id: str, area: dict[str, Any], period: tuple[date, date]
) -> Figure | None:
    """What this period says of the area; None where it says nothing at all."""
    if area["kind"] == "place":
        published = observed(inputs, id, area["id"], period)
        return published or sum_of(provider_parts(inputs, id, area["id"], period))
    rule = inputs.indicators[id].aggregation
    members = [place for place in inputs.areas if place["footprint"] == area["id"]]
    if area["kind"] == "footprint" and rule == "none":
        return None
    if area["kind"] == "footprint" and rule == "sum" and is_shared(inputs, area["id"]):
        return sum_of(provider_parts(inputs, id, area["id"], period))
    if rule == "sum" and members:
        parts = [(m["id"], Fraction(1), figure(inputs, id, m, period)) for m in members]
        return sum_of(parts)
    return observed(inputs, id, area["id"], period)


def observed(inputs: Inputs, id: str, area: str, period: tuple[date, date]) -> Figure | None:
    for row in inputs.observations:
        of = (row["period_start"], row["period_end"])
        if (row["indicator"], row["area"], of) == (id, area, period):
            figures = (exact(row[name]) for name in ("numerator", "denominator", "value"))
            return Figure(*figures)
    return None


def provider_parts(
    inputs: Inputs, id: str, place: str, period: tuple[date, date]
) -> list[tuple[str, Fraction, Figure | None]]:
    """Each provider with a share in the place at the period's end: name, share, its figure."""
    parts = []
    for row in shares_of_day(inputs, id, period[1]):
        if row["place"] == place and row["share"] > 0:
            part = observed(inputs, id, row["provider"], period)
            if part is not None or is_missed(inputs, id, row, period[1]):
                parts.append((row["provider"], exact(row["share"]), part))
    return parts


def is_shared(inputs: Inputs, footprint: str) -> bool:
    """Whether any provider has shares in the footprint itself."""
    return any(row["place"] == footprint for row in inputs.shares)


def is_missed(inputs: Inputs, id: str, share: dict[str, Any], day: date) -> bool:
    """Whether a provider is expected at the end of a period of which it has no figure."""
    own = [
        row["period_end"]
        for row in inputs.observations
        if row["indicator"] == id and row["area"] == share["provider"]
    ]
    near = any(abs((end - day).days) <= 366 for end in own)
    return share["expected"] == "" or (share["expected"] == "usual" and near)


def shares_of_day(inputs: Inputs, id: str, day: date) -> list[dict[str, Any]]:
    """The shares in force on a day for an indicator: a provider's own for it, else its general."""
    on_day = [
        row
        for row in inputs.shares
        if row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])
    ]
    special = {row["provider"] for row in on_day if row["indicator"] == id}
    return [row for row in on_day if row["indicator"] == (id if row["provider"] in special else "")]


def sum_of(parts: list[tuple[str, Fraction, Figure | None]]) -> Figure | None:
    """The weighed sum, or what it lacks; None where no part has a figure for the period."""
    if all(part is None for _, _, part in parts):
        return None
    missing = tuple(sorted(name for name, _, part in parts if part is None or not part.complete))
    if missing:
        return Figure(missing=missing)
    return Figure(
        sum(share * part.numerator for _, share, part in parts),
        sum(share * part.denominator for _, share, part in parts),
    )


def value(found: Figure, indicator: Any) -> Fraction | None:
    """As published unless both counts are known; else a ratio, undefined over 0."""
    if not found.complete:
        return found.value
    if found.denominator == 0:
        return None
    return found.numerator / found.denominator * exact(indicator.unit.multiplier)


def expires(end: date, months: int) -> date:
    """The first day on which a value is too old: so many months after the day it ended."""
    day = end + timedelta(days=1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# Target, gap, score --------------------------------------------------------------------------


def target(
    inputs: Inputs, id: str, area: dict[str, Any], period: tuple[date, date]
) -> Fraction | None:
    """England's value where that is the comparator, else the target at the period's end.

    That is the place's, else its footprint's, else England's; of several, the newest in force.
    """
    if inputs.indicators[id].comparator == "england":
        of_england = observed(inputs, id, "england", period)
        return None if of_england is None else value(of_england, inputs.indicators[id])
    day = period[1]
    known = [*inputs.ambitions.get(id, ()), *inputs.indicators[id].targets]
    for where in (area["id"], area["footprint"], "england"):
        newest, found = None, None
        for one in known:
            begins = one.points[0][0]
            if one.valid_from is not None and one.valid_from > begins:
                begins = one.valid_from
            if one.area == where and begins <= day and (newest is None or begins > newest):
                newest, found = begins, one
        if found is not None:
            return level(found, day)
    return None


def level(one: Any, day: date) -> Fraction:
    """The level of a target already in force."""
    points = [(when, exact(number)) for when, number in one.points]
    before = [point for point in points if point[0] <= day]
    after = [point for point in points if point[0] > day]
    (start, low) = before[-1]
    if one.interpolation == "step" or not after:
        return low
    (end, high) = after[0]
    return low + (high - low) * Fraction((day - start).days, (end - start).days)


def score(value: Fraction | None, target: Fraction | None, item: Any, indicator: Any) -> Any:
    """1.5 on target, one more for each step short, no better than 1 and no worse than 4."""
    if value is None or item.step is None:
        return value
    if target is None:
        return None
    short = target - value if indicator.polarity.name == "HIGHER" else value - target
    return min(max(Fraction(3, 2) + short / exact(item.step), Fraction(1)), Fraction(4))


# Composite -----------------------------------------------------------------------------------


def combine(scores: dict[str, Fraction | None], lines: list[Any], method: Any) -> dict[str, Any]:
    """Domain scores, composite and category; missing weight shared out, or no rating.

    `lines` are the method's items that apply to the area.
    """
    present = [item for item in lines if scores[item.indicator] is not None]
    weights = weights_among(present, method)
    domains = {}
    for domain in method.domains:
        here = [item for item in present if item.domain == domain.id]
        weight = sum(exact(item.weight) for item in here)
        total = sum(exact(item.weight) * scores[item.indicator] for item in here)
        domains[domain.id] = total / weight if here else None
    full = weights_among(lines, method)
    coverage = sum((full[item.indicator] for item in present), Fraction(0))
    mean = None
    if coverage >= exact(method.coverage):
        mean = sum(weights[item.indicator] * scores[item.indicator] for item in present)
    rated = category(mean, method.composite_cut_offs)
    return {
        "domains": domains,
        "weights": weights,
        "coverage": coverage,
        "composite": mean,
        "category": overridden(rated, scores, method),
        "expected": len(lines),
    }


def weights_among(items: list[Any], method: Any) -> dict[str, Fraction]:
    """Each indicator's weight when only these items count: its domain's, shared by weight."""
    found = {item.indicator: Fraction(0) for item in method.items}
    used = {item.domain for item in items}
    whole = sum(exact(domain.weight) for domain in method.domains if domain.id in used)
    for domain in method.domains:
        here = [item for item in items if item.domain == domain.id]
        for item in here:
            within = exact(item.weight) / sum(exact(other.weight) for other in here)
            found[item.indicator] = exact(domain.weight) / whole * within
    return found


def category(score: Fraction | None, cut_offs: tuple[float, ...]) -> int | None:
    """1 up to the first cut-off, 2 up to the second, and so on; a tie is the better one."""
    if score is None:
        return None
    for number, cut_off in enumerate(cut_offs, start=1):
        if score <= exact(cut_off) + TOLERANCE:
            return number
    return len(cut_offs) + 1


def overridden(rated: int | None, scores: dict[str, Fraction | None], method: Any) -> int | None:
    """The category, no better than the method's stated exceptions allow."""
    for rule in method.overrides:
        of_indicator = category(scores[rule.indicator], method.indicator_cut_offs)
        if rated is not None and of_indicator is not None and of_indicator >= rule.from_category:
            rated = max(rated, rule.no_better_than)
    return rated
