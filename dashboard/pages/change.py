"""What changed in a place since an earlier month, or since an earlier release, and why."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import NOTHING_TO_COMPARE, Comparable, NotFound, page, require
from dashboard.parts import components, controls, words
from dashboard.sections import asks, change
from data.releases import months, planned
from data.releases.changes import between
from data.releases.release import ID, Release, rows_of
from metrics.moved import by_indicator

QUARTER = 3
"""Months before the latest that changes are since unless told."""


@page("/change/<place>", "What changed", releases=("since",))
def content(
    release: Release,
    place: str,
    since: str | Release | None = None,
    others: Comparable = NOTHING_TO_COMPARE,
) -> list[Component]:
    """What each indicator did to the composite since a month or a release, and its causes."""
    rated = list(release.ratings["place"])
    require(place in rated, "place", place, rated)
    name = release.names[place]
    days = [day for day in months.days(release) if day < release.as_at]
    if not days and not others.releases:
        raise NotFound("There is no earlier month to compare with in this release.")
    usual = days[min(QUARTER, len(days)) - 1].isoformat() if days else next(iter(others.releases))
    old, day, called = _earlier(release, since or usual, days)
    before = _composite(old, place, day)
    scores = old.scores if isinstance(since, Release) else months.rated(old, day).scores
    moved = rows_of(by_indicator(scores, release.scores), place=place)
    moved = moved[moved["indicator"].isin(release.indicators)]
    asked = since.id if isinstance(since, Release) else day.isoformat()
    return [
        html.H1(f"What changed in {name}"),
        _choice(release, place, asked, others),
        *change.section(
            name,
            change.parts(release, moved),
            before,
            release.rating(place)["composite"],
            called,
            release.as_at,
            release.method,
        ),
        *change.causes(rows_of(between(old, day, release), place=place)),
        *asks.changed(planned.changes(old, release, day), place, called),
        html.P(components.link(f"Back to {name}", f"/place/{place}")),
    ]


def _choice(release: Release, place: str, since: str, others: Comparable) -> Component:
    """Two lists, of what is compared and with what, in a form that needs no script."""
    days = others.days or tuple(months.days(release))
    every = {day.isoformat(): words.month(day) for day in days}
    earlier = {id: _released(id, when) for id, when in others.releases.items()}
    groups = {"Months": dict(list(every.items())[1:]), "Earlier releases": earlier}
    return html.Form(
        [
            controls.choice("since", "From", groups, since),
            controls.choice("as-at", "To", {"": every}, release.as_at.isoformat()),
            html.Button("Compare", type="submit"),
        ],
        method="get",
        action=f"/change/{place}",
        className="in-a-line",
    )


def _released(id: str, when: datetime) -> str:
    """A release by its dates; its id tells it from another of the same day."""
    month = words.month(date.fromisoformat(id[:10]))
    return f"{month}, as released on {words.day(when)} ({id[11:]})"


def _earlier(
    release: Release, since: str | Release, days: Sequence[date]
) -> tuple[Release, date, str]:
    """The release and date to compare with, and what to call it."""
    if isinstance(since, Release):
        return since, since.as_at, f"{words.month(since.as_at)} in release {since.id}"
    known = {day.isoformat(): day for day in days}
    if since in known:
        return release, known[since], words.day(known[since])
    if ID.fullmatch(since):
        raise NotFound(f"There is no release {since} here.")
    raise NotFound(
        f"“{since[:60]}” is neither a release nor a month before {words.month(release.as_at)}. "
        f"Choose one of these: {', '.join(list(known)[:12])}."
    )


def _composite(release: Release, place: str, day: date) -> float:
    composites = rows_of(release.history, as_at=pd.Timestamp(day), place=place)["composite"]
    return float(composites.iloc[0]) if len(composites) else float("nan")
