"""Reads and checks the fields of the desk's forms: texts, choices, days, reasons."""

from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Any

import flask

from dashboard.desk.held_figure import ANSWERS, REASON

LONGEST_FIELD = 5000
"""Characters of a field that are read; a longer text is cut off, and then refused by its rule."""


def field(name: str) -> str:
    """A field of the submitted form; blank if it is missing."""
    return flask.request.form.get(name, "")[:LONGEST_FIELD]


def wrong_reason(verdict: str, reason: str) -> str:
    """The fault of a decision; blank if there is none."""
    if verdict not in ANSWERS:
        return "Press accept or refuse."
    if not reason:
        return "Give a reason, for the record."
    if len(reason) > REASON:
        return f"Shorten the reason: it has {len(reason):,} characters, and {REASON} are allowed."
    if not reason.isprintable():
        return "The reason has invisible characters. Type it again as plain text."
    return ""


def one_of(name: str, known: list[str], faults: dict[str, str]) -> str:
    """A field that must be one of `known`; a fault is added if it is not."""
    choice = field(name)
    if choice not in known:
        faults[name] = f"Choose one of {', '.join(filter(None, known))}."
    return choice


def iso(name: str, read: Callable[[str], Any], faults: dict[str, str]) -> str:
    """A day or a time, read like in the commands, as ISO text; blank if not given."""
    text = field(name).strip()
    try:
        return read(text).isoformat() if text else ""
    except (ArgumentTypeError, OverflowError) as error:
        faults[name] = f"{str(error)[:200]}."
        return ""
