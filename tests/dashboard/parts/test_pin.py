"""A page of a named release: its links stay on it, but it says when it is not the current one."""

import gc
import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from weakref import ref

import pytest
from dash import html
from werkzeug.test import Client

from dashboard.pages import page
from dashboard.parts.pin import carrying, pin
from dashboard.web import answer
from data.releases.changes import KEPT, between
from data.releases.reader import Releases
from tests.dashboard.conftest import client_of
from tests.dashboard.reading import Node, get
from tests.house import METHOD, publish_under

ID = "2017-12-31-0a1b2c3d"
NOTICE = "You are looking at a release that is not the current one, as at 31 December 2017."
STEPS = [
    "/",
    "/place/leeds",
    "/indicator/ae_four_hour",
    "/compare?kind=place&indicator=ae_four_hour",
    "/what-if?weights=cancer:2",
    "/change/leeds",
    "/method?place=leeds",
    "/departures",
    "/data",
    "/place/atlantis",
]


@pytest.fixture(scope="module")
def two(six: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Client, str, str]:
    """Asks a dashboard with an old release and a current one, whose ids follow."""
    folder = Path(shutil.copytree(six, tmp_path_factory.mktemp("two") / "house", symlinks=True))
    store = Releases("internal", folder / "releases")
    old = store.current().id
    publish_under(folder, METHOD, date(2017, 9, 30))
    return client_of(folder / "releases"), old, store.current().id


def links(page: Node) -> list[str]:
    """Where a page's links lead, those within the page left out."""
    return [href for a in page.all("a") if not (href := a.attributes["href"]).startswith("#")]


def pinned(address: str, id: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}release={id}"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/", f"/?release={ID}"),
        ("/compare?kind=place", f"/compare?kind=place&release={ID}"),
        ("/place/leeds#ae_four_hour", f"/place/leeds?release={ID}#ae_four_hour"),
        ("/what-if?weights=a:2,b:0", f"/what-if?weights=a:2,b:0&release={ID}"),
        ("/download/x.csv?release=another", "/download/x.csv?release=another"),
        ("#main", "#main"),
    ],
)
def test_an_address_carries_the_release_on(href, expected):
    assert carrying(href, {"release": ID}) == expected


def test_links_are_found_however_deep_they_lie(release):
    tree = html.Div([html.P("a"), html.Ul([html.Li([["b", html.A("c", href="/c")]])])])
    pinned_tree = pin(tree, {"release": release.id})
    (deep,) = pinned_tree.children[1].children[0].children[0][1:]
    assert deep.href == f"/c?release={release.id}"


@pytest.mark.parametrize("address", STEPS)
def test_every_link_of_a_page_of_an_old_release_stays_on_it(two, address):
    client, old, _ = two
    status = 404 if address == "/place/atlantis" else 200
    found = get(client, pinned(address, old), status)
    (notice,) = found.all("aside")
    assert notice.text == f"{NOTICE} See this page as it is now"
    (back,) = links(notice)
    assert back == address.replace(":", "%3A")
    others = Counter(links(found)) - Counter([back])
    assert len(others) > 3
    assert {tuple(parse_qs(urlsplit(href).query)["release"]) for href in others} == {(old,)}
    navigation = links(found.one("nav", **{"aria-label": "Main"}))
    assert navigation[:2] == [f"/?release={old}", f"/compare?release={old}"]


def test_links_of_an_old_release_lead_to_pages_of_it(two):
    client, old, _ = two
    for address in ("/", "/place/leeds", "/indicator/ae_four_hour"):
        for href in links(get(client, pinned(address, old)).one("main")):
            assert f"release={old}" in href
            if not href.startswith("/export/") and "as-at=" not in href:
                response = client.get(href)
                assert response.status_code == 200, href
                assert old in response.text, href


@pytest.mark.parametrize("address", STEPS)
def test_a_page_of_the_current_release_carries_nothing_on(two, address):
    client, _, new = two
    found = get(client, address, 404 if address == "/place/atlantis" else 200)
    assert not found.all("aside")
    carried = {href for href in links(found) if "release=" in href}
    assert all(href.startswith("/download/") and href.endswith(f"={new}") for href in carried)


def test_the_current_release_by_name_stays_pinned_and_needs_no_notice(two):
    client, _, new = two
    found = get(client, f"/place/leeds?release={new}")
    assert not found.all("aside")
    assert all(f"release={new}" in href for href in links(found))


def test_asked_by_name_or_not_are_two_pages_in_either_order(two):
    client, _, new = two
    for address in ("/method", f"/method?release={new}", "/method"):
        found = links(get(client, address))
        assert all("release=" in href for href in found) == ("release=" in address)


def test_the_notice_comes_once_the_release_is_overtaken(house):
    client, store = client_of(house / "releases"), Releases("internal", house / "releases")
    address = pinned("/place/leeds", store.current().id)
    assert not get(client, address).all("aside")
    publish_under(house, METHOD, date(2017, 9, 30))
    assert get(client, address).one("aside").text.startswith(NOTICE)


def test_addresses_that_lead_nowhere_push_no_page_out_of_memory(client, monkeypatch):
    answer.WRITTEN.clear()
    made, make = [], answer.kept_as_made
    monkeypatch.setattr(answer, "kept_as_made", lambda asked: made.append(asked) or make(asked))
    client.get("/place/leeds")
    for number in range(20):
        for address in (f"/place/none{number}", f"/nowhere{number}", f"/?release=none{number}"):
            assert client.get(address).status_code == 404
    assert len(answer.WRITTEN) == 1
    made.clear()
    assert client.get("/place/leeds").status_code == 200
    assert made == []


def test_pages_that_are_kept_keep_no_release_in_memory(release):
    other = replace(release)
    answer.make(other, "/place/leeds")
    answer.kept_as_written(answer.Asked(page.PAGES[0], ref(other), ()))
    gone = ref(other)
    between(other, date(2017, 9, 30), other)
    del other
    gc.collect()
    assert gone() is None
    assert len(answer.WRITTEN) >= 1
    assert len(answer.MADE) >= 1
    assert len(KEPT) >= 1
