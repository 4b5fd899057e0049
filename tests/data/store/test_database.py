"""Opening the store: the schema it gets, and what is said where it cannot be opened."""

import errno
import importlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects import postgresql

from data import profile, times
from data.__main__ import main
from data.faults import DataError
from data.store import database, schema
from tests.data.floor import contents, figure, write_tidy


def shape(table: sa.Table) -> dict[str, tuple]:
    """What a table's columns are: type, whether blank is allowed, whether it is the key."""
    return {
        column.name: (
            column.type.as_generic(allow_nulltype=False).__class__.__name__,
            column.nullable,
            column.primary_key,
            sorted(key.target_fullname for key in column.foreign_keys),
        )
        for column in table.columns
    }


def kinds(connection: sa.Connection) -> list[tuple]:
    """Columns and constraints as the database describes them, without Alembic's own."""
    columns = connection.exec_driver_sql(
        "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
        "WHERE table_name <> 'alembic_version'"
    ).all()
    constraints = connection.exec_driver_sql(
        "SELECT table_name, constraint_type, constraint_text FROM duckdb_constraints() "
        "WHERE table_name <> 'alembic_version'"
    ).all()
    return sorted(map(tuple, columns)) + sorted(map(tuple, constraints))


def test_the_revisions_make_exactly_the_tables_of_the_schema(tmp_path: Path):
    by_hand = sa.create_engine(f"duckdb:///{tmp_path}/by-hand.duckdb")
    schema.METADATA.create_all(by_hand)
    with (
        database.opened(f"duckdb:///{tmp_path}/migrated.duckdb") as migrated,
        migrated.connect() as left,
        by_hand.connect() as right,
    ):
        found = kinds(left)
        assert found == kinds(right)
        assert len({row[0] for row in found}) == len(schema.METADATA.tables) == 20
    by_hand.dispose()


def test_opening_again_changes_nothing(tmp_path: Path):
    url = f"duckdb:///{tmp_path}/store.duckdb"
    with database.opened(url) as store, store.begin() as connection:
        connection.execute(
            schema.publication.insert().values(
                id=1,
                audience="public",
                release_id="x",
                action="publish",
                acted_at=times.now(),
                acted_by="a tester",
            )
        )
    with database.opened(url) as store:
        before = contents(store)
    with database.opened(url) as store:
        assert contents(store) == before
    assert len(before["publication"]) == 1


def take_back(store: sa.Engine, revision: str) -> None:
    """Bring the store's schema back to a revision."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    with store.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def test_the_revisions_can_be_taken_back(tmp_path: Path):
    with database.opened(f"duckdb:///{tmp_path}/store.duckdb") as store:
        take_back(store, "base")
        assert set(sa.inspect(store).get_table_names()) == {"alembic_version"}


def test_a_store_of_the_first_revision_gains_commentary_and_keeps_its_rows(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", figure("AAA")))
    with database.opened() as store:
        before = contents(store)
        take_back(store, "0001")
        assert "commentary" not in sa.inspect(store).get_table_names()
    with database.opened() as store:
        assert contents(store) == before
    assert (len(before["observation"]), before["commentary"]) == (1, [])


def test_commentary_is_a_table_of_postgresql_too():
    dialect = postgresql.dialect()
    made = str(sa.schema.CreateTable(schema.commentary).compile(dialect=dialect))
    assert "PRIMARY KEY (load_id, indicator, area, date)" in made
    assert "SERIAL" not in made


def test_constraints_hold_in_the_database_itself(tmp_path: Path):
    row = {"id": 1, "audience": "nobody", "release_id": "x", "action": "publish"}
    with database.opened(f"duckdb:///{tmp_path}/store.duckdb") as store:
        insert = schema.publication.insert().values(
            **row, acted_at=times.now(), acted_by="a tester"
        )
        with (
            pytest.raises(sa.exc.DBAPIError, match="CHECK"),
            store.begin() as c,
        ):
            c.execute(insert)


def test_a_store_from_a_newer_program_is_left_alone(tmp_path: Path):
    url = f"duckdb:///{tmp_path}/store.duckdb"
    with database.opened(url) as store, store.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DataError, match=r"\(9999\) is newer .* Update the program"):
        open_and_close(url)


def open_and_close(url: str) -> None:
    with database.opened(url):
        pass


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("duckdb:////nowhere/at/all/store.duckdb", "Check DATABASE_URL, the folder"),
        ("duckdb:////etc", "Check DATABASE_URL, the folder"),
        ("nonsense", "not the address of a database"),
        ("duckdb:nonsense", "not the address of a database"),
        ("duckdb", "not the address of a database"),
        ("oracle9://there/store", "not the address of a database"),
        ("postgresql+psycopg://u:hush@127.0.0.1:door/kpi", "not the address of a database"),
        ("postgresql+psycopg://u:hush@127.0.0.1:1/kpi", "server runs"),
        ("postgresql+psycopg://u:hush@nowhere.invalid/kpi", "server runs"),
    ],
)
@pytest.mark.parametrize("command", ["status", "demo"])
def test_a_store_that_cannot_be_opened_is_said_in_one_line(
    url: str, says: str, command: str, desk: Path, run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", url)
    code, out, err = run(command)
    assert (code, out) == (1, "")
    assert says in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:hushhush@127.0.0.1:1/kpi",
        "postgresql+psycopg://u@127.0.0.1:1/kpi?password=hushhush",
        "postgresql+psycopg://u:hush@hush@127.0.0.1:1/kpi",
        "postgresql+psycopg://u:hush/hush@127.0.0.1:1/kpi",
        "postgresql+psycopg://u:12/hush@127.0.0.1:1/kpi",
        "postgresql+psycopg://u:hush:hush@127.0.0.1:1/kpi",
        "oracle9://u:hushhush@127.0.0.1:1/kpi",
        "hushhush",
    ],
)
def test_a_password_is_never_printed(url: str, desk: Path, run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DATABASE_URL", url)
    code, out, err = run("status")
    assert (code, out) == (1, "")
    assert err
    assert "hush" not in err


def test_a_file_that_is_no_database(desk: Path, run):
    (desk / "store.duckdb").write_text("Dear diary,\n" * 1000)
    code, out, err = run("status")
    assert (code, out) == (1, "")
    assert err.startswith("Cannot open duckdb:///")
    assert err.count("\n") == 1
    assert (desk / "store.duckdb").read_text() == "Dear diary,\n" * 1000


HOLD = """
import sys, duckdb
held = duckdb.connect(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_store_that_another_command_uses(desk: Path, run):
    store = desk / "store.duckdb"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, store],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        code, out, err = run("status")
        assert (code, out) == (1, "")
        assert err == (
            f"Another command is using duckdb:///{store}. Wait until it has finished and try "
            "again.\n"
        )
    finally:
        other.communicate()
    assert run("status")[0] == 0


FULL_DISK = [
    OSError(errno.ENOSPC, "No space left on device"),
    duckdb.IOException("IO Error: Could not write file: No space left on device"),
    sa.exc.OperationalError("INSERT", {}, duckdb.IOException("IO Error: No space left on device")),
]


@pytest.mark.parametrize("fault", FULL_DISK, ids=lambda fault: type(fault).__name__)
def test_a_full_disk_while_loading(
    fault: Exception, desk: Path, run, monkeypatch: pytest.MonkeyPatch
):
    assert run("load", write_tidy(desk / "first.csv", figure("AAA", 1)))[0] == 0
    with database.opened() as store:
        before = contents(store)

    def refuse(*_: object) -> None:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(database, "append", refuse)
        code, out, err = run("load", write_tidy(desk / "second.csv", figure("AAA", 2)))
    assert (code, out) == (1, "")
    assert err.startswith("The disk is full: nothing was changed in duckdb:///")
    assert err.count("\n") == 1
    with database.opened() as store:
        assert contents(store) == before


def test_a_python_module_that_is_missing_is_no_fault_of_the_store(desk: Path):
    says = "The Python module no_such_module is missing here. Install what requirements.txt lists"
    with pytest.raises(DataError, match=says), database.opened():
        importlib.import_module("no_such_module")


def test_a_fault_of_another_file_names_that_file(desk: Path):
    with pytest.raises(DataError, match=r"^/nowhere/x\.csv: No such file"), database.opened():
        Path("/nowhere/x.csv").read_text()


def test_who_is_the_account_or_what_the_environment_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database.getpass, "getuser", lambda: "secretary")
    monkeypatch.delenv("DASHBOARD_USER", raising=False)
    assert database.who() == "secretary"
    monkeypatch.setenv("DASHBOARD_USER", "night job")
    assert database.who() == "night job"
    with database.acting_as("edith"):
        assert database.who() == "edith"
    assert database.who() == "night job"


def test_who_without_an_account_name_is_its_number(monkeypatch: pytest.MonkeyPatch):
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(database.getpass, "getuser", nameless)
    monkeypatch.setattr(database.os, "getuid", lambda: 1234)
    monkeypatch.delenv("DASHBOARD_USER", raising=False)
    assert database.who() == "1234"


def test_the_default_store_makes_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert not database.exists()
    assert main(["status"]) == 0
    assert database.exists()
    assert (tmp_path / "var" / "store.duckdb").is_file()
    assert profile.read().demonstration.is_dir()
