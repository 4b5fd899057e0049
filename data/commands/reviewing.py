"""The command `review`: lists the figures that await a decision, and decides on them."""

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
ASK = "Name figures by number, or by --load, --month, --indicator or --place, or use --all."


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "review", help="list the figures that await a decision; accept or refuse them"
    )
    command.add_argument("verdict", nargs="?", choices=VERDICTS, help="default: list them")
    command.add_argument("ids", nargs="*", type=int, metavar="ID")
    command.add_argument("--reason", default="", metavar="TEXT", help="kept with the decision")
    command.add_argument(
        "--listed", action="store_true", help="list surprising figures, which count"
    )
    command.add_argument(
        "--load", type=int, metavar="LOAD", help="all that await a decision in a load"
    )
    command.add_argument(
        "--month",
        dest="period",
        type=times.period,
        metavar="PERIOD",
        help=f"that end within {times.PERIODS}",
    )
    command.add_argument("--indicator", metavar="INDICATOR", help="of an indicator")
    command.add_argument("--place", metavar="PLACE", help="of a place and its providers")
    command.add_argument(
        "--all", dest="every", action="store_true", help="all that await a decision"
    )
    command.set_defaults(run=_review)


def _review(
    verdict: str | None,
    ids: Sequence[int],
    reason: str,
    listed: bool,
    every: bool,
    **selection: Any,
) -> None:
    """List figures or decide on them. `selection` has `load`, `period`, `indicator` and `place`,
    each None if it was not given.
    """
    with database.opened() as store, store.begin() as connection:
        if verdict is None:
            shown = verdicts.LISTED if listed else verdicts.HELD
            print(status.of_held(review.standing(connection), shown))
            return
        if every or any(value is not None for value in selection.values()):
            if ids:
                raise DataError("Name figures by number or by an option, not by both.")
            ids = review.chosen(
                connection, reference.read(profile.current().reference), **selection
            )
        elif not ids:
            raise DataError(f"{ASK} python -m data review lists them.")
        review.decide(connection, VERDICTS[verdict], ids, reason)
    number = len(set(ids))
    verb = "is" if number == 1 else "are"
    print(
        f"{counted(number, 'figure')} {verb} {VERDICTS[verdict]}. Publish to put this into effect."
    )
