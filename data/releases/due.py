"""A public release that waits for the end of an embargo; at most one does.

The table is a log: a release waits when the last line says so. What it will be made of is fixed
when it is asked for: what had been loaded by then, less what is withdrawn up to the day itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa

from data import times
from data.releases.publish import Finish, Published, publish
from data.releases.release import Release
from data.store import database, schema


@dataclass(frozen=True)
class Due:
    """A public release by a `method`, of what had been loaded by `known_at`, as at a date (None is
    the latest the public may see), not before `due_at`. Times are UTC.
    """

    due_at: datetime
    known_at: datetime
    as_at: date | None
    method: str


def waiting(connection: sa.Connection) -> Due | None:
    """The release that waits, None where none does."""
    table = schema.due.c
    row = connection.execute(sa.select(schema.due).order_by(table.id.desc()).limit(1)).first()
    if row is None or row.action != "wait":
        return None
    return Due(row.due_at, row.known_at, row.as_at, row.method)


def wait(connection: sa.Connection, due: Due) -> None:
    """Have a release wait, in place of one that does."""
    _log(connection, due, "wait")


def drop(connection: sa.Connection) -> Due | None:
    """Cancel the release that waits, and return it; None if none waits."""
    due = waiting(connection)
    if due is not None:
        _log(connection, due, "dropped")
    return due


def publish_due(
    connection: sa.Connection,
    build: Callable[[Due], Release],
    releases: Path,
    now: datetime,
    finish: Finish | None = None,
) -> Published | None:
    """Make the release that waits current if its time has come, None where it has not; `finish` as
    in `publish`.

    Cut off anywhere, it completes when it is run again: the release has the same id then, and is
    off the list only when all is done.
    """
    due = waiting(connection)
    if due is None or now < due.due_at:
        return None
    published = publish(connection, build(due), releases, finish)
    _log(connection, due, "published")
    return published


def _log(connection: sa.Connection, due: Due, action: str) -> None:
    connection.execute(
        schema.due.insert().values(
            id=database.next_id(connection, schema.due),
            action=action,
            due_at=due.due_at,
            known_at=due.known_at,
            as_at=due.as_at,
            method=due.method,
            acted_at=times.now(),
            acted_by=database.who(),
        )
    )
