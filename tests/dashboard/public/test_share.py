"""What the public may take away is led to from every page, and from a site map."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from werkzeug.test import Client

from dashboard import application
from dashboard.public import sitemap
from data.releases import follow_checks
from data.releases.channels import SITE
from data.releases.reader import CURRENT, Releases
from data.releases.release import Release
from tests.dashboard.public.conftest import ADDRESS
from tests.dashboard.reading import Node, get, parse

PAGES = ["/", "/place/leeds", "/indicator/ae_four_hour", "/compare", "/method", "/place/atlantis"]
TAKEN_AWAY = {"/embed/", "/open-data/", "/open-data/changes.atom", "/api/v1/index.json"}
LOC = f"{{{sitemap.NAMESPACE}}}loc"


@pytest.fixture(scope="module")
def public(
    releases: Path, bare: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """Asks the public's application, with the site of its release."""
    folder = tmp_path_factory.mktemp("public") / "releases"
    shutil.copytree(releases, folder, symlinks=True)
    store = Releases("public", folder)
    shutil.copytree(bare, store.channel / CURRENT / SITE, copy_function=os.link)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", ADDRESS)
        yield application.create(store).server.test_client()


def links(part: Node) -> set[str]:
    return {node.attributes["href"] for node in part.all("a")}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_the_publics_leads_to_what_may_be_taken_away(public, client, address):
    status = 404 if "atlantis" in address else 200
    (nav,) = get(public, address, status).one("footer").all("nav")
    assert links(nav) == TAKEN_AWAY
    assert get(client, address, status).one("footer").all("nav") == [], "the internal one has none"


def test_what_is_led_to_is_there(public):
    for address in TAKEN_AWAY:
        assert public.get(address).status_code == 200, address


@pytest.mark.parametrize(("embed", "leads"), [("place/leeds", 6), ("indicator/ae_four_hour", 5)])
def test_a_page_leads_to_its_own_embed_its_files_and_its_feed(public, client, embed, leads):
    share = get(public, f"/{embed}").one("section", class_="share")
    assert share.one("h2").text == "Share and embed"
    assert f"{ADDRESS}/{embed}" in share.text
    found = links(share)
    assert f"/embed/{embed}.html" in found
    assert len(found) == leads
    assert ("/open-data/places/leeds.atom" in found) is (embed == "place/leeds")
    for address in found:
        path, _, id = address.partition("#")
        response = public.get(path)
        assert response.status_code == 200, address
        if id:
            section = parse(response.text.split("\n", 1)[1]).one("section", id=id)
            assert section.one("iframe").attributes["src"] == f"{embed}.html"
    assert get(client, f"/{embed}").all("section", class_="share") == []


def test_an_earlier_releases_page_does_not_pretend_to_have_embeds_of_its_own(
    public, public_release: Release
):
    page = get(public, f"/place/leeds?release={public_release.id}")
    assert links(page) > TAKEN_AWAY
    assert not [one for one in links(page) if one.startswith("/embed") and "release=" in one]
    assert f"/method?release={public_release.id}" in links(page)


def test_a_page_says_where_its_oembed_and_the_feed_are(public, client):
    head, _, _ = public.get("/place/leeds").text.partition("</head>")
    said = dict(re.findall(r'<link rel="alternate" type="([^"]+)" href="([^"]+)">', head))
    assert said["application/atom+xml"] == f"{ADDRESS}/open-data/places/leeds.atom"
    assert "changes.atom" in public.get("/").text.partition("</head>")[0]
    found = urlsplit(said["application/json+oembed"])
    answer = public.get(f"{found.path}?{found.query}")
    assert answer.json["title"] == "Leeds: rating as at 31 December 2017"
    assert "oembed" not in public.get("/place/atlantis").text
    assert "oembed" not in public.get("/").text
    assert 'rel="alternate"' not in client.get("/place/leeds").text


@pytest.mark.slow
def test_the_site_map_has_every_page_and_none_that_is_not_there(public, public_release: Release):
    response = public.get("/sitemap.xml")
    assert response.headers["Content-Type"].startswith("application/xml")
    found = [one.text for one in ElementTree.fromstring(response.data).iter(LOC)]
    assert len(found) == len(set(found))
    assert all(one.startswith(f"{ADDRESS}/") for one in found)
    for place in public_release.ratings["place"]:
        assert f"{ADDRESS}/place/{place}" in found
    assert {f"{ADDRESS}{one}" for one in ("/", "/compare", "/embed/", "/open-data/")} < set(found)
    for address in found:
        assert public.get(address.removeprefix(ADDRESS)).status_code == 200, address


def test_robots_are_told_of_it_and_to_leave_queries_alone(public):
    said = public.get("/robots.txt")
    assert said.mimetype == "text/plain"
    assert said.text.splitlines()[:2] == ["User-agent: *", "Disallow: /*?"]
    assert said.text.endswith(f"Sitemap: {ADDRESS}/sitemap.xml\n")
    assert "Sitemap" not in sitemap.robots("")


def test_whoever_follows_the_line_takes_each_file_of_a_site(bare):
    paths = [f"{SITE}/{one.relative_to(bare)}" for one in bare.rglob("*") if one.is_file()]
    assert f"{SITE}/sitemap.xml.gz" in paths
    assert [path for path in paths if not follow_checks.PATH.fullmatch(path)] == []
