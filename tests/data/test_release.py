"""A release on disk: written and read back whole; what is not one is refused in words."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data import release
from data.faults import DataError
from data.release import TABLES
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


@pytest.fixture(scope="module")
def original(small_release: release.Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release in it; tests work on copies."""
    folder = tmp_path_factory.mktemp("written")
    release.write(small_release, folder)
    return folder


@pytest.fixture
def written(original: Path, tmp_path: Path) -> Path:
    """A copy of a folder with a release in it."""
    return Path(shutil.copytree(original, tmp_path / "written"))


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
    release.write(built, floor.folder)
    same(built, release.read(floor.folder))


def test_an_unrated_place_is_read_back_as_unrated(floor: Floor):
    floor.load(figure("AAA"))
    built = floor.build()
    release.write(built, floor.folder)
    found = release.read(floor.folder)
    same(built, found)
    assert found.ratings["composite"].isna().all()


def test_every_table_of_a_release_is_written(written: Path):
    with duckdb.connect(str(written / release.FILE), read_only=True) as file:
        tables = {
            name for (name,) in file.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        }
    assert tables == {*TABLES, "fact"}
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
    with pytest.raises(DataError, match=r"release\.duckdb is no release: .*Publish again\.$"):
        release.read(written)


def test_a_release_of_another_format(written: Path):
    change(written, "UPDATE fact SET value = '999' WHERE name = 'format'")
    with pytest.raises(DataError, match=f"is of format 999; this program reads {release.FORMAT}"):
        release.read(written)


def test_a_release_cut_short(written: Path):
    whole = (written / release.FILE).read_bytes()
    (written / release.FILE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(DataError, match="is no release"):
        release.read(written)


def test_a_folder_without_a_release(tmp_path: Path):
    with pytest.raises(DataError, match="is no release"):
        release.read(tmp_path)
