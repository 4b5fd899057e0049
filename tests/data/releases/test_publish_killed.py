"""Whenever a publisher ends, what is current is whole, and the next publication completes."""

import os
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from data.releases import channels, publish, retracted
from data.releases import release as releases
from data.releases.reader import Releases, current_id
from data.releases.release import Release
from data.store import database, schema
from tests.data import killed
from tests.data.killed import numbered, publish_once

pytestmark = pytest.mark.slow

OLD, NEW, NEXT = (1, 2, 3), 100, 200


@pytest.fixture(scope="module")
def made(small_release: Release) -> Callable[[int], Release]:
    """The release of that number."""
    return lambda number: numbered(small_release, number)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty store."""
    folder = tmp_path_factory.mktemp("empty")
    with database.opened(f"duckdb:///{folder}/store.duckdb"):
        return folder


@pytest.fixture
def template(tmp_path: Path, empty: Path) -> Path:
    """The same, for one test to work in."""
    return Path(shutil.copytree(empty, tmp_path / "template"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, made: Callable[[int], Release]) -> Path:
    """A folder with each release's file, by its id."""
    return killed.written(tmp_path_factory.mktemp("ready"), *map(made, (*OLD, NEW, NEXT)))


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch, files: Path) -> Path:
    """Releases are copies of those files, which is quick, and the one before is not read for news:
    the steps are the same, and the bytes show at once whether all of a release is there.
    """
    monkeypatch.setattr(publish, "readable", lambda *_: None)
    monkeypatch.setattr(releases, "_fill", lambda path, new: shutil.copy(files / new.id, path))
    return files


def served(folder: Path, ready: Path) -> int | None:
    """Number of the release that the site serves, all of it there."""
    channel = folder / "releases" / "internal"
    id = current_id(channel)
    if id is None:
        return None
    assert (channel / id / releases.FILE).read_bytes() == (ready / id).read_bytes()
    return int(id.rsplit("-", 1)[1], 16)


def goes_on(folder: Path, made: Callable[[int], Release], before: list[int]) -> None:
    """A new publication completes, and rollbacks go to what was served before, one by one."""
    channel = folder / "releases" / "internal"
    with killed.at_work(folder) as (connection, shelf):
        publish.publish(connection, made(NEXT), shelf)
        assert current_id(channel) == made(NEXT).id
        for number in before:
            assert publish.rollback(connection, "internal", shelf)[1] == made(number).id
    assert [path.name for path in channel.glob(".building*")] == []


@pytest.mark.parametrize("before", [[], [1, 2]], ids=["the first", "one more"])
def test_a_publication_cut_off_at_any_step(template: Path, ready: Path, made, before: list[int]):
    for number in before:
        publish_once(template, made(number))
    shots = killed.left_behind(template, lambda: publish_once(template, made(NEW)))
    seen = [served(folder, ready) for folder in shots]
    old = before[-1] if before else None
    assert len(shots) > 8
    assert set(seen) == {old, NEW}
    assert seen == sorted(seen, key=lambda number: number == NEW)
    for folder, number in zip(shots, seen, strict=True):
        goes_on(folder, made, ([NEW] if number == NEW else []) + before[::-1])


def test_a_rollback_cut_off_at_any_step(template: Path, ready: Path, made):
    for number in OLD:
        publish_once(template, made(number))

    def roll_back() -> None:
        with killed.at_work(template) as (connection, shelf):
            publish.rollback(connection, "internal", shelf)

    shots = killed.left_behind(template, roll_back)
    seen = [served(folder, ready) for folder in shots]
    assert set(seen) == {3, 2}
    for folder, number in zip(shots, seen, strict=True):
        goes_on(folder, made, [3, 2, 1][3 - (number or 0) :])


@pytest.mark.parametrize(("before", "left"), [(OLD, 2), ((3,), None)], ids=["one", "none"])
def test_a_retraction_cut_off_at_any_step(template: Path, ready: Path, made, before, left):
    """Run again it completes, and so it does where something else is published next."""
    for number in before:
        publish_once(template, made(number))
    bad = made(3).id
    shots = killed.left_behind(template, lambda: killed.retract_once(template, bad))
    seen = [served(folder, ready) for folder in shots]
    assert len(shots) > 5
    assert set(seen) == {3, left}
    assert seen == sorted(seen, key=lambda number: number == left)
    for folder in shots:
        channel = folder / "releases" / "internal"
        other = Path(shutil.copytree(folder, folder.with_name(f"{folder.name}-on"), symlinks=True))
        killed.retract_once(folder, bad)
        assert served(folder, ready) == left
        is_gone(channel, bad)
        told = channels.Index.model_validate_json((channel / channels.INDEX).read_text())
        assert (told.current, list(told.retracted)) == (left and made(left).id, [bad])
        if bad in retracted.read(other / "releases" / "internal"):
            goes_on(other, made, [2, 1] if left else [])
            is_gone(other / "releases" / "internal", bad)


def is_gone(channel: Path, id: str) -> None:
    """Nothing of a release is on a channel but its retraction, which the store has once."""
    assert list(retracted.read(channel)) == [id]
    assert [path.name for path in channel.rglob("*") if id in path.name] == []
    assert list(channel.glob(".building*")) == []
    with killed.at_work(channel.parent.parent) as (connection, _):
        (row,) = connection.execute(sa.select(schema.retraction)).all()
    assert (row.release_id, row.action, row.reason) == (id, "retract", killed.WHY)


def test_publish_due_cut_off_at_any_step(template: Path, ready: Path, made):
    publish_once(template, made(1))
    killed.ask(template)
    shots = killed.left_behind(template, lambda: killed.publish_due_once(template, made(NEW)))
    seen = [served(folder, ready) for folder in shots]
    assert len(shots) > 8
    assert set(seen) == {1, NEW}
    assert seen == sorted(seen)
    for folder in shots:
        killed.publish_due_once(folder, made(NEW))
        assert served(folder, ready) == NEW
        assert list((folder / "releases" / "internal").glob(".building*")) == []
        with killed.at_work(folder) as (connection, shelf):
            assert killed.due.waiting(connection) is None
            assert publish.rollback(connection, "internal", shelf)[1] == made(1).id


def test_a_publisher_killed_at_any_moment(template: Path, made):
    """Nothing stands in for anything here: releases are written, and read whole."""
    publish_once(template, made(0))
    dice = random.Random(2017)
    for _ in range(4):
        begun = killed.PROCESSES.Event()
        process = killed.start(killed.publish_for_ever, template, made(0), begun)
        assert begun.wait(60)
        process.join(dice.uniform(0.05, 0.4))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        current = Releases("internal", template / "releases").current()
        assert len(current.ratings) == 3
    goes_on(template, made, [int(current.id.rsplit("-", 1)[1], 16)])


def test_readers_never_wait_and_never_fail_while_releases_come(template: Path, made):
    publish_once(template, made(0))
    begun, enough = killed.PROCESSES.Event(), killed.PROCESSES.Event()
    said = killed.PROCESSES.Queue()
    reader = killed.start(killed.read_for_ever, template / "releases", begun, enough, said)
    assert begun.wait(60)
    for number in range(1, 6):
        publish_once(template, made(number))
    enough.set()
    outcome = said.get(timeout=60)
    reader.join()
    assert isinstance(outcome, int), outcome
    assert outcome > 5
