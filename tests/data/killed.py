"""A publisher that is cut off: work for a process of its own, which the test then looks behind.

Every call that puts something on disk is counted, and the nth one ends the process at once, as a
power cut would: nothing is tidied up, nothing in flight is written.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data import due, publish, store
from data.release import Release

CUT_OFF, DONE = 9, 0
LASTING = ("fsync", "mkdir", "rename", "replace", "symlink", "unlink", "rmdir")

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "pytest"])


def start(work: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """Begin some work in a process of its own."""
    process = PROCESSES.Process(target=work, args=arguments)
    process.start()
    return process


def numbered(release: Release, number: int) -> Release:
    """The same release under another id, for tests that need many."""
    return replace(release, id=f"{release.as_at}-{number:08x}")


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


def publish_and_be_cut_off(folder: Path, release: Path, at: int) -> None:
    """Publish the pickled release; the call numbered `at` that changes the disk is the end."""
    _act_and_be_cut_off(folder, at, lambda c, shelf: publish.publish(c, _unpickled(release), shelf))


def roll_back_and_be_cut_off(folder: Path, release: Path, at: int) -> None:
    """Go back one step; the call numbered `at` that changes the disk is the end."""
    _act_and_be_cut_off(folder, at, lambda c, shelf: publish.rollback(c, "internal", shelf))


def ask(connection: sa.Connection) -> None:
    """Have a release wait that is due by now."""
    due.wait(connection, due.Due(datetime(2018, 1, 1), datetime(2018, 1, 1), None, "core-1"))


def publish_due_once(folder: Path, release: Release) -> None:
    """Make the release that waits, which is this one, with the folder's store and shelf."""
    with at_work(folder) as (connection, shelf):
        _publish_due(connection, release, shelf)


def publish_due_and_be_cut_off(folder: Path, release: Path, at: int) -> None:
    """Make the pickled release, which waits; the call numbered `at` is the end."""
    _act_and_be_cut_off(folder, at, lambda c, shelf: _publish_due(c, _unpickled(release), shelf))


def _publish_due(connection: sa.Connection, release: Release, shelf: Path) -> None:
    due.publish_due(connection, lambda _: release, shelf, datetime(2018, 1, 2))


def _act_and_be_cut_off(folder: Path, at: int, act: Callable[..., object]) -> None:
    with at_work(folder) as (connection, shelf):
        count = _Countdown(at)
        for name in LASTING:
            setattr(os, name, count.wrapped(getattr(os, name)))
        publish._log = count.wrapped(publish._log)
        due._log = count.wrapped(due._log)
        act(connection, shelf)
        count.down()  # after the work and before its log is committed
    os._exit(DONE)


def publish_for_ever(folder: Path, release: Path, begun: Any) -> None:
    """Publish one release after another until somebody ends it; `begun` is set at the first."""
    made = _unpickled(release)
    for number in range(1, 100_000):
        begun.set()
        publish_once(folder, numbered(made, number))


def read_for_ever(shelf: Path, begun: Any, enough: Any, failures: Any) -> None:
    """Read the current release over and over; put what went wrong, then how often it went well."""
    reader, seen = store.Store("internal", shelf), 0
    while not enough.is_set():
        try:
            release = reader.current()
            assert reader.at(release.id) is release
            assert len(release.ratings) == 3
        except Exception as error:
            failures.put(repr(error))
            return
        seen += 1
        begun.set()
    failures.put(seen)


def _unpickled(path: Path) -> Release:
    return pickle.loads(path.read_bytes())


class _Countdown:
    """Ends the process when it is told `down` the nth time."""

    def __init__(self, at: int) -> None:
        self.left = at

    def down(self) -> None:
        self.left -= 1
        if self.left == 0:
            os._exit(CUT_OFF)

    def wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.down()
            return function(*arguments, **named)

        return counted
