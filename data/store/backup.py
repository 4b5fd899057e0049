"""Backs up the whole store into one archive and restores it, between any kinds of database.

An archive is a ZIP file with a Parquet file per table and `manifest.json`, which has the revision
of the schema, and the number of rows and SHA-256 of each file. Both ways go through a DuckDB file
of the same schema, so that the revisions bring an archive of an earlier program up to date.
"""

import json
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel

from data import disk, times
from data.faults import DataError
from data.store import database, database_errors, raw, schema

FORMAT = 1
MANIFEST = "manifest.json"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, KeyError, TypeError, ValueError)
"""What reading raises for a file that is not an archive, or that is cut off or changed."""


class Held(BaseModel):
    """A table in the manifest."""

    rows: int
    sha256: str


class Manifest(BaseModel):
    """The manifest of an archive: format, time (UTC), schema revision, tables."""

    format: int
    made_at: str
    revision: str
    tables: dict[str, Held]


@dataclass(frozen=True)
class _Archive:
    """An archive unpacked into a folder, every file checked."""

    manifest: Manifest
    folder: Path


def backup(engine: sa.Engine, path: Path) -> Manifest:
    """Write the store, as it is at one moment, into a new archive; returns its manifest.

    Raises DataError if the file exists already or cannot be written.
    """
    if path.exists():
        raise DataError(f"{path} exists already. Name another file, or move it away.")
    with _beside(path) as folder:
        with database.opened(f"duckdb:///{folder}/stage.duckdb") as stage:
            with database.snapshot(engine) as source, stage.begin() as into:
                _copy(source, into)
            with stage.connect() as connection:
                manifest = _write_tables(connection, folder)
        with zipfile.ZipFile(folder / "archive", "w", zipfile.ZIP_STORED) as archive:
            archive.writestr(MANIFEST, manifest.model_dump_json(indent=1) + "\n")
            for name in manifest.tables:
                archive.write(folder / f"{name}.parquet", f"{name}.parquet")
        disk.place(folder / "archive", path)
    return manifest


def restore(engine: sa.Engine, path: Path) -> Manifest:
    """Fill an empty store from an archive, all or nothing; returns the archive's manifest.

    Raises DataError, without changing the store, if it is not empty, or if the archive is damaged
    or was made by a newer program.
    """
    with _unpacked(path) as archive:
        address = f"duckdb:///{archive.folder}/stage.duckdb"
        _fill_stage(archive, address, path)
        with (
            database.opened(address) as stage,
            database_errors.errors("the store"),
            engine.begin() as into,
        ):
            database.lock(into)
            _refuse_unless_empty(into)
            with stage.connect() as source:
                _copy(source, into)
        return archive.manifest


def _copy(source: sa.Connection, into: sa.Connection) -> None:
    """Append every row of every table, loads before the tables that refer to them."""
    for table in schema.METADATA.sorted_tables:
        for rows in database.frames(source, sa.select(table)):
            database.append(into, table, rows)


def _write_tables(connection: sa.Connection, folder: Path) -> Manifest:
    """A Parquet file for each table of the stage, in the folder."""
    tables = {}
    for name in schema.METADATA.tables:
        path = folder / f"{name}.parquet"
        connection.exec_driver_sql(
            f"COPY \"{name}\" TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"
        )
        tables[name] = Held(rows=_count(connection, name), sha256=raw.hash_of(path))
    return Manifest(
        format=FORMAT,
        made_at=times.now().isoformat(),
        revision=database.revision(connection) or "",
        tables=tables,
    )


@contextmanager
def _unpacked(path: Path) -> Iterator[_Archive]:
    """The archive's files in a temporary folder, each checked against the manifest's hash."""
    if not path.is_file():
        raise DataError(f"{path}: there is no such file. Check the name.")
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(path) as archive:
                manifest = _manifest(archive, path)
                for table, held in manifest.tables.items():
                    _extract(archive, f"{table}.parquet", held.sha256, folder)
        except BROKEN as error:
            raise DataError(
                f"{path} is not a complete archive of a store ({_first_line(error)}), so nothing "
                "was restored. Use another copy of it."
            ) from error
        yield _Archive(manifest, folder)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    content: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if content["format"] != FORMAT or not database.knows(content["revision"]):
        raise DataError(
            f"{path} was made by a newer program (format {content['format']}, schema "
            f"{content['revision']}). Update the program."
        )
    manifest = Manifest.model_validate(content)
    if unknown := manifest.tables.keys() - schema.METADATA.tables.keys():
        raise KeyError(f"no store has a table {min(unknown)}")
    return manifest


def _extract(archive: zipfile.ZipFile, name: str, sha256: str, folder: Path) -> None:
    with archive.open(name) as inside:
        extracted, _ = disk.copy(disk.pieces(inside), folder / name)
    if extracted != sha256:
        raise zipfile.BadZipFile(f"{name} is not what the manifest says")


def _fill_stage(archive: _Archive, address: str, path: Path) -> None:
    """A store of the archive's revision with the archive's rows in it, counted."""
    held = archive.manifest.tables
    with database.opened(address, archive.manifest.revision) as stage, stage.begin() as into:
        existing = set(sa.inspect(into).get_table_names())
        ordered = [table.name for table in schema.METADATA.sorted_tables]
        for table in [name for name in ordered if name in existing]:
            if table not in held:
                raise DataError(f"{path} lacks the table {table}: nothing was restored.")
            file = _quoted(archive.folder / f"{table}.parquet")
            filling = f"INSERT INTO \"{table}\" BY NAME SELECT * FROM '{file}'"  # noqa: S608
            into.exec_driver_sql(filling)
            rows, expected = _count(into, table), held[table].rows
            if rows != expected:
                raise DataError(
                    f"{path}: table {table} has {rows} rows, but the manifest says {expected}. "
                    "Use another copy of the archive."
                )


def _refuse_unless_empty(connection: sa.Connection) -> None:
    counts = {name: _count(connection, name) for name in schema.METADATA.tables}
    if held := {name: rows for name, rows in counts.items() if rows}:
        rows = ", ".join(f"{rows:,} in {name}" for name, rows in held.items())
        raise DataError(
            f"The store is not empty ({rows} rows), but an archive can only fill an empty one. Set "
            "DATABASE_URL to a new store."
        )


def _count(connection: sa.Connection, table: str) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).strip("'\"").splitlines()[0]


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A temporary folder on the disk of the new file, so that it can be moved in one step."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            yield Path(folder)
    except FileNotFoundError as error:
        raise DataError(f"{path.parent}: there is no such folder. Make it first.") from error
