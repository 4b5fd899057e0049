"""Commands that make releases current and take them back: publish, publish-due, rollback."""

import argparse
from datetime import date, datetime

import sqlalchemy as sa

from data import profile, times
from data.commands import candidates, status, warnings
from data.commands.candidates import Scoring
from data.faults import DataError
from data.releases import due, publish, unchanged
from data.releases.due import Due
from data.releases.gather import NothingToRate
from data.releases.reader import AUDIENCES, folder
from data.releases.release import Release
from data.store import database
from data.store.in_force import Knowledge
from metrics import registry


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", bake: publish.Finish
) -> None:
    """Add these commands to `python -m data`; `bake` makes the files of the public site."""
    command = commands.add_parser("publish", help="score the store and make the releases current")
    add_scoring(command)
    command.add_argument("--no-site", action="store_true", help="do not make the public site")
    command.add_argument(
        "--embargo",
        type=times.london,
        metavar="TIME",
        help="the public release waits for publish-due until then (London): 2018-01-11T09:30",
    )
    command.set_defaults(run=_publish, bake=bake)

    command = commands.add_parser(
        "publish-due", help="make the public release that waits, if its time has come"
    )
    command.set_defaults(run=_publish_due, bake=bake)

    command = commands.add_parser("rollback", help="go back to the release before, one step")
    command.set_defaults(run=_rollback)


def add_scoring(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is scored and how."""
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
    parser.add_argument(
        "--method", choices=sorted(registry.methods()), help="default: the profile's"
    )


def _publish(
    as_at: date | None,
    known_at: datetime | None,
    method: str | None,
    no_site: bool,
    embargo: datetime | None,
    bake: publish.Finish,
) -> None:
    scoring = Scoring(as_at, known_at, method or profile.current().method)
    with warnings.of_publications() as done, database.opened() as store:
        state = None if embargo else candidates.state(store, scoring)
        if state and (current := candidates.unchanged_since(state)):
            done += current
            print(*map(status.of_publication, current), sep="\n")
            return
        new = candidates.candidates(store, scoring, embargo)
        candidates.make_current(store, new, None if no_site else bake, done)
        if state and new.public:
            unchanged.note(folder(), state, AUDIENCES)


def _publish_due(bake: publish.Finish) -> None:
    if not database.exists():
        print("Nothing is due.")
        return
    now = times.now()
    with warnings.of_publications() as done, database.opened() as store:
        try:
            with database.snapshot(store) as connection:
                waiting = due.waiting(connection)
                due_release = (
                    _when_due(connection, waiting, now)
                    if waiting and waiting.due_at <= now
                    else None
                )
        except NothingToRate as error:
            with candidates.transaction(store) as connection:
                due.drop(connection)
            print(f"public: nothing published. {error}")
            return

        def scored(due_now: Due) -> Release:
            if due_release is None or due_now != waiting:
                raise DataError("The release that is due has just changed. Run publish-due again.")
            return due_release

        try:
            with candidates.transaction(store) as connection:
                published = due.publish_due(connection, scored, folder(), now, bake)
                held = due.waiting(connection)
        except publish.WasRetracted:
            with candidates.transaction(store) as connection:
                due.drop(connection)
            raise
        if published:
            print(status.of_publication(published))
            done.append(published)
        else:
            print(status.of_due(held, folder()) if held else "Nothing is due.")


def _when_due(connection: sa.Connection, waiting: Due, now: datetime) -> Release:
    if waiting.method not in registry.methods():
        raise DataError(
            f"The release that is due uses the method {waiting.method}, which no longer exists. "
            "Drop it with rollback, or publish again with another method."
        )
    by = Knowledge("public", now, waiting.known_at, waiting.due_at)
    return candidates.made(connection, waiting.method, by, waiting.as_at)


def _rollback() -> None:
    before = candidates.current_ids()
    with database.opened() as store:
        with store.begin() as connection:
            dropped = due.drop(connection)
        if dropped:
            print("public: the waiting release is dropped; the current one stays.")
        for audience in AUDIENCES[:1] if dropped else AUDIENCES:
            try:
                with candidates.transaction(store, before) as connection:
                    old, new = publish.rollback(connection, audience, folder())
            except publish.NothingEarlier as error:
                if audience == "internal":
                    raise publish.NothingEarlier(error.brief) from None
                print(error.brief)
            else:
                print(f"{audience}: back from {old} to {new}.")
