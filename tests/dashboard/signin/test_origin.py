"""What another site has a browser send is not done, also where nobody signs in."""

import flask
import pytest
from werkzeug.test import create_environ

from dashboard import application
from dashboard.board_pack import jobs
from dashboard.signin.origin import is_own
from data.releases.reader import Releases

HERE = {"REMOTE_ADDR": "127.0.0.1"}
BASE = "http://localhost:8050"
EVIL = {"Origin": "https://evil.example"}
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    EVIL,
    EVIL | {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "http://localhost:9999"},  # another server of this machine
    {"Origin": "http://localhost"},
    {"Origin": "http://[x"},
    {"Origin": ""},
]
FROM_HERE = [
    {"Origin": BASE},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "https://public.example", "Sec-Fetch-Site": "same-origin"},  # a proxy asks by a name
    {},  # no browser
]


def own(headers: dict[str, str]) -> bool:
    environ = create_environ(method="POST", base_url=BASE, headers=headers)
    return is_own(flask.Request(environ), None)


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_what_comes_from_elsewhere_is_not_ours(headers):
    assert not own(headers)


@pytest.mark.parametrize("headers", FROM_HERE, ids=str)
def test_what_comes_from_here_is(headers):
    assert own(headers)


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_no_other_site_starts_or_asks_anything(releases, audience, monkeypatch):
    started = []
    monkeypatch.setattr(jobs, "start", lambda *asked: started.append(asked))
    client = application.create(Releases(audience, releases)).server.test_client()
    for address in ("/board-pack/make", "/_dash-update-component", "/nonsense"):
        for headers in FROM_ELSEWHERE:
            said = client.post(address, base_url=BASE, headers=headers, environ_overrides=HERE)
            assert (said.status_code, said.text[:34]) == (403, "403: The request came from another")
            assert said.headers["X-Frame-Options"] == "DENY"
    assert started == []
