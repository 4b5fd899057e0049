"""What a function makes of a release, made once for each release that is in memory."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from data.releases.release import Release

Made = TypeVar("Made")


def once(make: Callable[[Release], Made]) -> Callable[[Release], Made]:
    """The function, whose result for a release is kept as long as the release is in memory.

    Its result must not hold the release, and whoever gets it must not change it.
    """
    kept: WeakKeyDictionary[Release, Made] = WeakKeyDictionary()

    @wraps(make)
    def of(release: Release) -> Made:
        if release not in kept:
            kept[release] = make(release)
        return kept[release]

    return of
