"""A release as it would have been at an earlier month: the same figures, rated on that day."""

from dataclasses import replace
from datetime import date
from weakref import ref

import pandas as pd

from data.memory_cache import Kept
from data.releases.release import Release
from data.releases.scored import RATED_FROM, scored
from metrics import registry
from metrics.rating import Rated, rate

RATED = Kept[Rated](24, lambda _: 1)
"""The last few months that something was compared with."""

RELEASES = Kept[Release](4, lambda _: 1)
"""The last few months that somebody looked at."""


def days(release: Release) -> list[date]:
    """The days for which the release has ratings, month by month, the latest first."""
    return sorted({day.date() for day in release.history["as_at"]}, reverse=True)


def rated(release: Release, day: date) -> Rated:
    """The ratings of one of `days`, with the scores behind them."""
    return RATED.made((ref(release), day), lambda: _rated(release, day), of=(release,))


def as_at(release: Release, day: date) -> Release:
    """The release with everything that its pages show as at one of `days`; itself for its own.

    It is made of the figures in force now, also those that were published or corrected later, by
    the method, shares and areas of the release. What it says of its loads stays as it is.
    """
    if day == release.as_at:
        return release
    return RELEASES.made((ref(release), day), lambda: _as_at(release, day), of=(release,))


def _rated(release: Release, day: date) -> Rated:
    return rate(
        release.observations[RATED_FROM],
        release.shares,
        release.areas,
        release.indicators,
        release.ambitions,
        release.method,
        [day],
    )


def _as_at(release: Release, day: date) -> Release:
    methods, end = registry.methods(), pd.Timestamp(day)
    found = scored(
        release.observations,
        release.shares,
        release.areas,
        release.indicators,
        release.ambitions,
        release.method,
        [methods[id] for id in release.views["method"].unique() if id in methods],
        day,
        release.rebases.rename(columns={"place": "area"}),
        release.held,
        release.words,
        release.names,
    )
    soon = end + pd.DateOffset(months=1)
    comments, events = (
        table[table["date"] <= soon] for table in (release.commentary, release.events)
    )
    found["inputs"] = release.inputs[release.inputs["period_end"] <= end].reset_index(drop=True)
    return replace(
        release,
        commentary=comments.reset_index(drop=True),
        events=events.reset_index(drop=True),
        public_ratings=release.public_ratings.iloc[:0],
        **found,
    )
