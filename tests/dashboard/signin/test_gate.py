"""Who comes in to what: by role, by proxy, from which site, and under embargo."""

import json
import os
import shutil
import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from dashboard.board_pack import jobs, pack
from dashboard.parts import assets
from dashboard.web import background
from data import times
from data.releases import release
from data.releases.reader import SHOWN, Releases
from tests.dashboard.reading import taken_over
from tests.dashboard.signin.conftest import (
    BASE,
    HTML,
    by_provider,
    by_proxy,
    client_of,
    sign_in,
)

TLS = "https://ratings.example.org"
OPEN = {"/healthz", "/readyz", "/sign-in", "/sign-in/callback", "/sign-out", "/signed-out"}
ADDRESSES = [
    "/",
    "/place/leeds",
    "/nonsense",
    "/place/../healthz/x",
    "/download/ae_four_hour.csv",
    "/export/rug.csv",
    "/board-pack/0123456789abcdef",
    "/board-pack/0123456789abcdef.zip",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/_dash-component-suites/dash/deps/react.js",
    "/static/x",
    "//healthz",
    "/healthz/",
]


@pytest.fixture
def proxied(releases, surroundings):
    """Asks a dashboard behind a proxy: `ask(account)`, from the proxy's address unless said."""
    client = client_of(releases, by_proxy(surroundings))

    def ask(account: str | None, path="/place/leeds", peer="10.0.0.7", method="GET", **headers):
        named = {} if account is None else {"X-Account": account}
        return client.open(
            path,
            method=method,
            base_url=TLS,
            headers={**named, **{key.replace("_", "-"): text for key, text in headers.items()}},
            environ_overrides={"REMOTE_ADDR": peer},
        )

    return ask


@pytest.fixture
def stranger(releases, surroundings):
    return client_of(releases, by_provider("http://localhost:9", surroundings))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
def test_nobody_gets_anything(stranger, address, method):
    response = stranger.open(address, method=method, base_url=BASE)
    assert response.status_code in (401, 403, 308)
    for headers in (HTML, {**HTML, "Origin": BASE}):
        response = stranger.open(address, method=method, base_url=BASE, headers=headers)
        assert response.status_code in (303, 308, 401, 403)
        assert "Leeds" not in response.text


def test_every_other_route_is_closed(stranger):
    """Whatever routes are added, they are closed unless the gate names them."""
    for rule in stranger.application.url_map.iter_rules():
        if rule.rule in OPEN | {one.address for one in assets.FILES} or "<" in rule.rule:
            continue
        method = "POST" if "POST" in rule.methods else "GET"
        response = stranger.open(rule.rule, method=method, base_url=BASE)
        assert response.status_code in (401, 403), rule


def test_only_somebody_on_the_list_comes_in_even_on_this_machine(stranger):
    response = stranger.get(
        "/", base_url="http://127.0.0.1", headers=HTML, environ_overrides={"REMOTE_ADDR": "::1"}
    )
    assert response.status_code == 303


@pytest.mark.parametrize("account", ["ada", "early", "edith"])
def test_every_role_sees_what_is_not_under_embargo(proxied, account):
    page = proxied(account)
    assert page.status_code == 200
    assert f"Signed in as {account}" in page.text
    assert "Sign out" not in page.text


@pytest.mark.parametrize("peer", ["10.0.0.8", "127.0.0.1", "::1", "10.2.0.1", "", "unix"])
def test_the_header_from_anywhere_else_is_void(proxied, peer):
    assert proxied("ada", peer=peer).status_code == 401
    assert proxied("ada", peer="10.1.2.3").status_code == 200


@pytest.mark.parametrize("account", [None, "", " ", "ada,ada", "ada,edith", "mallory,ada"])
def test_a_header_that_names_nobody_or_several_is_void(proxied, account):
    assert proxied(account).status_code == 401


def test_an_account_without_a_role_is_told_so(proxied, surroundings):
    response = proxied("eve")
    assert response.status_code == 403
    assert "You are signed in as eve" in response.text
    assert "eve" in (surroundings / "audit.jsonl").read_text()


@pytest.mark.parametrize(
    ("headers", "done"),
    [
        ({"Origin": TLS}, True),
        ({"Sec_Fetch_Site": "same-origin"}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "https://ratings.example.org.evil.example"}, False),
        ({"Origin": "http://ratings.example.org"}, False),
        ({"Origin": "https://evil.example", "Sec_Fetch_Site": "same-origin"}, False),
        ({"Sec_Fetch_Site": "same-site"}, False),
        ({"Sec_Fetch_Site": "cross-site"}, False),
        ({"Sec_Fetch_Site": "none"}, False),
        ({"Referer": TLS}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/board-pack/make?places=nowhere", "/_dash-update-component"])
def test_what_another_site_sends_is_not_done(proxied, headers, done, path):
    response = proxied("ada", path, method="POST", **headers)
    assert (response.status_code != 403) is done


@pytest.fixture(scope="module")
def embargoed(releases, tmp_path_factory):
    """A shelf whose current release is under embargo until tomorrow; its id and the one before."""
    folder = tmp_path_factory.mktemp("embargoed") / "releases"
    channel = folder / "internal"
    shutil.copytree(releases / "internal", channel, symlinks=True)
    before = Releases("internal", folder).current()
    until = times.now() + timedelta(days=1)
    held = replace(before, id=f"{before.as_at}-00000001", embargo_until=until)
    (channel / held.id).mkdir()
    release.write(held, channel / held.id)
    (channel / SHOWN).symlink_to(before.id)
    (channel / "current").unlink()
    (channel / "current").symlink_to(held.id)
    return folder, held.id, before.id


@pytest.mark.parametrize(
    ("account", "early"), [("ada", False), ("edith", False), ("claire", False), ("early", True)]
)
def test_under_embargo(embargoed, provider, surroundings, account, early):
    folder, held, before = embargoed
    client = client_of(folder, by_provider(provider.issuer, surroundings))
    assert client.get("/healthz", base_url=BASE).json["release"] == before
    assert sign_in(client, account).status_code == 303
    sees = held if early else before
    hidden = before if early else held
    for address in ("/", "/place/leeds", "/download/ae_four_hour.csv"):
        response = client.get(address, base_url=BASE)
        assert response.status_code == 200
        assert sees in response.text
        assert hidden not in response.text
        named = client.get(f"{address}?release={held}", base_url=BASE)
        assert named.status_code == (200 if early else 404)
        assert client.get(f"{address}?release={before}", base_url=BASE).status_code == 200
    client.environ_base["HTTP_ORIGIN"] = BASE
    answer = taken_over(client, "/what-if", f"?release={held}")
    assert answer.status_code == 200
    assert ("There is no release" not in answer.text) is early
    looks = [
        line["about"].split(" ")
        for line in map(json.loads, (surroundings / "audit.jsonl").read_text().splitlines())
        if line["act"] == "looked at embargoed figures"
    ]
    assert {id for id, _ in looks} == ({held} if early else set())
    if early:
        paths = [path for _, path in looks]
        assert paths.count("/place/leeds") == 2
        assert paths.count("/download/ae_four_hour.csv") == 2


LOOKED = "looked at embargoed figures"


def looks(folder, act=LOOKED) -> list[str]:
    """What the audit says that looks were at, in order."""
    lines = map(json.loads, (folder / "audit.jsonl").read_text().splitlines())
    return [line["about"] for line in lines if line["act"] == act]


@pytest.mark.parametrize(
    "path", ["/change/leeds", "/export/change/leeds/change.csv", "/_dash-update-component"]
)
def test_a_second_release_in_an_address_is_asked_for_with_the_readers_rights(
    embargoed, surroundings, path
):
    """A free release compared with one under embargo: kept for those who may, for nobody else."""
    folder, held, before = embargoed
    client = client_of(folder, by_proxy(surroundings))
    search = f"?release={before}&as-at=2016-12-31&since={held}"

    def ask(account: str) -> tuple[int, bool]:
        client.environ_base |= {"HTTP_X_ACCOUNT": account, "HTTP_ORIGIN": TLS}
        client.environ_base |= {"REMOTE_ADDR": "10.0.0.7", "wsgi.url_scheme": "https"}
        by_script = path.startswith("/_dash")
        answer = (
            taken_over(client, "/change/leeds", search) if by_script else client.get(path + search)
        )
        return answer.status_code, f"release {held} here" in answer.text

    assert [ask("early"), ask("early")] == [(200, False)] * 2
    assert looks(surroundings) == [f"{held} {path}"] * 2
    missing = {"/change/leeds": (404, True), "/_dash-update-component": (200, True)}
    for account in ("ada", "edith"):
        assert ask(account) == missing.get(path, (404, False))
    assert len(looks(surroundings)) == 2


def test_readyz_tells_nobody_of_a_release_under_embargo(embargoed, surroundings):
    folder, _, before = embargoed
    two_hours_ago = time.time() - 7200
    os.utime(folder / "internal" / before / release.FILE, (two_hours_ago, two_hours_ago))
    client = client_of(folder, by_proxy(surroundings))
    said = client.get("/readyz", base_url=TLS, headers={"X-Account": "early"}).json
    assert said["release"] == before
    assert 7200 <= said["current_for_seconds"] <= 7260


def test_a_look_that_cannot_be_recorded_is_not_given(embargoed, surroundings, monkeypatch):
    folder, held, _ = embargoed
    client = client_of(folder, by_proxy(surroundings))
    monkeypatch.setenv("AUDIT_FILE", str(surroundings))
    asked = {"headers": {"X-Account": "early"}, "environ_overrides": {"REMOTE_ADDR": "10.0.0.7"}}
    response = client.get("/place/leeds", base_url=TLS, **asked)
    assert response.status_code == 500
    assert held not in response.text


def test_a_board_pack_of_figures_under_embargo(embargoed, surroundings, monkeypatch):
    """Also once its release was cleared away and no worker knows it any more."""
    folder, held, before = embargoed
    monkeypatch.setenv("PICTURES_DIR", str(surroundings))
    monkeypatch.setattr(background.subprocess, "Popen", lambda *_, **__: SimpleNamespace(wait=int))
    store, options = Releases("internal", folder), pack.Options(("leeds",))
    gone = replace(store.at(held), id="2017-12-31-ffffffff")
    releases = {id: store.at(id) for id in (held, before)} | {
        gone.id: gone,
        "2017-12-31-eeeeeeee": replace(gone, id="2017-12-31-eeeeeeee", embargo_until=None),
    }
    keys = {id: jobs.start(one, options) for id, one in releases.items()}
    for key in keys.values():
        (surroundings / "packs" / key / "state.json").write_text('{"step": "made"}')
        (surroundings / "packs" / key / "pack.zip").write_bytes(b"zip")
    client = client_of(folder, by_proxy(surroundings))

    def ask(account: str, address: str) -> int:
        return client.get(
            address,
            base_url=TLS,
            headers={"X-Account": account},
            environ_overrides={"REMOTE_ADDR": "10.0.0.7"},
        ).status_code

    for kind in ("", ".zip"):
        statuses = {
            account: [ask(account, f"/board-pack/{key}{kind}") for key in keys.values()]
            for account in ("ada", "early")
        }
        assert statuses == {"ada": [404, 200, 404, 200], "early": [200] * 4}
    wanted = {
        f"{id} /board-pack/{keys[id]}{kind}" for id in (held, gone.id) for kind in ("", ".zip")
    }
    assert {*looks(surroundings)} == wanted
    monkeypatch.setattr(times, "now", lambda: gone.embargo_until)
    assert ask("ada", f"/board-pack/{keys[gone.id]}.zip") == 200
