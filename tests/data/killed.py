"""Work that is cut off: each step that puts something on disk, known by its name.

Whoever looks at each step may copy the folder, which is what an end of the process there would
leave, or end the process. Nothing is tidied up then, nothing in flight is written.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from data.releases import due, publication_log, publish, reader, retract
from data.releases import release as releases
from data.releases.release import Release
from data.store import database, load

STEPS: Mapping[Any, tuple[str, ...]] = {
    os: ("fsync", "mkdir", "rename", "replace", "symlink", "unlink", "rmdir"),
    database: ("append",),
    load: ("_append", "look"),
    publication_log: ("add",),
    due: ("_log",),
    sa.Engine: ("dispose",),
}
"""What may put something on disk; with it the commits of the store."""

WHY = "A wrong count."

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "data.__main__", "pytest"])


def start(work: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Begin some work in a process of its own."""
    process = PROCESSES.Process(target=work, args=arguments)
    process.start()
    return process


@contextmanager
def at_each_step(look: Callable[[str], None]) -> Iterator[None]:
    """Call `look` with the name of each step before it is taken; not of what `look` does itself."""
    looking = False

    def about(name: str) -> None:
        nonlocal looking
        if not looking:
            looking = True
            try:
                look(name)
            finally:
                looking = False

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def step(*arguments: Any, **named: Any) -> Any:
            about(name)
            return function(*arguments, **named)

        return step

    def commit(_: sa.Connection) -> None:
        about("commit")

    with ExitStack() as stack:
        for owner, names in STEPS.items():
            for name in names:
                step = watched(f"{owner.__name__}.{name}", getattr(owner, name))
                stack.enter_context(patch.object(owner, name, step))
        sa.event.listen(sa.Engine, "commit", commit)
        stack.callback(sa.event.remove, sa.Engine, "commit", commit)
        yield


def left_behind(folder: Path, work: Callable[[], object]) -> list[Path]:
    """Do the work; copies of the folder as it would have been left by an end before each step, and
    as it is at the end, without those that are like the one before.
    """
    shots: list[Path] = []
    last: dict[Path, bytes | str] = {}

    def shoot(_: str) -> None:
        nonlocal last
        now = _contents(folder)
        if now != last:
            shot = folder.with_name(f"{folder.name}-{len(shots)}")
            shots.append(shutil.copytree(folder, shot, symlinks=True))
        last = now

    with at_each_step(shoot):
        work()
    shoot("the end")
    return shots


def _contents(folder: Path) -> dict[Path, bytes | str]:
    return {
        path: os.readlink(path) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def numbered(release: Release, number: int) -> Release:
    """The same release under another id, for tests that need many."""
    return replace(release, id=f"{release.as_at}-{number:08x}")


def written(folder: Path, *made: Release) -> Path:
    """The folder, with the file of each release under its id."""
    for release in made:
        releases._fill(folder / release.id, release)
    return folder


@contextmanager
def at_work(folder: Path) -> Iterator[tuple[sa.Connection, Path]]:
    """A transaction of the folder's store, and its shelf."""
    engine = sa.create_engine(f"duckdb:///{folder}/store.duckdb", poolclass=sa.StaticPool)
    try:
        with engine.begin() as connection:
            yield connection, folder / "releases"
    finally:
        engine.dispose()


def publish_once(folder: Path, release: Release) -> None:
    """Publish with the folder's store and shelf."""
    with at_work(folder) as (connection, shelf):
        publish.publish(connection, release, shelf)


def ask(folder: Path) -> None:
    """Have a release wait in the folder's store that is due by now."""
    with at_work(folder) as (connection, _):
        due.wait(connection, due.Due(datetime(2018, 1, 1), datetime(2018, 1, 1), None, "core-1"))


def publish_due_once(folder: Path, release: Release) -> None:
    """Make the release that waits, which is this one, with the folder's store and shelf."""
    with at_work(folder) as (connection, shelf):
        due.publish_due(connection, lambda _: release, shelf, datetime(2018, 1, 2))


def retract_once(folder: Path, id: str) -> None:
    """Retract a release with the folder's store and shelf."""
    with at_work(folder) as (connection, shelf):
        retract.retract(connection, "internal", id, WHY, shelf)


def publish_for_ever(folder: Path, made: Release, begun: Any) -> None:
    """Publish one release after another until somebody ends it; `begun` is set at the first."""
    for number in range(1, 100_000):
        begun.set()
        publish_once(folder, numbered(made, number))


def read_for_ever(shelf: Path, begun: Any, enough: Any, failures: Any) -> None:
    """Read the current release over and over; put what went wrong, then how often it went well."""
    store, seen = reader.Releases("internal", shelf), 0
    while not enough.is_set():
        try:
            release = store.current()
            assert store.at(release.id) is release
            assert len(release.ratings) == 3
        except Exception as error:
            failures.put(repr(error))
            return
        seen += 1
        begun.set()
    failures.put(seen)
