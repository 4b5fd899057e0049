"""What a form of the desk says, read with care: a field, a choice, a day, a reason."""

from argparse import ArgumentTypeError
from collections.abc import Callable, Mapping
from typing import Any

import flask

from dashboard.desk.held import REASON
from dashboard.desk.store import VERDICTS
from data import times
from data.geography.reference import Reference
from metrics.indicator import Indicator

LONGEST_FIELD = 5000
"""Characters of a field that are read; what is longer is cut off, and refused by its own rule."""


def field(name: str) -> str:
    """A field of the form that was sent; blank where it is not there."""
    return flask.request.form.get(name, "")[:LONGEST_FIELD]


def wrong_reason(verdict: str, reason: str) -> str:
    """What is wrong with a decision, blank where nothing is."""
    if verdict not in VERDICTS:
        return "Press accept or refuse."
    if not reason:
        return "Say why, for those who come after."
    if len(reason) > REASON:
        return f"It has {len(reason):,} characters and may have {REASON}. Shorten it."
    if not reason.isprintable():
        return "It has characters that cannot be seen. Type it again as plain text."
    return ""


def narrowed(
    tables: Reference, indicators: Mapping[str, Indicator], faults: dict[str, str]
) -> dict[str, Any]:
    """What a decision on several figures is narrowed to, as `review.chosen` takes it; faults are
    added for what it is not, and where it is narrowed to nothing.
    """
    found: dict[str, Any] = {
        "indicator": one_of("indicator", ["", *indicators], faults) or None,
        "place": one_of("place", ["", *tables.names], faults) or None,
        "load": None,
        "period": None,
    }
    number, period = field("load").strip(), field("period").strip()
    if number.isascii() and number.isdigit() and len(number) < 10:
        found["load"] = int(number)
    elif number:
        faults["load"] = "Write the number of a load."
    try:
        found["period"] = times.period(period) if period else None
    except ArgumentTypeError as error:
        faults["period"] = f"{str(error)[:200]}."
    if not faults and not any(found.values()):
        faults["several"] = "Say of which indicator, place, load or period."
    return found


def one_of(name: str, known: list[str], faults: dict[str, str]) -> str:
    """A field that must be one of these; a fault is added where it is not."""
    said = field(name)
    if said not in known:
        faults[name] = f"Choose one of {', '.join(filter(None, known))}."
    return said


def iso(name: str, read: Callable[[str], Any], faults: dict[str, str]) -> str:
    """A day or a time as the commands read it, in the store's way of writing; blank for none."""
    said = field(name).strip()
    try:
        return read(said).isoformat() if said else ""
    except (ArgumentTypeError, OverflowError) as error:
        faults[name] = f"{str(error)[:200]}."
        return ""
