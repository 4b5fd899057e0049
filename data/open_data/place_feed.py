"""The changes of each place: its rating, its corrected figures, its plan, withdrawals, retractions.

The feed of a place and the messages to its subscribers say the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from data.open_data import feed
from data.open_data.feed import Entry, OfArea
from data.releases import changes
from data.releases.release import Release
from data.releases.retracted import Retraction
from data.times import in_full

MOST_KEPT = 50
MOST_FIGURES = 3
"""Corrected figures of an indicator that an entry names; the others are counted."""


def entries(new: Release, before: Release | None, now: datetime) -> dict[str, list[Entry]]:
    """What changed for each rated place of a new release, by the place's id.

    Nothing for any place if there is no previous release, it cannot be read (None) or is the same.
    """
    found: dict[str, list[Entry]] = {place: [] for place in new.ratings["place"]}
    if before is None or before.id == new.id:
        return found
    stamp = {"release": new.id, "updated": now.strftime(feed.WRITTEN)}
    ratings, plan = feed.of_areas(new, before)
    for place, entry in (*ratings, *_corrected(new, before), *plan):
        if place in found:
            found[place].append(stamp | entry)
    return found


def kept(
    new: Release,
    before: Release | None,
    earlier: Mapping[str, Sequence[Entry]],
    now: datetime,
    gone: Mapping[str, Retraction],
    without: Mapping[str, str],
) -> dict[str, list[Entry]]:
    """The latest entries of each rated place, newest first, by the place's id.

    `earlier` are the entries so far, `gone` the retracted releases (see `feed.kept`), `without` the
    reason of each withdrawal by its subject, such as place/leeds.
    """
    found = {}
    for place, fresh in entries(new, before, now).items():
        old, subject = earlier.get(place, []), f"place/{place}"
        own = {subject: without[subject]} if subject in without else {}
        fresh = fresh + feed.withdrawals(own, old, new, now)
        found[place] = feed.kept(fresh, old, gone, MOST_KEPT)
    return found


def _corrected(new: Release, before: Release) -> Iterator[OfArea]:
    """An entry per place and indicator for figures whose value changed within the same period."""
    values = changes.of_values(before, new)
    values = values[values["standing"] == changes.REVISED]
    for (place, indicator), rows in values.groupby(["place", "indicator"], sort=False):
        named = new.indicators[str(indicator)]
        latest = rows.sort_values("period_end", ascending=False).to_dict("records")
        more = len(latest) - MOST_FIGURES
        figures = [
            f"{in_full(row['period_end'])}: {named.unit.write(row['value'], row['value_old'])}, "
            f"before {named.unit.write(row['value_old'], row['value'])}"
            for row in latest[:MOST_FIGURES]
        ]
        yield (
            str(place),
            {
                "id": f"correction:{indicator}:{place}",
                "title": f"{named.name}: {len(latest)} corrected "
                f"figure{'s' if len(latest) > 1 else ''}",
                "summary": f"{'; '.join(figures)}{f'; and {more} more' if more > 0 else ''}.",
                "link": f"embed/place/{place}.html",
            },
        )
