"""The releases that a publication would make current, and publishing them: for `publish` and the
desk.
"""

import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import sqlalchemy as sa

from data import profile, times
from data.commands import status
from data.faults import DataError
from data.geography import reference
from data.releases import due, publication_log, publish, unchanged
from data.releases.disclosure import open_releases
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.due import Due
from data.releases.gather import NothingToRate, gather
from data.releases.publish import Published
from data.releases.reader import AUDIENCES, current_id, folder
from data.releases.release import Release
from data.releases.score import score
from data.store import clock, database, database_errors
from data.store.in_force import Knowledge
from metrics import registry


@dataclass(frozen=True)
class Scoring:
    """What to score: the day (None: the latest), the time up to which data were known (UTC; None:
    now), and the id of the method.
    """

    as_at: date | None
    known_at: datetime | None
    method: str


@dataclass(frozen=True)
class Candidates:
    """The releases that a publication would make current.

    `public` is None if there is nothing to rate or the release was retracted, with the reason in
    `why`, and in `told` for readers of a page; or if it waits, with the time in `held`. `asked`
    says whether this publication asked for the wait. `remarks` are sentences about data in the
    store that do not count yet.
    """

    internal: Release
    public: Release | None
    why: str = ""
    held: Due | None = None
    asked: bool = False
    remarks: tuple[str, ...] = ()
    told: str = ""

    @property
    def ids(self) -> tuple[str, str]:
        """The ids of both releases; "" if there is no public one."""
        return self.internal.id, self.public.id if self.public else ""


def candidates(store: sa.Engine, scoring: Scoring, embargo: datetime | None) -> Candidates:
    """Score what a publication would make current, without writing anything.

    The public release waits until `embargo` (UTC) if there is one. Raises DataError if there is
    nothing to rate, a load is dated in the future, or the internal release was retracted.
    """
    now = times.now()
    asked = _waiting(scoring, embargo, now)
    with database.snapshot(store) as connection:
        if (scoring.known_at or now) >= now:
            clock.check(connection, now)
        remarks = tuple(clock.said(connection, now))
        held = asked or (None if embargo else due.waiting(connection))
        public, why, told = (None, "", "") if held else _public(connection, scoring)
        until = held.due_at if held else None
        internal = scored(connection, "internal", scoring, public, until)
        publish.refuse_retracted(internal, publication_log.retractions(connection, "internal"))
    return Candidates(internal, public, why, held, asked is not None, remarks, told)


def state(store: sa.Engine, scoring: Scoring) -> str | None:
    """What a publication would be made from, see data.releases.unchanged; None where the public's
    waits for the end of an embargo. Raises WrongClock where a load is from the future.
    """
    now = times.now()
    with database.snapshot(store) as connection:
        if (scoring.known_at or now) >= now:
            clock.check(connection, now)
        if due.waiting(connection):
            return None
        ours, methods = profile.current(), registry.methods()
        shown = profile.among(methods, ours.methods)
        return unchanged.state(
            connection,
            reference.read(ours.reference),
            profile.among(registry.indicators(), ours.indicators),
            shown | {scoring.method: methods[scoring.method]},
            f"{scoring} {ours.naming}",
            now,
        )


def unchanged_since(state: str) -> list[Published]:
    """The current releases as a publication that changes nothing would give them; none where
    something has changed, or a release cannot be read.
    """
    if not unchanged.is_current(folder(), state, AUDIENCES):
        return []
    ids = current_ids().items()
    found = [publish.readable(folder() / audience, id) for audience, id in ids]
    return [] if None in found else [Published(one, changed=False) for one in found if one]


def make_current(
    store: sa.Engine,
    new: Candidates,
    bake: publish.Finish | None,
    done: list[Published],
    say: Callable[[str], None] = print,
) -> None:
    """Publish the candidates, the internal one first, and report on each.

    Publications are added to `done`, for `warnings.of_publications`.
    """
    for remark in new.remarks:
        say(remark)
    before = current_ids()
    with transaction(store, before) as connection:
        internal = publish.publish(connection, new.internal, folder())
        if new.held and new.asked:
            due.wait(connection, new.held)
    done.append(internal)
    say(status.of_publication(internal))
    if new.held:
        say(status.of_due(new.held, folder()))
    elif new.public is None:
        say(f"public: nothing published. {new.why}")
    else:
        with transaction(store, before) as connection:
            due.drop(connection)
            public = publish.publish(connection, new.public, folder(), bake)
        done.append(public)
        say(status.of_publication(public))


def current_ids() -> dict[str, str | None]:
    """The id of each audience's current release; None where nothing is published."""
    return {audience: current_id(folder() / audience) for audience in AUDIENCES}


@contextmanager
def transaction(
    store: sa.Engine, before: Mapping[str, str | None] | None = None
) -> Iterator[sa.Connection]:
    """A transaction of the store in which a release is written.

    A failure becomes a DataError that also says which releases are current, compared with
    `before`.
    """
    before = before or current_ids()
    with database_errors.errors(str(folder()), lambda: status.of_lines(before, current_ids())):
        try:
            with store.begin() as connection:
                yield connection
        except (DataError, OSError, ModuleNotFoundError, sa.exc.DBAPIError, duckdb.Error):
            raise
        except Exception as error:
            traceback.print_exc()
            raise DataError(
                f"The publication stopped because of a fault in this program "
                f"({type(error).__name__}). Please report it, with the lines above."
            ) from error


def _waiting(scoring: Scoring, embargo: datetime | None, now: datetime) -> Due | None:
    """The public release that must wait; None if there is no embargo or it is over."""
    if embargo is None or embargo <= now:
        return None
    return Due(embargo, scoring.known_at or now, scoring.as_at, scoring.method)


def _public(connection: sa.Connection, scoring: Scoring) -> tuple[Release | None, str, str]:
    """The public release, or None and the reason why there is none, as said and as told."""
    try:
        public = scored(connection, "public", scoring)
        publish.refuse_retracted(public, publication_log.retractions(connection, "public"))
    except (NothingToRate, publish.WasRetracted) as error:
        return None, str(error), error.told
    return public, "", ""


def scored(
    connection: sa.Connection,
    audience: str,
    scoring: Scoring,
    public: Release | None = None,
    embargo: datetime | None = None,
) -> Release:
    """A scored release for an audience; nothing is written."""
    now = times.now()
    by = Knowledge(audience, now, scoring.known_at or now)
    return made(connection, scoring.method, by, scoring.as_at, public, embargo)


def made(
    connection: sa.Connection,
    method: str,
    by: Knowledge,
    as_at: date | None,
    public: Release | None = None,
    embargo: datetime | None = None,
) -> Release:
    """A release of what the audience knows: the current one if its inputs are the same."""
    ours, methods = profile.current(), registry.methods()
    inputs = gather(
        connection,
        reference.read(ours.reference),
        profile.among(registry.indicators(), ours.indicators),
        methods[method],
        by,
        as_at,
        list(profile.among(methods, ours.methods).values()),
        public.id if public else None,
        embargo,
        _open_to_the_public() if by.is_public else (),
        ours.naming,
    )
    channel = folder() / by.audience
    current = publish.readable(channel, inputs.id) if current_id(channel) == inputs.id else None
    return current or score(inputs, public)


def _open_to_the_public() -> tuple[OpenRelease, ...]:
    return open_releases.read(folder() / "public", registry.indicators())
