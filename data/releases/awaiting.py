"""A sentence on the figures of a release that await a decision."""

import pandas as pd

from data.listing import first_of
from data.releases.release import Release
from data.store.verdicts import HELD

NAMED = 3
"""With more figures than this, they are counted by indicator and not named."""


def awaiting(release: Release, place: str | None = None) -> pd.DataFrame:
    """The rows of `release.held` that await a decision; of a place, its own and its providers'."""
    rows = release.held[release.held["verdict"] == HELD]
    if place is None:
        return rows
    shares = release.shares
    theirs = shares.loc[(shares["place"] == place) & (shares["share"] > 0), "provider"]
    return rows[rows["area"].isin({place, *theirs})]


def sentence(release: Release, place: str | None = None) -> str:
    """How many figures await a decision, and of what: "1 figure awaits a decision and does not
    count: A&E within 4 hours, Alpha Hospital, to the end of January 2017."; "" where there is none.
    """
    rows = awaiting(release, place)
    if rows.empty:
        return ""
    if len(rows) <= NAMED:
        of = "; ".join(_figure(release, row) for row in rows.to_dict("records"))
    else:
        counts = rows["indicator"].map(lambda id: _indicator(release, id)).value_counts()
        of = first_of([f"{name} ({count:,})" for name, count in counts.items()])
    if len(rows) == 1:
        return f"1 figure awaits a decision and does not count: {of}."
    return f"{len(rows):,} figures await a decision and do not count: {of}."


def _figure(release: Release, row: dict[str, object]) -> str:
    area = str(row["area"])
    name = release.publishers.get(area, area)
    month = f"{row['period_end']:%B %Y}"
    return f"{_indicator(release, str(row['indicator']))}, {name}, to the end of {month}"


def _indicator(release: Release, id: str) -> str:
    return release.indicators[id].short_name if id in release.indicators else id
