"""What the desk says of figures under embargo to editors who may not see them: until when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dashboard.web.background import MADE
from data import times

FOR_WHOM = "Only a pre-release viewer may see it before then."


def until(said: str | None) -> datetime | None:
    """The end of an embargo (UTC) as work on disk has it; None where there is none, or it is over.

    Raises ValueError where it is not a time: then nobody knows, and nothing may be shown.
    """
    end = datetime.fromisoformat(said) if said else None
    return end if end is not None and end > times.now() else None


def words(end: datetime) -> str:
    """Until when: "under embargo until 2018-01-11 09:30 GMT"."""
    return f"under embargo until {times.clock(end)}"


def withheld(state: Mapping[str, Any]) -> dict[str, Any]:
    """What became of a piece of work, with its `brief` words in place of those that tell more."""
    told = "text" if state["step"] == MADE else "error"
    return {**state, told: state["brief"], "faults": [], "count": 0}
