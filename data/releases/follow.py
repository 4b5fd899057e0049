"""Keeps this machine's releases of one audience the same as a publisher's, without a store.

A release is fetched into a temporary folder. It gets its name when every file has the right hash
and the release opens as one of this channel (see data.releases.follow_checks).
"""

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from data import disk
from data.faults import DataError
from data.releases import channels, follow_checks, release, retracted, withdrawn
from data.releases.channels import INDEX, LISTS, UNFINISHED, File, Index
from data.releases.publisher import NOTHING_CHANGED, Source, limited
from data.releases.reader import current_id

LONGEST_PAUSE = 900.0
"""Seconds between two tries, however often they failed."""

LEFT_FREE = 200_000_000
"""Bytes of the disk that no release may take."""


def once(published: Source, channel: Path, keep_all: bool) -> str | None:
    """Bring the channel up to date; the id that became current, None where it was already.

    What is retracted there is gone here first, whatever comes of the rest. The current release, and
    what is shown while it is under embargo, come next, and count before older ones are fetched.
    Those that the publisher has no more are removed, unless `keep_all`.
    Raises DataError where anything is missing, not what its hash says, or not what it should be;
    the channel then has the old release or the new one, whole.
    """
    said = limited(published.pieces(INDEX), follow_checks.LARGEST_INDEX, INDEX)
    index = follow_checks.index(b"".join(said))
    with channels.alone(channel):
        before = current_id(channel)
        retracted.write(channel, index.retracted)
        channels.sweep(channel)
        for id in filter(None, (index.shown, index.current)):
            _forget_if_broken(channel, id)
            _fetch_release(published, channel, id, index)
            release.confirm(channel / id)
        _fetch_beside(published, channel, index)
        channels.show(channel, index.shown)
        if current_id(channel) != index.current:
            channels.point(channel, index.current)
        for id in sorted(index.releases, reverse=True):
            _fetch_release(published, channel, id, index)
        if not keep_all:
            channels.keep_only(channel, set(index.releases))
    return index.current if before != index.current else None


def for_ever(
    step: Callable[[], None],
    failed: Callable[[DataError, float], None],
    every: float,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Repeat the step at an interval, less often while it fails; never returns.

    `failed` is told why, and in how many seconds the next try is.
    """
    pause = every
    while True:
        try:
            step()
            pause = every
        except DataError as error:
            pause = min(pause * 2, max(LONGEST_PAUSE, every))
            failed(error, pause)
        sleep(pause * random.uniform(0.9, 1.0))  # noqa: S311 (so that machines do not ask at once)


def _forget_if_broken(channel: Path, id: str) -> None:
    """Forget a release that cannot be opened here, so that it is fetched again."""
    if release.is_broken(channel / id):
        (channel / LISTS / f"{id}.json").unlink(missing_ok=True)


def _fetch_release(published: Source, channel: Path, id: str, index: Index) -> None:
    """Fetch a release that is not here yet, or whose site was baked anew since it came.

    It has its name, or takes the other's place, when all of it is right and on disk.
    """
    name = f"{LISTS}/{id}.json"
    listed, there = channel / name, (channel / id).exists()
    if there and listed.exists() and channels.described(listed) == index.releases[id]:
        return
    unfinished = channel / f"{UNFINISHED}{id}"
    unfinished.mkdir()
    disk.folder(listed.parent, channel.stat().st_mode & disk.SHARED)
    with disk.whole(listed) as fresh:
        _fetch(published, name, index.releases[id], fresh)
        files = follow_checks.files(fresh.read_bytes(), id)
        _refuse_to_fill(channel, name, sum(file.size for file in files.values()))
        for path, file in files.items():
            (unfinished / path).parent.mkdir(parents=True, exist_ok=True)
            _fetch(published, f"{id}/{path}", file, unfinished / path)
        follow_checks.check(unfinished, id, files)
        for one in (unfinished, fresh):
            disk.like_its_folder(one)
        os.sync()
        channels.put(unfinished, channel / id)
    disk.sync(listed.parent)


def _fetch_beside(published: Source, channel: Path, index: Index) -> None:
    """Bring what is withdrawn up to date, with the map for nginx, which is made here."""
    name = withdrawn.FILE
    wanted, here = index.beside.get(name), channel / name
    if wanted is None:
        here.unlink(missing_ok=True)
    elif not here.exists() or channels.described(here) != wanted:
        with disk.whole(here) as fresh:
            _fetch(published, name, wanted, fresh)
            withdrawn.parsed(fresh.read_bytes(), name)
            disk.like_its_folder(fresh)
    withdrawn.write_map(channel)


def _fetch(published: Source, name: str, wanted: File, into: Path) -> None:
    """Fetch one file, and check its size and hash."""
    sha256, size = disk.copy(limited(published.pieces(name), wanted.size, name), into)
    if size < wanted.size:
        raise DataError(f"{name}: cut off, {size:,} of {wanted.size:,} bytes. {NOTHING_CHANGED}.")
    if sha256 != wanted.sha256:
        raise DataError(f"{name}: not what was published, its hash differs. {NOTHING_CHANGED}.")


def _refuse_to_fill(channel: Path, name: str, size: int) -> None:
    free = shutil.disk_usage(channel).free
    if size > free - LEFT_FREE:
        raise DataError(
            f"{name}: {size:,} bytes are too many for the disk, which has {free:,} left and keeps "
            f"{LEFT_FREE:,}. {NOTHING_CHANGED}."
        )
