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
from metrics.score import TOLERANCE, worst


def section(release: Release, scores: pd.DataFrame, rating: dict[str, Any]) -> list[Component]:
    """The waterfall from 1.00 to the composite, and the table of domains."""
    if pd.isna(rating["composite"]):
        return []
    used = scores[scores["score"].notna()]
    names = {id: indicator.short_name for id, indicator in release.indicators.items()}
    domains = {domain.id: domain.name for domain in release.method.domains}
    parts = used.assign(name=used["indicator"].map(names))
    rows = [
        [
            row["name"],
            domains[row["domain"]],
            words.score(row["score"], release.method.indicator_cut_offs),
            f"{row['weight']:.4f}",
            f"+{row['weight'] * (row['score'] - 1):.3f}",
        ]
        for row in parts[["name", "domain", "score", "weight"]].to_dict("records")
    ]
    table = components.table(
        "What each indicator adds to the composite: weight × (score − 1)",
        ["Indicator", "Domain", "Score", "Weight", "Adds"],
        rows,
        numeric=(2, 3, 4),
    )
    added = parts["weight"] * (parts["score"] - 1)
    most = _most(parts["name"][worst(added)].tolist())
    if added.max() <= TOLERANCE:
        most = "No indicator adds anything"
    composite = words.score(rating["composite"], release.method.composite_cut_offs)
    sentence = (
        f"From 1.00, the best score, the indicators add up to a composite of {composite}. {most}."
    )
    name = release.names[rating["place"]]
    chart = Chart(
        id="contribution",
        draw=partial(
            contribution.figure, parts, rating["composite"], release.method.composite_cut_offs
        ),
        title=f"{most} to the composite of {name}, {composite}.",
        about=f"What each indicator adds to the composite of {name} as at "
        f"{words.day(release.as_at)}: weight × (score − 1); 1.00 is best, 4.00 worst",
        sentence=sentence,
        drawn=_drawn(parts),
        until=release.as_at,
    )
    return [
        html.H2("What makes the rating"),
        components.explained("a composite", components.score_of(release.method)),
        components.chart(chart, table),
        components.key(chart.marks),
        components.details("Show the domains", _domains(release, rating["place"])),
    ]


def _most(names: list[str]) -> str:
    """The indicators that add most: "A adds most", "A and B, equally, add most"."""
    named = words.sentence(words.named(names, "indicator")).removesuffix(".")
    return f"{named} adds most" if len(names) == 1 else f"{named}, equally, add most"


def _drawn(parts: pd.DataFrame) -> pd.DataFrame:
    adds = parts["weight"] * (parts["score"] - 1)
    columns = ["place", "indicator", "name", "score", "category", "weight"]
    return parts[columns].assign(adds=adds, composite=1 + adds.cumsum())


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
