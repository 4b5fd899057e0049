"""Makes a release current, takes it back, and clears old ones away; readers are never blocked."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import disk
from data.faults import DataError
from data.releases import channels, publication_log, release, retracted
from data.releases.reader import shown_id
from data.releases.release import Release
from data.releases.retracted import Retraction
from data.store import schema

KEPT_INTERNAL = 10
"""Releases kept besides the current one; public ones are kept for good."""

Finish = Callable[[Release, Path], None]


class NothingEarlier(DataError):
    """There is no earlier release to go back to."""


class WasRetracted(DataError):
    """The release is not published: it was retracted."""


@dataclass(frozen=True)
class Published:
    """What a publication did: `changed` is false where the same release was current before.

    `before` is the release that was current, None where there was none that can be read.
    """

    release: Release
    changed: bool
    before: Release | None = None


def publish(
    connection: sa.Connection, new: Release, releases: Path, finish: Finish | None = None
) -> Published:
    """Write the release if it is new, make it the audience's current release, and log it.

    `finish` adds to the new release's folder what else belongs to it, before anybody can see it.

    Readers see the old release or the new one, whole, whenever this process ends: the folder
    gets its name when it is complete and on disk, and `current` is replaced in one step.

    Raises WasRetracted for a release that was retracted, and DataError where others than those it
    was made beside have been opened meanwhile.
    """
    channel = releases / new.audience
    with channels.alone(channel):
        before = publication_log.settle(connection, new.audience, channel)
        refuse_retracted(new, retracted.read(channel))
        _refuse_beside_others(new, channel)
        old = readable(channel, before) if before not in (None, new.id) else None
        if readable(channel, new.id) is None:
            _write(new, channel, finish)
        if before != new.id:
            channels.show_before(channel, new.id, publication_log.stack(connection, new.audience))
            channels.point(channel, new.id)
            publication_log.add(connection, schema.publication, new.audience, new.id, "publish")
        if new.audience == "internal":
            stack = publication_log.stack(connection, new.audience)
            channels.keep_only(channel, {*stack[-1 - KEPT_INTERNAL :], shown_id(channel) or ""})
        channels.write_index(channel)
    return Published(new, changed=before != new.id, before=old)


def rollback(connection: sa.Connection, audience: str, releases: Path) -> tuple[str, str]:
    """Go back one step on a channel; the ids of the release left and the one now current.

    Raises NothingEarlier where there is none to go back to.
    """
    channel = releases / audience
    with channels.alone(channel):
        left = publication_log.settle(connection, audience, channel)
        earlier = channels.there(channel, publication_log.stack(connection, audience)[:-1])
        if left is None or not earlier:
            raise NothingEarlier(f"There is no earlier {audience} release to go back to.")
        release.confirm(channel / earlier[-1])
        channels.show_before(channel, earlier[-1], earlier[:-1])
        channels.point(channel, earlier[-1])
        publication_log.add(connection, schema.publication, audience, left, "rollback")
        channels.write_index(channel)
    return left, earlier[-1]


def refuse_retracted(new: Release, gone: Mapping[str, Retraction]) -> None:
    """Raise WasRetracted, saying why and what to do, for a release that is among the retracted."""
    if new.id in gone:
        of = "" if new.audience == "public" else f" --audience {new.audience}"
        raise WasRetracted(
            f"{retracted.sentence(new.id, gone[new.id])} The same figures make the same release: "
            "correct them, or take the retraction back.",
            f"Run: python -m data retract {new.id}{of} --undo --reason TEXT",
        )


def _refuse_beside_others(new: Release, channel: Path) -> None:
    if new.beside is not None and {*channels.open_releases(channel)} - new.beside - {new.id}:
        raise DataError(
            "Another public release was published meanwhile. What it shows counts beside what this "
            "one would show, so this one was not published. Publish again."
        )


def readable(channel: Path, id: str | None) -> Release | None:
    """The release of that id; None where it is not there, of an older format, or broken."""
    if id is None or not (channel / id).exists():
        return None
    try:
        return release.read(channel / id)
    except release.Unreadable:
        return None


def _write(new: Release, channel: Path, finish: Finish | None) -> None:
    """Put a release on a channel; it replaces a broken release of the same id."""
    unfinished = channel / f"{channels.UNFINISHED}{new.id}"
    unfinished.mkdir()
    try:
        release.write(new, unfinished)
        if finish is not None:
            finish(new, unfinished)
        disk.like_its_folder(unfinished)
        if finish is not None:
            os.sync()
        channels.put(unfinished, channel / new.id)
    except Exception:
        shutil.rmtree(unfinished, ignore_errors=True)  # where the disk is full, room for others
        raise
