"""The manifest of a board pack: what it is and holds, with which a later pack is compared."""

import hashlib
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.board_pack import plan_in_words
from dashboard.board_pack.contents import Item, Options
from dashboard.parts import series, words
from dashboard.pictures.raster import ExportError
from data.releases.release import Release

FILE = "manifest.json"


def made(
    release: Release, options: Options, items: Sequence[Item], pictures: Mapping[str, bytes]
) -> dict[str, Any]:
    """The manifest; `pictures` are the PNG files in the pack."""
    rows = release.ratings[release.ratings["place"].isin(options.places)]
    return {
        "release": release.id,
        "audience": release.audience,
        "as_at": release.as_at.isoformat(),
        "invented": release.demonstration,
        "method": release.method.id,
        "places": list(options.places),
        "format": options.format,
        "trends": options.trends,
        "view": options.view,
        "kinds": list(options.kinds),
        "ratings": {
            row["place"]: {
                "name": release.names[row["place"]],
                "category": _category(row),
                "composite": _number(row["composite"]),
                "indicators": _indicators(release, row["place"]),
            }
            for row in rows.to_dict("records")
        },
        "plan": plan_in_words.standings(release),
        "charts": [_entry(item, pictures.get(item.file)) for item in items],
    }


def read(path: Path) -> dict[str, Any]:
    """What of a pack a later one is compared with (see `changed_since`), be it the ZIP file or its
    manifest. Raises ExportError.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as pack:
                found = json.loads(pack.read(FILE))
        else:
            found = json.loads(path.read_text(encoding="utf-8"))
        compared = {name: found[name] for name in ("release", "ratings", "charts")}
        # Earlier packs do not say what the plan is, and the first not their day.
        return compared | {"plan": found.get("plan", {}), "as_at": str(found.get("as_at", ""))}
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"{path} is neither a board pack nor its manifest: {error}") from error


def written(content: dict[str, Any]) -> bytes:
    """The manifest as a file."""
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _entry(item: Item, png: bytes | None) -> dict[str, Any]:
    """A chart's entry, with its file and the hash of that where the pack has pictures."""
    said = item.taken.picture.words
    file = {"file": item.file, "sha256": hashlib.sha256(png).hexdigest()} if png else {}
    return {
        "number": item.number,
        "title": said.title,
        "alt": said.alt,
        "link": said.link,
        "chart": item.taken.chart.id,
        "version": item.taken.picture.version,
        **file,
    }


def _indicators(release: Release, place: str) -> dict[str, dict[str, Any]]:
    """The entries of a place's rated indicators."""
    scores = release.scores_of(place)
    rows = scores[scores["applicable"]]
    found = {}
    for row in series.with_periods(rows).to_dict("records"):
        one = release.indicators[row["indicator"]]
        found[one.id] = {
            "name": one.short_name,
            "category": _category(row),
            "score": _number(row["uncapped"]),
            "value": words.value(one.unit, row["value"], row["reason"], row["target"]),
            "period": row["period"],
        }
    return found


def _category(row: dict[str, Any]) -> int | None:
    return None if pd.isna(row["category"]) else int(row["category"])


def _number(score: float) -> float | None:
    """A score so exact that a later one is compared with it as if it were not rounded."""
    return None if pd.isna(score) else round(score, 9)
