"""Commands that make releases current and take them back: publish, publish-due, rollback."""

import argparse
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import duckdb
import sqlalchemy as sa

from data import times
from data.commands import status, warnings
from data.faults import DataError
from data.geography import reference
from data.releases import due, publication_log, publish
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

METHOD = "progress-1"


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", bake: publish.Finish
) -> None:
    """Add them to the commands of `python -m data`; `bake` makes the public's plain files."""
    one = commands.add_parser("publish", help="score the store and make the releases current")
    add_scoring(one)
    one.add_argument("--no-site", action="store_true", help="without the public's plain files")
    one.add_argument(
        "--embargo",
        type=times.london,
        metavar="TIME",
        help="the public release waits for publish-due until then (London): 2018-01-11T09:30",
    )
    one.set_defaults(run=_publish, bake=bake)

    one = commands.add_parser(
        "publish-due", help="make the public release that waits, if its time has come"
    )
    one.set_defaults(run=_publish_due, bake=bake)

    one = commands.add_parser("rollback", help="go back to the release before, one step")
    one.set_defaults(run=_rollback)


def add_scoring(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is scored, and how."""
    parser.add_argument(
        "--as-at",
        type=times.day,
        metavar="DATE",
        help="rate as at that day (default: the latest)",
    )
    parser.add_argument(
        "--known-at",
        type=times.utc,
        metavar="TIME",
        help="with what was loaded by then (UTC): 2018-01-11T09:30",
    )
    parser.add_argument("--method", choices=sorted(registry.methods()), help="default: " + METHOD)


@dataclass(frozen=True)
class Candidates:
    """What a publication would make current. `public` is None where there is nothing to rate, or
    it was retracted, and then `why` says so, or where it waits: `held` says until when, newly so
    where `asked`. `remarks` are sentences on what of the store does not count yet.
    """

    internal: Release
    public: Release | None
    why: str = ""
    held: Due | None = None
    asked: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, str]:
        """The releases by their ids, and so all that they are made from; "" for no public one."""
        return self.internal.id, self.public.id if self.public else ""


def candidates(store: sa.Engine, options: argparse.Namespace) -> Candidates:
    """Score what a publication as the options ask for it would make current; nothing is written.

    Raises DataError where there is nothing to rate, where a load is from the future, and where the
    internal release was retracted.
    """
    now = times.now()
    asked = _asked(options, now)
    with database.snapshot(store) as connection:
        if (options.known_at or now) >= now:
            clock.check(connection, now)
        remarks = tuple(clock.said(connection, now))
        held = asked or (None if options.embargo else due.waiting(connection))
        public, why = (None, "") if held else _public_as_asked(connection, options)
        embargo = held.due_at if held else None
        internal = release_as_asked(connection, "internal", options, public, embargo)
        publish.refuse_retracted(internal, publication_log.retractions(connection, "internal"))
    return Candidates(internal, public, why, held, asked is not None, remarks)


def make_current(
    store: sa.Engine,
    new: Candidates,
    bake: publish.Finish | None,
    done: list[Published],
    say: Callable[[str], None] = print,
) -> None:
    """Publish the candidates, the internal one first, and say what became of each.

    What is `done` is added there, for `warn.of_publications`.
    """
    for remark in new.remarks:
        say(remark)
    before = _current()
    with _publishing(store, before) as connection:
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
        with _publishing(store, before) as connection:
            due.drop(connection)
            public = publish.publish(connection, new.public, folder(), bake)
        done.append(public)
        say(status.of_publication(public))


def _publish(options: argparse.Namespace) -> None:
    with warnings.of_publications() as done, database.opened() as store:
        bake = None if options.no_site else options.bake
        make_current(store, candidates(store, options), bake, done)


def _asked(options: argparse.Namespace, now: datetime) -> Due | None:
    """The public release that shall wait; None without an embargo, or where it is over."""
    if options.embargo is None or options.embargo <= now:
        return None
    known_at = options.known_at or now
    return Due(options.embargo, known_at, options.as_at, options.method or METHOD)


def _publish_due(options: argparse.Namespace) -> None:
    if not database.exists():
        print("Nothing is due.")
        return
    now = times.now()
    with warnings.of_publications() as done, database.opened() as store:
        try:
            with database.snapshot(store) as connection:
                asked = due.waiting(connection)
                made = (
                    _made_when_due(connection, asked, now)
                    if asked and asked.due_at <= now
                    else None
                )
        except NothingToRate as error:
            with _publishing(store) as connection:
                due.drop(connection)
            print(f"public: nothing published. {error}")
            return

        def found(one: Due) -> Release:
            if made is None or one != asked:
                raise DataError("What is due was asked for anew just now. Run publish-due again.")
            return made

        try:
            with _publishing(store) as connection:
                published = due.publish_due(connection, found, folder(), now, options.bake)
                held = due.waiting(connection)
        except publish.WasRetracted:
            with _publishing(store) as connection:
                due.drop(connection)
            raise
        if published:
            print(status.of_publication(published))
            done.append(published)
        else:
            print(status.of_due(held, folder()) if held else "Nothing is due.")


def _current() -> dict[str, str | None]:
    """Each audience's current release."""
    return {audience: current_id(folder() / audience) for audience in AUDIENCES}


@contextmanager
def _publishing(
    store: sa.Engine, before: Mapping[str, str | None] | None = None
) -> Iterator[sa.Connection]:
    """A transaction of the store in which a release is written.

    What fails in it is a DataError that says what stands by then, beside what was `before`.
    """
    before = before or _current()
    with database_errors.errors(str(folder()), lambda: status.of_lines(before, _current())):
        try:
            with store.begin() as connection:
                yield connection
        except (DataError, OSError, ModuleNotFoundError, sa.exc.DBAPIError, duckdb.Error):
            raise
        except Exception as error:
            traceback.print_exc()
            raise DataError(
                f"A fault of this program, {type(error).__name__}, ended the publication: what is "
                "above says where. Report it."
            ) from error


def _made_when_due(connection: sa.Connection, one: Due, now: datetime) -> Release:
    if one.method not in registry.methods():
        raise DataError(
            f"The release that is due is by {one.method}, which is not a method here now."
        )
    by = Knowledge("public", now, one.known_at, one.due_at)
    return _made(connection, one.method, by, one.as_at)


def _public_as_asked(
    connection: sa.Connection, options: argparse.Namespace
) -> tuple[Release | None, str]:
    """The public's release, or None and why there is none."""
    try:
        public = release_as_asked(connection, "public", options)
        publish.refuse_retracted(public, publication_log.retractions(connection, "public"))
    except (NothingToRate, publish.WasRetracted) as error:
        return None, str(error)
    return public, ""


def release_as_asked(
    connection: sa.Connection,
    audience: str,
    options: argparse.Namespace,
    public: Release | None = None,
    embargo: datetime | None = None,
) -> Release:
    """A release as the options ask for it, not written anywhere."""
    now = times.now()
    by = Knowledge(audience, now, options.known_at or now)
    return _made(connection, options.method or METHOD, by, options.as_at, public, embargo)


def _made(
    connection: sa.Connection,
    method: str,
    by: Knowledge,
    as_at: date | None,
    public: Release | None = None,
    embargo: datetime | None = None,
) -> Release:
    """A release of what the audience knows: the current one, where that is made from the same."""
    methods = registry.methods()
    inputs = gather(
        connection,
        reference.read(),
        registry.indicators(),
        methods[method],
        by,
        as_at,
        list(methods.values()),
        public.id if public else None,
        embargo,
        _open_to_the_public() if by.is_public else (),
    )
    line = folder() / by.audience
    current = publish.readable(line, inputs.id) if current_id(line) == inputs.id else None
    return current or score(inputs, public)


def _open_to_the_public() -> tuple[OpenRelease, ...]:
    return open_releases.read(folder() / "public", registry.indicators())


def _rollback(options: argparse.Namespace) -> None:
    before = _current()
    with database.opened() as store:
        with store.begin() as connection:
            dropped = due.drop(connection)
        if dropped:
            print("public: the release that waited is dropped; the current one stays.")
        for audience in AUDIENCES[:1] if dropped else AUDIENCES:
            try:
                with _publishing(store, before) as connection:
                    left, now = publish.rollback(connection, audience, folder())
            except publish.NothingEarlier as error:
                if audience == "internal":
                    raise publish.NothingEarlier(error.brief) from None
                print(error.brief)
            else:
                print(f"{audience}: back from {left} to {now}.")
