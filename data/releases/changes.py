"""Why ratings changed between two releases, or two dates of one."""

from datetime import date
from weakref import ref

import pandas as pd

from data.memory_cache import Kept
from data.releases.release import Release
from metrics.explain import Side, explain

KEPT = Kept[pd.DataFrame](8 * 2**20)


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
