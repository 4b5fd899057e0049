"""Commands that only read: status, audit, ratings, history."""

import argparse
import json
from datetime import date, datetime

from data import profile, times
from data.commands import candidates, publishing, status
from data.commands.candidates import Scoring
from data.geography import reference
from data.releases import ratings
from data.releases.reader import AUDIENCES, Releases, folder
from data.store import audit, database, history


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to `python -m data`."""
    command = commands.add_parser("status", help="what is loaded and what is published")
    command.set_defaults(run=_status)

    command = commands.add_parser(
        "audit", help="who loaded, published, signed in and looked, in order"
    )
    command.set_defaults(run=_audit)

    command = commands.add_parser("ratings", help="the ratings, with every number behind them")
    publishing.add_scoring(command)
    command.add_argument("--place", metavar="ID")
    command.add_argument("--format", choices=("table", "csv", "json"), default="table")
    command.add_argument("--audience", choices=AUDIENCES, default="internal")
    command.set_defaults(run=_ratings)

    command = commands.add_parser(
        "history", help="every value that was ever loaded for a figure, and every comment"
    )
    command.add_argument("indicator", metavar="INDICATOR")
    command.add_argument("place", metavar="PLACE", help="a place, or an area or provider code")
    command.add_argument(
        "period", type=times.period, metavar="PERIOD", help=f"such as {times.PERIODS}"
    )
    command.set_defaults(run=_history)


def _status() -> None:
    with database.opened() as store, store.connect() as connection:
        print(status.of_store(connection, folder()))


def _audit() -> None:
    with database.opened() as store, store.connect() as connection:
        entries = audit.everything(connection)
    for row in entries.itertuples():
        print(f"{row.time.isoformat()}Z  {row.account}  {row.act}  {row.about}".rstrip())


def _ratings(
    as_at: date | None,
    known_at: datetime | None,
    method: str | None,
    place: str | None,
    format: str,
    audience: str,
) -> None:
    if as_at or known_at or method:
        scoring = Scoring(as_at, known_at, method or profile.current().method)
        with database.opened() as store, database.snapshot(store) as connection:
            release = candidates.scored(connection, audience, scoring)
    else:
        release = Releases(audience).current()
    document = ratings.document(release, place)
    if format == "json":
        print(json.dumps(document, indent=2, allow_nan=False))
    elif format == "csv":
        print(ratings.as_csv(document), end="")
    else:
        print(status.of_ratings(release, document))


def _history(indicator: str, place: str, period: tuple[date, date]) -> None:
    with database.opened() as store, store.connect() as connection:
        values = history.values(
            connection, reference.read(profile.current().reference), indicator, place, period
        )
        comments = history.comments(
            connection, reference.read(profile.current().reference), indicator, place
        )
    print(history.in_words(values, comments))
