"""python -m data follow: another machine's releases, whole and as published, or not at all."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.public import withdrawn
from data import follow, publish
from data import line as lines
from data.embargo import Held
from data.faults import DataError
from data.polite import Manners
from data.release import Release
from data.store import NothingPublished, Store, current_id, shown_id
from tests.data.bad_server import (
    Behaviour,
    Server,
    cut_off,
    drips,
    endless,
    sends,
    silent,
    status,
    unused,
)
from tests.data.floor import Floor
from tests.data.killed import numbered

PATIENT = Manners(timeout=20, deadline=60)
IN_HASTE = Manners(timeout=1, deadline=1)
PAGE = "site/embed/place/north.html"


@dataclass
class Pair:
    """A publisher's line and that of a machine that follows it."""

    floor: Floor
    made: Release
    here: Path

    @property
    def there(self) -> Path:
        return self.floor.releases / "internal"

    def publish(self, *numbers: int) -> str:
        """Publish releases, each with a page of its own; the last one's id."""
        for number in numbers:
            release = numbered(self.made, number)
            with self.floor.engine.begin() as connection:
                publish.publish(connection, release, self.floor.releases, site)
        return release.id

    def rollback(self) -> None:
        with self.floor.engine.begin() as connection:
            publish.rollback(connection, "internal", self.floor.releases)

    def follow(
        self, address: object = None, keep_all: bool = False, manners: Manners = PATIENT
    ) -> str | None:
        """Look once; the id that became current."""
        where = str(address or self.floor.releases)
        with follow.source(where, "internal", manners) as published:
            return follow.once(published, self.here, keep_all)

    @property
    def same(self) -> bool:
        """Whether both lines hold the same releases, byte for byte, and the same is current."""
        return (
            released(self.here) == released(self.there)
            and current_id(self.here) == current_id(self.there)
            and Store("internal", self.here.parent).current().id == current_id(self.there)
        )


def site(release: Release, folder: Path) -> None:
    """A plain file that belongs to the release."""
    (folder / PAGE).parent.mkdir(parents=True)
    (folder / PAGE).write_text(release.id)


def released(line: Path) -> dict[str, bytes]:
    """Every file of every release on a line, and the files beside them."""
    paths = [path for path in line.glob("2*/**/*") if path.is_file()]
    paths += [line / name for name in lines.BESIDE if (line / name).exists()]
    return {str(path.relative_to(line)): path.read_bytes() for path in paths}


@pytest.fixture
def pair(floor: Floor, small_release: Release) -> Pair:
    """A publisher with two releases, and a machine that has nothing yet."""
    pair = Pair(floor, small_release, floor.folder / "web" / "internal")
    pair.publish(1, 2)
    return pair


@pytest.fixture
def web(pair: Pair, server: Server) -> Server:
    """The publisher's folder on a web server."""
    serve(pair, server)
    return server


def serve(pair: Pair, server: Server) -> None:
    """Have the server answer with what the publisher's folder holds now."""
    server.behaviours.clear()
    for path in pair.there.rglob("*"):
        if path.is_file() and "current" not in path.parts:
            server.on(f"/internal/{path.relative_to(pair.there)}", sends(path.read_bytes()))


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
    reader = Held(Store("internal", pair.here.parent))
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
        Held(Store("internal", pair.here.parent)).current()


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
    assert len(lines.releases_in(pair.here)) == 2 + 1 + publish.KEPT_INTERNAL
    pair.rollback()
    assert pair.follow() == numbered(pair.made, 13).id
    assert pair.same
    assert len(lines.releases_in(pair.here)) == 1 + publish.KEPT_INTERNAL


@pytest.mark.parametrize("known", [True, False], ids=["as fetched", "from before lists were kept"])
def test_a_site_that_is_baked_anew_is_fetched_anew_and_only_once(
    known: bool, pair: Pair, web: Server
):
    pair.follow(web.url)
    id = current_id(pair.there)
    if not known:
        shutil.rmtree(pair.here / lines.LISTS)
    (pair.there / id / PAGE).write_text("with its pictures")
    lines.list_anew(pair.there, id)
    serve(pair, web)
    assert pair.follow(web.url) is None
    assert (pair.here / id / PAGE).read_text() == "with its pictures"
    assert pair.same
    assert not list(pair.here.glob(f"{lines.UNFINISHED}*"))
    web.asked.clear()
    assert pair.follow(web.url) is None
    assert len(web.asked) == 1


def test_what_is_withdrawn_there_is_withdrawn_here_and_given_back(pair: Pair):
    pair.follow()
    withdrawn._write(pair.there, {"place/north": "A mistake."})  # no site is baked here
    assert pair.follow() is None
    assert withdrawn.read(pair.here) == {"place/north": "A mistake."}
    assert pair.same
    withdrawn.restore(pair.there, "place/north")
    pair.follow()
    assert withdrawn.read(pair.here) == {}
    assert pair.same


def test_a_withdrawal_before_the_first_release_is_followed_with_it(floor: Floor, small_release):
    pair = Pair(floor, small_release, floor.folder / "web" / "internal")
    withdrawn._write(pair.there, {"place/north": "A mistake."})  # no site is baked here
    pair.publish(1)
    pair.follow()
    assert pair.same


DATABASE = "release.duckdb"

BAD: dict[str, tuple[str, Callable[[bytes], Behaviour], str]] = {
    "database gone": (DATABASE, lambda body: status(404), "the server answered 404"),
    "database cut off": (DATABASE, lambda body: cut_off(body, 5000), "."),
    "database short": (DATABASE, lambda body: sends(body[:5000]), "cut off, 5,000 of"),
    "database long": (DATABASE, lambda body: sends(body + b"x"), "larger than"),
    "database changed": (DATABASE, lambda body: sends(b"x" + body[1:]), "its hash differs"),
    "page changed": (PAGE, lambda body: sends(body[::-1]), "its hash differs"),
    "page silent": (PAGE, lambda body: silent(3), "timed out"),
    "page endless": (PAGE, lambda body: endless(), "larger than"),
    "page drips": (PAGE, lambda body: drips(18, 0.2), "not here within 1 seconds"),
    "server down": (PAGE, lambda body: status(503), "the server answered 503"),
    "page moved": (PAGE, lambda body: status(302, Location="/"), "the server answered 302"),
}


@pytest.mark.parametrize("how", BAD)
def test_a_release_that_does_not_come_as_published_never_becomes_current(
    how: str, pair: Pair, web: Server
):
    pair.follow(web.url)
    before, name = released(pair.here), current_id(pair.here)
    file, behave, says = BAD[how]
    newest = pair.publish(3)
    serve(pair, web)
    good = web.behaviours[f"/internal/{newest}/{file}"]
    body = (pair.there / newest / file).read_bytes()
    web.on(f"/internal/{newest}/{file}", behave(body))
    haste = IN_HASTE if how in ("page silent", "page drips") else PATIENT
    with pytest.raises(DataError, match=says):
        pair.follow(web.url, manners=haste)
    assert (released(pair.here), current_id(pair.here)) == (before, name)
    web.behaviours[f"/internal/{newest}/{file}"] = good
    assert pair.follow(web.url) == newest
    assert pair.same
    assert not list(pair.here.glob(f"{lines.UNFINISHED}*"))


def test_a_page_that_is_changed_together_with_its_list(pair: Pair, web: Server):
    id = current_id(pair.there)
    listed = json.loads((pair.there / "lists" / f"{id}.json").read_text())
    listed["files"][PAGE]["sha256"] = "0" * 64
    web.on(f"/internal/lists/{id}.json", sends(json.dumps(listed).encode()))
    with pytest.raises(DataError, match=r"larger than|its hash differs|cut off"):
        pair.follow(web.url)
    assert current_id(pair.here) is None


def test_a_list_that_leads_out_of_the_release(pair: Pair):
    id = current_id(pair.there)
    path = pair.there / "lists" / f"{id}.json"
    listed = json.loads(path.read_text())
    listed["files"]["../../../out"] = listed["files"][PAGE]
    path.write_text(json.dumps(listed))
    lines.write_index(pair.there)
    with pytest.raises(DataError, match="no path in a release"):
        pair.follow()
    assert current_id(pair.here) is None


STRANGE = {
    "no release listed": {"releases": {}},
    "a way out": {"current": "../../etc"},
    "a file of theirs": {"beside": {"../current": {"sha256": "", "size": 0}}},
    "newer": {"format": 2},
    "half": {"current": None},
}


@pytest.mark.parametrize("how", STRANGE)
def test_an_index_that_is_none(how: str, pair: Pair):
    index = json.loads((pair.there / lines.INDEX).read_text()) | STRANGE[how]
    (pair.there / lines.INDEX).write_text(json.dumps(index))
    with pytest.raises(DataError, match=r"index\.json: not .* What is current here stays so\."):
        pair.follow()
    assert not list(pair.here.glob("*"))


def test_nobody_there(pair: Pair):
    with pytest.raises(DataError, match="stays so"):
        pair.follow(unused())
    with pytest.raises(DataError, match=r"nowhere/internal/index\.json: No such file"):
        pair.follow(pair.floor.folder / "nowhere")


def test_a_password_in_the_address_is_not_said(pair: Pair):
    with pytest.raises(DataError) as error:
        pair.follow(unused().replace("//", "//ann:hush@"))
    assert "hush" not in str(error.value)


def test_the_current_release_serves_before_an_older_one_that_cannot_be_had(pair: Pair, web: Server):
    oldest = numbered(pair.made, 1).id
    web.on(f"/internal/{oldest}/{DATABASE}", status(404))
    with pytest.raises(DataError, match="404"):
        pair.follow(web.url)
    assert current_id(pair.here) == numbered(pair.made, 2).id


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
    for line in ("internal", "public"):
        lines.write_index(full / "theirs" / line)
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@nowhere.invalid/none")
    follow_public = ("follow", full / "theirs", "--audience", "public", "--once")
    id = current_id(full / "theirs" / "public")
    assert run(*follow_public) == (0, f"public: release {id} is current.\n", "")
    assert run(*follow_public) == (0, "public: nothing new.\n", "")
    assert not (full / "releases" / "internal").exists()
    assert Store("public", full / "releases").current().id == id
    code, out, err = run("follow", full / "nowhere", "--once")
    assert (code, out) == (1, "")
    assert err == (
        f"{full}/nowhere/internal/index.json: No such file or directory. "
        "What is current here stays so.\n"
    )
