"""python -m data publish, rollback and ratings: what is said, and what becomes current."""

import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from data import times
from data.commands import candidates
from data.faults import DataError
from data.releases import publish
from data.releases.reader import Releases, current_id
from tests.data.floor import CORE, EVERYTHING, figure, published, write_tidy


def test_publish_says_what_is_current_and_again_that_nothing_changed(desk: Path, run):
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    code, out, err = run("publish", "--no-site", *CORE)
    id = Releases("internal", desk / "releases").current().id
    assert (code, err) == (0, "")
    assert out == (
        f"internal: release {id}, as at 2017-12-31, is current.\n"
        f"public: release {id}, as at 2017-12-31, is current.\n"
    )
    code, out, err = run("publish", "--no-site", *CORE)
    assert (code, err) == (0, "")
    assert out.count("was current already: nothing changed.") == 2


@pytest.mark.slow
def test_what_has_not_changed_is_not_scored(desk: Path, run, monkeypatch: pytest.MonkeyPatch):
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    run("publish", "--no-site", *CORE)

    def scored(*_: object) -> None:
        raise AssertionError("it was scored again")

    monkeypatch.setattr(candidates, "score", scored)
    assert "nothing changed" in run("publish", "--no-site", *CORE)[1]
    run("load", write_tidy(desk / "more.csv", figure("AAA", 91)))
    with pytest.raises(AssertionError, match="scored again"):
        run("publish", "--no-site", *CORE)


def test_publish_with_nothing_to_rate(desk: Path, run):
    code, out, err = run("publish")
    assert (code, out) == (1, "")
    assert err == "There is no figure to rate for the internal audience. Load some first.\n"
    assert not (desk / "releases").exists()


def test_publish_when_the_public_may_see_nothing(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", *EVERYTHING), "--embargo", "2999-01-01T09:30")
    code, out, err = run("publish", "--no-site", *CORE)
    assert (code, err) == (0, "")
    assert "\npublic: nothing published. There is no figure to rate for the public" in out
    assert not (desk / "releases" / "public").exists()


@pytest.mark.slow
def test_publish_says_how_many_are_not_rated_and_when_all_were(desk: Path, run):
    old = [row.replace(",2017-12-", ",2017-04-").replace("04-31", "04-30") for row in EVERYTHING]
    new = figure("north", 20, indicator="gp_extended_access")
    run("load", write_tidy(desk / "x.csv", *old, new))
    said = run("publish", "--no-site", *CORE)[1]
    assert "1 of 3 areas are not rated.\n  All were last rated as at 2017-" in said
    day = re.search(r"publish --as-at (\S+)", said)[1]
    assert "are not rated" not in run("publish", "--no-site", *CORE, "--as-at", day)[1]


class Failing:
    """Ways in which the writing of an audience's release fails."""

    def __init__(self, audience: str, error: Exception) -> None:
        self.audience, self.error = audience, error

    def __call__(self, new, folder: Path) -> None:
        if new.audience == self.audience:
            (folder / "half").write_text("")
            raise self.error
        (folder / "release.duckdb").write_text("")


DISK_FULL = OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("audience", "error", "said"),
    [
        ("internal", DISK_FULL, "The disk is full. Free space."),
        ("public", DISK_FULL, "The disk is full. Free space."),
        (
            "public",
            DataError("'a b' can be no address. Correct it."),
            "'a b' can be no address. Correct it.",
        ),
        (
            "public",
            OSError(30, "Read-only file system", "/x"),
            "/x: Read-only file system. Check the",
        ),
        ("public", ZeroDivisionError(), "The publication stopped because of a fault"),
    ],
)
def test_a_publication_that_fails_says_what_stands(
    full: Path, run, audience: str, error: Exception, said: str, monkeypatch: pytest.MonkeyPatch
):
    channels = {channel: full / "releases" / channel for channel in ("internal", "public")}
    before = {name: os.readlink(channel / "current") for name, channel in channels.items()}
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))
    monkeypatch.setattr(publish.release, "write", Failing(audience, error))
    code, out, err = run("publish", "--no-site", *CORE)
    now = {name: os.readlink(channel / "current") for name, channel in channels.items()}
    *_, internal, public = [line for line in err.splitlines() if line]
    assert code == 1
    assert said in err
    assert now["public"] == before["public"]
    assert public == f"public: unchanged, release {before['public']} is current."
    assert (now["internal"] != before["internal"]) == (audience == "public")
    assert internal == (
        f"internal: release {now['internal']} has been made current."
        if audience == "public"
        else f"internal: unchanged, release {before['internal']} is current."
    )
    assert ("internal: release" in out) == (audience == "public")
    assert not list((full / "releases").glob("*/.building*"))  # nothing half done takes room


def test_where_the_store_fails_after_the_swap_it_says_that_the_release_is_current(
    full: Path, run, monkeypatch: pytest.MonkeyPatch
):
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))

    def log(*_: object, **__: object) -> None:
        raise duckdb.IOException("IO Error: No space left on device")

    monkeypatch.setattr(publish.publication_log, "add", log)
    code, _, err = run("publish", "--no-site", *CORE)
    now = current_id(full / "releases" / "internal")
    assert code == 1
    assert err.splitlines()[:2] == [
        "The disk is full. Free space and try again.",
        f"internal: release {now} has been made current.",
    ]
    monkeypatch.undo()
    assert run("status")[0] == 0


@pytest.mark.slow
def test_rollback_and_again(full: Path, run):
    first = Releases("internal", full / "releases").current().id
    run("load", write_tidy(full / "more.csv", figure("AAA", 95)))
    run("publish", "--no-site", *CORE)
    second = Releases("internal", full / "releases").current().id
    assert run("rollback") == (
        0,
        f"internal: back from {second} to {first}.\npublic: back from {second} to {first}.\n",
        "",
    )
    code, out, err = run("rollback")
    assert (code, out, err) == (1, "", "There is no earlier internal release to go back to.\n")
    assert Releases("internal", full / "releases").current().id == first


def test_ratings_before_anything_is_published(desk: Path, run):
    code, out, err = run("ratings")
    assert (code, out) == (1, "")
    assert err == ("Nothing is published for the internal audience. Run: python -m data publish\n")


def test_ratings_of_a_place_that_is_not_there(full: Path, run):
    assert run("ratings", "--place", "mordor") == (
        1,
        "",
        "There is no place 'mordor'. There are: shire, north, south.\n",
    )


def test_ratings_as_at_another_day_leave_the_releases_alone(full: Path, run):
    run(
        "load",
        write_tidy(
            full / "old.csv", *(row.replace("2017-12", "2017-10") for row in EVERYTHING[:4])
        ),
    )
    before = sorted((full / "releases").rglob("*"))
    out = run("ratings", "--as-at", "2017-10-31", "--format", "json", *CORE)[1]
    assert json.loads(out)["as_at"] == "2017-10-31"
    assert sorted((full / "releases").rglob("*")) == before
    assert json.loads(run("ratings", "--format", "json")[1])["as_at"] == "2017-12-31"


def test_ratings_with_what_was_known_then(full: Path, run, monkeypatch: pytest.MonkeyPatch):
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    monkeypatch.setattr(times, "now", lambda: now.replace(year=now.year + 1, day=1))
    run("load", write_tidy(full / "later.csv", figure("AAA", 10)))
    north = ("ratings", "--place", "north", "--format", "json", *CORE)
    today = json.loads(run(*north)[1])["places"][0]["composite"]
    then = json.loads(run(*north, "--known-at", now.isoformat())[1])["places"][0]["composite"]
    assert then == Releases("internal", full / "releases").current().ratings["composite"].iloc[1]
    assert today > then


def test_ratings_of_what_the_public_sees(full: Path, run):
    run(
        "load",
        write_tidy(full / "s.csv", figure("AAA", 10), figure("BBB", 10)),
        "--embargo",
        "2999-01-01T09:30",
    )
    run("publish", "--no-site", *CORE)
    shown = {
        audience: json.loads(run("ratings", "--format", "json", "--audience", audience)[1])
        for audience in ("internal", "public")
    }
    assert shown["internal"]["places"][0]["composite"] > shown["public"]["places"][0]["composite"]
    assert shown["public"]["audience"] == "public"


@pytest.mark.slow
def test_real_figures_take_the_label_away(desk: Path, run):
    run("load", write_tidy(desk / "x.csv", *EVERYTHING), "--kind", "demonstration")
    assert (
        run("publish", "--no-site", *CORE)[1].count(", invented figures, for demonstration.") == 2
    )
    assert "invented figures, for demonstration\n" in run("ratings")[1]
    run("load", write_tidy(desk / "y.csv", *EVERYTHING, published("E01", 17)))
    assert "invented" not in run("publish", "--no-site", *CORE)[1]
    assert "invented" not in run("ratings")[1]
