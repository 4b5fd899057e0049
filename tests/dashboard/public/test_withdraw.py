"""What is withdrawn says so wherever it is shown, from the command on until it is given back."""

import json
import os
import shutil
from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard import application
from dashboard.__main__ import main
from data.releases import withdrawn
from data.releases.channels import SITE
from data.releases.reader import CURRENT, Releases
from tests.dashboard.public.conftest import undrawn_site
from tests.dashboard.reading import Node, get

pytestmark = pytest.mark.slow

WHY = "Leeds: This publication has been withdrawn. Its A&E count was wrong."
SHOWN = [
    "/place/leeds",
    "/",
    "/compare?kind=place",
    "/compare?kind=place&indicator=ae_four_hour",
    "/indicator/ae_four_hour",
    "/find",
    "/change/leeds",
    "/method?place=leeds",
]


@pytest.fixture
def folder(releases: Path, bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The releases of the six places, the public one with its site."""
    folder = Path(shutil.copytree(releases, tmp_path / "releases", symlinks=True))
    shutil.copytree(bare, folder / "public" / CURRENT / SITE, copy_function=os.link)
    monkeypatch.setenv("RELEASES_DIR", str(folder))
    undrawn_site(monkeypatch, tmp_path)
    return folder


@pytest.fixture
def public(folder: Path) -> Client:
    return application.create(Releases("public", folder)).server.test_client()


def marks(page: Node) -> set[str]:
    """Where the links lead that are marked."""
    return {
        link.attributes["href"] for link in page.all("a") if link.all("span", class_="withdrawn")
    }


def notices(page: Node) -> list[str]:
    return [one.text for one in page.all("aside", **{"aria-label": "Withdrawn"})]


def test_a_withdrawn_place_has_one_notice_wherever_it_is_shown(public, folder):
    for address in SHOWN:
        assert notices(get(public, address)) == [], address
    withdrawn.withdraw(folder / "public", "place/leeds", "Its A&E count was wrong.")
    for address in SHOWN:
        assert notices(get(public, address)) == [WHY], address
    for address in ("/place/wakefield", "/indicator/nothing", "/accessibility"):
        page = get(public, address, 404 if "nothing" in address else 200)
        assert notices(page) == [], address


def test_its_name_is_marked_on_tile_and_row(public, folder):
    withdrawn.withdraw(folder / "public", "place/leeds", "Its A&E count was wrong.")
    overview = get(public, "/")
    assert marks(overview) == {"/place/leeds"}
    tile = overview.one("a", class_="tile", href="/place/leeds")
    assert tile.text.endswith("withdrawn")
    row = overview.one("table").one("tbody").all("th")
    assert [one.text for one in row if "withdrawn" in one.text] == ["Leeds withdrawn"]


def test_a_withdrawn_indicator_too(public, folder):
    withdrawn.withdraw(folder / "public", "indicator/ae_four_hour", "Revised.")
    said = "A&E: admitted, transferred or discharged within four hours: This publication has been"
    for address in ("/indicator/ae_four_hour", "/", "/place/leeds"):
        (notice,) = notices(get(public, address))
        assert notice.startswith(said), address
        assert notice.endswith("withdrawn. Revised.")
    assert notices(get(public, "/indicator/smoking_prevalence")) == []


def test_a_page_pinned_to_a_release_says_it_too_and_an_internal_one_not(public, folder, client):
    withdrawn.withdraw(folder / "public", "place/leeds", "Its A&E count was wrong.")
    id = Releases("public", folder).current().id
    assert notices(get(public, f"/place/leeds?release={id}")) == [WHY]
    assert notices(get(client, "/place/leeds")) == []


def test_where_nobody_knows_what_is_withdrawn_no_page_is_shown(public, folder):
    (folder / "public" / withdrawn.FILE).write_text('{"place/leeds": "Wro')
    assert public.get("/place/wakefield").status_code == 503


def test_the_commands_take_back_and_give_back_and_lists_and_feed_say_so(public, folder, capsys):
    assert main(["withdraw", "place/leeds", "--reason", "Wrong."]) == 0
    assert "reload nginx" in capsys.readouterr().out
    assert public.get("/embed/place/leeds.html").status_code == 410
    places = {one["id"]: one for one in public.get("/api/v1/places.json").json["places"]}
    assert (places["leeds"]["withdrawn"], places["wakefield"]["withdrawn"]) == ("Wrong.", None)
    changes = public.get("/open-data/changes.json").json
    assert changes[0]["title"] == "Leeds: withdrawn"
    gallery = public.get("/embed/").text
    assert "This publication has been withdrawn. Wrong." in gallery
    assert 'src="place/leeds.html"' not in gallery
    assert 'id="place-leeds"' in gallery
    assert main(["withdraw", "place/atlantis", "--reason", "Wrong."]) == 1
    assert "There is no embed place/atlantis" in capsys.readouterr().err
    assert main(["restore", "place/leeds"]) == 0
    assert withdrawn.read(folder / "public") == {}
    changes = public.get("/open-data/changes.json").json
    assert {one["title"] for one in changes[:2]} == {
        "Leeds: no longer withdrawn",
        "Leeds: withdrawn",
    }
    assert "withdrawn. Wrong." not in public.get("/embed/").text


def test_where_the_site_cannot_be_made_anew_it_is_said_what_stands(folder, capsys, monkeypatch):
    monkeypatch.setattr("data.disk.exchange", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    assert main(["withdraw", "place/leeds", "--reason", "Wrong."]) == 1
    said = capsys.readouterr().err
    assert "place/leeds is withdrawn." in said
    assert "bake the site again" in said
    assert withdrawn.read(folder / "public") == {"place/leeds": "Wrong."}
    listed = json.loads((folder / "public" / CURRENT / SITE / "api/v1/places.json").read_text())
    assert "Wrong." not in json.dumps(listed)
