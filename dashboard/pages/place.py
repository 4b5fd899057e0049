"""A place: its rating, what makes it, and each indicator behind it."""

from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, sparkline, summary, words
from dashboard.figures import contribution
from dashboard.page import page, require
from data.release import Release
from metrics.score import TOLERANCE

TREND_PERIODS = 33


@page("/place/<place>", "Place")
def content(release: Release, place: str) -> list[Component]:
    """The rating first, then why, then the figures."""
    ratings = {row["place"]: row for row in release.ratings.to_dict("records")}
    require(place in ratings, "place", place, list(ratings))
    name = release.areas.set_index("id").loc[place, "name"]
    scores = release.scores[release.scores["place"] == place]
    rating = ratings[place]
    return [
        html.H1(name),
        html.P(summary.of_rating(name, pd.Series(rating)), className="lead"),
        html.P(summary.of_place(release, place)),
        html.Div(components.tile(name, f"/place/{place}", rating, whole=True), className="tiles"),
        *_contribution(release, scores, rating),
        html.H2("Indicators"),
        components.legend(),
        _indicators(release, scores),
        html.H2("Domains"),
        _domains(release, place),
        *_inputs(release, scores),
    ]


def _contribution(
    release: Release, scores: pd.DataFrame, rating: dict[str, Any]
) -> list[Component]:
    if pd.isna(rating["composite"]):
        return []
    used = scores[scores["score"].notna()]
    names = {id: one.short_name for id, one in release.indicators.items()}
    domains = {domain.id: domain.name for domain in release.method.domains}
    parts = used.assign(name=used["indicator"].map(names))
    rows = [
        [
            row.name_,
            domains[row.domain],
            words.score(row.score),
            f"{row.weight:.3f}",
            f"+{row.weight * (row.score - 1):.3f}",
        ]
        for row in parts.rename(columns={"name": "name_"}).itertuples()
    ]
    table = components.table(
        "What each indicator adds to the composite: weight × (score − 1)",
        ["Indicator", "Domain", "Score", "Weight", "Adds"],
        rows,
        numeric=(2, 3, 4),
    )
    most = parts.loc[(parts["weight"] * (parts["score"] - 1)).idxmax()]
    sentence = (
        f"From 1.00, the best there is, the indicators add up to a composite of "
        f"{words.score(rating['composite'])}. {most['name']} adds most."
    )
    figure = contribution.figure(parts, rating["composite"], release.method.composite_cut_offs)
    return [
        html.H2("What makes the rating"),
        components.chart("contribution", figure, sentence, table),
    ]


def _indicators(release: Release, scores: pd.DataFrame) -> Component:
    rows = [_indicator_row(release, row) for row in scores.to_dict("records")]
    return components.table(
        "Each indicator's category and score, value, target in force, and how far short of it",
        ["Indicator", "Score", "Value", "Target", "Short by", "Trend", "Period", "Status"],
        rows,
        numeric=(2, 3, 4),
    )


def _indicator_row(release: Release, row: dict[str, Any]) -> list[components.Child]:
    indicator = release.indicators[row["indicator"]]
    write = indicator.unit.write
    name = html.Span(
        components.link(indicator.short_name, f"/indicator/{indicator.id}"), id=indicator.id
    )
    if pd.isna(row["value"]):
        missing = html.Span(row["reason"], className="reason")
        return [name, components.category_chip(None), missing, *[""] * 5]
    status = row["status"] + (", invented" if row["kind"] == "demonstration" else "")
    remarks = [remark for remark in (row["note"], row["reason"]) if remark]
    if remarks:
        name = html.Span([name, html.Small("; ".join(remarks), className="remark")])
    return [
        name,
        components.category_chip(row["category"], row["score"]),
        write(row["value"]),
        "–" if pd.isna(row["target"]) else write(row["target"]),
        _short_by(row["gap"], indicator.unit.write_difference),
        _trend(release, row, indicator.short_name),
        words.period(row["period_start"], row["period_end"]),
        status,
    ]


def _short_by(gap: float, write: Any) -> str:
    """The gap as readers take it: short of the target, or better than it by so much."""
    if pd.isna(gap):
        return "–"
    if abs(gap) < TOLERANCE:
        return "on target"
    return write(gap) if gap > 0 else f"better by {write(-gap)}"


def _trend(release: Release, row: dict[str, Any], name: str) -> Component:
    series = release.series
    chosen = series[(series["place"] == row["place"]) & (series["indicator"] == row["indicator"])]
    chosen = chosen.sort_values("period_end").tail(TREND_PERIODS)
    write = release.indicators[row["indicator"]].unit.write
    values = chosen["value"].replace({np.nan: None}).tolist()
    targets = chosen["target"].replace({np.nan: None}).tolist()
    first, last = chosen.iloc[0], chosen.iloc[-1]
    text = (
        f"{name}: from {write(first['value'])} in "
        f"{words.period(first['period_start'], first['period_end'])} to {write(last['value'])} in "
        f"{words.period(last['period_start'], last['period_end'])}"
    )
    return html.Img(src=sparkline.source(values, targets), alt=text, className="sparkline")


def _domains(release: Release, place: str) -> Component:
    domains = release.domains[release.domains["place"] == place].set_index("domain")
    rows = [
        [
            domain.name,
            domain.theme,
            words.score(domains.loc[domain.id, "score"]),
            f"{domains.loc[domain.id, 'weight']:.3f}",
        ]
        for domain in release.method.domains
    ]
    return components.table(
        "Domain scores and their weights in the composite",
        ["Domain", "Theme", "Score", "Weight"],
        rows,
        numeric=(2, 3),
    )


def _inputs(release: Release, scores: pd.DataFrame) -> list[Component]:
    """What each sum was made of, for a reader who wants to redo it."""
    key = ["place", "indicator", "period_start", "period_end"]
    behind = scores[key].merge(release.inputs, on=key)
    if behind.empty:
        return []
    names = dict(zip(release.shares["provider"], release.shares["name"], strict=True))
    names |= dict(zip(release.areas["id"], release.areas["name"], strict=True))
    rows = [
        [
            release.indicators[row["indicator"]].short_name,
            names.get(row["provider"], row["provider"]),
            f"{row['share']:.2f}",
            f"{row['numerator']:,.0f}" if pd.notna(row["numerator"]) else "no figure",
            f"{row['denominator']:,.0f}" if pd.notna(row["denominator"]) else "no figure",
        ]
        for row in behind.to_dict("records")
    ]
    table = components.table(
        "Figures summed into the values above, each times its share",
        ["Indicator", "From", "Share", "Numerator", "Denominator"],
        rows,
        numeric=(2, 3, 4),
    )
    assumed = (release.shares["basis"] == "assumed").any()
    caution = "The shares of providers are assumptions. " if assumed else ""
    return [
        html.H2("What the sums are made of"),
        html.P(
            f"{caution}A place's numerator and denominator are sums over the parts below, "
            "each multiplied by its share."
        ),
        components.details("Show the parts", table),
    ]
