"""How ratings are made, with a worked example calculated from the release."""

from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import areas, components, words
from dashboard.sections import beyond_chance
from data.profile import a, capital
from data.releases.release import Release
from metrics.method import Item
from metrics.rank_route import peers_of
from metrics.score import CATEGORIES, ON_TARGET
from metrics.written import number

SCORE = {
    "target": "Score: 1.50 plus gap divided by step, no lower than 1.00 and no higher than 4.00; "
    "exactly on target it is 1.50. The step is how far short one whole category is.",
    "relative": "Score: 2.50 less 0.75 for each standard deviation that the value is better than "
    "the mean of the areas of its kind, no lower than 1.00 and no higher than 4.00. Values below "
    "the 5th or above the 95th percentile count as these. With fewer than five such areas there is "
    "no score.",
    "rank": "Score: areas of one kind and type are put in order. The best scores 1.00, the worst "
    "4.00, those between them evenly, to two decimals; those that are tied score as the best of "
    "them. Where there is a standard, all that meet it score 1.00 and the others 2.00 to 4.00. "
    "With fewer than five such areas there is no score.",
}
"""How a value becomes a score, by a method's way of scoring."""

COMPOSITE = {
    "domains": "Composite: the weighted mean of the domains.",
    "items": "Composite: the weighted mean of all scores alike, whatever their domain.",
}
"""How scores become a composite, by a method's way of averaging."""


@page("/method", "How ratings are made", query=("place",))
def content(release: Release, place: str | None = None) -> list[Component]:
    """The steps in words, with a worked example of one place."""
    rated = release.ratings.loc[release.ratings["composite"].notna(), "place"].tolist()
    if place is not None:
        require(place in rated, f"rated {release.words.place}", place, rated)
    return [
        html.H1("How ratings are made"),
        html.P(
            "Every rating can be checked by hand from the published figures. These are the steps, "
            "with a worked example from this release.",
            className="lead",
        ),
        *_steps(release),
        *(_example(release, place or _first(release, rated), rated) if rated else []),
        html.H2(f"The method “{release.method.name}”"),
        html.P(f"{release.method.description} In files it is called {release.method.id}."),
        html.P(components.link("Where this differs from NHS England's methods", "/departures")),
        _items(release),
        *beyond_chance.section(),
    ]


def _steps(release: Release) -> list[Component]:
    method, place = release.method, release.words.place
    cuts = method.composite_cut_offs
    bounds = [
        f"up to {cuts[0]:g} is 1, {CATEGORIES[1]}",
        f"up to {cuts[1]:g} is 2, {CATEGORIES[2]}",
        f"up to {cuts[2]:g} is 3, {CATEGORIES[3]}",
        f"above that is 4, {CATEGORIES[4]}",
    ]
    closeness = "; ".join(f"{number} is {text}" for number, text in method.closeness.items())
    steps = [
        f"Value: numerator divided by denominator, as a percentage. {capital(a(place))}'s figures "
        "are sums over its providers, each times the share of the provider that belongs to the "
        f"{place}.",
        f"Target in force at the end of the period: the {place}'s own, else its "
        f"{release.words.footprint}'s, else England's.",
        "Gap: how far short of the target the value is, in the indicator's unit.",
        f"{SCORE[method.scoring]} {words.sentence(closeness)}",
        "Domain score: the weighted mean of the domain's indicators. "
        f"{COMPOSITE[method.averaging]} A missing score is left out and its weight is shared among "
        f"the others; below {method.coverage:.0%} of the weight {a(place)} is not rated. A small "
        "count that is withheld from the public, [c], is missing in the public rating.",
        f"Category of the composite: {'; '.join(bounds)}.",
        *(
            f"Category of {domain.name}: up to {number(domain.cut_offs[0], 3)} is 1, up to "
            f"{number(domain.cut_offs[1], 3)} is 2, up to {number(domain.cut_offs[2], 3)} is 3."
            for domain in method.domains
            if domain.cut_offs
        ),
        *(
            f"Override: where {release.indicators[rule.indicator].short_name} is in category "
            f"{rule.from_category} or worse, no rating is better than {rule.no_better_than}, "
            f"whatever the composite. {words.sentence(rule.reason)}"
            for rule in method.overrides
        ),
    ]
    return [html.H2("The steps"), html.Ol([html.Li(step) for step in steps], className="steps")]


def _example(release: Release, place: str, rated: list[str]) -> list[Component]:
    scores = release.scores_of(place).dropna(subset="score")
    lines = [line for row in scores.to_dict("records") for line in _worked(release, row)]
    others = [
        components.choices(
            heading, [(release.names[id], f"/method?place={id}", id == place) for id in ids]
        )
        for heading, ids in areas.by_footprint(release, rated).items()
    ]
    return [
        html.H2(f"Worked example: {release.names[place]}"),
        components.details("Show another area", *others),
        html.Ol(lines, className="worked"),
        *_composite(release, place, scores),
    ]


def _first(release: Release, rated: list[str]) -> str:
    """The first rated place that is shown by default, or else any rated area."""
    shown = [id for id in areas.main(release) if id in rated]
    places = [id for id in shown if release.kinds[id] == "place"]
    return next(iter(places or shown or rated))


def _signed(value: float, *beside: float) -> str:
    """A number to four decimals, or more if needed to differ from those `beside` it; in brackets if
    negative, as within a sum.
    """
    text = number(abs(value), 4, *map(abs, beside))
    return text if value >= 0 else f"(−{text})"


def _score(release: Release, row: dict[str, Any]) -> str:
    return words.score(row["score"], release.method.indicator_cut_offs)


def _worked(release: Release, row: dict[str, Any]) -> list[Component]:
    indicator = release.indicators[row["indicator"]]
    unit = indicator.unit
    shown = f"{number(row['value'], 4, row['target'])}{unit.symbol}"
    period = words.period(row["period_start"], row["period_end"])
    if pd.notna(row["numerator"]) and pd.notna(row["denominator"]):
        value = (
            f"{row['numerator']:,.2f} ÷ {row['denominator']:,.2f} × {unit.multiplier:g} = {shown}"
        )
    else:
        value = f"{shown}, as published"
    item = release.method.item(row["indicator"])
    if item.judged:
        sums = [f"Judged: the value is the score, {_score(release, row)}."]
    elif item.ends is not None:
        sums = [f"{_rank(release, row)}: {_score(release, row)}."]
    elif release.method.scoring == "relative":
        sums = [f"Score, by its position among the areas of its kind: {_score(release, row)}."]
    else:
        first, second = (row["target"], row["value"])
        if indicator.polarity.sign < 0:
            first, second = second, first
        raw, gap = ON_TARGET + row["gap"] / row["step"], _signed(row["gap"], 0.0)
        cut_offs = release.method.indicator_cut_offs
        kept = "" if 1 <= raw <= 4 else f", kept to {_score(release, row)}"
        sums = [
            f"Target: {number(row['target'], 4, row['value'])}{unit.symbol} "
            f"({indicator.polarity.words}).",
            f"Gap: {_signed(first, second)} − {_signed(second, first)} = {gap}.",
            f"Score: {ON_TARGET} + {gap} ÷ {row['step']:g} = {_signed(raw, *cut_offs)}{kept}.",
        ]
    return [
        html.Li(
            [
                html.B(f"{indicator.short_name}, {period}"),
                html.Ul([html.Li(f"Value: {value}."), *(html.Li(text) for text in sums)]),
            ]
        )
    ]


def _rank(release: Release, row: dict[str, Any]) -> str:
    """Where a value stands among its peers that have a score, as the beginning of a sentence."""
    peers = peers_of(row["place"], row["indicator"], release.scores, release.areas)
    ahead = int((peers["score"] < row["score"]).sum())
    return f"Score, by its place in the order of its peers, {ahead + 1} of {len(peers)}"


def _step(item: Item) -> str:
    """What makes a score of a value: the step, or the scores of the first and the last."""
    if item.ends is not None:
        return f"{item.ends[0]:.2f} to {item.ends[1]:.2f}"
    return "judged" if item.step is None else f"{item.step:g}"


def _composite(release: Release, place: str, scores: pd.DataFrame) -> list[Component]:
    rating = release.rating(place)
    terms = " + ".join(
        f"{row.weight:.4f} × {row.score:.4f}" for row in scores.itertuples(index=False)
    )
    category, cut_offs = int(rating["category"]), release.method.composite_cut_offs
    return [
        html.P(
            [
                html.B("Composite: "),
                f"{terms} = {number(rating['composite'], 4, *cut_offs)}, "
                f"which is category {category}, {CATEGORIES[category]}.",
            ]
        ),
        html.P(
            f"Weights are each indicator's share after missing scores are left out; "
            f"{rating['indicators_used']} of {rating['indicators_expected']} indicators have a "
            f"score here.",
            className="note",
        ),
    ]


def _items(release: Release) -> Component:
    domains = {domain.id: domain for domain in release.method.domains}
    shares = release.method.shares()
    rows: list[list[components.Child]] = [
        [
            components.link(
                release.indicators[item.indicator].short_name, f"/indicator/{item.indicator}"
            ),
            domains[item.domain].name,
            f"{shares[item.indicator]:.3f}",
            _step(item),
            item.reason,
        ]
        for item in release.method.items
    ]
    return components.table(
        "What is rated, with which weight and step",
        ["Indicator", "Domain", "Weight", "Step", "Why this step"],
        rows,
        numeric=(2, 3),
    )
