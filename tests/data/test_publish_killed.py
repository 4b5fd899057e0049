"""Whenever a publisher ends, what is current is whole, and the next publication completes."""

import os
import pickle
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from data.store import Store, current_id
from tests.data import killed
from tests.data.floor import EVERYTHING, Floor
from tests.data.killed import numbered, publish_once, roll_back_once

MOST_STEPS = 40


@pytest.fixture
def template(floor: Floor) -> Path:
    """A folder with a store and a pickled release, number 100."""
    floor.load(*EVERYTHING)
    folder = floor.folder / "template"
    folder.mkdir()
    (folder / "release").write_bytes(pickle.dumps(numbered(floor.build(), 100)))
    return folder


def made(folder: Path, number: int) -> object:
    return numbered(pickle.loads((folder / "release").read_bytes()), number)


def current_number(folder: Path) -> int | None:
    """Number of the release that the site serves, read whole."""
    if current_id(folder / "releases" / "internal") is None:
        return None
    release = Store("internal", folder / "releases").current()
    assert len(release.ratings) == 3
    return int(release.id.rsplit("-", 1)[1], 16)


def cut_off_everywhere(template: Path, work: Callable[..., None]) -> list[tuple[Path, int | None]]:
    """The folder after the work was cut off at each step, and what it served then; at last whole."""
    found = []
    for step in range(1, MOST_STEPS):
        folder = template.with_name(f"step-{step}")
        shutil.copytree(template, folder, symlinks=True)
        process = killed.start(work, folder, folder / "release", step)
        process.join()
        assert process.exitcode in (killed.CUT_OFF, killed.DONE)
        found.append((folder, current_number(folder)))
        if process.exitcode == killed.DONE:
            return found
    raise AssertionError("the work never came to its end")


def goes_on(folder: Path, served: int | None) -> None:
    """A new publication completes, and goes back to what was served before it."""
    publish_once(folder, made(folder, 200))
    assert current_number(folder) == 200
    left = [path.name for path in (folder / "releases" / "internal").glob(".building*")]
    assert left == []
    if served is not None:
        assert roll_back_once(folder)[1] == made(folder, served).id
        assert current_number(folder) == served


@pytest.mark.parametrize("before", [(), (1, 2)], ids=["the first", "one more"])
def test_a_publication_cut_off_at_any_step(template: Path, before: tuple[int, ...]):
    for number in before:
        publish_once(template, made(template, number))
    served = cut_off_everywhere(template, killed.publish_and_be_cut_off)
    old = before[-1] if before else None
    seen = [number for _, number in served]
    assert len(served) > 8
    assert set(seen) == {old, 100}
    assert seen == sorted(seen, key=lambda number: number == 100)
    for folder, number in served:
        goes_on(folder, number)


def test_a_rollback_cut_off_at_any_step(template: Path):
    for number in (1, 2, 3):
        publish_once(template, made(template, number))
    served = cut_off_everywhere(template, killed.roll_back_and_be_cut_off)
    assert {number for _, number in served} == {3, 2}
    for folder, number in served:
        goes_on(folder, number)
        earlier = made(folder, number - 1).id
        assert roll_back_once(folder) == (made(folder, number).id, earlier)


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
    goes_on(template, current_number(template))


def test_readers_never_wait_and_never_fail_while_releases_come(template: Path):
    publish_once(template, made(template, 0))
    begun, enough, said = (
        killed.PROCESSES.Event(),
        killed.PROCESSES.Event(),
        killed.PROCESSES.Queue(),
    )
    reader = killed.start(killed.read_for_ever, template / "releases", begun, enough, said)
    assert begun.wait(60)
    for number in range(1, 16):
        publish_once(template, made(template, number))
    enough.set()
    outcome = said.get(timeout=60)
    reader.join()
    assert isinstance(outcome, int), outcome
    assert outcome > 15
