"""A retracted release: every address that names it says why, in workers that had it in memory."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path

import pytest
import sqlalchemy as sa
from werkzeug.test import Client

from dashboard import application
from data import times
from data.releases.publish import publish
from data.releases.reader import Releases
from data.releases.retract import reinstate, retract
from data.store import database
from tests.dashboard.reading import get, taken_over, text_of
from tests.data.killed import numbered
from tests.house import METHOD, publish_under

pytestmark = pytest.mark.slow

WHY = "Its A&E count <named> a person."
PAGES = [
    "/?release={}",
    "/place/leeds?release={}",
    "/indicator/ae_four_hour?release={}",
    "/compare?release={}&kind=place",
    "/what-if?release={}",
    "/change/leeds?release={}",
    "/change/leeds?since={}",
    "/data?release={}",
    "/find?release={}",
    "/method?release={}",
]
FILES = [
    "/download/ae_four_hour.csv?release={}",
    "/export/place/leeds/rating.csv?release={}",
    "/export/change/leeds/change.csv?since={}&as-at=2016-12-31",
]
PICTURE = "/export/place/leeds/rating.png?release={}"
PLAIN = ["/embed/place/leeds.html", "/open-data/scores.csv", "/api/v1/index.json", "/embed/"]


@dataclass
class House:
    """A channel with two releases, and a worker that answers for it."""

    releases: Path
    store: Releases
    engine: sa.Engine
    old: str
    bad: str
    client: Client

    def retract(self, id: str) -> None:
        with self.engine.begin() as connection:
            retract(connection, self.store.audience, id, WHY, self.releases)

    def reinstate(self, id: str) -> None:
        with self.engine.begin() as connection:
            reinstate(connection, self.store.audience, id, "It was right.", self.releases)

    def publish(self, number: int) -> None:
        """Publish what is current under another id."""
        with self.engine.begin() as connection:
            publish(connection, numbered(self.store.current(), number), self.releases)

    def said(self, id: str) -> str:
        return f"Release {id} was retracted on {times.in_full(times.now())}. {WHY}"


@pytest.fixture(scope="module")
def made(six: Path, tmp_path_factory) -> Path:
    """The six places with a release as at 30 September, and after it one as at 31 December."""
    folder = Path(shutil.copytree(six, tmp_path_factory.mktemp("made") / "house", symlinks=True))
    shutil.rmtree(folder / "releases")
    for day in (date(2017, 9, 30), None):
        publish_under(folder, METHOD, day)
    return folder


@pytest.fixture(params=["internal", "public"])
def house(request, made: Path, tmp_path: Path, monkeypatch) -> Iterator[House]:
    monkeypatch.setenv("PICTURES_DIR", str(tmp_path / "pictures"))
    folder = Path(shutil.copytree(made, tmp_path / "house", symlinks=True))
    store = Releases(request.param, folder / "releases")
    old, bad = sorted(path.name for path in store.channel.glob("2*"))
    client = application.create(store).server.test_client()
    with database.opened(f"duckdb:///{folder}/store.duckdb") as engine:
        yield House(folder / "releases", store, engine, old, bad, client)


internal = pytest.mark.parametrize("house", ["internal"], indirect=True)
public = pytest.mark.parametrize("house", ["public"], indirect=True)


def test_every_address_that_names_it_says_why_though_it_was_in_memory(house: House):
    named = [address.format(house.bad) for address in (*PAGES, *FILES)]
    assert {house.client.get(address).status_code for address in named} == {200}
    house.retract(house.bad)
    for address in named[: len(PAGES)]:
        found = get(house.client, address, 410)
        assert house.said(house.bad) in found.text
        assert len(found.one("main").text) < 250, "nothing else is on the page"
        assert escape(WHY) in house.client.get(address).text
    for address in (*named[len(PAGES) :], PICTURE.format(house.bad)):
        response = house.client.get(address)
        assert (response.status_code, response.mimetype) == (410, "text/plain"), address
        assert response.text == f"410: {house.said(house.bad)}\n"
    answer = taken_over(house.client, "/place/leeds", f"?release={house.bad}")
    content = text_of(answer.json["response"]["_pages_content"]["children"])
    assert house.said(house.bad) in content
    assert "making progress" not in content
    assert house.client.get(f"/place/leeds?release={house.old}").status_code == 200
    house.reinstate(house.bad)
    assert house.client.get(named[0]).status_code == 404


def test_pages_of_the_one_before_tell_of_it_until_the_next_comes(house: House):
    assert "retracted" not in house.client.get("/place/leeds").text
    house.retract(house.bad)
    for address in ("/", "/place/leeds", f"/place/leeds?release={house.old}"):
        found = get(house.client, address)
        assert found.one("aside").text == f"This is an earlier release. {house.said(house.bad)}"
        assert house.old in found.text
    house.publish(7)
    assert get(house.client, "/place/leeds").all("aside") == []
    (notice,) = get(house.client, f"/place/leeds?release={house.old}").all("aside")
    assert notice.text.startswith("You are looking at a release that is not the current one")


def test_with_none_left_every_address_says_why(house: House):
    house.retract(house.old)
    assert house.client.get("/").status_code == 200
    house.retract(house.bad)
    for address in ("/", "/place/leeds", "/find"):
        found = get(house.client, address, 410)
        assert f"Nothing is published at present. {house.said(house.bad)}" in found.text
    for address in ("/download/ae_four_hour.csv", "/export/place/leeds/rating.csv"):
        response = house.client.get(address)
        assert (response.status_code, house.said(house.bad) in response.text) == (410, True)
    assert house.said(house.bad) in house.client.get("/readyz").json["reasons"][0]


@public
def test_with_none_left_the_plain_files_say_why(house: House):
    for id in (house.old, house.bad):
        house.retract(id)
    for address in PLAIN:
        response = house.client.get(address)
        assert (response.status_code, response.mimetype) == (410, "text/plain")
        assert response.text == f"Nothing is published at present. {house.said(house.bad)}\n"
        assert response.headers["Cache-Control"] == "no-cache"


@internal
def test_a_board_pack_of_it_is_gone_too(house: House, tmp_path: Path):
    pack = tmp_path / "pictures" / "packs" / ("0" * 22)
    pack.mkdir(parents=True)
    (pack / "state.json").write_text('{"step": "made"}')
    asked = {"release": house.bad, "embargo_until": None}
    (pack / "asked.json").write_text(json.dumps(asked))
    (pack / "pack.zip").write_bytes(b"zip")
    addresses = [f"/board-pack/{pack.name}{kind}" for kind in ("", ".zip")]
    assert [house.client.get(address).status_code for address in addresses] == [200, 200]
    house.retract(house.bad)
    asked = house.client.post(f"/board-pack/make?release={house.bad}")
    for response in (asked, *map(house.client.get, addresses)):
        assert (response.status_code, house.said(house.bad) in response.text) == (410, True)
