"""The web application: statuses, its log, its downloads, and one release a view."""

import io
import re
from datetime import date
from pathlib import Path

import dash
import pandas as pd
import pytest
from flask_compress import flask_compress
from pandas.testing import assert_frame_equal
from werkzeug.test import Client

from dashboard import application
from dashboard.parts import assets
from dashboard.web import link_preview, scripts
from dashboard.web.indicator_csv import COLUMNS
from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard.conftest import client_of
from tests.dashboard.reading import get, taken_over
from tests.house import METHOD, publish_under

RELEASE_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
PAGES = ["/", "/place/leeds", "/indicator/ae_four_hour", "/method", "/method?place=wyh"]
EARLIER = date(2017, 9, 30)


def named(client: Client, address: str) -> str:
    """The one release that a page, or a download, names."""
    (id,) = set(RELEASE_ID.findall(client.get(address).text))
    return id


def current(folder: Path) -> str:
    return Releases("internal", folder / "releases").current().id


def test_healthz_is_200_with_the_current_release(client, release):
    response = client.get("/healthz")
    assert (response.status_code, response.mimetype) == (200, "application/json")
    assert response.json == {"status": "ok", "release": release.id}


def test_healthz_is_503_before_anything_is_published(empty_client):
    response = empty_client.get("/healthz")
    assert response.status_code == 503
    assert "Nothing is published" in response.json["reason"]


ADDRESSES = (
    *("/", "/place/leeds", "/method", "/download/ae_four_hour.csv", "/export/place/leeds/map.csv"),
    *("/healthz", "/readyz"),
)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_a_release_that_cannot_be_read_is_a_503_that_tells_nothing_of_the_inside(
    house: Path, audience: str, caplog
):
    """The reader has a sentence; the log has the path and what the database said."""
    for file in (house / "releases" / audience).glob("*/release.duckdb"):
        file.write_bytes(file.read_bytes()[:20_000])
    client = application.create(Releases(audience, house / "releases")).server.test_client()
    for address in ADDRESSES:
        caplog.clear()
        response = client.get(address)
        assert response.status_code == 503, address
        assert "cannot be opened" in response.text
        for inside in (str(house), "duckdb", "DuckDB", "Error", "Traceback", "python -m"):
            assert inside not in response.text.replace(assets.head(), ""), address
        assert f"{house}/releases/{audience}" in caplog.text
        assert "is not a release: " in caplog.text


@pytest.mark.parametrize("address", ["/", "/place/leeds", "/place/atlantis", "/nonsense"])
def test_head_has_the_status_of_get_and_no_body(client, address):
    head = client.head(address)
    assert head.status_code == client.get(address).status_code
    assert head.data == b""


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_what_is_not_there_leads_to_the_same_pages_as_what_is(releases: Path, audience: str):
    client = application.create(Releases(audience, releases)).server.test_client()

    def navigation(address: str, status: int) -> list[str | None]:
        page = get(client, address, status=status)
        return [a.attributes["href"] for a in page.one("nav", **{"aria-label": "Main"}).all("a")]

    there = navigation("/", 200)
    assert ("/board-pack" in there) == (audience == "internal")
    for address in ("/nonsense", "/place/atlantis", "/?release=none"):
        assert navigation(address, 404) == there


def test_a_page_that_fails_once_it_was_made_is_a_500_as_well(client, monkeypatch):
    monkeypatch.setattr(link_preview, "tags", lambda answer, path: 1 / 0)
    assert client.get("/").status_code == 500


@pytest.mark.parametrize("address", ["/download/happiness.csv", "/download/../leeds.csv"])
def test_a_download_that_is_not_there_is_a_404(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "Traceback" not in response.text


def test_a_download_of_a_release_that_is_not_there_is_a_404_in_words(client):
    for id in ("2017-12-31-00000000", "../../current"):
        response = client.get(f"/download/ae_four_hour.csv?release={id}")
        assert response.status_code == 404
        assert "There is no release" in response.text


def test_a_download_is_every_figure_unrounded(client, release):
    names = release.areas.set_index("id")["name"]
    for indicator in release.series["indicator"].unique():
        response = client.get(f"/download/{indicator}.csv")
        assert response.mimetype == "text/csv"
        assert f'filename="{indicator}-{release.id}.csv"' in response.headers["Content-Disposition"]
        found = pd.read_csv(io.StringIO(response.text))
        wanted = release.series[release.series["indicator"] == indicator]
        wanted = wanted.sort_values(["place", "period_end"]).reset_index(drop=True)
        assert list(found) == COLUMNS
        numbers = ["numerator", "denominator", "value", "lower", "upper", "target", "gap"]
        assert_frame_equal(found[numbers].astype(float), wanted[numbers], check_exact=True)
        assert list(found["place"]) == list(wanted["place"])
        assert list(found["place_name"]) == list(wanted["place"].map(names))
        for day in ("period_start", "period_end"):
            assert list(found[day]) == list(wanted[day].dt.strftime("%Y-%m-%d"))
        assert list(found["status"]) == list(wanted["status"])
        assert set(found["release"]) == {release.id}


@pytest.mark.parametrize("address", [*PAGES, "/download/ae_four_hour.csv", "/place/atlantis"])
def test_a_view_names_one_release(client, release, address):
    assert named(client, address) == release.id


@pytest.mark.slow
def test_the_next_request_sees_a_new_release_and_the_old_one_stays(house):
    client = client_of(house / "releases")
    old = current(house)
    assert {named(client, address) for address in PAGES} == {old}
    publish_under(house, METHOD, EARLIER)
    new = current(house)
    assert new != old
    assert client.get("/healthz").json["release"] == new
    assert {named(client, address) for address in PAGES} == {new}
    assert named(client, "/download/ae_four_hour.csv") == new
    assert "As at 30 September 2017" in get(client, "/").text
    for address in ("/", "/place/leeds", "/indicator/ae_four_hour", "/download/ae_four_hour.csv"):
        assert named(client, f"{address}?release={old}") == old
    assert "As at 31 December 2017" in get(client, f"/?release={old}").text
    pinned = taken_over(client, "/what-if", f"?release={old}").text
    assert set(RELEASE_ID.findall(pinned)) == {old}


def test_the_public_and_the_internal_channel_are_two(house):
    shelves = {
        audience: Releases(audience, house / "releases") for audience in ("internal", "public")
    }
    ids = {audience: shelf.current().id for audience, shelf in shelves.items()}
    assert len(set(ids.values())) == 2
    client = client_of(house / "releases")
    assert client.get(f"/?release={ids['public']}").status_code == 404


def test_releases_are_read_once(client, release: Release, monkeypatch):
    client.get("/")
    monkeypatch.setattr(
        "data.releases.release.read", lambda folder: pytest.fail(f"read {folder} again")
    )
    assert client.get("/").status_code == 200


def test_what_a_page_loads_lasts_and_has_its_own_address(client):
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src|content)="(/[\w-]+-[0-9a-f]{12}\.\w+)"', page)
    assert {Path(address).name.partition("-")[0] for address in addresses} == {
        "letters", "plotly", "scripts",
    }  # fmt: skip
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert "immutable" not in client.get("/assets/style.css").headers.get("Cache-Control", "")


def test_a_page_that_informs_loads_no_script_of_dash(client):
    for address in ("/", "/place/leeds", "/method", "/find", "/nonsense"):
        page = client.get(address).text
        assert re.findall('<script src="([^"]+)', page) == [scripts.OURS.address]
        assert assets.reader() in page
        ours = page.replace(assets.head(), "")
        assert "_dash" not in ours
        assert "react" not in ours


def test_a_page_that_acts_loads_dash_as_one_script_later(client):
    page = client.get("/what-if").text
    assert re.findall('<script src="([^"]+)', page) == [scripts.OURS.address]
    (later,) = re.findall('<script id="_dash-renderer" type="text/plain" data-src="([^"]+)', page)
    answer = client.get(later)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_dashs_scripts_are_one_in_their_order_without_those_that_no_page_needs():
    tags = "".join(
        f'<script src="/_dash-component-suites/dash/{one}"></script>'
        for one in (
            "deps/polyfill@7.v1_0m1.12.1.min.js",
            "deps/prop-types@15.v1_0m1.8.1.min.js",
            "html/dash_html_components.v1_0m1.min.js",
            "dash_table/bundle.v1_0m1.js",
        )
    )
    package = Path(dash.__file__).parent
    files = ("deps/prop-types@15.8.1.min.js", "html/dash_html_components.min.js")
    assert scripts.dashs(tags).content == b";\n".join((package / one).read_bytes() for one in files)


def test_what_is_lasting_is_compressed_once_whatever_query_it_is_asked_with(client, monkeypatch):
    packed, pack = [], flask_compress._compress_data
    monkeypatch.setattr(
        flask_compress, "_compress_data", lambda *given: packed.append(1) or pack(*given)
    )
    asked = [
        client.get(f"{scripts.OURS.address}{query}", headers={"Accept-Encoding": "br"})
        for query in ("", "?1", "?2")
    ]
    assert {one.headers["Content-Encoding"] for one in asked} == {"br"}
    assert len(packed) <= 1
