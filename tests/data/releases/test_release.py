"""A release on disk: written and read back whole; what is not one is refused in words."""

import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.faults import DataError
from data.releases import plain_tables, release
from data.releases.release import TABLES, Unreadable
from metrics import registry
from tests.data.floor import EVERYTHING, Floor, figure


def same(left: release.Release, right: release.Release) -> None:
    """Two releases are equal, table by table."""
    for field in ("id", "audience", "as_at", "demonstration", "method"):
        assert getattr(left, field) == getattr(right, field)
    assert dict(left.indicators) == dict(right.indicators)
    assert dict(left.ambitions) == dict(right.ambitions)
    for name in TABLES:
        pd.testing.assert_frame_equal(
            getattr(left, name).reset_index(drop=True),
            getattr(right, name).reset_index(drop=True),
            check_dtype=False,
            check_exact=True,
            obj=name,
        )


def test_what_a_release_has_of_one_place_or_indicator(small_release: release.Release):
    tiny = replace(
        small_release,
        ratings=pd.DataFrame({"place": ["ash", "elm"], "composite": [1.5, 2.5]}),
        scores=pd.DataFrame({"place": ["ash", "elm", "ash"], "score": [1.0, 2.5, 2.0]}),
        series=pd.DataFrame({"indicator": ["beds", "waits", "beds"], "value": [3.0, 4.0, 5.0]}),
    )
    assert tiny.rating("elm").to_dict() == {"place": "elm", "composite": 2.5}
    assert tiny.scores_of("ash")["score"].tolist() == [1.0, 2.0]
    assert tiny.series_of("beds")["value"].tolist() == [3.0, 5.0]
    assert tiny.scores_of("oak").empty
    assert tiny.series_of("oak").empty
    with pytest.raises(KeyError, match="oak"):
        tiny.rating("oak")


def test_rows_of_a_table_by_one_column_and_by_two(small_release: release.Release):
    routes = pd.DataFrame(
        {
            "place": ["ash", "elm", "ash", "ash"],
            "kind": ["alone", "alone", "pair", "alone"],
            "count": [1, 2, 3, 4],
        }
    )
    tiny = replace(small_release, routes=routes, rebases=routes.iloc[:0])
    assert tiny.rows("routes", place="ash")["count"].tolist() == [1, 3, 4]
    assert tiny.rows("routes", place="ash", kind="alone")["count"].tolist() == [1, 4]
    assert tiny.rows("routes", kind="alone")["count"].tolist() == [1, 2, 4]
    assert tiny.rows("routes", place="oak").empty
    assert tiny.rows("routes", place="oak", kind="alone").empty
    assert tiny.rows("rebases", place="ash").empty
    other = replace(tiny, routes=routes.assign(place="oak"))
    assert other.rows("routes", place="ash").empty


@pytest.fixture(scope="module")
def original(small_release: release.Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release in it; tests work on copies."""
    folder = tmp_path_factory.mktemp("written") / small_release.id
    folder.mkdir()
    release.write(small_release, folder)
    return folder


@pytest.fixture
def written(original: Path, tmp_path: Path) -> Path:
    """A copy of a folder with a release in it, where its channel has it."""
    return Path(shutil.copytree(original, tmp_path / "internal" / original.name))


@pytest.mark.parametrize("audience", ["internal", "public"])
@pytest.mark.parametrize("kind", ["real", "demonstration"])
def test_what_is_written_is_read_back(floor: Floor, audience: str, kind: str):
    floor.load(
        *EVERYTHING,
        *(figure("AAA", 80 + month / 3, period=f"2017-{month:02}") for month in range(1, 12)),
        *(figure("BBB", 80, period=f"2017-{month:02}") for month in range(1, 12)),
        kind=kind,
    )
    built = floor.build(audience)
    same(built, release.read(floor.write(built)))


def test_an_unrated_place_is_read_back_as_unrated(floor: Floor):
    floor.load(figure("AAA"))
    built = floor.build()
    found = release.read(floor.write(built))
    same(built, found)
    assert found.ratings["composite"].isna().all()


def test_every_table_of_a_release_is_written(written: Path):
    with duckdb.connect(str(written / release.FILE), read_only=True) as file:
        tables = {
            name for (name,) in file.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    assert tables == {*TABLES, *release.PLAN.values(), "fact"}
    assert {"observations", "scores", "domains", "ratings"} <= tables
    assert [path.name for path in written.iterdir()] == [release.FILE]


def test_a_release_can_be_read_while_others_read_it(written: Path):
    config = {"enable_external_access": "false"}
    with duckdb.connect(str(written / release.FILE), read_only=True, config=config):
        assert release.read(written).id


def test_reading_leaves_the_file_as_it_was(written: Path):
    before = (written / release.FILE).read_bytes()
    release.read(written)
    assert (written / release.FILE).read_bytes() == before


def change(folder: Path, statement: str) -> None:
    with duckdb.connect(str(folder / release.FILE)) as file:
        file.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE ratings",
        "DROP TABLE fact",
        "DELETE FROM fact WHERE name = 'method'",
        "DELETE FROM fact WHERE name = 'format'",
        "UPDATE fact SET value = '{}' WHERE name = 'method'",
        "UPDATE fact SET value = 'yesterday' WHERE name = 'as_at'",
    ],
)
def test_a_broken_release_is_no_release(written: Path, statement: str):
    change(written, statement)
    with pytest.raises(DataError, match=r"release\.duckdb is not a release: .*Publish again\.$"):
        release.read(written)


def test_a_release_of_another_format(written: Path):
    change(written, "UPDATE fact SET value = '999' WHERE name = 'format'")
    with pytest.raises(DataError, match=f"is of format 999; this program reads {release.FORMAT}"):
        release.read(written)


def test_a_release_cut_short(written: Path):
    whole = (written / release.FILE).read_bytes()
    (written / release.FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="is not a release"):
        release.read(written)


def test_a_folder_without_a_release(tmp_path: Path):
    with pytest.raises(Unreadable, match="is not a release"):
        release.read(tmp_path)


def test_a_release_of_another_line_or_id_is_refused(written: Path):
    """As where somebody copies an internal release into the public's channel."""
    copied = Path(shutil.copytree(written, written.parent.parent / "public" / written.name))
    with pytest.raises(Unreadable, match="its audience is internal, and should be public"):
        release.read(copied)
    renamed = written.rename(written.with_name("2018-01-31-00000001"))
    with pytest.raises(Unreadable, match=f"its id is {written.name}, and should be 2018-01-31-0"):
        release.confirm(renamed)


def test_a_release_copied_without_its_embargo_is_refused(
    small_release: release.Release, floor: Floor
):
    held = replace(small_release, embargo_until=floor.clock)
    folder = floor.write(held)
    assert release.read(folder).embargo_until == floor.clock
    (folder / release.EMBARGO).write_text(f"{floor.clock:%Y-%m-%d}")  # cut off
    with pytest.raises(Unreadable, match="its embargo is 2018-03-01T09:00:00, and should be 2018"):
        release.read(folder)
    (folder / release.EMBARGO).write_text("soon")
    with pytest.raises(Unreadable, match="embargo says no time"):
        release.read(folder)
    (folder / release.EMBARGO).unlink()
    with pytest.raises(Unreadable, match="its embargo is 2018-03-01T09:00:00, and should be none"):
        release.read(folder)


HOSTILE = {
    "a query": (
        "DROP TABLE views; CREATE VIEW views AS SELECT * FROM range(1000000000000)",
        "'views' in it is not a plain table",
    ),
    "a sum worked out on reading": (
        "CREATE TABLE more (a BIGINT, b BIGINT GENERATED ALWAYS AS (a * 2))",
        "'b' in it is not a plain table or column",
    ),
    "tables elsewhere": (
        "CREATE SCHEMA s; CREATE TABLE s.t (a BIGINT)",
        "'a' in it is not a plain",
    ),
    "lists": ("CREATE TABLE more AS SELECT range(9) AS a", "column 'a' is of the type BIGINT"),
    "a name that is a query": ('CREATE TABLE more (""")" BIGINT)', "its column"),
    "many columns": (
        f"CREATE TABLE more ({', '.join(f'c{at} BIGINT' for at in range(1001))})",
        "more than 1,000 columns",
    ),
    "many rows, all alike, in a small file": (
        "CREATE TABLE more AS SELECT true AS a FROM range(2000001)",
        "more than 2,000,000 cells",
    ),
    "long texts, all alike, in a small file": (
        "CREATE TABLE more AS SELECT repeat('x', 20000) AS a FROM range(1000);"
        "CREATE MACRO strlen(x) AS 0; CREATE MACRO sum(x) AS 0;"
        "CREATE MACRO duckdb_columns() AS TABLE SELECT 1",
        "more than 10,000,000 bytes",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_runs_something_or_fills_the_memory_is_refused(
    written: Path, what: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(plain_tables, "MOST_CELLS", 2_000_000)
    monkeypatch.setattr(plain_tables, "MOST_TEXT", 10_000_000)
    statement, says = HOSTILE[what]
    release.check(written, written.name)
    change(written, statement)
    assert (written / release.FILE).stat().st_size < 10_000_000
    with pytest.raises(Unreadable, match=says):
        release.check(written, written.name)


def test_what_is_wrong_is_said_to_a_reader_without_paths(written: Path):
    change(written, "DROP TABLE ratings")
    with pytest.raises(Unreadable, match="Catalog Error") as fault:
        release.read(written)
    assert str(written) in str(fault.value)
    assert "ratings" not in fault.value.told
    assert str(written) not in fault.value.told


def test_a_release_names_its_areas_in_their_order(small_release):
    assert list(small_release.names.items()) == [
        ("england", "England"),
        ("shire", "The Shire"),
        ("north", "North"),
        ("south", "South"),
    ]


@pytest.mark.parametrize("id", registry.methods())
def test_a_method_is_read_as_it_was_written(id: str):
    method = registry.methods()[id]
    assert release.Methods.validate_json(release.Methods.dump_json(method)) == method
