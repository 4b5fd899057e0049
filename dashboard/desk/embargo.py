"""What the desk tells editors who may not see figures under embargo: only until when it lasts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from data import times

FOR_WHOM = "Only a pre-release viewer may see it before then."


def until(text: str | None) -> datetime | None:
    """The end of an embargo (UTC) from the text stored with a piece of work; None if there is none
    or it is over.

    Raises ValueError if the text is not a time, so that nothing is shown.
    """
    end = datetime.fromisoformat(text) if text else None
    return end if end is not None and end > times.now() else None


def words(end: datetime) -> str:
    """The end in words: "under embargo until 2018-01-11 09:30 GMT"."""
    return f"under embargo until {times.clock(end)}"


def withheld(state: Mapping[str, Any]) -> dict[str, Any]:
    """The result of a piece of work, with only its `brief` facts or text."""
    shown = next(name for name in ("loads", "releases", "error") if name in state)
    return {**state, shown: state["brief"], "faults": [], "count": 0}
