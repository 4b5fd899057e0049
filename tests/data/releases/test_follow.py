"""python -m data follow: another machine's releases, whole and as published, or not at all."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from data.faults import DataError
from data.releases import channels, follow, publish, publisher, retracted, withdrawn
from data.releases.embargo import Permitted
from data.releases.reader import (
    NothingLeft,
    NothingPublished,
    Releases,
    Retracted,
    current_id,
    shown_id,
)
from data.releases.release import Release
from tests.data.bad_server import Server, status
from tests.data.floor import Floor
from tests.data.killed import left_behind, numbered
from tests.data.pair import PAGE, PATIENT, Pair, released, serve

pytestmark = pytest.mark.slow


def test_from_a_directory(pair: Pair):
    assert pair.follow() == current_id(pair.there)
    assert pair.same
    assert len(released(pair.here)) == 4


def test_from_a_web_server_and_then_only_what_is_new(pair: Pair, web: Server):
    assert pair.follow(web.url) == current_id(pair.there)
    assert pair.same
    web.asked.clear()
    assert pair.follow(web.url + "/") is None
    assert [path for path, _ in web.asked] == ["/internal/index.json"]
    newest = pair.publish(3)
    serve(pair, web)
    web.asked.clear()
    assert pair.follow(web.url) == newest
    assert pair.same
    assert [path for path, _ in web.asked] == [
        "/internal/index.json",
        f"/internal/lists/{newest}.json",
        f"/internal/{newest}/release.duckdb",
        f"/internal/{newest}/{PAGE}",
    ]


def test_what_is_shown_while_the_current_release_is_under_embargo_is_followed(pair: Pair):
    free = current_id(pair.there)
    until = pair.floor.clock + timedelta(days=1)
    pair.made = replace(pair.made, embargo_until=until)
    held = pair.publish(3)
    assert pair.follow() == held
    assert shown_id(pair.here) == free
    assert pair.same
    reader = Permitted(Releases("internal", pair.here.parent))
    assert reader.current().id == free
    pair.floor.wait(days=2)
    assert reader.current().id == held


def test_where_nothing_is_free_nothing_is_shown(floor: Floor, small_release: Release):
    held = replace(small_release, embargo_until=floor.clock + timedelta(days=1))
    pair = Pair(floor, held, floor.folder / "web" / "internal")
    pair.publish(1)
    assert pair.follow() == current_id(pair.there)
    assert shown_id(pair.here) is None
    with pytest.raises(NothingPublished):
        Permitted(Releases("internal", pair.here.parent)).current()


def test_a_rollback_is_followed_without_fetching(pair: Pair, web: Server):
    pair.follow(web.url)
    pair.rollback()
    serve(pair, web)
    web.asked.clear()
    assert pair.follow(web.url) == numbered(pair.made, 1).id
    assert pair.same
    assert len(web.asked) == 1


def test_old_releases_go_as_the_publisher_prunes_them_or_all_stay(pair: Pair):
    pair.follow()
    pair.publish(*range(3, 15))
    pair.follow(keep_all=True)
    assert len(channels.releases_in(pair.here)) == 2 + 1 + publish.KEPT_INTERNAL
    pair.rollback()
    assert pair.follow() == numbered(pair.made, 13).id
    assert pair.same
    assert len(channels.releases_in(pair.here)) == 1 + publish.KEPT_INTERNAL


@pytest.mark.parametrize("known", [True, False], ids=["as fetched", "from before lists were kept"])
def test_a_site_that_is_baked_anew_is_fetched_anew_and_only_once(
    known: bool, pair: Pair, web: Server
):
    pair.follow(web.url)
    id = current_id(pair.there)
    if not known:
        shutil.rmtree(pair.here / channels.LISTS)
    (pair.there / id / PAGE).write_text("with its pictures")
    channels.list_anew(pair.there, id)
    serve(pair, web)
    assert pair.follow(web.url) is None
    assert (pair.here / id / PAGE).read_text() == "with its pictures"
    assert pair.same
    assert not list(pair.here.glob(f"{channels.UNFINISHED}*"))
    web.asked.clear()
    assert pair.follow(web.url) is None
    assert len(web.asked) == 1


def test_what_is_withdrawn_there_is_withdrawn_here_and_given_back(pair: Pair):
    pair.follow()
    withdrawn.write(pair.there, {"place/north": "A mistake."})  # no site is baked here
    assert pair.follow() is None
    assert withdrawn.read(pair.here) == {"place/north": "A mistake."}
    assert pair.same
    withdrawn.restore(pair.there, "place/north")
    pair.follow()
    assert withdrawn.read(pair.here) == {}
    assert pair.same


def test_a_withdrawal_before_the_first_release_is_followed_with_it(floor: Floor, small_release):
    pair = Pair(floor, small_release, floor.folder / "web" / "internal")
    withdrawn.write(pair.there, {"place/north": "A mistake."})  # no site is baked here
    pair.publish(1)
    pair.follow()
    assert pair.same


def test_a_retraction_is_obeyed_and_told_even_where_everything_is_kept(pair: Pair, web: Server):
    pair.follow(web.url, keep_all=True)
    reader = Releases("internal", pair.here.parent)
    bad = pair.retract(2)
    assert reader.current().id == bad
    serve(pair, web)
    web.asked.clear()
    assert pair.follow(web.url, keep_all=True) == numbered(pair.made, 1).id
    assert pair.same
    assert retracted.read(pair.here) == retracted.read(pair.there)
    assert [path for path, _ in web.asked] == ["/internal/index.json"]
    with pytest.raises(Retracted, match=r"was retracted on 1 March 2018\. A wrong count\."):
        reader.at(bad)
    assert [path.name for path in pair.here.rglob("*") if bad in path.name] == []
    assert pair.follow(web.url, keep_all=True) is None
    pair.reinstate(2)
    pair.publish(2)
    assert pair.follow(keep_all=True) == bad
    assert reader.current().id == bad


def test_a_retraction_is_obeyed_where_nothing_else_can_be_had(pair: Pair, web: Server):
    pair.follow(web.url)
    bad, newest = pair.retract(2), pair.publish(3)
    serve(pair, web)
    web.on(f"/internal/{newest}/release.duckdb", status(404))
    with pytest.raises(DataError, match="404"):
        pair.follow(web.url)
    assert current_id(pair.here) == numbered(pair.made, 1).id
    with pytest.raises(Retracted):
        Releases("internal", pair.here.parent).at(bad)


def test_where_all_are_retracted_nothing_is_left_here_either(pair: Pair):
    pair.follow()
    for number in (1, 2):
        pair.retract(number)
    assert pair.follow(keep_all=True) is None
    assert current_id(pair.here) is None
    assert channels.releases_in(pair.here) == []
    with pytest.raises(NothingLeft, match="Nothing is published at present"):
        Releases("internal", pair.here.parent).current()
    assert pair.follow() is None
    assert pair.publish(3) == pair.follow()
    assert pair.same


def test_a_follower_cut_off_in_the_midst_of_a_retraction_completes_it(pair: Pair):
    pair.follow()
    bad = pair.retract(2)
    good = numbered(pair.made, 1).id
    shots = left_behind(pair.here.parent, pair.follow)
    assert len(shots) > 3
    for folder in shots:
        channel = folder / "internal"
        with publisher.source(str(pair.floor.releases), "internal", PATIENT) as published:
            follow.once(published, channel, keep_all=True)
        assert (current_id(channel), list(retracted.read(channel))) == (good, [bad])
        assert channels.releases_in(channel) == [good]
        assert list(channel.glob(f"{channels.UNFINISHED}*")) == []


def test_ever_more_seldom_while_it_fails_and_as_before_when_it_works():
    outcomes = iter([True, False, False, False, True, False])
    slept, told = [], []

    class Enough(Exception):
        pass

    def step() -> None:
        try:
            if not next(outcomes):
                raise DataError("no")
        except StopIteration:
            raise Enough from None

    with pytest.raises(Enough):
        follow.for_ever(step, lambda error, pause: told.append(pause), 200, slept.append)
    assert told == [400, 800, 900, 400]
    expected = [200, 400, 800, 900, 200, 400]
    assert all(0.9 * most <= one <= most for one, most in zip(slept, expected, strict=True))


def test_the_command_needs_no_store(full: Path, run, monkeypatch: pytest.MonkeyPatch):
    shutil.move(full / "releases", full / "theirs")
    for channel in ("internal", "public"):
        channels.write_index(full / "theirs" / channel)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@nowhere.invalid/none")
    follow_public = ("follow", full / "theirs", "--audience", "public", "--once")
    id = current_id(full / "theirs" / "public")
    assert run(*follow_public) == (0, f"public: release {id} is current.\n", "")
    assert run(*follow_public) == (0, "public: nothing new.\n", "")
    assert not (full / "releases" / "internal").exists()
    assert Releases("public", full / "releases").current().id == id
    code, out, err = run("follow", full / "nowhere", "--once")
    assert (code, out) == (1, "")
    assert err == (
        f"{full}/nowhere/internal/index.json: No such file or directory. "
        "What is current here stays so.\n"
    )
