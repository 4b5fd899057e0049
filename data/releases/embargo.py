"""The releases that a reader may see: those under embargo only if each access is recorded."""

from collections.abc import Callable
from datetime import datetime

from data import times
from data.releases.opened import embargo_until
from data.releases.reader import NothingPublished, Releases, UnknownRelease, shown_id
from data.releases.release import Release

Look = Callable[[str], None]
"""Notes that somebody is given the release of that id, or what was made of it."""


class Embargoed(UnknownRelease):
    """The release is under embargo, and the reader may not see it before the embargo ends."""


class Permitted:
    """Releases as one reader may see them: without those under embargo.

    With `look` they are there, and it is called with the id before each is handed out; what it
    raises keeps the release back.
    """

    def __init__(self, releases: Releases, look: Look | None = None) -> None:
        self.audience, self.channel = releases.audience, releases.channel
        self._releases, self._look = releases, look

    @property
    def gives_embargoed(self) -> bool:
        """Whether releases under embargo are handed out."""
        return self._look is not None

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
        return self._given(self._releases.at(id))

    def listed(self) -> dict[str, datetime]:
        """When (UTC) each release was made that this reader may see; being listed is no look."""
        every = self._releases.listed()
        if self._look is not None:
            return every
        until = {id: embargo_until(self.channel / id) for id in every}
        return {id: made for id, made in every.items() if not is_ahead(until[id])}

    def _now(self) -> Release:
        release = self._releases.current()
        if self._look is not None or not is_ahead(release.embargo_until):
            return release
        id = shown_id(self.channel)
        if id is None:
            raise NothingPublished("Nothing is published yet that you may see.")
        return self._releases.at(id)

    def _given(self, release: Release) -> Release:
        self.check(release.id, release.embargo_until)
        return release

    def check(self, id: str, until: datetime | None) -> None:
        """Note the look where a release, or what was made of it, is under embargo `until` (UTC).

        Raises Embargoed where it is held back.
        """
        if is_ahead(until):
            if self._look is None:
                raise Embargoed(f"There is no release {id[:40]} here.")
            self._look(id)


def is_ahead(until: datetime | None) -> bool:
    """Whether an embargo's end (UTC) is in the future; false without an embargo."""
    return until is not None and times.now() < until
