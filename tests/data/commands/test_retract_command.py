"""python -m data retract: what is said, what becomes current, and what the public's site tells."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from data import times
from data.commands.site import Site
from data.faults import DataError
from data.releases.reader import current_id
from tests.data.floor import CORE, figure, write_tidy
from tests.house import run as run_in

pytestmark = pytest.mark.slow

WHY = ("--reason", "A wrong count.")


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The lines whose site was to tell of a retraction; what it then tells is tested elsewhere."""
    told: list[Path] = []
    monkeypatch.setattr(Site, "tell", lambda _, channel: told.append(channel))
    return told


@pytest.fixture(scope="module")
def made(published: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A folder with two publications for both audiences, and the public's ids."""
    folder = tmp_path_factory.mktemp("made") / "two"
    shutil.copytree(published, folder, symlinks=True)
    first = current_id(folder / "releases" / "public")
    run_in(folder, "load", write_tidy(folder / "more.csv", figure("AAA", 95)))
    run_in(folder, "publish", "--no-site", *CORE)
    return folder, str(first), str(current_id(folder / "releases" / "public"))


@pytest.fixture
def two(desk: Path, made: tuple[Path, str, str]) -> tuple[Path, str, str]:
    """A copy of it that the commands work in."""
    folder, first, second = made
    shutil.copytree(folder, desk, symlinks=True, dirs_exist_ok=True)
    return desk, first, second


def test_the_public_release_is_retracted_the_internal_one_stays(two, run, told):
    desk, first, second = two
    assert run("retract", second, *WHY) == (
        0,
        f"public: release {second} is retracted. Its addresses now say: A wrong count.\n"
        f"  The release before it is current again: {first}.\n",
        "",
    )
    assert told == [desk / "releases" / "public"]
    assert current_id(desk / "releases" / "internal") == second
    day = times.in_full(times.now())
    assert f"Release {second} was retracted on {day}. A wrong count." in run("status")[1]
    assert run("retract", second, *WHY)[1].startswith(
        f"public: release {second} was retracted already, for this reason.\n"
    )


def test_the_last_one_leaves_nothing(two, run, told):
    desk, first, second = two
    assert f"The current release is {second}." in run("retract", first, *WHY)[1]
    out = run("retract", second, *WHY)[1]
    assert "No release is current now. Run publish to make one." in out
    assert current_id(desk / "releases" / "public") is None
    code, _, err = run("ratings", "--audience", "public")
    assert (code, err.startswith("Nothing is published at present. Release ")) == (1, True)


def test_an_internal_one(two, run, told):
    desk, first, second = two
    out = run("retract", second, *WHY, "--audience", "internal")[1]
    assert out.startswith(f"internal: release {second} is retracted.")
    assert told == []
    assert current_id(desk / "releases" / "internal") == first
    assert current_id(desk / "releases" / "public") == second
    code, out, err = run("publish", "--no-site", *CORE)
    assert (code, out) == (1, "")
    assert f"retract {second} --audience internal --undo" in err


def test_the_same_is_published_again_only_when_the_retraction_is_taken_back(two, run):
    desk, first, second = two
    run("retract", second, *WHY)
    code, out, err = run("publish", "--no-site", *CORE)
    assert (code, err) == (0, "")
    assert f"public: nothing published. Release {second} was retracted on " in out
    assert current_id(desk / "releases" / "public") == first
    assert run("retract", second, "--undo", "--reason", "The count was right.") == (
        0,
        f"public: release {second} may be published again.\n",
        "",
    )
    assert (
        f"public: release {second}, as at 2017-12-31, is current."
        in run("publish", "--no-site", *CORE)[1]
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("2017-12-31-deadbeef", *WHY), "There is no public release '2017-12-31-deadbeef', and"),
        (("current", *WHY), "There is no public release 'current', and never was."),
        (("{}",), "Give a reason, for those who follow a link to it: --reason TEXT."),
        (("{}", *WHY, "--undo"), "is retracted. Nothing was changed."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(full: Path, run, words, says, told):
    current = current_id(full / "releases" / "public")
    code, out, err = run("retract", *(word.format(current) for word in words))
    assert (code, out, told) == (1, "", [])
    assert says in err
    assert current_id(full / "releases" / "public") == current


def test_what_waits_goes_on_waiting_unless_it_is_that_very_release(
    two, run, monkeypatch: pytest.MonkeyPatch
):
    """What is due is made of the figures of then, and so may turn out to be what is retracted."""
    desk, first, second = two
    monkeypatch.setattr(Site, "bake", lambda *_: None)
    now = times.now()
    soon = (now + timedelta(days=1)).isoformat() + "+00:00"
    run("publish", *CORE, "--embargo", soon)
    out = run("retract", second, *WHY)[1]
    again = f"The release before it is current again: {first}.\n"
    assert f"{again}public: the release waits until " in out
    monkeypatch.setattr(times, "now", lambda: now + timedelta(days=2))
    code, out, err = run("publish-due")
    assert (code, out) == (1, "")
    assert err.startswith(f"Release {second} was retracted on ")
    assert run("publish-due") == (0, "Nothing is due.\n", "")
    assert current_id(desk / "releases" / "public") == first


def test_a_site_that_cannot_tell_of_it_leaves_the_release_retracted(two, run, monkeypatch):
    desk, first, second = two

    def fail(*_: object) -> None:
        raise DataError("It is of an older format.")

    monkeypatch.setattr(Site, "tell", fail)
    code, out, err = run("retract", second, *WHY)
    assert (code, f"release {second} is retracted" in out) == (1, True)
    assert err == (
        "It is of an older format. The public site does not show the retraction yet. Run "
        "python -m dashboard bake to make it again.\n"
    )
    index = json.loads((desk / "releases" / "public" / "index.json").read_text())
    assert (index["current"], list(index["retracted"])) == (first, [second])
