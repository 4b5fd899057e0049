"""A publisher's folder leads nowhere else: no link in it, and no pipe, is read."""

import contextlib
import os
from pathlib import Path

import pytest

from data.faults import DataError
from data.releases.publisher import Directory, limited


@pytest.fixture
def channel(tmp_path: Path) -> Path:
    """A channel with a page, and beside it a secret that its owner may not read, and we may."""
    for folder in ("channel/site", "secret"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "page.html").write_text(folder)
    return tmp_path / "channel"


def read(channel: Path, name: str = "site/page.html") -> bytes:
    return b"".join(Directory(channel).pieces(name))


def test_a_file_is_read_also_where_the_line_itself_is_a_link(channel: Path):
    (channel.parent / "mounted").symlink_to(channel)
    assert read(channel) == read(channel.parent / "mounted") == b"channel/site"


def test_a_link_to_a_file_is_not_read(channel: Path):
    (channel / "site" / "link.html").symlink_to(channel.parent / "secret" / "page.html")
    with pytest.raises(DataError, match=r"link\.html: .*symbolic links"):
        read(channel, "site/link.html")


def test_a_link_to_a_folder_is_not_followed(channel: Path):
    (channel / "other").symlink_to(channel.parent / "secret")
    with pytest.raises(DataError, match=r"page\.html: .*(Not a directory|symbolic links)"):
        read(channel, "other/page.html")


def test_nobody_waits_for_a_pipe(channel: Path):
    os.mkfifo(channel / "pipe")
    for name in ("pipe", "site"):
        with pytest.raises(DataError, match="not a plain file"):
            read(channel, name)


def test_nothing_stays_open(channel: Path):
    before = len(os.listdir("/proc/self/fd"))
    for name in ("site/page.html", "site", "nothing/page.html", "site/nothing.html"):
        with contextlib.suppress(DataError):
            read(channel, name)
    assert len(os.listdir("/proc/self/fd")) == before


def test_what_has_no_end_is_cut_off():
    pieces = limited(iter([b"xx", b"xx", b"xx"]), 5, "page")
    assert next(pieces) == next(pieces) == b"xx"
    with pytest.raises(DataError, match="page: larger than 5 bytes"):
        next(pieces)
