"""Opens the store and brings its schema up to date; errors say what to do."""

import getpass
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError

import data.store.migrations  # noqa: F401  (makes DuckDB known to Alembic)
from data import disk
from data.faults import InstallationError
from data.safe_text import shown
from data.store import database_errors

DEFAULT_URL = "duckdb:///var/store.duckdb"
ADDRESS_REMEDY = f"Write one such as {DEFAULT_URL}, or postgresql+psycopg://user@server/name."
MIGRATIONS = Path(__file__).parent / "migrations"
BATCH = 102_400
"""Rows that are processed at a time, of tables that may have millions."""

LOCK = 1948_07_05
"""The number of the lock for writing to a store on a server: any number, always the same."""


_ACTING: ContextVar[str] = ContextVar("acting", default="")


@contextmanager
def acting_as(account: str) -> Iterator[None]:
    """Record actions of this thread under a signed-in account during the block."""
    token = _ACTING.set(account)
    try:
        yield
    finally:
        _ACTING.reset(token)


def who() -> str:
    """The account name that actions are recorded under, safe to show."""
    named = _ACTING.get() or os.environ.get("DASHBOARD_USER")
    try:
        return shown(named or getpass.getuser())
    except (KeyError, OSError):
        return str(os.getuid())


@contextmanager
def opened(url: str | None = None, revision: str = "head") -> Iterator[sa.Engine]:
    """The store at `url` (else DATABASE_URL, else var/store.duckdb), migrated, closed afterwards.

    For a new store, `revision` may be an earlier revision of the schema. Raises InstallationError
    if it cannot be opened: a missing folder, another command using it, a server that does not
    answer, a schema newer than this program, a full disk.
    """
    address = _address(url)
    with database_errors.errors(_shown(address)):
        engine = _engine(address)
        try:
            _make_default_folder(address)
            _migrate(engine, revision)
            if _is_file(address) and os.path.isfile(address.database or ""):
                disk.close(Path(address.database or ""))
            yield engine
        finally:
            engine.dispose()


def exists(url: str | None = None) -> bool:
    """Whether the store exists; a database server is assumed to."""
    address = _address(url)
    return not _is_file(address) or Path(address.database or "").exists()


def append(connection: sa.Connection, table: sa.Table, rows: pd.DataFrame) -> None:
    """Append a frame whose columns are the table's, within the connection's transaction."""
    columns = [column.name for column in table.columns]
    names = ", ".join(f'"{name}"' for name in columns)
    driver = connection.connection.driver_connection
    assert driver is not None
    if connection.dialect.name == "duckdb":
        driver.register("stage", rows[columns])
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM stage'  # noqa: S608
        )
        driver.unregister("stage")
        return
    copying = f'COPY "{table.name}" ({names}) FROM STDIN'  # many times faster than INSERT
    with driver.cursor() as cursor, cursor.copy(copying) as copy:
        for at in range(0, len(rows), BATCH):
            some = rows[columns].iloc[at : at + BATCH]
            some = some.astype(object).where(some.notna(), None)
            for record in some.itertuples(index=False, name=None):
                copy.write_row(record)


@contextmanager
def staged(connection: sa.Connection, name: str, rows: pd.DataFrame) -> Iterator[sa.Table]:
    """The rows as a temporary table of this connection during the block, to join with.

    Columns become integers, dates or text. If the block raises, the table goes with the
    transaction.
    """
    kinds: dict[str, type[Any]] = {"i": sa.Integer, "M": sa.Date}
    columns = [sa.Column(name, kinds.get(rows[name].dtype.kind, sa.String)) for name in rows]
    table = sa.Table(name, sa.MetaData(), *columns, prefixes=["TEMPORARY"])
    table.create(connection, checkfirst=False)
    append(connection, table, rows)
    yield table
    table.drop(connection, checkfirst=False)


@contextmanager
def among(
    connection: sa.Connection, column: sa.Column, values: Iterable[object]
) -> Iterator[sa.ColumnElement[bool]]:
    """A condition for queries in the block: the column has one of these values.

    Any number of values is possible, since they are rows of a temporary table; PostgreSQL accepts
    only 65,535 parameters. Values are integers if the column is, else text.
    """
    kind = "int64" if isinstance(column.type, sa.Integer) else "str"
    rows = pd.DataFrame({"value": pd.Series(list(values), dtype=kind)})
    with staged(connection, f"staged_{column.name}", rows) as table:
        yield column.in_(sa.select(table.c.value))


def lock(connection: sa.Connection) -> None:
    """Wait until no other transaction numbers or appends rows; the lock ends with this transaction.

    Only a server needs it: a DuckDB file is open in only one process.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def next_id(connection: sa.Connection, table: sa.Table) -> int:
    """The number of the table's next row, from 1; nobody else gets one until the transaction ends
    (see `lock`).
    """
    lock(connection)
    query = sa.select(sa.func.max(table.c.id))
    return (
        connection.execute(query).scalar_one() or 0
    ) + 1  # scalar_one reads to the end, which DuckDB needs


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees the store as it was when it began, even if others load meanwhile."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":  # DuckDB's always do
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


def frame(connection: sa.Connection, query: sa.Select) -> pd.DataFrame:
    """A query's rows as a frame, dates as datetime64."""
    columns = list(query.subquery().c)
    result = connection.execute(query)
    if connection.dialect.name == "duckdb":  # straight into columns, not row by row
        return _typed(result.cursor.df(), columns)
    return _typed(pd.DataFrame(result.all(), columns=[col.name for col in columns]), columns)


def frames(connection: sa.Connection, query: sa.Select) -> Iterator[pd.DataFrame]:
    """A query's rows as frames of limited size, for large tables."""
    columns = list(query.subquery().c)
    if connection.dialect.name == "duckdb":
        cursor = connection.execute(query).cursor
        while len(some := cursor.fetch_df_chunk(BATCH // 2048)):  # counted in DuckDB's vectors
            yield _typed(some, columns)
        return
    result = connection.execute(query, execution_options={"yield_per": BATCH})
    for rows in result.partitions():
        yield _typed(pd.DataFrame(rows, columns=[col.name for col in columns]), columns)


def _typed(rows: pd.DataFrame, columns: Sequence[sa.ColumnElement]) -> pd.DataFrame:
    rows = rows.set_axis([column.name for column in columns], axis=1)
    kinds = {sa.Date: "datetime64[s]", sa.DateTime: "datetime64[s]", sa.Double: float}
    kinds |= {sa.Integer: "int64", sa.Boolean: bool}
    types = {column.name: kinds.get(type(column.type)) for column in columns}
    return rows.astype({name: kind for name, kind in types.items() if kind})


def revision(connection: sa.Connection) -> str | None:
    """The revision of the store's schema; None if it has none yet."""
    return MigrationContext.configure(connection).get_current_revision()


def knows(revision: str) -> bool:
    """Whether this program knows a revision of the schema."""
    script = ScriptDirectory.from_config(_alembic())
    return revision in {known.revision for known in script.walk_revisions()}


def _migrate(engine: sa.Engine, wanted: str) -> None:
    config = _alembic()
    script = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        lock(connection)
        at = revision(connection)
        if at == script.get_current_head():
            return
        config.attributes["connection"] = connection
        try:
            if at is not None:
                script.get_revision(at)
            command.upgrade(config, wanted)
        except (CommandError, RevisionError) as error:
            raise InstallationError(
                f"The store's schema ({at}) is newer than this program knows "
                f"({script.get_current_head()}). Update the program."
            ) from error


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def _address(url: str | None) -> sa.URL:
    """The parsed address. Errors do not quote it: an unescaped @, : or / in a password would be
    parsed wrongly, and part of the password shown as the server's name.
    """
    try:
        address = sa.make_url(url or os.environ.get("DATABASE_URL", DEFAULT_URL))
    except (sa.exc.ArgumentError, ValueError):
        raise InstallationError(
            f"DATABASE_URL is not the address of a database. {ADDRESS_REMEDY}"
        ) from None
    if not _is_file(address) and "@" in f"{address.host}{address.database}":
        raise InstallationError(
            "DATABASE_URL is not the address of a database. In a user name or password write @ as "
            "%40, : as %3A and / as %2F."
        )
    return address


def _engine(address: sa.URL) -> sa.Engine:
    try:
        engine = sa.create_engine(address, poolclass=sa.StaticPool if _is_file(address) else None)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ModuleNotFoundError) as error:
        raise InstallationError(
            f"{_shown(address)} is not the address of a database that this program can open "
            f"({error}). {ADDRESS_REMEDY}"
        ) from error
    if _is_file(address):
        sa.event.listen(engine, "connect", _quietly)
    return engine


def _quietly(connection: Any, _: object) -> None:
    """Switch off DuckDB's own progress bar, which would appear in the output of commands."""
    connection.execute("SET enable_progress_bar = false")


def _is_file(address: sa.URL) -> bool:
    return address.get_backend_name() == "duckdb"


def _make_default_folder(address: sa.URL) -> None:
    file = Path(address.database or "")
    if _is_file(address) and file.parts[:1] == ("var",):
        disk.folder(file.parent, disk.PASSAGE)


def _shown(address: sa.URL) -> str:
    """The address without its password and options, safe to print."""
    return address.set(query={}).render_as_string(hide_password=True)
