"""The command `review`: figures that are held, or listed to be looked at, and decisions on them."""

import argparse
from collections.abc import Sequence
from typing import Any

from data import profile, times
from data.commands import status
from data.faults import DataError
from data.geography import reference
from data.listing import counted
from data.store import database, review, verdicts

VERDICTS = {"accept": verdicts.ACCEPTED, "refuse": verdicts.REFUSED}
ASK = "Name figures by their numbers, or by --load, --month, --indicator or --place, or say --all."


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    one = commands.add_parser(
        "review", help="list the figures that are held; accept or refuse them"
    )
    one.add_argument("verdict", nargs="?", choices=VERDICTS, help="default: list them")
    one.add_argument("ids", nargs="*", type=int, metavar="ID")
    one.add_argument("--reason", default="", metavar="TEXT", help="kept with the decision")
    one.add_argument("--listed", action="store_true", help="list those that are only surprising")
    one.add_argument("--load", type=int, metavar="LOAD", help="all that are held of a load")
    one.add_argument(
        "--month",
        dest="period",
        type=times.period,
        metavar="PERIOD",
        help=f"that end within {times.PERIODS}",
    )
    one.add_argument("--indicator", metavar="INDICATOR", help="of an indicator")
    one.add_argument("--place", metavar="PLACE", help="of a place, its providers' among them")
    one.add_argument("--all", dest="every", action="store_true", help="all that are held")
    one.set_defaults(run=_review)


def _review(
    verdict: str | None,
    ids: Sequence[int],
    reason: str,
    listed: bool,
    every: bool,
    **of: Any,
) -> None:
    """Of `load`, `period`, `indicator` and `place`, None where it is not asked for."""
    with database.opened() as store, store.begin() as connection:
        if verdict is None:
            shown = verdicts.LISTED if listed else verdicts.HELD
            print(status.of_held(review.standing(connection), shown))
            return
        if every or any(value is not None for value in of.values()):
            if ids:
                raise DataError("Name figures by their numbers or by what they are of, not both.")
            ids = review.chosen(connection, reference.read(profile.current().reference), **of)
        elif not ids:
            raise DataError(f"{ASK} python -m data review lists them.")
        review.decide(connection, VERDICTS[verdict], ids, reason)
    number = len(set(ids))
    verb = "is" if number == 1 else "are"
    print(f"{counted(number, 'figure')} {verb} {VERDICTS[verdict]}. Publish for that to count.")
