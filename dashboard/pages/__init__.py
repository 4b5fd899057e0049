"""One file per page: take the release, lay it out. Importing them notes them."""

from dashboard.pages import (
    board_pack,
    change,
    compare,
    data,
    departures,
    indicator,
    method,
    overview,
    place,
    what_if,
)

__all__ = [
    "board_pack",
    "change",
    "compare",
    "data",
    "departures",
    "indicator",
    "method",
    "overview",
    "place",
    "what_if",
]
