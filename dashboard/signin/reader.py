"""Who is asking, and what of the releases they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import flask

from data.releases import retracted
from data.releases.embargo import Permitted
from data.releases.reader import Releases, Retracted, UnknownRelease
from data.releases.release import Release


@dataclass(frozen=True)
class Reader:
    """Somebody who has signed in: the account's id, and the roles it has now.

    `session` tells one session of ours from another; "" where a proxy signs readers in.
    """

    account: str
    roles: frozenset[str]
    session: str = ""


def releases() -> Releases | Permitted:
    """The releases that whoever asks may see: all of them where no sign-in is configured."""
    return flask.g.get("releases") or flask.current_app.config["RELEASES"]


def release(ids: Sequence[str] | None) -> Release:
    """The release that an address names, the current one where it names none (`ids` is None).

    Raises NothingPublished before the first, and UnknownRelease where the address names several,
    or one that is not there or not for whoever asks.
    """
    if ids is None:
        return releases().current()
    if len(ids) > 1:
        raise UnknownRelease("The address names several releases.")
    return releases().at(ids[0])


def refuse_retracted(ids: Sequence[str]) -> None:
    """Raise Retracted where one of the releases that an address names was retracted."""
    gone = retracted.read(releases().channel)
    for id in ids:
        if id in gone:
            raise Retracted(retracted.sentence(id, gone[id]))


def notice(release: Release) -> str:
    """What readers of the current release are told of those that were retracted before it."""
    return retracted.in_place_of(retracted.read(releases().channel), release.id)


def withdrawn() -> tuple[tuple[str, str], ...]:
    """What the public is told is withdrawn, such as place/leeds, in order, each with the reason.

    Raises DataError where nobody knows.
    """
    watched = flask.current_app.config.get("WITHDRAWN")
    return tuple(sorted(watched.now().items())) if watched else ()


def sees_embargoed() -> bool:
    """Whether whoever asks may see figures under embargo; everybody where none signs in."""
    seen = releases()
    return not isinstance(seen, Permitted) or seen.gives_embargoed


def check(id: str, until: datetime | None) -> None:
    """See to it that whoever asks may have what was made of a release, which may be gone.

    `until` is when the release's embargo ends (UTC). A look before then is recorded. Raises
    Embargoed where it is not for them, and Retracted where the release was retracted.
    """
    seen = releases()
    if isinstance(seen, Permitted):
        seen.check(id, until)
    refuse_retracted([id])


def who() -> Reader | None:
    """Who has signed in, None where nobody has or need."""
    return flask.g.get("reader")
