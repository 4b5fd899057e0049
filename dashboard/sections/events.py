"""What happened while an indicator of a place was measured: events, and comments of people."""

import pandas as pd

from dashboard.figures.events import Event
from dashboard.parts import words
from data.releases.once import once
from data.releases.release import Release

COMMENT = "comment: {}"
LONGEST = 60
"""The most characters of a comment below a chart; all of it is on the page."""


def of(release: Release, indicator: str, rows: pd.DataFrame) -> list[Event]:
    """The events of the place's rows, those of its footprint and of all areas among them, and the
    comments on it, in order of time; none before the first period or after the chart's end.
    """
    if rows.empty:
        return []
    place = str(rows["place"].iloc[-1])
    first, last = rows["period_start"].min(), rows["period_end"].max()
    near = {"", *release.target_chains.get(place, (place,))}
    found = [
        event
        for of_place, of_indicator, event in _every(release)
        if of_place in near
        and of_indicator in ("", indicator)
        and first.date() <= event.day <= last.date()
    ]
    comments = release.rows("commentary", indicator=indicator, place=place)
    for row in comments.itertuples():
        ended = rows.loc[rows["period_end"] <= row.date, "period_end"]
        if row.date >= first and len(ended):
            found.append(Event(ended.max().date(), COMMENT.format(_short(row.issue))))
    return sorted(found, key=lambda event: event.day)


@once
def _every(release: Release) -> list[tuple[str, str, Event]]:
    """Each event with its place and indicator."""
    columns = (release.events[name] for name in ("place", "indicator", "date", "text"))
    return [
        (place, indicator, Event(day.date(), text))
        for place, indicator, day, text in zip(*columns, strict=True)
    ]


def _short(said: str) -> str:
    """The first words of a comment, without its last full stop."""
    if len(said) <= LONGEST:
        return said.rstrip(".")
    return f"{said[:LONGEST].rsplit(' ', 1)[0]}…"


def in_words(events: list[Event]) -> str:
    """What the numbers on a chart mean: "1, 13 March 2017: ...; 2, ..."; "" without events."""
    said = [f"{at}, {words.day(one.day)}: {one.text}" for at, one in enumerate(events, start=1)]
    return f"Numbered: {'; '.join(said)}" if said else ""


def beside(rows: pd.DataFrame, events: list[Event]) -> pd.Series:
    """For each row what happened in its period, for the figures of a chart."""
    if not events:
        return pd.Series("", index=rows.index, dtype="str")
    ends = rows["period_end"].dt.date
    starts = rows["period_start"].dt.date
    return pd.Series(
        [
            "; ".join(one.text for one in events if start <= one.day <= end)
            for start, end in zip(starts, ends, strict=True)
        ],
        index=rows.index,
        dtype="str",
    )
