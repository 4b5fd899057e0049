"""Why a place's rating changed since an earlier date, or since an earlier release."""

from datetime import date

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NotFound, page, require
from dashboard.parts import components, words
from dashboard.sections import change
from data.releases.changes import between
from data.releases.release import Release

CHOICES = 12


@page("/change/<place>", "Why it changed", releases=("since",))
def content(release: Release, place: str, since: str | Release | None = None) -> list[Component]:
    """The waterfall since a month's end (the quarter before, by default) or a release's id."""
    ratings = release.ratings.set_index("place")["composite"]
    require(place in ratings.index, "place", place, list(ratings.index))
    name = release.names[place]
    days = _days(release)
    if not days:
        raise NotFound("There is no earlier date to compare with in this release.")
    old, day, called = _earlier(release, since or days[min(2, len(days) - 1)].isoformat(), days)
    parts = between(old, day, release)
    before = _composite(old, place, day)
    links = [
        (words.day(one), f"/change/{place}?since={one}", old is release and one == day)
        for one in days[:CHOICES]
    ]
    return [
        html.H1(f"Why {name}'s rating changed"),
        *change.section(
            name,
            parts[parts["place"] == place],
            before,
            ratings[place],
            called,
            release.as_at,
            release.method,
        ),
        html.H2("Since when"),
        components.choices("Since", links),
        html.P(
            [
                "To compare with an earlier release, write its id, which its pages and board packs "
                "name, into this page's address: ",
                html.Code(f"/change/{place}?since={days[0]}-0a1b2c3d"),
                ". Then revised figures, other shares and another method have their own parts.",
            ],
            className="note",
        ),
        html.P(components.link(f"Back to {name}", f"/place/{place}")),
    ]


def _days(release: Release) -> list[date]:
    """The earlier month ends that the release has ratings of, latest first."""
    days = sorted({day.date() for day in release.history["as_at"]}, reverse=True)
    return [day for day in days if day < release.as_at]


def _earlier(release: Release, since: str | Release, days: list[date]) -> tuple[Release, date, str]:
    """The release and date to compare with, and what to call it."""
    if isinstance(since, Release):
        return since, since.as_at, f"release {since.id}"
    if since in {day.isoformat() for day in days}:
        return release, date.fromisoformat(since), words.day(date.fromisoformat(since))
    raise NotFound(
        f"There is no release {since[:60]} here. Nor is it a month's end that this release has."
    )


def _composite(release: Release, place: str, day: date) -> float:
    rows = release.history[release.history["as_at"] == pd.Timestamp(day)]
    found = rows.loc[rows["place"] == place, "composite"]
    return float(found.iloc[0]) if len(found) else float("nan")
