"""Why a place's rating changed since an earlier date, or since an earlier release."""

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NotFound, page, require
from dashboard.parts import components, words
from dashboard.sections import asks, change
from data.releases import planned
from data.releases.changes import between
from data.releases.release import Release, rows_of

CHOICES = 12


@page("/change/<place>", "Why it changed", releases=("since",))
def content(release: Release, place: str, since: str | Release | None = None) -> list[Component]:
    """The waterfall since the end of a month (default: a quarter ago), or since a release."""
    rated = list(release.ratings["place"])
    require(place in rated, "place", place, rated)
    name = release.names[place]
    days = _days(release)
    if not days:
        raise NotFound("There is no earlier date to compare with in this release.")
    old, day, called = _earlier(release, since or days[min(2, len(days) - 1)].isoformat(), days)
    parts = between(old, day, release)
    before = _composite(old, place, day)
    links = [
        (words.day(choice), f"/change/{place}?since={choice}", old is release and choice == day)
        for choice in days[:CHOICES]
    ]
    return [
        html.H1(f"Why {name}'s rating changed"),
        *change.section(
            name,
            rows_of(parts, place=place),
            before,
            release.rating(place)["composite"],
            called,
            release.as_at,
            release.method,
        ),
        *asks.changed(planned.changes(old, release, day), place, called),
        html.H2("Since when"),
        components.choices("Since", links),
        html.P(
            [
                "To compare with an earlier release, write its id (shown on its pages and in its "
                "board packs) into this page's address: ",
                html.Code(f"/change/{place}?since={days[0]}-0a1b2c3d"),
                ". Revised figures, other shares and another method are then separate parts.",
            ],
            className="note",
        ),
        html.P(components.link(f"Back to {name}", f"/place/{place}")),
    ]


def _days(release: Release) -> list[date]:
    """The earlier month ends for which the release has ratings, latest first."""
    days = sorted({day.date() for day in release.history["as_at"]}, reverse=True)
    return [day for day in days if day < release.as_at]


def _earlier(release: Release, since: str | Release, days: list[date]) -> tuple[Release, date, str]:
    """The release and date to compare with, and what to call it."""
    if isinstance(since, Release):
        return since, since.as_at, f"release {since.id}"
    if since in {day.isoformat() for day in days}:
        return release, date.fromisoformat(since), words.day(date.fromisoformat(since))
    raise NotFound(
        f"There is no release {since[:60]} here. You can choose one of these dates: "
        f"{', '.join(day.isoformat() for day in days[:CHOICES])}."
    )


def _composite(release: Release, place: str, day: date) -> float:
    composites = rows_of(release.history, as_at=pd.Timestamp(day), place=place)["composite"]
    return float(composites.iloc[0]) if len(composites) else float("nan")
