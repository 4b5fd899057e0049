"""The whole store as one archive, and back: from any kind of database into any other.

An archive is a ZIP file with one Parquet file for each table and `manifest.json`, which says by
which revision of the schema they are, how many rows each has, and the SHA-256 of each file. In
between stands a DuckDB file of the same schema, so that the revisions themselves bring an archive
of an earlier program up to date.
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
"""What reading a file raises that is no archive, or one that was cut, changed or packed anew."""


class Held(BaseModel):
    """What the manifest says of a table."""

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What stands in an archive: format, when it was made (UTC), schema revision, tables."""

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
    """Write the store into a new archive, as it was at one moment; what is in it.

    Raises DataError where a file of that name is there already, or cannot be written.
    """
    if path.exists():
        raise DataError(f"{path} is there already. Name another file, or move it away.")
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
    """Fill an empty store from an archive, all or nothing; what was in it.

    Raises DataError, and leaves the store as it is, where it holds anything, or where the archive
    is broken, or of a newer program.
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
    """Append every row of every table, loads before what refers to them."""
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
    """The archive's files in a folder of their own, each with the hash that the manifest says."""
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
                f"{path} is not a whole archive of a store ({_first_line(error)}): nothing was "
                "restored. Take another copy of it."
            ) from error
        yield _Archive(manifest, folder)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    said: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if said["format"] != FORMAT or not database.knows(said["revision"]):
        raise DataError(
            f"{path} was made by a newer program (format {said['format']}, schema "
            f"{said['revision']}). Update the program."
        )
    manifest = Manifest.model_validate(said)
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
        there = set(sa.inspect(into).get_table_names())
        for table in [one.name for one in schema.METADATA.sorted_tables if one.name in there]:
            if table not in held:
                raise DataError(f"{path} lacks the table {table}: nothing was restored.")
            file = _quoted(archive.folder / f"{table}.parquet")
            filling = f"INSERT INTO \"{table}\" BY NAME SELECT * FROM '{file}'"  # noqa: S608
            into.exec_driver_sql(filling)
            found, said = _count(into, table), held[table].rows
            if found != said:
                raise DataError(f"{path}: {found} rows of {table}, its manifest says {said}.")


def _refuse_unless_empty(connection: sa.Connection) -> None:
    counts = {name: _count(connection, name) for name in schema.METADATA.tables}
    if held := {name: rows for name, rows in counts.items() if rows}:
        rows = ", ".join(f"{rows:,} in {name}" for name, rows in held.items())
        raise DataError(
            f"The store is not empty ({rows} rows), and an archive goes into an empty one only. "
            "Point DATABASE_URL at a new store."
        )


def _count(connection: sa.Connection, table: str) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).strip("'\"").splitlines()[0]


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder on the same disk as the file to be made, so that it gets its name in one step."""
    try:
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
            yield Path(folder)
    except FileNotFoundError as error:
        raise DataError(f"{path.parent}: there is no such folder. Make it first.") from error
