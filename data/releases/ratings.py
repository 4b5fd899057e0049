"""A release's ratings as one document: every number needed to redo them by hand, unrounded."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from data import csv_text
from data.faults import DataError
from data.listing import first_of
from data.releases.release import Release
from metrics.disclosure import CONFIDENTIAL
from metrics.score import CATEGORIES, best, worst
from metrics.written import number

SCORE_FIELDS = (
    "domain",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "target",
    "gap",
    "step",
    "uncapped",
    "score",
    "category",
    "weight",
    "status",
    "kind",
    "source",
    "reason",
)
FIGURE = ["place", "indicator", "period_start", "period_end"]
INPUT_FIELDS = ("provider", "share", "numerator", "denominator")

Groups = dict[tuple[Any, ...], list[dict[str, Any]]]


def document(release: Release, place: str | None = None) -> dict[str, Any]:
    """The ratings as plain data: release, as_at, method and places, missing numbers as None.

    With `place`, that one only; raises DataError where it is not rated here.
    """
    rated = release.ratings
    if place is not None:
        rated = rated[rated["place"] == place]
        if rated.empty:
            known = first_of(release.ratings["place"].tolist())
            raise DataError(f"There is no place {place!r}. There are: {known}.")
    return {
        "release": release.id,
        "as_at": release.as_at.isoformat(),
        "audience": release.audience,
        "demonstration": release.demonstration,
        "method": {
            "id": release.method.id,
            "cut_offs": list(release.method.composite_cut_offs),
            "indicator_cut_offs": list(release.method.indicator_cut_offs),
            "coverage": release.method.coverage,
        },
        "places": _places(release, rated),
    }


def as_csv(document: dict[str, Any]) -> str:
    """One line per place and indicator, with the place's rating beside it."""
    columns = ["place", "place_name", "composite", "place_category", "id", *SCORE_FIELDS]
    rows: list[dict[str, Any]] = []
    for place in document["places"]:
        rating = {
            "place": place["id"],
            "place_name": place["name"],
            "composite": place["composite"],
            "place_category": place["category"],
        }
        rows += [_marked(indicator) | rating for indicator in place["indicators"]]
    return csv_text.csv(pd.DataFrame(rows, columns=columns, dtype=object))


def _marked(indicator: dict[str, Any]) -> dict[str, Any]:
    """An indicator whose value is withheld has "[c]" for value."""
    withheld = (indicator["reason"] or "").startswith(CONFIDENTIAL)
    return indicator | {"value": CONFIDENTIAL} if withheld else indicator


def as_table(document: dict[str, Any]) -> str:
    """The ratings for a terminal: one line per place, aligned."""
    lines = [("place", "rating", "", "composite", "indicators")]
    for place in document["places"]:
        rated = place["composite"] is not None
        lines.append(
            (
                place["name"],
                str(place["category"]) if rated else "-",
                place["label"] if rated else place["reason"],
                number(place["composite"], 2, *document["method"]["cut_offs"]) if rated else "",
                f"{place['indicators_used']} of {place['indicators_expected']}",
            )
        )
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(_aligned(line, widths) for line in lines)


def _aligned(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _places(release: Release, rated: pd.DataFrame) -> list[dict[str, Any]]:
    places = set(rated["place"])
    areas = release.areas.set_index("id")[["name", "kind"]].to_dict("index")
    scores = _grouped(release.scores, ["place"], places)
    domains = _grouped(release.domains, ["place"], places)
    inputs = _grouped(release.inputs, FIGURE, places)
    return [
        _place(row, areas[row["place"]], scores, domains, inputs)
        for row in rated.to_dict("records")
    ]


def _grouped(rows: pd.DataFrame, by: list[str], places: set[str]) -> Groups:
    """Rows of these places as plain dictionaries, by key."""
    found: Groups = {}
    for row in rows[rows["place"].isin(places)].to_dict("records"):
        found.setdefault(tuple(row[name] for name in by), []).append(row)
    return found


def _place(
    rating: dict[str, Any], area: dict[Any, str], scores: Groups, domains: Groups, inputs: Groups
) -> dict[str, Any]:
    id = rating["place"]
    category = _plain(rating["category"])
    own = scores.get((id,), [])
    return {
        "id": id,
        "name": area["name"],
        "kind": area["kind"],
        "composite": _plain(rating["composite"]),
        "category": None if category is None else int(category),
        "label": None if category is None else CATEGORIES[int(category)],
        "indicators_used": int(rating["indicators_used"]),
        "indicators_expected": int(rating["indicators_expected"]),
        "coverage": _plain(rating["coverage"]),
        "reason": rating["reason"],
        "override": rating["override"],
        "previous_as_at": _plain(rating["previous_as_at"]),
        "previous": _plain(rating["previous"]),
        "direction": rating["direction"],
        "weakest": _furthest(own, worst),
        "strongest": _furthest(own, best),
        "domains": [
            {"id": row["domain"], "weight": _plain(row["weight"]), "score": _plain(row["score"])}
            for row in domains.get((id,), [])
        ],
        "indicators": [_indicator(row, inputs) for row in own],
    }


def _furthest(
    scores: list[dict[str, Any]], of: Callable[[list[float]], Iterable[bool]]
) -> list[str]:
    """Ids of the indicators that are `worst` or `best`, tied ones together."""
    scored = [row for row in scores if pd.notna(row["score"])]
    chosen = of([row["uncapped"] for row in scored])
    return [row["indicator"] for row, is_one in zip(scored, chosen, strict=True) if is_one]


def _indicator(row: dict[str, Any], inputs: Groups) -> dict[str, Any]:
    category = _plain(row["category"])
    behind = inputs.get(tuple(row[name] for name in FIGURE), [])
    return {
        "id": row["indicator"],
        **{field: _plain(row[field]) for field in SCORE_FIELDS},
        "category": None if category is None else int(category),
        "inputs": [{field: _plain(part[field]) for field in INPUT_FIELDS} for part in behind],
    }


def _plain(value: Any) -> Any:
    """A cell as JSON can hold it: dates as ISO text, missing as None, numbers unrounded."""
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return value.item() if hasattr(value, "item") else value
