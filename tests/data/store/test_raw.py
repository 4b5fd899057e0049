"""Every load keeps a copy of its raw bytes, found again by hash and name."""

import hashlib
import os
import time
from pathlib import Path

import pytest

from data import profile
from data.faults import DataError
from data.store import raw
from tests.data.floor import figure, write_tidy


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_load_keeps_the_bytes_under_their_hash_and_the_name_they_came_with(desk: Path, run):
    file = write_tidy(desk / "December-2017.csv", figure("AAA", 1))
    assert run("load", file)[0] == 0
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    kept = desk / "raw" / sha256[:2] / sha256 / "December-2017.csv"
    assert raw.path_of(sha256, "December-2017.csv") == kept
    assert kept.read_bytes() == file.read_bytes()
    assert files(desk / "raw") == [f"{sha256[:2]}/{sha256}/December-2017.csv"]


def test_the_same_file_again_keeps_one_copy_and_the_first_stays_as_it_is(desk: Path, run):
    file = write_tidy(desk / "a.csv", figure("AAA", 1))
    run("load", file)
    (only,) = files(desk / "raw")
    run("load", file)
    assert files(desk / "raw") == [only]
    file.write_text("something else")
    assert hashlib.sha256((desk / "raw" / only).read_bytes()).hexdigest() in only


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_copy_that_is_not_whole_is_mended_by_loading_again(desk: Path, run, damage: str):
    file = write_tidy(desk / "a.csv", figure("AAA", 1))
    run("load", file)
    (only,) = files(desk / "raw")
    copy = desk / "raw" / only
    copy.unlink()
    if damage == "cut":
        copy.write_bytes(file.read_bytes()[:40])
    assert run("verify")[0] == 1
    renamed = file.rename(desk / "the same.csv")
    assert run("load", renamed)[1] == (
        "the same.csv: the store has this file already, as load 1, a.csv (1 row). "
        "Nothing changed.\n"
        "  Its raw copy was missing or damaged and has been replaced.\n"
    )
    assert copy.read_bytes() == renamed.read_bytes()
    assert run("verify")[0] == 0
    assert "the store has this file already, as load 1, a.csv" in run("load", renamed)[1]


def test_a_copy_that_was_cut_before_its_load_was_done_is_mended(tmp_path: Path, kept: Path):
    file = tmp_path / "a.csv"
    file.write_text("all of it")
    sha256 = raw.hash_of(file)
    raw.path_of(sha256, "a.csv").parent.mkdir(parents=True)
    raw.path_of(sha256, "a.csv").write_text("all")
    assert raw.keep(file, sha256).read_text() == "all of it"


def test_a_refused_file_is_not_kept(desk: Path, run):
    assert run("load", write_tidy(desk / "bad.csv", figure("mordor")))[0] == 1
    assert not (desk / "raw").exists()


def test_what_cannot_be_kept_is_not_loaded(desk: Path, run, monkeypatch):
    (desk / "a file").write_text("in the way")
    monkeypatch.setenv("RAW_DIR", str(desk / "a file"))
    code, out, err = run("load", write_tidy(desk / "a.csv", figure("AAA", 1)))
    assert (code, out) == (1, "")
    assert "raw files cannot be kept there" in err
    assert "Check RAW_DIR" in err
    assert run("status")[1].startswith("0 loads")


def test_what_a_loader_that_was_cut_off_left_goes_a_day_later(desk: Path, run):
    (desk / "raw").mkdir()
    for name, hours in ((".part-old", 25), (".part-new", 23)):
        (desk / "raw" / name).write_text("half")
        then = time.time() - hours * 3600
        os.utime(desk / "raw" / name, (then, then))
    run("load", write_tidy(desk / "a.csv", figure("AAA", 1)))
    assert [path.name for path in (desk / "raw").glob(".part-*")] == [".part-new"]


def test_a_file_that_changes_under_our_hands_is_refused(tmp_path: Path, kept: Path):
    file = tmp_path / "a.csv"
    file.write_text("before")
    sha256 = raw.hash_of(file)
    file.write_text("after")
    with pytest.raises(DataError, match="changed while it was read"):
        raw.keep(file, sha256)
    assert files(kept) == []


def test_the_demonstration_can_be_read_again(demonstration: Path):
    found = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in profile.read().demonstration.glob("*/*.csv")
    }
    kept = {path.parent.name for path in (demonstration / "raw").rglob("*.csv")}
    assert kept == found
