"""The embeds: each place's rating, each indicator and each ambition, with all for their pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash.development.base_component import Component

from dashboard.figures.chart import Chart
from dashboard.parts import components, plan, series, summary, words
from dashboard.pictures import downloads
from dashboard.pictures.downloads import Takeaway
from dashboard.sections import ambitions, certainty, comparison
from data import csv_text
from data.open_data import plain
from data.open_data.api import SERIES
from data.releases import planned, ratings
from data.releases.planned import Ambition
from data.releases.release import Release
from metrics.score import CATEGORIES

PLACE_HEAD = ["Indicator", "Value", "Target", "Category"]
INDICATOR_HEAD = ["Area", "Value", "Target", "Period"]


@dataclass(frozen=True, eq=False)
class Embed:
    """One embed: `path` under /embed/, a title of its own, and its content.

    `name` is what it speaks of. `label` is its rating in words, blank for an indicator, and
    `category` the rating, None where there is none. `page` is the address of the dashboard's page
    that says more. `taken` is its chart, None where there is nothing to draw.
    """

    path: str
    title: str
    name: str
    label: str
    category: int | None
    sentence: str
    table: Component
    taken: Takeaway | None
    source: str
    page: str
    csv: str
    json: dict[str, Any]


def of(release: Release, documents: Mapping[str, Any]) -> Iterator[Embed]:
    """The embeds of all places, of all indicators with a figure and of all ambitions with a chart.

    See api for `documents`.
    """
    for rating in release.ratings.to_dict("records"):
        yield _place(release, rating, documents[f"places/{rating['place']}.json"])
    for id in release.indicators:
        if series.named(release, id)["value"].notna().any():
            latest = series.latest(release, id)
            yield _indicator(release, id, latest, documents[f"indicators/{id}.json"])
    for one in planned.ambitions(release):
        if (chart := ambitions.figure(release, one)) is not None:
            yield _ambition(release, one, chart)


def _place(release: Release, rating: dict[str, Any], document: dict[str, Any]) -> Embed:
    place = rating["place"]
    name = release.names[place]
    category = None if pd.isna(rating["category"]) else int(rating["category"])
    label = CATEGORIES[category] if category else "not rated"
    taken = _taken(release, certainty.chart(release, rating), f"/place/{place}")
    said = [
        summary.of_rating(name, pd.Series(rating), release.method.composite_cut_offs),
        summary.of_place(release, place),
    ]
    if taken is not None:
        said[0] = taken.chart.title
    return Embed(
        path=f"place/{place}",
        title=f"{name}: rating as at {words.day(release.as_at)}",
        name=name,
        label=label,
        category=category,
        sentence=" ".join(said),
        table=_scores(release, place),
        taken=taken,
        source=downloads.source(release),
        page=f"/place/{place}",
        csv=ratings.as_csv({"places": [document["place"]]}),
        json=document,
    )


def _scores(release: Release, place: str) -> Component:
    scores = release.scores_of(place)
    rows = scores[scores["applicable"]]
    return components.table(
        "Indicators: value, target and category from 1 (best) to 4",
        PLACE_HEAD,
        [_score(release, row) for row in rows.to_dict("records")],
        numeric=(1, 2),
    )


def _score(release: Release, row: dict[str, Any]) -> list[components.Child]:
    one = release.indicators[row["indicator"]]
    if pd.isna(row["value"]):
        return [one.short_name, row["reason"], "–", "–"]
    category = None if pd.isna(row["category"]) else int(row["category"])
    closeness = (
        f"{category} {release.method.closeness[category]}" if category else row["reason"] or "–"
    )
    return [
        one.short_name,
        one.unit.write(row["value"], row["target"]),
        words.level(one.unit, row["target"], row["value"]),
        closeness,
    ]


def _indicator(release: Release, id: str, latest: pd.DataFrame, document: dict[str, Any]) -> Embed:
    one = release.indicators[id]
    taken = _taken(release, comparison.chart(release, one, latest), f"/indicator/{id}")
    columns = [column.name for column in SERIES.columns]
    rows = [
        [
            row["name"],
            words.value(one.unit, row["value"], row["note"], row["target"]),
            words.level(one.unit, row["target"], row["value"]),
            row["period"],
        ]
        for row in latest.to_dict("records")
    ]
    return Embed(
        path=f"indicator/{id}",
        title=f"{one.name}, by {release.words.place}",
        name=one.name,
        label="",
        category=None,
        sentence=taken.chart.sentence if taken else one.description,
        table=components.table(f"{one.short_name}, latest", INDICATOR_HEAD, rows, numeric=(1, 2)),
        taken=taken,
        source=downloads.source(release, one),
        page=f"/indicator/{id}",
        csv=csv_text.csv(pd.DataFrame(document["observations"], columns=columns)),
        json=document,
    )


def _ambition(release: Release, one: Ambition, chart: Chart) -> Embed:
    page, place = plan.address_of(one), release.names[one.row["area"]]
    rows = ambitions.figures(release, [one])
    return Embed(
        path=f"ambition/{one.id}",
        title=f"{one.row['name']}, {place}: ambition as at {words.day(release.as_at)}",
        name=f"{one.row['name']}, {place}",
        label="",
        category=None,
        sentence=f"{plan.finding(one)} {plan.pace(one)}".strip(),
        table=ambitions.facts(release, one),
        taken=_taken(release, chart, page),
        source=ambitions.source(release, one),
        page=page,
        csv=csv_text.csv(rows),
        json={"ambition": plain.records(rows)[0]},
    )


def _taken(release: Release, chart: Chart | None, address: str) -> Takeaway | None:
    return None if chart is None else downloads.taken(chart, release, address)
