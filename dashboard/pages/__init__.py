"""One file per page: a function from a release to its layout. Importing them registers them."""

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
