"""What changed between two releases, and why: the source for everything that reports changes.

`of_ratings`, `of_values` and `of_figures` are tables of what changed. Publishing, the feed, alerts,
the desk's preview and board packs put them into words, each for its readers. `between` says why
ratings changed, between releases or two dates of one.
"""

from collections.abc import Sequence
from datetime import date
from weakref import ref

import numpy as np
import pandas as pd

from data.memory_cache import Kept
from data.releases.release import Release
from metrics.earlier import KEY
from metrics.explain import Side, explain
from metrics.score import TOLERANCE

NEW, REMOVED, REVISED, SAME = "new", "removed", "revised", "same"
SAYS = ["numerator", "denominator", "value", "lower", "upper", "status"]
SHOWN = ["indicator", "place", "period_start", "period_end"]

KEPT = Kept[pd.DataFrame](8 * 2**20)


def of_ratings(
    old: pd.DataFrame | None, new: pd.DataFrame, key: Sequence[str] = ("place",)
) -> pd.DataFrame:
    """How ratings changed from one table of `category` and `composite` to another.

    As `compared`, with `change`, by how much the composite rose, and `recategorised`: whether the
    category is another, one that is rated now, or no longer, among them. With None all are new.
    """
    found = compared(old, new, key, ["category", "composite"])
    was, now = found["category_old"], found["category"]
    return found.assign(
        change=found["composite"] - found["composite_old"], recategorised=~_equal(was, now)
    )


def of_values(old: Release, new: Release) -> pd.DataFrame:
    """How the values changed that are shown for areas, by indicator and period: see `compared`."""
    return compared(old.series, new.series, SHOWN, ["value"])


def of_figures(old: Release, new: Release) -> pd.DataFrame:
    """How the loaded figures changed that releases are made from: see `compared`."""
    return compared(old.observations, new.observations, KEY, SAYS)


def compared(
    old: pd.DataFrame | None, new: pd.DataFrame, key: Sequence[str], columns: Sequence[str]
) -> pd.DataFrame:
    """The rows of two tables by their key, in the new table's order, removed rows last.

    Of each of the columns what it is and was (`_old`); and `standing`: new, removed, revised where
    a column is not as it was, or the same. Numbers within 1e-9 of one another are the same.
    """
    named = [*key, *columns]
    after = new[named].assign(order=range(len(new)))
    before = (new.iloc[:0] if old is None else old)[named]
    both = after.merge(before, on=[*key], how="outer", suffixes=("", "_old"), indicator="side")
    same = np.ones(len(both), dtype=bool)
    for name in columns:
        same &= _equal(both[f"{name}_old"], both[name])
    sides = [both["side"] == "left_only", both["side"] == "right_only", same]
    both["standing"] = np.select(sides, [NEW, REMOVED, SAME], REVISED)
    both = both.sort_values("order", kind="stable", ignore_index=True)
    return both.drop(columns=["order", "side"])


def _equal(was: pd.Series, now: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(was) and pd.api.types.is_numeric_dtype(now):
        return np.isclose(was, now, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return ((was == now) | (was.isna() & now.isna())).to_numpy(dtype=bool)


def between(old: Release, old_as_at: date, new: Release) -> pd.DataFrame:
    """place, part, change, reason (see metrics.explain) from one release and date to another.

    Kept in memory, since it takes a fifth of a second and releases never change.
    """
    return KEPT.made(
        (ref(old), old_as_at, ref(new)),
        lambda: explain(_side(old, old_as_at), _side(new, new.as_at)),
        of=(old, new),
    )


def _side(release: Release, as_at: date) -> Side:
    return Side(
        observations=release.observations,
        shares=release.shares,
        areas=release.areas,
        indicators=release.indicators,
        ambitions=release.ambitions,
        method=release.method,
        as_at=as_at,
        found=(release.scores, release.ratings) if as_at == release.as_at else None,
    )
