"""The figures that were added up for a place, for a reader who wants to check the sums."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.profile import a, capital
from data.releases.release import Release
from metrics.disclosure import CONFIDENTIAL
from metrics.written import number


def section(release: Release, place: str) -> list[Component]:
    """Each provider or place in the sums behind the scores, with its share; empty if none."""
    key = ["place", "indicator", "period_start", "period_end"]
    scores = release.scores_of(place)[[*key, "reason"]]
    behind = scores.merge(release.rows("inputs", place=place), on=key)
    if behind.empty:
        return []
    names = dict(zip(release.shares["provider"], release.shares["name"], strict=True))
    names |= release.names
    rows = [
        [
            release.indicators[row["indicator"]].short_name,
            names.get(row["provider"], row["provider"]),
            number(row["share"], 2, 0.0, 1.0),
            *(_count(row[name], row["reason"]) for name in ("numerator", "denominator")),
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
            f"{caution}{capital(a(release.words.place))}'s numerator and denominator are sums "
            "over the parts below, each multiplied by its share."
        ),
        components.details("Show the parts", table),
    ]


def _count(count: float, reason: str) -> str:
    """A part's count; a missing one is shown as withheld if the whole sum is."""
    if pd.notna(count):
        return f"{count:,.0f}"
    return CONFIDENTIAL if words.withheld(reason) else "no figure"
