"""Writes the open data of a release: each table as CSV, JSON and Parquet, and what they mean."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data import csv_text
from data.open_data import csvw, feed, tables
from data.releases.release import Release


def write(
    release: Release,
    documents: Mapping[str, Any],
    site: Path,
    entries: list[feed.Entry],
    address: str,
    of_places: Mapping[str, list[feed.Entry]],
) -> None:
    """Fill `open-data` and `api/v1` of a site.

    `documents` are those of `api`, `entries` are for the feed, `of_places` for each place's own,
    and `address` is the site's.
    """
    folder = site / "open-data"
    folder.mkdir(parents=True)
    for table in tables.of(release):
        rows = table.of(release)
        (folder / f"{table.name}.csv").write_bytes(csv_text.csv(rows).encode())
        _json(folder / f"{table.name}.json", json.loads(_records(rows)))
        _parquet(rows, folder / f"{table.name}.parquet")
    _json(folder / "csv-metadata.json", csvw.metadata(release))
    _json(folder / "changes.json", entries)
    (folder / "changes.atom").write_bytes(feed.atom(entries, release, address))
    _json(folder / "place-changes.json", of_places)
    (folder / "places").mkdir()
    for place, own in of_places.items():
        (site / feed.address(place).lstrip("/")).write_bytes(
            feed.atom(own, release, address, place)
        )
    for path, document in documents.items():
        target = site / "api" / "v1" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        _json(target, document)


def _records(rows: pd.DataFrame) -> str:
    dated = {name: rows[name].dt.strftime("%Y-%m-%d") for name in rows.select_dtypes("datetime")}
    return rows.assign(**dated).to_json(orient="records", double_precision=15, force_ascii=False)


def _json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")


def _parquet(rows: pd.DataFrame, path: Path) -> None:
    with duckdb.connect() as memory:
        memory.register("stage", rows)
        memory.table("stage").write_parquet(str(path))
