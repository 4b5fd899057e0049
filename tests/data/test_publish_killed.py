"""Whenever a publisher ends, what is current is whole, and the next publication completes."""

import os
import pickle
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from data import database
from data.publish import publish, rollback
from data.release import Release
from data.store import Store, current_id
from tests.data import killed
from tests.data.killed import numbered, publish_once

MOST_STEPS = 40
EVERY = 2
"""Cut off at every other step, so that the tests stay quick."""


@pytest.fixture
def template(tmp_path: Path, small_release: Release) -> Path:
    """A folder with an empty store and a pickled release, number 100."""
    folder = tmp_path / "template"
    folder.mkdir()
    (folder / "release").write_bytes(pickle.dumps(numbered(small_release, 100)))
    with database.opened(f"duckdb:///{folder}/store.duckdb"):
        return folder


def made(folder: Path, number: int) -> Release:
    return numbered(pickle.loads((folder / "release").read_bytes()), number)


def current_number(folder: Path) -> int | None:
    """Number of the release that the site serves, read whole."""
    if current_id(folder / "releases" / "internal") is None:
        return None
    release = Store("internal", folder / "releases").current()
    assert len(release.ratings) == 3
    return int(release.id.rsplit("-", 1)[1], 16)


def cut_off_everywhere(template: Path, work: Callable[..., None]) -> list[tuple[Path, int | None]]:
    """The folder after the work was cut off at each step, and at last not; what each serves."""
    found = []
    for step in range(1, MOST_STEPS, EVERY):
        folder = template.with_name(f"step-{step}")
        shutil.copytree(template, folder, symlinks=True)
        process = killed.start(work, folder, folder / "release", step)
        process.join()
        assert process.exitcode in (killed.CUT_OFF, killed.DONE)
        found.append((folder, current_number(folder)))
        if process.exitcode == killed.DONE:
            return found
    raise AssertionError("the work never came to its end")


def goes_on(folder: Path, served: list[int]) -> None:
    """A new publication completes, and rollbacks go to what was served before, one by one."""
    line = folder / "releases" / "internal"
    with killed.at_work(folder) as (connection, shelf):
        publish(connection, made(folder, 200), shelf)
        assert current_id(line) == made(folder, 200).id
        for number in served:
            assert rollback(connection, "internal", shelf)[1] == made(folder, number).id
    assert [path.name for path in line.glob(".building*")] == []


@pytest.mark.parametrize("before", [[], [1, 2]], ids=["the first", "one more"])
def test_a_publication_cut_off_at_any_step(template: Path, before: list[int]):
    for number in before:
        publish_once(template, made(template, number))
    served = cut_off_everywhere(template, killed.publish_and_be_cut_off)
    seen = [number for _, number in served]
    old = before[-1] if before else None
    assert len(served) > 8
    assert set(seen) == {old, 100}
    assert seen == sorted(seen, key=lambda number: number == 100)
    for folder, number in served:
        goes_on(folder, ([100] if number == 100 else []) + before[::-1])


def test_a_rollback_cut_off_at_any_step(template: Path):
    for number in (1, 2, 3):
        publish_once(template, made(template, number))
    served = cut_off_everywhere(template, killed.roll_back_and_be_cut_off)
    assert {number for _, number in served} == {3, 2}
    for folder, number in served:
        goes_on(folder, [3, 2, 1][3 - (number or 0) :])


def test_a_publisher_killed_at_any_moment(template: Path):
    publish_once(template, made(template, 0))
    dice = random.Random(2017)
    for _ in range(4):
        begun = killed.PROCESSES.Event()
        process = killed.start(killed.publish_for_ever, template, template / "release", begun)
        assert begun.wait(60)
        process.join(dice.uniform(0.05, 0.6))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        assert current_number(template) is not None
    goes_on(template, [current_number(template)])


def test_readers_never_wait_and_never_fail_while_releases_come(template: Path):
    publish_once(template, made(template, 0))
    begun, enough, said = (
        killed.PROCESSES.Event(),
        killed.PROCESSES.Event(),
        killed.PROCESSES.Queue(),
    )
    reader = killed.start(killed.read_for_ever, template / "releases", begun, enough, said)
    assert begun.wait(60)
    for number in range(1, 6):
        publish_once(template, made(template, number))
    enough.set()
    outcome = said.get(timeout=60)
    reader.join()
    assert isinstance(outcome, int), outcome
    assert outcome > 5
