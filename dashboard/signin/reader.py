"""The reader of a request, and the releases they may see."""

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
    """A signed-in reader: the account's id and its present roles.

    `session` identifies the session; "" if a proxy signs readers in.
    """

    account: str
    roles: frozenset[str]
    session: str = ""


def releases() -> Releases | Permitted:
    """The releases that the reader may see: all if no sign-in is configured."""
    return flask.g.get("releases") or flask.current_app.config["RELEASES"]


def release(ids: Sequence[str] | None) -> Release:
    """The release that an address names, or the current one if it names none (`ids` is None).

    Raises NothingPublished if there is no release yet, and UnknownRelease if the address names
    several, or one that does not exist or that the reader may not see.
    """
    if ids is None:
        return releases().current()
    if len(ids) > 1:
        raise UnknownRelease("The address names several releases.")
    return releases().at(ids[0])


def refuse_retracted(ids: Sequence[str]) -> None:
    """Raises Retracted if one of the releases that an address names was retracted."""
    gone = retracted.read(releases().channel)
    for id in ids:
        if id in gone:
            raise Retracted(retracted.sentence(id, gone[id]))


def notice(release: Release) -> str:
    """The notice to readers of the current release on earlier releases that were retracted."""
    return retracted.in_place_of(retracted.read(releases().channel), release.id)


def withdrawn() -> tuple[tuple[str, str], ...]:
    """What is withdrawn from the public, such as place/leeds, in order, each with the reason.

    Raises DataError if that cannot be found out.
    """
    watched = flask.current_app.config.get("WITHDRAWN")
    return tuple(sorted(watched.now().items())) if watched else ()


def sees_embargoed() -> bool:
    """Whether the reader may see figures under embargo; everybody if there is no sign-in."""
    seen = releases()
    return not isinstance(seen, Permitted) or seen.gives_embargoed


def check(id: str, until: datetime | None) -> None:
    """Check that the reader may have something made from a release, which may no longer exist.

    `until` is the end of the release's embargo (UTC); access before then is recorded. Raises
    Embargoed if the reader may not see it, and Retracted if the release was retracted.
    """
    seen = releases()
    if isinstance(seen, Permitted):
        seen.check(id, until)
    refuse_retracted([id])


def who() -> Reader | None:
    """The signed-in reader; None without a sign-in."""
    return flask.g.get("reader")
