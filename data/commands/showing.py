"""Commands that only show: status, audit, ratings, history."""

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
    """Add them to the commands of `python -m data`."""
    one = commands.add_parser("status", help="what is loaded and what is published")
    one.set_defaults(run=_status)

    one = commands.add_parser("audit", help="who loaded, published, signed in and looked, in order")
    one.set_defaults(run=_audit)

    one = commands.add_parser("ratings", help="the ratings, with every number behind them")
    publishing.add_scoring(one)
    one.add_argument("--place", metavar="ID")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")
    one.add_argument("--audience", choices=AUDIENCES, default="internal")
    one.set_defaults(run=_ratings)

    one = commands.add_parser(
        "history", help="every value that was ever loaded for a figure, and every comment"
    )
    one.add_argument("indicator", metavar="INDICATOR")
    one.add_argument("place", metavar="PLACE", help="a place, or an area or provider code")
    one.add_argument("period", type=times.period, metavar="PERIOD", help=f"such as {times.PERIODS}")
    one.set_defaults(run=_history)


def _status() -> None:
    with database.opened() as store, store.connect() as connection:
        print(status.of_store(connection, folder()))


def _audit() -> None:
    with database.opened() as store, store.connect() as connection:
        found = audit.everything(connection)
    for row in found.itertuples():
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
            found = candidates.scored(connection, audience, scoring)
    else:
        found = Releases(audience).current()
    document = ratings.document(found, place)
    if format == "json":
        print(json.dumps(document, indent=2, allow_nan=False))
    elif format == "csv":
        print(ratings.as_csv(document), end="")
    else:
        print(status.of_ratings(found, document))


def _history(indicator: str, place: str, period: tuple[date, date]) -> None:
    with database.opened() as store, store.connect() as connection:
        values = history.values(
            connection, reference.read(profile.current().reference), indicator, place, period
        )
        comments = history.comments(
            connection, reference.read(profile.current().reference), indicator, place
        )
    print(history.in_words(values, comments))
