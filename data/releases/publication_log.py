"""The store's log of an audience's channel: what was published, rolled back and retracted."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data import times
from data.releases import channels, retracted
from data.releases.reader import current_id
from data.releases.retracted import Retraction
from data.store import database, schema


def stack(connection: sa.Connection, audience: str) -> list[str]:
    """The channel's releases in the order they became current, less those rolled back or "
    "retracted."""
    log = schema.publication.c
    query = sa.select(log.release_id, log.action).where(log.audience == audience).order_by(log.id)
    found: list[str] = []
    for id, action in connection.execute(query):
        if id in found:
            found.remove(id)
        if action == "publish":
            found.append(id)
    gone = retractions(connection, audience)
    return [id for id in found if id not in gone]


def knows(connection: sa.Connection, audience: str, id: str) -> bool:
    """Whether a release was ever published for an audience."""
    log = schema.publication.c
    query = sa.select(log.id).where(log.audience == audience, log.release_id == id).limit(1)
    return connection.execute(query).first() is not None


def retractions(connection: sa.Connection, audience: str) -> dict[str, Retraction]:
    """The releases of an audience that are retracted, by id, as the store has recorded it."""
    log = schema.retraction.c
    query = sa.select(schema.retraction).where(log.audience == audience).order_by(log.id)
    last = {row.release_id: row for row in connection.execute(query)}
    return {
        id: Retraction(reason=row.reason, retracted_at=row.acted_at)
        for id, row in last.items()
        if row.action == "retract"
    }


def settle(connection: sa.Connection, audience: str, channel: Path) -> str | None:
    """Finish and log an interrupted publication; returns the id of the current release."""
    _settle_retractions(connection, audience, channel)
    channels.sweep(channel)
    current, logged = current_id(channel), stack(connection, audience)
    if current is not None and current not in logged:
        add(connection, schema.publication, audience, current, "publish")
    while current in logged and logged[-1] != current:
        add(connection, schema.publication, audience, logged.pop(), "rollback")
    return current


def _settle_retractions(connection: sa.Connection, audience: str, channel: Path) -> None:
    """Copy retractions between the store and the channel's record, so that both agree.

    The store lacks what was cut off before it was logged. The record lacks what the store says
    where the channel was brought back from an older copy.
    """
    record, logged = dict(retracted.read(channel)), retractions(connection, audience)
    for id in record.keys() - logged.keys():
        add(connection, schema.retraction, audience, id, "retract", reason=record[id].reason)
    current, earlier = current_id(channel), channels.there(channel, stack(connection, audience))
    for id in logged.keys() - record.keys():
        instead = channels.last_whole(channel, earlier) if id == current else None
        record[id] = logged[id].model_copy(update={"instead": instead})
    retracted.write(channel, record)


def add(
    connection: sa.Connection, log: sa.Table, audience: str, id: str, action: str, **more: Any
) -> None:
    """Log what was done with a release just now, and by whom."""
    connection.execute(
        log.insert().values(
            id=database.next_id(connection, log),
            audience=audience,
            release_id=id,
            action=action,
            acted_at=times.now(),
            acted_by=database.who(),
            **more,
        )
    )
