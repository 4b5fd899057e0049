"""What a publication would change of the ratings, and why, before anybody sees it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.releases.changes import between
from data.releases.release import Release
from metrics.explain import NOISE
from metrics.written import number


@dataclass(frozen=True)
class Change:
    """A rating that would be another: composite and category before and after, None where it is
    not rated, and the parts of the change (see metrics.explain) or the reason why it has none.
    """

    place: str
    name: str
    before: tuple[float | None, int | None]
    after: tuple[float | None, int | None]
    parts: tuple[tuple[str, float], ...] = ()
    reason: str = ""


def changes(old: Release | None, new: Release) -> list[Change]:
    """Every rating that is not as it was, the largest change first.

    That is another category, or a composite that another number is shown for; all of them where
    there is no old release, in the order of its areas; those of areas that are gone are not among
    them.
    """
    if old is not None and old.id == new.id:
        return []
    was, now = _ratings(old), _ratings(new)
    parts = between(old, old.as_at, new) if old else pd.DataFrame(columns=["place"])
    found = []
    for place, name in new.names.items():
        if place not in now or _same(was.get(place), now[place], new.method.composite_cut_offs):
            continue
        rows = parts[parts["place"] == place].to_dict("records")
        found.append(
            Change(
                place,
                name,
                was.get(place, (None, None)),
                now[place],
                tuple((row["part"], row["change"]) for row in rows if abs(row["change"]) > NOISE),
                next((row["reason"] for row in rows if row["reason"]), ""),
            )
        )
    return sorted(found, key=_size, reverse=True)


def _size(change: Change) -> float:
    """By how much a composite moves; a rating that is new or gone comes before all others."""
    was, now = change.before[0], change.after[0]
    return math.inf if was is None or now is None else abs(now - was)


def _ratings(release: Release | None) -> dict[str, tuple[float | None, int | None]]:
    if release is None:
        return {}
    rows = release.ratings[["place", "composite", "category"]].to_dict("records")
    return {
        row["place"]: (
            None if pd.isna(row["composite"]) else float(row["composite"]),
            None if pd.isna(row["category"]) else int(row["category"]),
        )
        for row in rows
    }


def _same(
    was: tuple[float | None, int | None] | None,
    now: tuple[float | None, int | None],
    cut_offs: Sequence[float],
) -> bool:
    if was is None or was[1] != now[1]:
        return False
    if was[0] is None or now[0] is None:
        return was[0] is now[0]
    return number(was[0], 2, *cut_offs) == number(now[0], 2, *cut_offs)
