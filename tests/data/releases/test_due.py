"""Public releases under embargo: they wait, they come when due, whatever happens in between."""

import argparse
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import times
from data.commands.site import Site
from data.releases import scored
from data.releases.reader import current_id
from tests.data.floor import CORE, EVERYTHING, figure, write_reference, write_tidy
from tests.house import run as run_in

pytestmark = pytest.mark.slow

DUE = datetime(2018, 6, 14, 8, 30)
EMBARGO = ("--embargo", "2018-06-14T09:30")
"""By the clock in London, in summer."""


class Clock:
    """The time that the commands see."""

    now = datetime(2018, 6, 1, 12)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(times, "now", lambda: clock.now)
    return clock


@pytest.fixture(autouse=True)
def baked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Ids of the releases that a site was made for; here it is an empty folder."""
    baked: list[str] = []
    monkeypatch.setattr(Site, "bake", lambda _, release, __: baked.append(release.id))
    return baked


@pytest.fixture(scope="module", autouse=True)
def scored_once() -> Iterator[None]:
    """Every release has the scores of the first one: what matters here is of which figures each is
    made, and that its id says.
    """

    def once(function: Callable[..., Any]) -> Callable[..., Any]:
        found: list[Any] = []

        def kept(*arguments: Any) -> Any:
            if not found:
                found.append(function(*arguments))
            return found[0]

        return kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scored, "rate", once(scored.rate))
        patch.setattr(scored, "analyse", once(scored.analyse))
        yield


@pytest.fixture(scope="module")
def made(scored_once: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders to copy: `first`, with a publication for both audiences and a correction loaded
    since; and `asked`, in which that has been published under embargo too.
    """
    folder = tmp_path_factory.mktemp("due")
    first = folder / "first"
    write_reference(first / "reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "now", lambda: Clock.now)
        patch.setattr(Site, "bake", lambda *_: None)
        run_in(first, "load", write_tidy(first / "all.csv", *EVERYTHING))
        run_in(first, "publish", *CORE)
        run_in(first, "load", write_tidy(first / "more.csv", figure("AAA", 70)))
        shutil.copytree(first, folder / "asked", symlinks=True)
        run_in(folder / "asked", "publish", *CORE, *EMBARGO)
    return folder


@pytest.fixture
def first(desk: Path, made: Path, clock: Clock) -> Path:
    """A desk with a first publication for both audiences, and a correction loaded since."""
    return Path(shutil.copytree(made / "first", desk, symlinks=True, dirs_exist_ok=True))


@pytest.fixture
def asked(desk: Path, made: Path, clock: Clock) -> Path:
    """The same, published under embargo."""
    return Path(shutil.copytree(made / "asked", desk, symlinks=True, dirs_exist_ok=True))


@pytest.fixture
def before(made: Path) -> list[str | None]:
    """What is current in `first`."""
    return current(made / "first")


def current(desk: Path) -> list[str | None]:
    return [current_id(desk / "releases" / audience) for audience in ("internal", "public")]


def test_the_public_keeps_its_release_until_the_embargo_ends(
    first: Path, before, baked, run, clock: Clock
):
    out = run("publish", *CORE, *EMBARGO)[1]
    internal, public = current(first)
    assert internal != before[0]
    assert public == before[1]
    waits = (
        "public: the release waits until 2018-06-14 09:30 BST. Then publish-due makes it: as at "
        "the latest period, with the method core-1, from what was loaded by 2018-06-01 13:00 BST.\n"
        f"  Until then the public has {public}."
    )
    assert waits in out
    assert waits in run("status")[1]
    clock.now = DUE - timedelta(seconds=1)
    assert waits in run("publish-due")[1]
    assert current(first) == [internal, public]
    assert baked == []
    clock.now = DUE
    code, out, err = run("publish-due")
    assert (code, err) == (0, "")
    assert current(first)[1] != public
    assert baked == [current(first)[1]]
    assert out.startswith(f"public: release {current(first)[1]}, as at 2017-12-31, is current.\n")
    assert "waits" not in run("status")[1]
    last = current(first)
    assert run("publish-due") == (0, "Nothing is due.\n", "")
    assert current(first) == last


def test_it_is_made_of_what_was_loaded_when_it_was_asked_for(asked: Path, run, clock: Clock):
    clock.now += timedelta(days=1)
    run("load", write_tidy(asked / "later.csv", figure("AAA", 10)))
    clock.now = DUE + timedelta(days=3)
    run("publish-due")
    late = current(asked)[1]
    run("withdraw", 3)
    run("publish", *CORE)
    assert current(asked)[1] == late


def test_what_is_withdrawn_in_between_is_not_published(asked: Path, before, run, clock: Clock):
    clock.now += timedelta(days=1)
    run("withdraw", 2)
    clock.now = DUE
    assert "nothing changed" in run("publish-due")[1]
    assert current(asked)[1] == before[1]


def test_figures_under_the_same_embargo_are_in_it(first: Path, run, clock: Clock):
    secret = write_tidy(first / "secret.csv", figure("BBB", 10))
    run("load", secret, *EMBARGO)
    run("publish", *CORE, *EMBARGO)
    clock.now = DUE
    run("publish-due")
    due = current(first)[1]
    run("publish", *CORE)
    assert current(first)[1] == due


def test_publishing_meanwhile_leaves_the_public_waiting(asked: Path, before, run, clock: Clock):
    run("load", write_tidy(asked / "later.csv", figure("AAA", 10)))
    assert "public: the release waits until" in run("publish", *CORE)[1]
    assert current(asked)[0] != before[0]
    assert current(asked)[1] == before[1]


def test_asking_again_replaces_what_waits(asked: Path, run, clock: Clock):
    run("publish", *CORE, "--embargo", "2018-07-01T09:30")
    clock.now = DUE
    assert "waits until 2018-07-01 09:30 BST" in run("publish-due")[1]


def test_an_embargo_that_is_over_is_none(asked: Path, before, run, clock: Clock):
    run("publish", *CORE, "--embargo", "2018-05-01T09:30")
    assert current(asked)[1] != before[1]
    assert run("publish-due")[1] == "Nothing is due.\n"


def test_rollback_drops_what_waits_and_leaves_the_public_alone(
    asked: Path, before, run, clock: Clock
):
    assert "public: the waiting release is dropped; the current one stays." in run("rollback")[1]
    assert current(asked) == before
    clock.now = DUE
    assert run("publish-due")[1] == "Nothing is due.\n"
    assert current(asked) == before


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
    with pytest.raises(argparse.ArgumentTypeError, match="'soon' is not a time"):
        times.london("soon")
