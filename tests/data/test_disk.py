"""Who may read what is written: this account alone, and everybody the public line."""

import stat
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
