"""Upright lines on a chart over time where something happened, numbered from left to right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dashboard.figures import lettering
from dashboard.figures.drawn import SMALL, Part, text
from dashboard.figures.theme import MUTED

HIGH = 14
"""Pixels above the plot that the numbers take."""

APART = 4
"""Pixels that two numbers keep between them; nearer ones share one text."""


@dataclass(frozen=True)
class Event:
    """What happened on a day, in a few words."""

    day: date
    text: str


def traces(events: Sequence[Event], span: tuple[float, float]) -> list[Part]:
    """A line from the bottom of the chart to its top for each event; none without events."""
    if not events:
        return []
    days = [event.day.isoformat() for event in events]
    said = [text(f"{number}: {event.text}") for number, event in enumerate(events, start=1)]
    return [
        {
            "type": "scatter",
            "name": "numbered line: something happened",
            "x": [day for day in days for _ in range(3)],
            "y": [level for _ in days for level in (*span, None)],
            "mode": "lines",
            "line": {"color": MUTED, "width": 1},
            "connectgaps": False,
            "hovertext": [one for one in said for _ in range(3)],
            "hoverinfo": "text",
        }
    ]


def numbers(events: Sequence[Event], over: tuple[str, str], wide: float) -> list[Part]:
    """The numbers above the lines, on an axis of time `over` two days and `wide` pixels."""
    first, last = (datetime.fromisoformat(end) for end in over)
    groups: list[tuple[float, list[int], date]] = []
    for number, event in enumerate(events, start=1):
        at = (datetime(*event.day.timetuple()[:3]) - first) / (last - first) * wide
        if groups and at - groups[-1][0] < _wide(groups[-1][1]) + APART:
            groups[-1][1].append(number)
        else:
            groups.append((at, [number], event.day))
    return [
        {
            "x": day.isoformat(),
            "xref": "x",
            "xanchor": "center",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": ", ".join(map(str, of)),
            "showarrow": False,
            "font": {"size": SMALL, "color": MUTED},
        }
        for _, of, day in groups
    ]


def _wide(numbers: list[int]) -> float:
    return lettering.width(", ".join(map(str, numbers)), SMALL)
