"""Makes a release current, takes it back, and clears old ones away; readers are never blocked."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import database, disk, release, schema, times
from data import line as lines
from data.faults import DataError
from data.release import Release
from data.store import current_id, shown_id

KEPT_INTERNAL = 10
"""Releases kept besides the current one; public ones are kept for good."""

Finish = Callable[[Release, Path], None]


class NothingEarlier(DataError):
    """There is no earlier release to go back to."""


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
    """
    line = releases / new.audience
    with lines.alone(line):
        lines.sweep(line)
        before = current_id(line)
        _settle(connection, new.audience, before)
        old = _readable(line, before) if before not in (None, new.id) else None
        if not (line / new.id).exists():
            _write(new, line, finish)
        if before != new.id:
            _show(line, new.id, _stack(connection, new.audience))
            lines.point(line, new.id)
            _log(connection, new.audience, new.id, "publish")
        if new.audience == "internal":
            stack = _stack(connection, new.audience)
            lines.keep_only(line, {*stack[-1 - KEPT_INTERNAL :], shown_id(line) or ""})
        lines.write_index(line)
    return Published(new, changed=before != new.id, before=old)


def rollback(connection: sa.Connection, audience: str, releases: Path) -> tuple[str, str]:
    """Go back one step on an audience's line; the ids of the release left and the one now current.

    Raises NothingEarlier where there is none to go back to.
    """
    line = releases / audience
    with lines.alone(line):
        lines.sweep(line)
        left = current_id(line)
        _settle(connection, audience, left)
        earlier = [id for id in _stack(connection, audience)[:-1] if (line / id).exists()]
        if left is None or not earlier:
            raise NothingEarlier(f"There is no earlier {audience} release to go back to.")
        _show(line, earlier[-1], earlier[:-1])
        lines.point(line, earlier[-1])
        _log(connection, audience, left, "rollback")
        lines.write_index(line)
    return left, earlier[-1]


def _readable(line: Path, id: str | None) -> Release | None:
    """The release of that id; None where it is of an older format, or broken."""
    try:
        return release.read(line / f"{id}")
    except DataError:
        return None


def _stack(connection: sa.Connection, audience: str) -> list[str]:
    """The line's releases in the order they became current, less those rolled back."""
    log = schema.publication.c
    query = sa.select(log.release_id, log.action).where(log.audience == audience).order_by(log.id)
    stack: list[str] = []
    for id, action in connection.execute(query):
        if id in stack:
            stack.remove(id)
        if action == "publish":
            stack.append(id)
    return stack


def _write(new: Release, line: Path, finish: Finish | None) -> None:
    unfinished = line / f"{lines.UNFINISHED}{new.id}"
    unfinished.mkdir()
    try:
        release.write(new, unfinished)
        if finish is not None:
            finish(new, unfinished)
            os.sync()
        unfinished.rename(line / new.id)
    except Exception:
        shutil.rmtree(unfinished, ignore_errors=True)  # where the disk is full, room for others
        raise
    disk.sync(line)


def _show(line: Path, id: str, stack: list[str]) -> None:
    """Before a release under embargo becomes current: point `shown` at the last one that is not.

    `stack` is what was current before it. What is shown is for those who may not see it yet.
    """
    now = times.now()

    def free(id: str) -> bool:
        end = release.embargo_until(line / id)
        return end is None or end <= now

    if free(id):
        return
    before = [one for one in stack if (line / one).exists() and free(one)]
    lines.show(line, before[-1] if before else None)


def _settle(connection: sa.Connection, audience: str, current: str | None) -> None:
    """Log what a publisher did that was cut off after its swap and before its log."""
    stack = _stack(connection, audience)
    if current is not None and current not in stack:
        _log(connection, audience, current, "publish")
    while current in stack and stack[-1] != current:
        _log(connection, audience, stack.pop(), "rollback")


def _log(connection: sa.Connection, audience: str, id: str, action: str) -> None:
    connection.execute(
        schema.publication.insert().values(
            id=database.next_id(connection, schema.publication),
            audience=audience,
            release_id=id,
            action=action,
            acted_at=times.now(),
            acted_by=database.who(),
        )
    )
