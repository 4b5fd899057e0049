"""Makes a release current, takes it back, and clears old ones away; readers are never blocked."""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import database, release, schema
from data.faults import DataError
from data.release import Release
from data.store import CURRENT, RELEASE_ID, current_id

UNFINISHED = ".building-"
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
    with _alone(line):
        _sweep(line)
        before = current_id(line)
        _settle(connection, new.audience, before)
        old = _readable(line, before) if before not in (None, new.id) else None
        if not (line / new.id).exists():
            _write(new, line, finish)
        if before != new.id:
            _point(line, new.id)
            _log(connection, new.audience, new.id, "publish")
        if new.audience == "internal":
            _prune(line, _stack(connection, new.audience))
    return Published(new, changed=before != new.id, before=old)


def rollback(connection: sa.Connection, audience: str, releases: Path) -> tuple[str, str]:
    """Go back one step on an audience's line; the ids of the release left and the one now current.

    Raises NothingEarlier where there is none to go back to.
    """
    line = releases / audience
    with _alone(line):
        _sweep(line)
        left = current_id(line)
        _settle(connection, audience, left)
        earlier = [id for id in _stack(connection, audience)[:-1] if (line / id).exists()]
        if left is None or not earlier:
            raise NothingEarlier(f"There is no earlier {audience} release to go back to.")
        _point(line, earlier[-1])
        _log(connection, audience, left, "rollback")
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
    unfinished = line / f"{UNFINISHED}{new.id}"
    unfinished.mkdir()
    release.write(new, unfinished)
    if finish is not None:
        finish(new, unfinished)
        os.sync()
    unfinished.rename(line / new.id)
    _sync_folder(line)


def _point(line: Path, id: str) -> None:
    """Replace `current` in one step and wait until that is on disk."""
    fresh = line / f"{UNFINISHED}{CURRENT}"
    fresh.symlink_to(id)
    os.replace(fresh, line / CURRENT)
    _sync_folder(line)


def _settle(connection: sa.Connection, audience: str, current: str | None) -> None:
    """Log what a publisher did that was cut off after its swap and before its log."""
    stack = _stack(connection, audience)
    if current is not None and current not in stack:
        _log(connection, audience, current, "publish")
    while current in stack and stack[-1] != current:
        _log(connection, audience, stack.pop(), "rollback")


def _log(connection: sa.Connection, audience: str, id: str, action: str) -> None:
    last = connection.execute(sa.select(sa.func.max(schema.publication.c.id))).scalar()
    connection.execute(
        schema.publication.insert().values(
            id=(last or 0) + 1,
            audience=audience,
            release_id=id,
            action=action,
            acted_at=database.now(),
            acted_by=database.who(),
        )
    )


def _prune(line: Path, stack: list[str]) -> None:
    """Remove what is neither current nor among the latest of the line."""
    keep = {*stack[-1 - KEPT_INTERNAL :], current_id(line)}
    for old in line.iterdir():
        if RELEASE_ID.fullmatch(old.name) and old.name not in keep:
            shutil.rmtree(old)


def _sweep(line: Path) -> None:
    """Clear away what a publisher that was cut off has left."""
    for left in line.glob(f"{UNFINISHED}*"):
        if left.is_symlink() or left.is_file():
            left.unlink()
        else:
            shutil.rmtree(left)


@contextlib.contextmanager
def _alone(line: Path) -> Iterator[None]:
    """One publisher at a time on a line; the lock goes with the process, however it ends."""
    line.mkdir(parents=True, exist_ok=True)
    handle = os.open(line / ".lock", os.O_RDWR | os.O_CREAT)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
