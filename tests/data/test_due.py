"""Public releases under embargo: they wait, they come when due, whatever happens in between."""

import argparse
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from data import database, times
from data.store import current_id
from tests.data import killed
from tests.data.floor import CORE, EVERYTHING, figure, write_tidy
from tests.data.test_publish_killed import EVERY, MOST_STEPS, made, template  # noqa: F401

DUE = datetime(2018, 6, 14, 8, 30)
EMBARGO = ("--embargo", "2018-06-14T09:30")
"""By the clock in London, in summer."""


class Clock:
    """The time that the commands see."""

    now = datetime(2018, 6, 1, 12)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(database, "now", lambda: clock.now)
    return clock


@pytest.fixture
def first(desk: Path, run, clock: Clock) -> Path:
    """A desk with a first publication for both audiences, and a correction loaded since."""
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    run("publish", *CORE)
    run("load", write_tidy(desk / "more.csv", figure("AAA", 70)))
    return desk


def current(desk: Path) -> list[str | None]:
    return [current_id(desk / "releases" / audience) for audience in ("internal", "public")]


def test_the_public_keeps_its_release_until_the_embargo_ends(first: Path, run, clock: Clock):
    before = current(first)
    out = run("publish", *CORE, *EMBARGO)[1]
    internal, public = current(first)
    assert internal != before[0]
    assert public == before[1]
    waits = (
        "public: waits until 2018-06-14 09:30 BST, then publish-due makes it: as at the latest "
        "period, method core-1, of what was loaded by 2018-06-01 13:00 BST.\n"
        f"  Until then the public has {public}."
    )
    assert waits in out
    assert waits in run("status")[1]
    clock.now = DUE - timedelta(seconds=1)
    assert waits in run("publish-due")[1]
    assert current(first) == [internal, public]
    clock.now = DUE
    code, out, err = run("publish-due")
    assert (code, err) == (0, "")
    assert current(first)[1] != public
    assert out.startswith(f"public: release {current(first)[1]}, as at 2017-12-31, is current.\n")
    assert "waits" not in run("status")[1]
    last = current(first)
    assert run("publish-due") == (0, "Nothing is due.\n", "")
    assert current(first) == last


def test_it_is_made_of_what_was_loaded_when_it_was_asked_for(first: Path, run, clock: Clock):
    run("publish", *CORE, *EMBARGO)
    clock.now += timedelta(days=1)
    run("load", write_tidy(first / "later.csv", figure("AAA", 10)))
    clock.now = DUE + timedelta(days=3)
    run("publish-due")
    late = current(first)[1]
    run("withdraw", 3)
    run("publish", *CORE)
    assert current(first)[1] == late


def test_what_is_withdrawn_in_between_is_not_published(first: Path, run, clock: Clock):
    before = current(first)[1]
    run("publish", *CORE, *EMBARGO)
    clock.now += timedelta(days=1)
    run("withdraw", 2)
    clock.now = DUE
    assert "nothing changed" in run("publish-due")[1]
    assert current(first)[1] == before


def test_figures_under_the_same_embargo_are_in_it(first: Path, run, clock: Clock):
    secret = write_tidy(first / "secret.csv", figure("BBB", 10))
    run("load", secret, *EMBARGO)
    run("publish", *CORE, *EMBARGO)
    clock.now = DUE
    run("publish-due")
    due = current(first)[1]
    run("publish", *CORE)
    assert current(first)[1] == due


def test_publishing_meanwhile_leaves_the_public_waiting(first: Path, run, clock: Clock):
    before = current(first)
    run("publish", *CORE, *EMBARGO)
    run("load", write_tidy(first / "later.csv", figure("AAA", 10)))
    assert "public: waits until" in run("publish", *CORE)[1]
    assert current(first)[0] != before[0]
    assert current(first)[1] == before[1]


def test_asking_again_replaces_what_waits(first: Path, run, clock: Clock):
    run("publish", *CORE, *EMBARGO)
    run("publish", *CORE, "--embargo", "2018-07-01T09:30")
    clock.now = DUE
    assert "waits until 2018-07-01 09:30 BST" in run("publish-due")[1]


def test_an_embargo_that_is_over_is_none(first: Path, run, clock: Clock):
    before = current(first)
    run("publish", *CORE, *EMBARGO)
    run("publish", *CORE, "--embargo", "2018-05-01T09:30")
    assert current(first)[1] != before[1]
    assert run("publish-due")[1] == "Nothing is due.\n"


def test_rollback_drops_what_waits_and_leaves_the_public_alone(first: Path, run, clock: Clock):
    before = current(first)
    run("publish", *CORE, *EMBARGO)
    assert "public: what was due is dropped; its current release stays." in run("rollback")[1]
    assert current(first) == before
    clock.now = DUE
    assert run("publish-due")[1] == "Nothing is due.\n"
    assert current(first) == before


def test_what_is_due_and_has_nothing_to_rate_is_said_once(desk: Path, run, clock: Clock):
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    run("publish", *CORE, *EMBARGO)
    run("withdraw", 1)
    clock.now = DUE
    assert "public: nothing published. There is no figure" in run("publish-due")[1]
    assert run("publish-due")[1] == "Nothing is due.\n"


def test_without_a_store_nothing_is_due(desk: Path, run):
    assert run("publish-due") == (0, "Nothing is due.\n", "")
    assert not list(desk.glob("store*"))


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2018-01-11T09:30", "2018-01-11T09:30"),
        ("2018-06-14T09:30", "2018-06-14T08:30"),
        ("2018-06-14T09:30+02:00", "2018-06-14T07:30"),
        ("2018-10-28T01:30", "2018-10-28T01:30"),
        ("2018-03-25T01:30", "2018-03-25T01:30"),
    ],
)
def test_an_embargo_ends_by_the_clock_in_london(written, utc):
    assert times.london(written) == datetime.fromisoformat(utc)


def test_a_time_that_is_none_is_refused():
    with pytest.raises(argparse.ArgumentTypeError, match="'soon' is no time"):
        times.london("soon")


def test_publish_due_cut_off_at_any_step(template: Path):  # noqa: F811
    with killed.at_work(template) as (connection, shelf):
        killed.publish.publish(connection, made(template, 1), shelf)
        killed.ask(connection)
    seen = []
    for step in range(1, MOST_STEPS, EVERY):
        folder = template.with_name(f"step-{step}")
        shutil.copytree(template, folder, symlinks=True)
        process = killed.start(killed.publish_due_and_be_cut_off, folder, folder / "release", step)
        process.join()
        line = folder / "releases" / "internal"
        seen.append(current_id(line))
        killed.publish_due_once(folder, made(folder, 100))
        assert current_id(line) == made(folder, 100).id
        assert [path.name for path in line.glob(".building*")] == []
        with killed.at_work(folder) as (connection, shelf):
            assert killed.due.waiting(connection) is None
            assert killed.publish.rollback(connection, "internal", shelf)[1] == made(folder, 1).id
        if process.exitcode == killed.DONE:
            break
    assert len(seen) > 4
    assert set(seen) == {made(template, 1).id, made(template, 100).id}
    assert seen == sorted(seen, key=lambda id: id == made(template, 100).id)
