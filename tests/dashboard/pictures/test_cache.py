"""The cache of pictures: made once, whole or not at all, and no bigger than it may be."""

import hashlib
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from dashboard.application import ROOT
from dashboard.pictures import cache
from data import disk

NAME = "ab12cd34.png"
ASKS = """
import os, sys, time
from dashboard.pictures import cache
def make():
    with open(sys.argv[2], "a") as made:
        made.write("made\\n")
    time.sleep(0.3)
    return b"picture"
assert cache.keep(sys.argv[1], make) == b"picture"
"""


def test_a_picture_is_made_once_and_read_afterwards(pictures):
    assert cache.read(NAME) is None
    assert cache.keep(NAME, lambda: b"first") == b"first"
    assert cache.keep(NAME, lambda: b"second") == b"first"
    assert cache.read(NAME) == b"first"
    assert (pictures / "ab" / NAME).read_bytes() == hashlib.sha256(b"first").digest() + b"first"


def test_many_threads_of_one_picture_have_one_maker():
    made, together = [], Barrier(8)

    def make() -> bytes:
        made.append(1)
        time.sleep(0.1)
        return b"picture"

    def ask(_: int) -> bytes:
        together.wait()
        return cache.keep(NAME, make)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(8))) == {b"picture"}
    assert made == [1]


def test_many_processes_of_one_picture_have_one_maker(tmp_path):
    made = tmp_path / "made"
    command = [sys.executable, "-c", ASKS, NAME, str(made)]
    askers = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [asker.wait(timeout=30) for asker in askers] == [0, 0, 0]
    assert made.read_text() == "made\n"


def test_pictures_of_other_folders_do_not_wait():
    with ThreadPoolExecutor(2) as pool:
        together = Barrier(2, timeout=5)

        def make() -> bytes:
            together.wait()
            return b""

        assert list(pool.map(lambda name: cache.keep(name, make), ["aa", "bb"])) == [b"", b""]


def test_a_maker_that_fails_leaves_nothing_and_the_next_may_try(pictures):
    def fail() -> bytes:
        raise ValueError("no picture")

    with pytest.raises(ValueError, match="no picture"):
        cache.keep(NAME, fail)
    assert [path.name for path in (pictures / "ab").iterdir()] == [".lock"]
    assert cache.keep(NAME, lambda: b"picture") == b"picture"


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """What is said, of what has not been said before."""
    cache._tell.cache_clear()
    return caplog


@pytest.mark.parametrize("step", [(os, "replace"), (Path, "write_bytes")])
def test_on_a_full_disk_a_picture_is_made_and_leaves_nothing_behind(
    pictures, monkeypatch, log, step
):
    monkeypatch.setattr(*step, full)
    for content in (b"first", b"second"):
        assert cache.keep(NAME, lambda made=content: made) == content
    assert [path.name for path in (pictures / "ab").iterdir()] == [".lock"]
    said = f"Pictures are made and not kept in {pictures} (PICTURES_DIR): No space left on device."
    assert log.messages == [said]


@pytest.mark.parametrize("folder", ["/proc/pictures", "/dev/null", "/dev/null/pictures"])
def test_in_a_folder_that_cannot_be_written_a_picture_is_made(monkeypatch, log, folder):
    monkeypatch.setenv("PICTURES_DIR", folder)
    assert cache.keep(NAME, lambda: b"picture") == b"picture"
    assert cache.read(NAME) is None
    assert len(log.messages) >= 1


@pytest.mark.parametrize("left", [b"", b"fir", b"x" * 40, "folder"])
def test_a_picture_that_is_not_whole_is_made_again(pictures, log, left):
    path = pictures / "ab" / NAME
    if left == "folder":
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True)
        path.write_bytes(left)
    assert cache.read(NAME) is None
    assert cache.keep(NAME, lambda: b"first") == b"first"
    assert (cache.read(NAME) == b"first") == (left != "folder")


def test_where_nothing_can_be_locked_a_picture_is_made_and_kept(pictures, monkeypatch):
    monkeypatch.setattr(disk.fcntl, "flock", full)
    assert cache.keep(NAME, lambda: b"first") == b"first"
    assert cache.read(NAME) == b"first"


def test_the_oldest_make_room(pictures, monkeypatch):
    monkeypatch.setattr(cache, "MOST_BYTES", 2 * (cache.DIGEST + 10) + 5)
    monkeypatch.setattr(cache, "LOOKED_AT_EVERY", 1)
    for age, name in ((50, "aa000001.png"), (100, "bb000002.png"), (10, "cc000003.png")):
        cache.keep(name, lambda: b"0123456789")
        then = time.time() - age
        for path in pictures.glob(f"??/{name}"):
            os.utime(path, (then, then))
    kept = sorted(path.name for path in pictures.glob("??/[!.]*"))
    assert kept == ["aa000001.png", "cc000003.png"]


def test_a_picture_that_another_process_has_let_go_of_meanwhile_is_no_error(pictures):
    cache.keep(NAME, lambda: b"picture")
    (pictures / "ab" / "gone.png").symlink_to(pictures / "nowhere")
    cache._make_room()
    assert cache.read(NAME) == b"picture"
