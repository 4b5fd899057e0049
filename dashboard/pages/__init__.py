"""One file per page: take the release, lay it out. Importing them notes them."""

from dashboard.pages import (
    accessibility,
    board_pack,
    change,
    compare,
    data,
    departures,
    explore,
    find,
    indicator,
    method,
    overview,
    place,
    what_if,
)

__all__ = [
    "accessibility",
    "board_pack",
    "change",
    "compare",
    "data",
    "departures",
    "explore",
    "find",
    "indicator",
    "method",
    "overview",
    "place",
    "what_if",
]
