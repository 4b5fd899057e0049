"""A store as one reader may see it: what is under embargo only where each look is noted."""

from collections.abc import Callable

from data import times
from data.release import Release
from data.store import NothingPublished, Store, UnknownRelease, shown_id

Look = Callable[[Release], None]


class Embargoed(UnknownRelease):
    """The release is under embargo, and the reader is none of those who may see it before."""


class Held:
    """A store's releases, less those under embargo.

    With `look` they are there, and it is called before each is handed out; what it raises keeps
    the release back.
    """

    def __init__(self, store: Store, look: Look | None = None) -> None:
        self.audience, self.line = store.audience, store.line
        self._store, self._look = store, look

    def current(self) -> Release:
        """The current release, or else the last before it that is free.

        Raises NothingPublished where none is.
        """
        return self._given(self._now())

    def is_current(self, release: Release) -> bool:
        """Whether a release is the current one now for this reader; that alone is no look."""
        return release.id == self._now().id

    def at(self, id: str) -> Release:
        """The release of that id. Raises UnknownRelease where it is not there, or held back."""
        return self._given(self._store.at(id))

    def _now(self) -> Release:
        release = self._store.current()
        if self._look is not None or not is_embargoed(release):
            return release
        id = shown_id(self.line)
        if id is None:
            raise NothingPublished("Nothing is published yet that you may see.")
        return self._store.at(id)

    def _given(self, release: Release) -> Release:
        if is_embargoed(release):
            if self._look is None:
                raise Embargoed(f"There is no release {release.id} here.")
            self._look(release)
        return release


def is_embargoed(release: Release) -> bool:
    """Whether a release is under embargo now."""
    return release.embargo_until is not None and times.now() < release.embargo_until
