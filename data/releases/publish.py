"""Makes a release current, takes it back, and clears old ones away; readers are never blocked."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import disk
from data.faults import DataError
from data.releases import channel as lines
from data.releases import publication_log, release, retracted
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
    """Write the release if it is new, make it its audience's current one and log that.

    `finish` adds to the new release's folder what else belongs to it, before anybody can see it.

    Readers see the old release or the new one, whole, whenever this process ends: the folder
    gets its name when it is complete and on disk, and `current` is replaced in one step.

    Raises WasRetracted for a release that was retracted, and DataError where others than those it
    was made beside have been opened meanwhile.
    """
    line = releases / new.audience
    with lines.alone(line):
        before = publication_log.settle(connection, new.audience, line)
        refuse_retracted(new, retracted.read(line))
        _refuse_beside_others(new, line)
        old = readable(line, before) if before not in (None, new.id) else None
        if readable(line, new.id) is None:
            _write(new, line, finish)
        if before != new.id:
            lines.show_before(line, new.id, publication_log.stack(connection, new.audience))
            lines.point(line, new.id)
            publication_log.add(connection, schema.publication, new.audience, new.id, "publish")
        if new.audience == "internal":
            stack = publication_log.stack(connection, new.audience)
            lines.keep_only(line, {*stack[-1 - KEPT_INTERNAL :], shown_id(line) or ""})
        lines.write_index(line)
    return Published(new, changed=before != new.id, before=old)


def rollback(connection: sa.Connection, audience: str, releases: Path) -> tuple[str, str]:
    """Go back one step on an audience's line; the ids of the release left and the one now current.

    Raises NothingEarlier where there is none to go back to.
    """
    line = releases / audience
    with lines.alone(line):
        left = publication_log.settle(connection, audience, line)
        earlier = lines.there(line, publication_log.stack(connection, audience)[:-1])
        if left is None or not earlier:
            raise NothingEarlier(f"There is no earlier {audience} release to go back to.")
        release.confirm(line / earlier[-1])
        lines.show_before(line, earlier[-1], earlier[:-1])
        lines.point(line, earlier[-1])
        publication_log.add(connection, schema.publication, audience, left, "rollback")
        lines.write_index(line)
    return left, earlier[-1]


def refuse_retracted(new: Release, gone: Mapping[str, Retraction]) -> None:
    """Raise WasRetracted, saying why and what to do, for a release that is among the retracted."""
    if new.id in gone:
        of = "" if new.audience == "public" else f" --audience {new.audience}"
        raise WasRetracted(
            f"{retracted.sentence(new.id, gone[new.id])} The same figures make the same release: "
            "correct them, or take the retraction back: "
            f"python -m data retract {new.id}{of} --undo --reason TEXT"
        )


def _refuse_beside_others(new: Release, line: Path) -> None:
    if new.beside is not None and {*lines.open_releases(line)} - new.beside - {new.id}:
        raise DataError(
            "Another public release was published meanwhile. What it shows counts beside what this "
            "one would show, so this one was not published. Publish again."
        )


def readable(line: Path, id: str | None) -> Release | None:
    """The release of that id; None where it is not there, of an older format, or broken."""
    if id is None or not (line / id).exists():
        return None
    try:
        return release.read(line / id)
    except release.Unreadable:
        return None


def _write(new: Release, line: Path, finish: Finish | None) -> None:
    """Put a release on a line, in the place of a broken one of that id where there is one."""
    unfinished = line / f"{lines.UNFINISHED}{new.id}"
    unfinished.mkdir()
    try:
        release.write(new, unfinished)
        if finish is not None:
            finish(new, unfinished)
        disk.like_its_folder(unfinished)
        if finish is not None:
            os.sync()
        lines.put(unfinished, line / new.id)
    except Exception:
        shutil.rmtree(unfinished, ignore_errors=True)  # where the disk is full, room for others
        raise
