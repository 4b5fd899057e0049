"""What makes the rating: how much each indicator and domain adds."""

from functools import partial
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import contribution
from dashboard.figures.chart import Chart
from dashboard.parts import components, words
from data.releases.release import Release
from metrics.score import BEST, TOLERANCE, worst

DRAWN = ["place", "indicator", "name", "score", "category", "weight", "adds"]


def section(release: Release, scores: pd.DataFrame, rating: dict[str, Any]) -> list[Component]:
    """The bars, whose sum is in their sentence, their key, and the table of domains."""
    if pd.isna(rating["composite"]):
        return []
    used = scores[scores["score"].notna()]
    names = {id: indicator.short_name for id, indicator in release.indicators.items()}
    domains = {domain.id: domain.name for domain in release.method.domains}
    parts = used.assign(
        name=used["indicator"].map(names), adds=used["weight"] * (used["score"] - BEST)
    ).sort_values("adds", ascending=False, kind="stable")
    rows = [
        [
            row["name"],
            domains[row["domain"]],
            words.score(row["score"], release.method.indicator_cut_offs),
            f"{row['weight']:.4f}",
            f"+{row['adds']:.3f}",
        ]
        for row in parts[["name", "domain", "score", "weight", "adds"]].to_dict("records")
    ]
    table = components.table(
        "What each indicator adds to the composite: weight × (score − 1)",
        ["Indicator", "Domain", "Score", "Weight", "Adds"],
        rows,
        numeric=(2, 3, 4),
    )
    added = parts["adds"]
    most = _most(parts["name"][worst(added)].tolist())
    if added.max() <= TOLERANCE:
        most = "No indicator adds anything"
    composite = words.score(rating["composite"], release.method.composite_cut_offs)
    above_best = f"{float(composite) - BEST:.{len(composite.partition('.')[2])}f}"
    sentence = (
        f"The indicators add {above_best} to 1.00, the best score: a composite of "
        f"{composite}. {most}."
    )
    name = release.names[rating["place"]]
    chart = Chart(
        id="contribution",
        draw=partial(contribution.figure, parts),
        title=f"{most} to the composite of {name}, {composite}.",
        about=f"What each indicator adds to the composite of {name} as at "
        f"{words.day(release.as_at)}: weight × (score − 1); 1.00 is best, 4.00 worst",
        sentence=sentence,
        drawn=parts[DRAWN],
        until=release.as_at,
    )
    return [
        html.H2("What makes the rating"),
        components.explained("a composite", components.score_of(release.method)),
        components.chart(chart, table),
        components.shapes(release.method),
        components.details("Show the domains", _domains(release, rating["place"])),
    ]


def _most(names: list[str]) -> str:
    """The indicators that add most: "A adds most", "A and B, equally, add most"."""
    named = words.sentence(words.named(names, "indicator")).removesuffix(".")
    return f"{named} adds most" if len(names) == 1 else f"{named}, equally, add most"


def _domains(release: Release, place: str) -> Component:
    records = release.rows("domains", place=place).to_dict("records")
    domains = {row["domain"]: row for row in records}
    rows = [
        [
            domain.name,
            domain.theme,
            words.score(domains[domain.id]["score"], release.method.cut_offs_of(domain.id)),
            f"{domains[domain.id]['weight']:.4f}",
        ]
        for domain in release.method.domains
    ]
    return components.table(
        "Domain scores and their weights in the composite",
        ["Domain", "Theme", "Score", "Weight"],
        rows,
        numeric=(2, 3),
    )
