"""Subscriptions: how many there are, taking an address out, and telling what changed."""

import argparse
import sys

from data import times
from data.faults import DataError
from data.safe_text import shown
from data.subscriptions import send as sending
from data.subscriptions import settings, switch
from data.subscriptions.addresses import read
from data.subscriptions.kept import Kept

ALL_DAY = 24 * 3600.0


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `subscriptions` to the commands of `python -m data`."""
    command = commands.add_parser(
        "subscriptions", help="how many readers are told of changes of a place by e-mail"
    )
    one = command.add_mutually_exclusive_group()
    one.add_argument("--addresses", action="store_true", help="list each, with its address")
    one.add_argument("--remove", metavar="ADDRESS", help="forget an address and all it asked for")
    one.add_argument("--send", action="store_true", help="send now what has not been sent")
    command.set_defaults(run=_subscriptions)


def quietly() -> None:
    """Tell subscribers what changed, where subscriptions are on.

    The command's work is done by then, so a failure here must not undo or fail it: it is only
    printed on standard error.
    """
    if not switch.is_set():
        return
    try:
        found = settings.read()
        report = sending.tell(found, times.now()) if found else []
    except Exception as error:  # the command's work is done: nothing here may undo it
        is_plain = isinstance(error, (DataError, OSError))
        report = [f"No subscriber was told: {error if is_plain else type(error).__name__}"]
    for sentence in report:
        print(sentence, file=sys.stderr)


def _subscriptions(addresses: bool, remove: str | None, send: bool) -> None:
    kept = Kept(settings.folder())
    if send:
        found = settings.read()
        if found is None:
            raise DataError("SUBSCRIPTIONS is not on, so nobody is told.")
        if report := sending.tell(found, times.now(), ALL_DAY, wait=True):
            raise DataError("\n".join(report))
        print("Nothing waits.")
    elif remove is not None:
        address = read(remove)
        if address is None:
            raise DataError(f"{shown(remove)} is no e-mail address.")
        print(f"Removed: {_counted(kept.remove(address))}.")
    elif not kept.exists():
        print("Nobody has subscribed.")
    elif addresses:
        for address, place, confirmed_at in kept.subscriptions():
            print(f"{address} {shown(place)} since {confirmed_at} UTC")
    else:
        counts = kept.counts()
        for place, count in counts.items():
            print(f"{shown(place)}: {count}")
        waiting = len(kept.waiting(times.now()))
        print(f"{_counted(sum(counts.values()))}; messages that wait: {waiting}.")


def _counted(number: int) -> str:
    return f"{number} subscription{'' if number == 1 else 's'}"
