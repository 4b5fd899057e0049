"""A read-only interface made of static JSON files, with their OpenAPI description."""

from collections.abc import Mapping
from typing import Any

from data.open_data import plain, plan
from data.open_data.csvw import OGL, attribution
from data.open_data.tables import TABLES
from data.releases import ratings
from data.releases.release import Release
from metrics.score import BETTER, NO_CLEAR_CHANGE, WORSE

NOTHING: Mapping[str, str] = {}

VERSION = "1.3.0"
SERIES = next(table for table in TABLES if table.name == "observations")


def documents(release: Release, withdrawn: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """Each document by its path under /api/v1/.

    `withdrawn` has the reason for each withdrawal, by subject such as place/leeds; the lists
    include it.
    """
    whole = ratings.document(release)
    head = {name: whole[name] for name in ("release", "as_at", "demonstration", "method")}
    head["attribution"] = attribution(release)
    brief = ("id", "name", "kind", "composite", "category", "label", "reason")
    places = [
        {name: place[name] for name in brief} | {"withdrawn": withdrawn.get(f"place/{place['id']}")}
        for place in whole["places"]
    ]
    indicators = [
        _definition(release, id) | {"withdrawn": withdrawn.get(f"indicator/{id}")}
        for id in release.indicators
    ]
    documents: dict[str, Any] = {
        "index.json": head
        | {"documents": {"places": "places.json", "indicators": "indicators.json"}}
        | {"openapi": "openapi.json"},
        "places.json": head | {"places": places},
        "indicators.json": head | {"indicators": indicators},
        "openapi.json": openapi(release.is_planned),
    }
    if release.is_planned:
        documents["plan.json"] = head | {"plan": plan.document(release)}
        documents["index.json"]["documents"]["plan"] = "plan.json"
    for place in whole["places"]:
        documents[f"places/{place['id']}.json"] = head | {"place": place}
    series = SERIES.of(release)
    by_indicator = dict(iter(series.groupby("indicator")))
    for id in release.indicators:
        rows = by_indicator.get(id, series.iloc[:0])
        documents[f"indicators/{id}.json"] = (
            head | {"indicator": _definition(release, id)} | {"observations": plain.records(rows)}
        )
    return documents


def _definition(release: Release, id: str) -> dict[str, Any]:
    indicator = release.indicators[id]
    return {
        "id": id,
        "name": indicator.name,
        "description": indicator.description,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
        "unit": indicator.unit.name,
        "multiplier": indicator.unit.multiplier,
        "better": indicator.polarity.words,
        "rated": id in release.method.indicators,
        "publication": indicator.publication,
        "licence": indicator.licence,
    }


def openapi(planned: bool = True) -> dict[str, Any]:
    """The OpenAPI 3.1 description of the interface; of a release with a plan or without."""
    of_a_plan = _get(
        "The plan: its tables by name, public rows only",
        {"release": {"type": "string"}, "plan": {"type": "object"}},
    )
    nullable = {"type": ["number", "null"]}
    head = {
        "release": {"type": "string"},
        "as_at": {"type": "string", "format": "date"},
        "demonstration": {"type": "boolean"},
        "method": {"type": "object"},
        "attribution": {"type": "string"},
    }
    brief = {
        "id": {"type": "string"},
        "name": {"type": "string"},
        "kind": {"enum": ["footprint", "place"]},
        "composite": nullable,
        "category": {"type": ["integer", "null"], "minimum": 1, "maximum": 4},
        "label": {"type": ["string", "null"]},
        "reason": {"type": "string"},
    }
    gone = {"withdrawn": {"type": ["string", "null"], "description": "the reason, if withdrawn"}}
    ids = _listing({"type": "string"})
    moved = {
        "previous_as_at": {"type": ["string", "null"], "format": "date"},
        "previous": nullable,
        "direction": {"enum": ["", BETTER, WORSE, NO_CLEAR_CHANGE]},
        "weakest": ids,
        "strongest": ids,
    }
    inside = moved | {
        "domains": _listing({"type": "object"}),
        "indicators": _listing({"type": "object"}),
    }
    indicator = {"id": {"type": "string"}, "name": {"type": "string"}, "unit": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Ratings of places",
            "version": VERSION,
            "description": "Plain files, made at each publication.",
            "license": {"name": "Open Government Licence v3.0", "url": OGL},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {
            "/index.json": _get("The list of documents", head),
            "/places.json": _get(
                "Every place with its rating", head | _many("places", brief | gone)
            ),
            "/places/{id}.json": _get(
                "One place: its rating and everything behind it",
                head | {"place": _thing(brief | inside)},
                "id",
            ),
            "/indicators.json": _get(
                "Every indicator", head | _many("indicators", indicator | gone)
            ),
            "/indicators/{id}.json": _get(
                "One indicator and all its figures",
                head
                | {"indicator": _thing(indicator)}
                | {"observations": _listing({"type": "object"})},
                "id",
            ),
            **({"/plan.json": of_a_plan} if planned else {}),
        },
    }


def _get(summary: str, properties: dict[str, Any], *names: str) -> dict[str, Any]:
    content = {"application/json": {"schema": _thing(properties)}}
    operation: dict[str, Any] = {
        "summary": summary,
        "responses": {
            "200": {"description": summary, "content": content},
            "404": {"description": "There is no such document"},
            "410": {"description": "It is withdrawn, or its release is retracted"},
        },
    }
    if names:
        operation["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in names
        ]
    return {"get": operation}


def _many(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {name: _listing(_thing(properties))}


def _listing(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


def _thing(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
