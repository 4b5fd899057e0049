"""python -m data backup and restore: one archive, into any kind of store, all or nothing."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.faults import DataError
from data.store import backup, database, raw, schema
from tests import house
from tests.data import postgres
from tests.data.floor import CORE, EVERYTHING, Floor, contents, figure, write_reference, write_tidy

pytestmark = pytest.mark.slow

COMMENT = """indicator,place,date,issue,action,owner,public
ae_four_hour,north,2018-01-12,"Full, ""quite"" full.",Beds.,A chief,no
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store that has a row in most of its tables, and blanks in most columns."""
    folder = tmp_path_factory.mktemp("filled")
    write_reference(folder / "reference")
    (folder / "comments.csv").write_text(COMMENT)
    third = figure("BBB", 1 / 3, 0.7, period="2017-11")
    house.run(folder, "load", write_tidy(folder / "x.csv", *EVERYTHING, third))
    house.run(folder, "load", folder / "comments.csv", "--embargo", "2999-01-01T09:30")
    house.run(folder, "load", write_tidy(folder / "y.csv", figure("AAA", 1)))
    house.run(folder, "withdraw", 3, "--reason", "wrong")
    house.run(folder, "backup", folder / "one.zip")
    return folder


@pytest.fixture
def told(desk: Path, filled: Path) -> Path:
    """The desk with that store, and its archive `one.zip`."""
    for name in ("store.duckdb", "one.zip"):
        shutil.copy(filled / name, desk)
    return desk


def held(url: str | None = None) -> dict[str, list[tuple]]:
    """What the store holds."""
    with database.opened(url) as store:
        return contents(store)


def test_there_and_back_is_the_same_store_and_the_same_release(
    told: Path, run, monkeypatch: pytest.MonkeyPatch, postgresql: postgres.Server
):
    assert run("publish", *CORE, "--no-site")[0] == 0
    before, said = held(), run("publish", *CORE, "--no-site")[1]
    assert [name for name, rows in before.items() if rows] == [
        "load",
        "observation",
        "commentary",
        "withdrawal",
        "publication",
    ]
    code, out, err = run("backup", told / "first.zip")
    assert (code, err) == (0, "")
    assert out.startswith(
        f"{told}/first.zip: 3 load, 14 observation, 1 commentary, 0 event, 1 withdrawal, 2 "
    )
    there = postgresql.database()
    for url, file, again in (
        (there, "first.zip", "two.zip"),
        (f"duckdb:///{told}/back.duckdb", "two.zip", "three.zip"),
    ):
        monkeypatch.setenv("DATABASE_URL", url)
        assert run("restore", told / file)[0] == 0
        assert held() == before
        assert run("publish", *CORE, "--no-site")[1] == said
        assert "was current already" in said
        assert run("backup", told / again)[0] == 0


def test_what_stands_in_the_manifest(told: Path, run):
    with zipfile.ZipFile(told / "one.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        archive.extractall(told / "out")
    assert manifest["tables"].keys() == schema.METADATA.tables.keys()
    assert manifest["tables"]["observation"]["rows"] == len(EVERYTHING) + 2
    for name, said in manifest["tables"].items():
        assert raw.hash_of(told / "out" / f"{name}.parquet") == said["sha256"]
    assert sorted(path.name for path in told.glob(".*")) == []


def test_a_file_that_is_there_is_not_written_over(told: Path, run):
    (told / "one.zip").write_text("mine")
    code, _, err = run("backup", told / "one.zip")
    assert (code, err) == (
        1,
        f"{told}/one.zip exists already. Name another file, or move it away.\n",
    )
    assert (told / "one.zip").read_text() == "mine"


def test_no_folder_to_write_to(told: Path, run):
    assert run("backup", told / "nowhere" / "one.zip") == (
        1,
        "",
        f"{told}/nowhere: there is no such folder. Make it first.\n",
    )


def test_only_into_an_empty_store(told: Path, run):
    before = held()
    code, out, err = run("restore", told / "one.zip")
    assert (code, out) == (1, "")
    assert err.startswith("The store is not empty (3 in load, ")
    assert held() == before


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def one_byte(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[len(whole) // 2] ^= 1
    file.write_bytes(bytes(whole))


def repacked(change: Callable[[dict[str, bytes]], object]) -> Callable[[Path], None]:
    """The archive packed again with something changed in it, its checksums in order."""

    def spoil(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        with zipfile.ZipFile(file, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)

    return spoil


def manifest(change: Callable[[dict], object]) -> Callable[[Path], None]:
    """The archive with something changed in its manifest."""

    def spoil(parts: dict[str, bytes]) -> None:
        said = json.loads(parts["manifest.json"])
        change(said)
        parts["manifest.json"] = json.dumps(said).encode()

    return repacked(spoil)


SPOILT = {
    "cut": (cut, "is not a complete archive of a store"),
    "one byte": (one_byte, "is not a complete archive of a store"),
    "something else": (lambda file: file.write_text("Dear diary"), "is not a complete archive"),
    "other rows": (
        repacked(lambda parts: parts.update({"load.parquet": parts["withdrawal.parquet"]})),
        "load.parquet is not what the manifest says",
    ),
    "a file lost": (repacked(lambda parts: parts.pop("load.parquet")), "no item named"),
    "no manifest": (repacked(lambda parts: parts.pop("manifest.json")), "no item named"),
    "a list": (
        repacked(lambda parts: parts.update({"manifest.json": b"[]"})),
        "not a complete archive",
    ),
    "a table lost": (manifest(lambda said: said["tables"].pop("load")), "lacks the table load"),
    "rows lost": (
        manifest(lambda said: said["tables"]["load"].update(rows=4)),
        "table load has 3 rows, but the manifest says 4",
    ),
    "newer format": (manifest(lambda said: said.update(format=2)), "made by a newer program"),
    "newer schema": (manifest(lambda said: said.update(revision="9")), "made by a newer program"),
    "a way out": (
        manifest(lambda said: said["tables"].update({"../x": {"rows": 0, "sha256": ""}})),
        "no store has a table ../x",
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_broken_or_newer_archive_is_refused_in_words(
    how: str, told: Path, run, monkeypatch: pytest.MonkeyPatch
):
    spoil, says = SPOILT[how]
    spoil(told / "one.zip")
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{told}/new.duckdb")
    code, out, err = run("restore", told / "one.zip")
    assert (code, out) == (1, "")
    assert says in err
    assert str(told / "one.zip") in err
    assert err.count("\n") == 1
    assert not any(held().values())


def test_no_such_archive(desk: Path, run):
    assert run("restore", desk / "x.zip") == (
        1,
        "",
        f"{desk}/x.zip: there is no such file. Check the name.\n",
    )


def test_a_failure_half_way_leaves_the_store_empty(
    told: Path, run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{told}/new.duckdb")
    append = database.append

    def fail_at_the_last(connection: sa.Connection, table: sa.Table, rows) -> None:
        if table is schema.observation:
            raise OSError(28, "No space left on device")
        append(connection, table, rows)

    with database.opened() as store:
        monkeypatch.setattr(database, "append", fail_at_the_last)
        with pytest.raises(DataError, match="disk is full: nothing was changed in the store"):
            backup.restore(store, told / "one.zip")
        assert not any(contents(store).values())


FIRST = {"load", "observation", "withdrawal", "publication"}


def of_the_first_revision(said: dict) -> None:
    """What a program that knew no commentary would have written."""
    said["revision"] = "0001"
    said["tables"] = {name: held for name, held in said["tables"].items() if name in FIRST}


def test_an_archive_of_an_earlier_schema_is_brought_up_to_date(
    told: Path, run, monkeypatch: pytest.MonkeyPatch
):
    before = held()
    manifest(of_the_first_revision)(told / "one.zip")
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{told}/new.duckdb")
    assert run("restore", told / "one.zip")[::2] == (0, "")
    assert held() == {name: rows if name in FIRST else [] for name, rows in before.items()}


@pytest.mark.both_stores
def test_a_store_of_many_rows_goes_in_pieces(floor: Floor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(database, "BATCH", 2048)
    months = pd.period_range("1950-01", periods=800, freq="M")
    floor.load(
        *[figure(area, 1, period=str(one)) for area in ("AAA", "BBB", "N01") for one in months]
    )
    made = backup.backup(floor.engine, floor.folder / "one.zip")
    assert made.tables["observation"].rows == 2400
    with database.opened(f"duckdb:///{floor.folder}/new.duckdb") as store:
        backup.restore(store, floor.folder / "one.zip")
        assert contents(store) == contents(floor.engine)
