"""Board packs asked for on the web: started, followed, handed over, and what goes wrong."""

import fcntl
import os
import shutil
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from subprocess import Popen

import pytest

from dashboard.board_pack import jobs, manifest, pack, routes
from dashboard.board_pack.contents import Options
from dashboard.parts import assets
from dashboard.pictures.raster import ExportError
from dashboard.web import background
from tests.dashboard.reading import parse

pytestmark = pytest.mark.slow

MAKE = "/board-pack/make?places=wyh,leeds"
OPTIONS = Options(("wyh", "leeds"))


class AtOnce:
    """In place of a process: the work is done before it is waited for."""

    started = 0

    def __init__(self, command: list[str], **_: object) -> None:
        AtOnce.started += 1
        jobs._work(command[-1])

    def wait(self) -> int:
        return 0


class Dies(AtOnce):
    def __init__(self, *_: object, **__: object) -> None:
        AtOnce.started += 1


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch, releases: Path) -> pytest.MonkeyPatch:
    """Jobs run in this process, unless a test has them run otherwise."""
    monkeypatch.setenv("RELEASES_DIR", str(releases))
    monkeypatch.setattr(AtOnce, "started", 0)
    monkeypatch.setattr(background.subprocess, "Popen", AtOnce)
    return monkeypatch


def test_a_pack_is_made_and_handed_over(client, asked, release):
    led = client.post(MAKE)
    assert led.status_code == 303
    shown = client.get(led.location)
    assert "The board pack is ready" in shown.text
    assert "<progress" not in shown.text
    (link,) = [a for a in parse(shown.text).all("a") if a.attributes["href"].endswith(".zip")]
    assert link.text == "Download board-pack-2017-12-wyh-leeds.zip"
    got = client.get(link.attributes["href"])
    assert got.status_code == 200
    assert got.data == pack.make(release, OPTIONS)
    assert "board-pack-2017-12-wyh-leeds.zip" in got.headers["Content-Disposition"]


def test_from_a_page_of_a_named_release_the_pack_is_of_that(client, asked, release):
    page = parse(client.get(f"/board-pack?release={release.id}").text)
    action = page.one("form", action=f"/board-pack/make?release={release.id}")
    key = client.post(action.attributes["action"]).location.rpartition("/")[2]
    assert jobs.rests_on(key) == (release.id, None)
    for wrong in (f"release={release.id}&release={release.id}", "release=2099-01-01-00000000"):
        assert client.post(f"/board-pack/make?{wrong}").status_code == 404


def test_the_form_says_what_the_pack_holds_and_the_way_back_keeps_it(client, process):
    process.setattr(background.subprocess, "Popen", Dies)
    chosen = {"place": ["wyh", "leeds"], "kind": ["pdf"], "format": "slide", "trends": "yes"}
    address = client.post("/board-pack/make", data=chosen).location
    wanted = Options(("wyh", "leeds"), "slide", trends=True, kinds=("pdf",))
    assert jobs.options_of(address.rpartition("/")[2]) == wanted
    (back,) = [a for a in parse(client.get(address).text).all("a") if "choices" in a.text]
    page = parse(client.get(back.attributes["href"]).text)
    ticked = [one.attributes["value"] for one in page.all("input") if "checked" in one.attributes]
    assert ticked == ["wyh", "leeds", "pdf", "yes", "slide"]


@pytest.mark.parametrize("without", ["place", "kind"])
def test_where_nothing_is_ticked_it_is_said_and_nothing_begun(client, without):
    chosen = {"place": ["leeds"], "kind": ["pdf"], "format": "slide"}
    chosen.pop(without)
    said = client.post("/board-pack/make", data=chosen)
    assert said.status_code == 400
    assert "Tick at least one place and one kind of file." in said.text
    assert "format=slide" in said.text
    assert AtOnce.started == 0


def test_from_a_page_of_an_earlier_month_the_pack_is_of_that(client, asked):
    page = parse(client.get("/board-pack?as-at=2017-09-30").text)
    action = page.one("form", action="/board-pack/make?as-at=2017-09-30").attributes["action"]
    chosen = {"place": ["leeds"], "kind": ["pictures"]}
    address = client.post(action, data=chosen).location
    assert "The board pack is ready" in client.get(address).text
    path = jobs.file(address.rpartition("/")[2])
    assert path.name == "board-pack-2017-09-leeds.zip"
    assert manifest.read(path)["ratings"].keys() == {"leeds"}


def test_a_pack_that_is_made_is_not_made_again(client, asked):
    assert client.post(MAKE).location == client.post(MAKE).location
    assert AtOnce.started == 1


def test_each_pack_has_a_key_of_chance(release, process):
    process.setattr(background.subprocess, "Popen", Dies)
    others = [
        (release, OPTIONS),
        (replace(release, id="2099-01-01-00000000"), OPTIONS),
        (replace(release, audience="public"), OPTIONS),
        (release, replace(OPTIONS, places=("leeds",))),
        (release, replace(OPTIONS, format="slide")),
        (release, replace(OPTIONS, trends=True)),
        (release, replace(OPTIONS, kinds=("pdf",))),
        (release, replace(OPTIONS, as_at="2017-09-30")),
    ]
    keys = [jobs.start(*one) for one in others]
    assert len(set(keys)) == len(others)
    assert [jobs.start(*one) for one in others] == keys
    shutil.rmtree(jobs._folder(keys[0]))
    assert jobs.start(*others[0]) not in keys
    assert all(routes.KEY.fullmatch(key) for key in keys)


def test_a_pack_keeps_the_end_of_the_embargo_on_its_release(release, process):
    process.setattr(background.subprocess, "Popen", Dies)
    until = datetime(2999, 1, 1, 9, 30)
    assert jobs.rests_on(jobs.start(release, OPTIONS)) == (release.id, None)
    key = jobs.start(replace(release, id="2099-01-01-00000000", embargo_until=until), OPTIONS)
    assert jobs.rests_on(key) == ("2099-01-01-00000000", until)


@pytest.mark.parametrize("said", [None, "", "{", "[]", "{}", '{"release": "x"}', "until"])
def test_of_what_a_pack_does_not_say_nothing_is_known(client, asked, said):
    """Such as one of an earlier program. Nobody is given it."""
    address = client.post(MAKE).location
    key = address.rpartition("/")[2]
    known = jobs._folder(key) / jobs.ASKED
    text = known.read_text().replace("null", '"tomorrow"') if said == "until" else said
    known.unlink() if text is None else known.write_text(text)
    assert jobs.rests_on(key) is None
    assert [client.get(address + kind).status_code for kind in ("", ".zip")] == [404, 404]


def test_one_that_failed_says_why_and_may_be_tried_again(client, unable, process):
    unable(ExportError("It fell over."))
    address = client.post(MAKE).location
    shown = client.get(address)
    assert "could not be made" in shown.text
    assert "It fell over." in shown.text
    assert client.get(f"{address}.zip").status_code == 404
    client.post(MAKE)
    assert AtOnce.started == 2


def test_one_whose_process_died_says_so_and_may_be_tried_again(client, process):
    process.setattr(background.subprocess, "Popen", Dies)
    address = client.post(MAKE).location
    assert "ended early. Start it again." in client.get(address).text
    client.post(MAKE)
    assert AtOnce.started == 2


def test_the_second_to_ask_joins_the_first(client, process):
    process.setattr(background.subprocess, "Popen", Dies)
    address = client.post(MAKE).location
    folder = jobs._folder(address.rpartition("/")[2])
    background.write(folder, {"step": "making", "done": 3, "of": 12})
    with (folder / background.BUSY).open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        assert client.post(MAKE).location == address
        shown = client.get(address)
    assert AtOnce.started == 1
    assert "3 of 12 charts drawn" in shown.text
    assert assets.reader() in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert "ended early" in client.get(address).text


def test_a_process_of_its_own_makes_the_pack(client, process):
    process.setattr(background.subprocess, "Popen", Popen)
    address = client.post(MAKE).location
    end = time.monotonic() + 30
    while "being made" in client.get(address).text and time.monotonic() < end:
        time.sleep(0.1)
    assert client.get(f"{address}.zip").data.startswith(b"PK")


@pytest.mark.parametrize(
    "address",
    [f"/board-pack/{'0' * 22}", f"/board-pack/{'0' * 22}.zip", "/board-pack/make"]
    + ["/board-pack/..%2f..%2fstate", "/board-pack/ABC", "/board-pack/0.zip"],
)
def test_a_key_that_nobody_was_given_is_not_found(client, address):
    response = client.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize(
    "query",
    ["format=poster", "trends=maybe", "places=atlantis", "kinds=scroll", "as-at=2017-12-30"],
)
def test_choices_that_make_no_sense_start_nothing(client, query):
    assert client.post(f"/board-pack/make?{query}").status_code == 404
    assert AtOnce.started == 0


def test_the_oldest_packs_make_room_but_not_those_that_wait(pictures):
    for age, key in enumerate("abcd"):
        folder = jobs._folder(key * 16)
        folder.mkdir(parents=True)
        background.write(folder, {"step": "making", "done": 0, "of": 0})
        (folder / background.BUSY).touch()
        then = time.time() - age
        os.utime(folder, (then, then))
    with (jobs._folder("d" * 16) / background.BUSY).open("w") as busy:
        fcntl.flock(busy, fcntl.LOCK_EX)
        background.make_room(jobs._folder("a" * 16), 2)
    kept = sorted(path.name[0] for path in (pictures / "packs").iterdir() if path.is_dir())
    assert kept == ["a", "b", "d"]


def test_where_nothing_can_be_written_it_is_said_and_not_begun(client, process):
    process.setenv("PICTURES_DIR", "/dev/null/pictures")
    said = client.post(MAKE)
    assert (said.status_code, said.mimetype) == (503, "text/plain")
    assert said.text.startswith("503: The pack cannot be made: Not a directory. Tell the operator")
    assert AtOnce.started == 0
