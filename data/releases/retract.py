"""Retracts a release of a channel for good, with a reason for readers."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import times
from data.faults import DataError
from data.listing import first_of
from data.releases import channels, publication_log, retracted
from data.releases.reader import current_id
from data.store import schema


@dataclass(frozen=True)
class Taken:
    """What a retraction did: `already` where it stood so before, `was_current`, and which release
    is current `now`, None where none is.
    """

    already: bool
    was_current: bool
    now: str | None


def retract(
    connection: sa.Connection, audience: str, id: str, reason: str, releases: Path
) -> Taken:
    """Take a release off an audience's channel; readers who ask for it are told why.

    Where it is the current one, the channel goes back to the one before, or is left with none. A
    release that is retracted already gets the new reason.

    The record is replaced in one step: from then on readers are told, whenever this process ends.
    Run again, it completes. Raises DataError without a reason, and where there was no such release.
    """
    channel, reason = releases / audience, retracted.stated(reason)
    with channels.alone(channel):
        current = publication_log.settle(connection, audience, channel)
        _check(connection, audience, id, channel)
        record = retracted.read(channel)
        already = id in record and record[id].reason == reason
        if not already:
            earlier = channels.there(channel, publication_log.stack(connection, audience)[:-1])
            instead = channels.last_whole(channel, earlier) if id == current else None
            if stays := instead if id == current else current:
                channels.show_before(
                    channel, stays, [one for one in earlier if one not in (id, instead)]
                )
            retracted.write(channel, retracted.without(record, id, reason, instead, times.now()))
            channels.sweep(channel)
            publication_log.add(
                connection, schema.retraction, audience, id, "retract", reason=reason
            )
        channels.write_index(channel)
        return Taken(already, id == current, current_id(channel))


def reinstate(
    connection: sa.Connection, audience: str, id: str, reason: str, releases: Path
) -> None:
    """Undo a retraction: the release may be published again, and is not on the channel till then.

    Raises DataError without a reason, and where the release is not retracted.
    """
    channel, reason = releases / audience, retracted.stated(reason)
    with channels.alone(channel):
        publication_log.settle(connection, audience, channel)
        record = retracted.read(channel)
        if id not in record:
            raise DataError(f"No {audience} release {id!r} is retracted. Nothing was changed.")
        retracted.write(channel, {one: said for one, said in record.items() if one != id})
        publication_log.add(connection, schema.retraction, audience, id, "reinstate", reason=reason)
        channels.write_index(channel)


def _check(connection: sa.Connection, audience: str, id: str, channel: Path) -> None:
    """Raise DataError unless there is, or was, a release of that id on the channel."""
    there = channels.open_releases(channel)
    if id not in there and not publication_log.knows(connection, audience, id):
        latest = f"The latest are {first_of(there[::-1])}." if there else "There is none at all."
        raise DataError(f"There is no {audience} release {id!r}, and never was. {latest}")
