"""Who may read what is written: this account alone, and everybody the public line."""

import fcntl
import os
import stat
import time
from pathlib import Path

import pytest

from data import disk
from data.faults import InstallationError
from data.releases import channels, withdrawn
from data.store import database
from tests.data.floor import figure, write_tidy


def rights(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):o}"


def found(*roots: Path) -> list[Path]:
    """Folders, and all that is in them, links aside."""
    everything = [path for root in roots for path in (root, *root.rglob("*"))]
    return [path for path in everything if not path.is_symlink()]


def test_all_that_commands_write_is_their_accounts_own_but_the_public_line(full: Path, run):
    (full / "store.duckdb").chmod(0o644)  # as an earlier version made them
    (full / "releases" / "internal").chmod(0o755)
    assert run("load", write_tidy(full / "more.csv", figure("AAA", 91)))[0] == 0
    assert run("publish", "--method", "core-1")[0] == 0
    assert run("backup", full / "archive.zip")[0] == 0
    withdrawn.write(full / "releases" / "public", {"place/north": "Wrong."})
    own = found(full / "releases" / "internal", full / "raw", full / "archive.zip")
    own += [full / "store.duckdb", *full.glob("*.wal")]
    assert len(own) > 10
    assert {str(path): rights(path) for path in own if path.stat().st_mode & 0o077} == {}
    public = full / "releases" / "public"
    shared = [path for path in found(public) if not path.name.startswith(".")]
    assert len(shared) > 50
    for path in shared:
        assert rights(path) == ("755" if path.is_dir() else "644"), path
    assert rights(full / "releases" / "internal") == "700"
    assert (full / "releases").stat().st_mode & 0o001  # nginx may pass


def test_what_is_followed_is_shared_on_the_public_line_alone(full: Path, run):
    for audience, folder, file in (("internal", "700", "600"), ("public", "755", "644")):
        theirs = (full / "releases").rename(full / "theirs")
        channels.write_index(theirs / audience)
        assert run("follow", theirs, "--audience", audience, "--once")[0] == 0
        here = full / "releases" / audience
        for path in found(here):
            if not path.name.startswith("."):
                assert rights(path) == (folder if path.is_dir() else file), path
        assert rights(full / "releases") == "711"
        (full / "releases").rename(full / audience)
        theirs.rename(full / "releases")


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        (None, disk.OWN, "700"),
        (None, disk.PASSAGE, "711"),
        (None, disk.SHARED, "755"),
        (0o755, disk.OWN, "755"),  # it may be the system's
        (0o700, disk.SHARED, "700"),
    ],
)
def test_a_folder_is_made_as_asked_and_one_that_is_there_stays_as_it_is(
    tmp_path: Path, before: int | None, wanted: int, after: str
):
    path = tmp_path / "above" / "folder"
    if before is not None:
        path.mkdir(parents=True)
        path.chmod(before)
    assert disk.folder(path, wanted) == path
    assert rights(path) == after
    if before is None:
        assert rights(path.parent) == "711"


def test_what_is_put_into_a_folder_has_the_folders_readers(tmp_path: Path):
    for folder, file, inside in (
        (0o750, "640", "750"),
        (0o711, "600", "711"),
        (0o700, "600", "700"),
    ):
        tmp_path.chmod(folder)
        (tmp_path / "a").mkdir(exist_ok=True)
        (tmp_path / "a" / "file").write_text("")
        (tmp_path / "a" / "link").unlink(missing_ok=True)
        (tmp_path / "a" / "link").symlink_to("/etc/passwd")
        disk.like_its_folder(tmp_path / "a")
        assert (rights(tmp_path / "a"), rights(tmp_path / "a" / "file")) == (inside, file)
    tmp_path.chmod(0o700)


def test_a_folder_that_is_no_store_keeps_its_rights(tmp_path: Path):
    tmp_path.chmod(0o755)
    with (
        pytest.raises(InstallationError, match="Check DATABASE_URL"),
        database.opened(f"duckdb:///{tmp_path}"),
    ):
        pass
    assert rights(tmp_path) == "755"
    tmp_path.chmod(0o700)


def test_a_file_takes_its_place_whole_or_not_at_all(tmp_path: Path):
    path = tmp_path / "a"
    path.write_text("old")
    with disk.whole(path) as part:
        part.write_text("new")
        assert path.read_text() == "old"
        assert rights(part) == "600"
    assert path.read_text() == "new"
    with pytest.raises(UnicodeEncodeError), disk.whole(path, lasting=False) as part:
        part.write_text("not \u00e9 in ASCII", encoding="ascii")
    assert (path.read_text(), [*tmp_path.iterdir()]) == ("new", [path])


def test_what_was_left_unfinished_goes_after_a_day(tmp_path: Path):
    for name, hours in ((".part-old", 25), (".part-new", 23), ("kept", 25)):
        (tmp_path / name).touch()
        then = time.time() - hours * 3600
        os.utime(tmp_path / name, (then, then))
    with disk.whole(tmp_path / "a"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == {".part-new", "kept", "a"}


def test_a_link_leads_to_another_whatever_was_left(tmp_path: Path):
    (tmp_path / ".current.new").symlink_to("left by a process that was cut off")
    for target in ("one", "two"):
        disk.link(tmp_path / "current", target)
        assert os.readlink(tmp_path / "current") == target
    assert [path.name for path in tmp_path.iterdir()] == ["current"]


def test_a_copy_has_the_hash_and_the_size_of_its_pieces(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"abc")
    with (tmp_path / "a").open("rb") as file:
        found = disk.copy(disk.pieces(file), tmp_path / "b")
    # SHA-256 of "abc", from FIPS 180-2, appendix B.1
    assert found == ("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", 3)
    assert (tmp_path / "b").read_bytes() == b"abc"


def test_a_lock_is_for_one_at_a_time(tmp_path: Path):
    path = tmp_path / ".lock"
    with disk.locked(path) as one:
        assert one is not None
        with disk.locked(path, wait=False) as other:
            assert other is None
    with disk.locked(path, wait=False) as other:
        assert other is not None
    assert rights(path) == "600"


def test_whoever_asks_whether_a_file_is_locked_does_not_lock_it(tmp_path: Path):
    path = tmp_path / ".lock"
    with disk.locked(path):
        assert disk.is_locked(path)
    with path.open() as asking:
        fcntl.flock(asking, fcntl.LOCK_SH)  # somebody else asks at this moment
        assert not disk.is_locked(path)


def test_a_lock_goes_when_its_block_fails(tmp_path: Path):
    with pytest.raises(ZeroDivisionError), disk.locked(tmp_path / ".lock"):
        str(1 / 0)
    with disk.locked(tmp_path / ".lock", wait=False) as other:
        assert other is not None


def test_lines_of_many_are_appended_one_by_one(tmp_path: Path):
    for line in ("one", "two"):
        disk.append(tmp_path / "record", line)
    assert (tmp_path / "record").read_text() == "one\ntwo\n"
    assert rights(tmp_path / "record") == "600"
