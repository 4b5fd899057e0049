"""Every address, asked of both audiences' applications: docs/routes.md says who sees it."""

import os
import shutil
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from dashboard import application
from dashboard.board_pack import routes as pack_routes
from dashboard.signin.roles import EDITOR
from data.releases.channels import SITE
from data.releases.reader import Releases
from docs import routes
from docs.routes import BOTH, INTERNAL, OUT, PUBLIC, SIGN_IN, SUBSCRIBING
from tests.dashboard.reading import taken_over

ROUTES = list(routes.routes())
KEY = "0123456789abcdef-_ABCD"


@pytest.fixture(scope="module")
def shelf(releases: Path, bare: Path, public_release, tmp_path_factory) -> Path:
    """The releases of the six places, the public one with its site."""
    shelf = tmp_path_factory.mktemp("shelf") / "releases"
    shutil.copytree(releases, shelf, symlinks=True, copy_function=os.link)
    site = shelf / "public" / public_release.id / SITE
    shutil.copytree(bare, site, copy_function=os.link)
    return shelf


@pytest.fixture(scope="module")
def clients(shelf: Path) -> dict[str, Client]:
    return {
        audience: application.create(Releases(audience, shelf)).server.test_client()
        for audience in (INTERNAL, PUBLIC)
    }


@pytest.fixture
def packs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A board pack that is made already, so that none has to be."""
    (tmp_path / "pack.zip").write_bytes(b"PK")
    monkeypatch.setattr(pack_routes.jobs, "start", lambda *_: KEY)
    monkeypatch.setattr(pack_routes.jobs, "state", lambda key: {"step": "made", "done": 1, "of": 1})
    monkeypatch.setattr(pack_routes.jobs, "rests_on", lambda key: ("2017-12-31-00000000", None))
    monkeypatch.setattr(pack_routes.jobs, "file", lambda key: tmp_path / "pack.zip")


def ask(client: Client, route: routes.Route) -> TestResponse:
    if route.address == "/_dash-update-component":
        return taken_over(client, "/what-if")
    address = (route.example or route.address).replace("<key>", KEY)
    return client.open(address, method=route.method)


def test_the_table_is_current():
    assert OUT.read_text() == routes.table(), "docs/routes.md is old: run make routes"


@pytest.mark.parametrize("route", ROUTES, ids=lambda one: f"{one.method} {one.address}")
def test_each_address_answers_whom_the_table_says_and_nobody_else(route, clients, packs):
    """Those that need a role are walked in tests/dashboard/desk: here nobody can sign in. Those of
    subscriptions, which are off here, are in tests/dashboard/subscriptions.
    """
    for audience, client in clients.items():
        status = ask(client, route).status_code
        if route.audience in (BOTH, audience) and route.role != EDITOR:  # there is no desk here
            assert status in (200, 303), (audience, status)
        else:
            assert status in (404, 405), (audience, status)


def test_there_are_addresses_of_each_kind():
    assert {one.audience for one in ROUTES} == {BOTH, INTERNAL, PUBLIC, SIGN_IN, SUBSCRIBING}
    assert len(ROUTES) > 20


def test_an_address_that_nothing_is_said_of_is_found_out(monkeypatch):
    monkeypatch.setattr(routes, "OURS", routes.OURS[1:])
    with pytest.raises(KeyError, match="/assets/"):
        list(routes.routes())


@pytest.mark.parametrize(
    "address", ["/_dash-layout", "/_dash-dependencies", "/_reload-hash", "/_favicon.ico"]
)
def test_dashs_own_addresses_expose_nothing(clients, shelf, release, public_release, address):
    for client in clients.values():
        text = client.get(address).get_data().decode("latin-1")
        names = [*release.areas["name"], *release.indicators]
        for secret in [*names, release.id, public_release.id, str(shelf), str(application.ROOT)]:
            assert secret not in text, (address, secret)


def test_each_audience_sees_its_own_release_through_dash(clients, release, public_release):
    assert release.id != public_release.id
    own = {INTERNAL: release.id, PUBLIC: public_release.id}
    for audience, client in clients.items():
        for id in own.values():
            answer = taken_over(client, "/what-if", f"?release={id}")
            assert ("There is no release" in answer.text) is (id != own[audience])
            assert (f"release={id}" in answer.text) is (id == own[audience])
    pinned = clients[PUBLIC].get(f"/place/leeds?release={release.id}")
    assert pinned.status_code == 404


@pytest.mark.parametrize(
    "address", ["/_mcp", "/mcp", "/_dash-devtools", "/_alive_abc", "/console", "/static/x.css"]
)
def test_there_are_no_tools_for_developers_and_no_mcp(clients, address, monkeypatch, shelf):
    monkeypatch.setenv("DASH_MCP_ENABLED", "true")
    fresh = application.create(Releases(PUBLIC, shelf)).server.test_client()
    for client in (*clients.values(), fresh):
        assert client.get(address).status_code == 404
        assert client.post(address, json={}).status_code in (404, 405)
    assert application.create(Releases(PUBLIC, shelf))._dev_tools.get("ui") in (None, False)
