"""How a publication would change the ratings, and why, before it is made."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.releases.changes import REVISED, SAME, between, of_ratings
from data.releases.release import Release
from metrics.explain import NOISE
from metrics.written import number


@dataclass(frozen=True)
class Change:
    """A rating that would change: composite and category before and after, None where it is
    not rated, and the parts of the change (see metrics.explain) or the reason why it has none.
    """

    place: str
    name: str
    before: tuple[float | None, int | None]
    after: tuple[float | None, int | None]
    parts: tuple[tuple[str, float], ...] = ()
    reason: str = ""


def changes(old: Release | None, new: Release) -> list[Change]:
    """Every rating that would change, the largest change first.

    That is another category, or a composite that another number is shown for; all of them where
    there is no old release, in the order of its areas; those of areas that are gone are not among
    them.
    """
    if old is not None and old.id == new.id:
        return []
    moved = of_ratings(old.ratings if old else None, new.ratings).set_index("place")
    parts = between(old, old.as_at, new) if old else pd.DataFrame(columns=["place"])
    found = []
    for place, name in new.names.items():
        if place not in moved.index or not _shows(moved.loc[place], new.method.composite_cut_offs):
            continue
        row = moved.loc[place]
        why = parts[parts["place"] == place].to_dict("records")
        found.append(
            Change(
                place,
                name,
                (_number(row["composite_old"]), _category(row["category_old"])),
                (_number(row["composite"]), _category(row["category"])),
                tuple((one["part"], one["change"]) for one in why if abs(one["change"]) > NOISE),
                next((one["reason"] for one in why if one["reason"]), ""),
            )
        )
    return sorted(found, key=_size, reverse=True)


def _size(change: Change) -> float:
    """How far a composite moves; new and removed ratings come first."""
    was, now = change.before[0], change.after[0]
    return math.inf if was is None or now is None else abs(now - was)


def _shows(row: pd.Series, cut_offs: Sequence[float]) -> bool:
    """Whether readers see another rating: a new place, another category, or another number."""
    if row["standing"] != REVISED or row["recategorised"]:
        return row["standing"] != SAME
    was, now = row["composite_old"], row["composite"]
    if pd.isna(was) or pd.isna(now):
        return True
    return number(was, 2, *cut_offs) != number(now, 2, *cut_offs)


def _number(composite: float) -> float | None:
    return None if pd.isna(composite) else float(composite)


def _category(category: float) -> int | None:
    return None if pd.isna(category) else int(category)
