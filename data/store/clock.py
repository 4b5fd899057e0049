"""Finds records of the store that are in the future: a clock was wrong then, or is wrong now.

A load's time decides which of two files is newer, and is its date if the file states none. So
`publish` refuses while a load is from the future; withdrawals, decisions and publications count at
once, whatever their time (see data.store.in_force.Knowledge). A file may state a publication date
after today; it is reported because it does not count until then.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from data.faults import DataError
from data.store import schema

APART = timedelta(minutes=5)
"""How far the clocks of machines that share a store may be apart."""

OTHERS = (
    (schema.withdrawal.c.withdrawn_at, "a withdrawal"),
    (schema.decision.c.decided_at, "a decision on a held figure"),
    (schema.publication.c.acted_at, "a publication"),
    (schema.retraction.c.acted_at, "a retraction"),
    (schema.due.c.acted_at, "an embargoed publication"),
)


class WrongClock(DataError):
    """A load is later than now."""


def check(connection: sa.Connection, now: datetime) -> None:
    """Raises WrongClock, which says what to do, if a load in force is later than now."""
    if ahead := list(_loads(connection, now)):
        raise WrongClock("\n".join([*ahead, _remedy(now), "Nothing was published."]))


def said(connection: sa.Connection, now: datetime) -> list[str]:
    """Sentences on loads that are later than now (with what to do), loads that wait for their
    publication date, and other records that are later. No file is named, since the desk shows these
    sentences to editors who may not know of every file.
    """
    loads = list(_loads(connection, now))
    if loads:
        loads.append(f"{_remedy(now)} Until then nothing can be published.")
    return [*loads, *_waiting(connection, now), *_others(connection, now)]


def _loads(connection: sa.Connection, now: datetime) -> Iterator[str]:
    for load in _in_force(connection, schema.load.c.loaded_at > now + APART):
        at = _utc(load.loaded_at)
        yield f"Load {load.id} is from the future: it was loaded at {at}."


def _waiting(connection: sa.Connection, now: datetime) -> Iterator[str]:
    loads = schema.load.c
    later = sa.and_(loads.published_stated, loads.published_on > now.date())
    for load in _in_force(connection, later):
        yield (
            f"Load {load.id} does not count before {load.published_on}, its stated publication "
            "date."
        )


def _in_force(
    connection: sa.Connection, condition: sa.ColumnElement[bool]
) -> Sequence[sa.Row[Any]]:
    """The loads that meet the condition and were not withdrawn."""
    gone = sa.select(schema.withdrawal.c.load_id)
    query = sa.select(schema.load).where(condition, schema.load.c.id.not_in(gone))
    return connection.execute(query.order_by(schema.load.c.id)).all()


def _others(connection: sa.Connection, now: datetime) -> Iterator[str]:
    for column, what in OTHERS:
        last = connection.execute(sa.select(sa.func.max(column))).scalar()
        if last is not None and last > now + APART:
            yield f"The store has {what} dated in the future, {_utc(last)}; it counts already."


def _remedy(now: datetime) -> str:
    return (
        f"This machine's clock says {_utc(now)}. If that is wrong, set it. If the clock was ahead "
        "when the file was loaded, withdraw the load and load the file again."
    )


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M} UTC"
