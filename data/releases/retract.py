"""Takes a release off a line for good, wherever in the line it stands, and says why to readers."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data import times
from data.faults import DataError
from data.listing import first_of
from data.releases import channel as lines
from data.releases import publication_log, retracted
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
    """Take a release off an audience's line, and have whoever asks for it told why.

    Where it is the current one, the line goes back to the one before, or is left with none. A
    release that is retracted already gets the new reason.

    The record is replaced in one step: from then on readers are told, whenever this process ends.
    Run again, it completes. Raises DataError without a reason, and where there was no such release.
    """
    line, reason = releases / audience, retracted.stated(reason)
    with lines.alone(line):
        current = publication_log.settle(connection, audience, line)
        _check(connection, audience, id, line)
        record = retracted.read(line)
        already = id in record and record[id].reason == reason
        if not already:
            earlier = lines.there(line, publication_log.stack(connection, audience)[:-1])
            instead = lines.last_whole(line, earlier) if id == current else None
            if stays := instead if id == current else current:
                lines.show_before(line, stays, [one for one in earlier if one not in (id, instead)])
            retracted.write(line, retracted.without(record, id, reason, instead, times.now()))
            lines.sweep(line)
            publication_log.add(
                connection, schema.retraction, audience, id, "retract", reason=reason
            )
        lines.write_index(line)
        return Taken(already, id == current, current_id(line))


def reinstate(
    connection: sa.Connection, audience: str, id: str, reason: str, releases: Path
) -> None:
    """Take a retraction back: the release may be published again, and is not on the line till then.

    Raises DataError without a reason, and where the release is not retracted.
    """
    line, reason = releases / audience, retracted.stated(reason)
    with lines.alone(line):
        publication_log.settle(connection, audience, line)
        record = retracted.read(line)
        if id not in record:
            raise DataError(f"No {audience} release {id!r} is retracted. Nothing was changed.")
        retracted.write(line, {one: said for one, said in record.items() if one != id})
        publication_log.add(connection, schema.retraction, audience, id, "reinstate", reason=reason)
        lines.write_index(line)


def _check(connection: sa.Connection, audience: str, id: str, line: Path) -> None:
    """Raise DataError unless there is, or was, a release of that id on the line."""
    there = lines.open_releases(line)
    if id not in there and not publication_log.knows(connection, audience, id):
        latest = f"The latest are {first_of(there[::-1])}." if there else "There is none at all."
        raise DataError(f"There is no {audience} release {id!r}, and never was. {latest}")
