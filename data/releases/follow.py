"""Keeps this machine's releases of one audience the same as a publisher's, without its store.

A release is fetched into a folder that nobody sees. It gets its name when every file is what its
hash says, and the release opens as one of this line (see data.releases.follow_checks).
"""

import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from data import disk
from data.faults import DataError
from data.releases import channel as lines
from data.releases import follow_checks, release, retracted, withdrawn
from data.releases.channel import INDEX, LISTS, UNFINISHED, File, Index
from data.releases.publisher import NOTHING_CHANGED, Source, limited
from data.releases.reader import current_id

LONGEST_PAUSE = 900.0
"""Seconds between two tries, however often they failed."""

LEFT_FREE = 200_000_000
"""Bytes of the disk that no release may take."""


def once(published: Source, line: Path, keep_all: bool) -> str | None:
    """Bring the line up to date; the id that became current, None where it was already.

    What is retracted there is gone here first, whatever comes of the rest. The current release, and
    what is shown while it is under embargo, come next, and count before older ones are fetched.
    Those that the publisher has no more are removed, unless `keep_all`.
    Raises DataError where anything is missing, not what its hash says, or not what it should be;
    the line then has the old release or the new one, whole.
    """
    said = limited(published.pieces(INDEX), follow_checks.LARGEST_INDEX, INDEX)
    index = follow_checks.index(b"".join(said))
    with lines.alone(line):
        before = current_id(line)
        retracted.write(line, index.retracted)
        lines.sweep(line)
        for id in filter(None, (index.shown, index.current)):
            _forget_if_broken(line, id)
            _fetch_release(published, line, id, index)
            release.confirm(line / id)
        _fetch_beside(published, line, index)
        lines.show(line, index.shown)
        if current_id(line) != index.current:
            lines.point(line, index.current)
        for id in sorted(index.releases, reverse=True):
            _fetch_release(published, line, id, index)
        if not keep_all:
            lines.keep_only(line, set(index.releases))
    return index.current if before != index.current else None


def for_ever(
    step: Callable[[], None],
    failed: Callable[[DataError, float], None],
    every: float,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Take the step every so many seconds, ever more seldom while it fails; never returns.

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


def _forget_if_broken(line: Path, id: str) -> None:
    """Have a release that cannot be opened here fetched anew."""
    if release.is_broken(line / id):
        (line / LISTS / f"{id}.json").unlink(missing_ok=True)


def _fetch_release(published: Source, line: Path, id: str, index: Index) -> None:
    """Fetch a release that is not here yet, or whose site was baked anew since it came.

    It has its name, or takes the other's place, when all of it is right and on disk.
    """
    name = f"{LISTS}/{id}.json"
    listed, there = line / name, (line / id).exists()
    if there and listed.exists() and lines.described(listed) == index.releases[id]:
        return
    unfinished = line / f"{UNFINISHED}{id}"
    unfinished.mkdir()
    disk.folder(listed.parent, line.stat().st_mode & disk.SHARED)
    with disk.whole(listed) as fresh:
        _fetch(published, name, index.releases[id], fresh)
        files = follow_checks.files(fresh.read_bytes(), id)
        _refuse_to_fill(line, name, sum(file.size for file in files.values()))
        for path, file in files.items():
            (unfinished / path).parent.mkdir(parents=True, exist_ok=True)
            _fetch(published, f"{id}/{path}", file, unfinished / path)
        follow_checks.check(unfinished, id, files)
        for one in (unfinished, fresh):
            disk.like_its_folder(one)
        os.sync()
        lines.put(unfinished, line / id)
    disk.sync(listed.parent)


def _fetch_beside(published: Source, line: Path, index: Index) -> None:
    """Bring what is withdrawn up to date, with the map for nginx, which is made here."""
    name = withdrawn.FILE
    wanted, here = index.beside.get(name), line / name
    if wanted is None:
        here.unlink(missing_ok=True)
    elif not here.exists() or lines.described(here) != wanted:
        with disk.whole(here) as fresh:
            _fetch(published, name, wanted, fresh)
            withdrawn.parsed(fresh.read_bytes(), name)
            disk.like_its_folder(fresh)
    withdrawn.write_map(line)


def _fetch(published: Source, name: str, wanted: File, into: Path) -> None:
    """One file, of the size and the hash that it must have."""
    sha256, size = disk.copy(limited(published.pieces(name), wanted.size, name), into)
    if size < wanted.size:
        raise DataError(f"{name}: cut off, {size:,} of {wanted.size:,} bytes. {NOTHING_CHANGED}.")
    if sha256 != wanted.sha256:
        raise DataError(f"{name}: not what was published, its hash differs. {NOTHING_CHANGED}.")


def _refuse_to_fill(line: Path, name: str, size: int) -> None:
    free = shutil.disk_usage(line).free
    if size > free - LEFT_FREE:
        raise DataError(
            f"{name}: {size:,} bytes are too many for the disk, which has {free:,} left and keeps "
            f"{LEFT_FREE:,}. {NOTHING_CHANGED}."
        )
