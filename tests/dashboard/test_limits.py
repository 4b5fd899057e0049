"""Limits: who is one client, what counts for what, and what is said beyond them."""

import math
import time
from pathlib import Path

import flask
import pytest
from werkzeug.test import Client, create_environ

from dashboard import limits, web
from dashboard.signin.config import read
from data.store import Store
from tests.dashboard.signin.conftest import by_proxy

HERE = {"REMOTE_ADDR": "127.0.0.1"}
PEOPLE = 50


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches: three for an address, two for an account."""
    monkeypatch.setenv("RATE_LIMITS", "on")
    tiny = {kind: limits._limit("2/minute", "3/minute") for kind in limits.LIMITS}
    monkeypatch.setattr(limits, "LIMITS", tiny)


def client_of(releases: Path, audience: str = "public", sign_in=None) -> Client:
    return web.create(Store(audience, releases), sign_in).server.test_client()


def asked(address: str, forwarded: str | None = None, proxies: str = "") -> str:
    """The client that a request from that address is counted as."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    environ = create_environ(headers=headers, environ_base={"REMOTE_ADDR": address})
    return limits.address(flask.Request(environ), limits.trusted(proxies))


def test_beyond_the_limit_is_429_with_when_to_come_again(releases: Path):
    client = client_of(releases)
    said = [client.get("/method", headers={"Accept": "text/html"}) for _ in range(4)]
    assert [one.status_code for one in said] == [200, 200, 200, 429]
    last = said[-1]
    seconds = int(last.headers["Retry-After"])
    assert 1 <= seconds <= 60
    assert "<h1>Too many requests</h1>" in last.text
    assert f"Try again in {seconds} second" in last.text
    assert last.headers["X-Request-Id"]
    plain = client.get("/method")
    assert (plain.status_code, plain.mimetype) == (429, "text/plain")
    assert plain.text.startswith("429: More was asked for from here than one client may have")


def test_a_clock_that_was_ahead_locks_nobody_out(releases: Path, monkeypatch):
    """A day ahead and back: whoever has used up a minute's share waits a minute at most."""
    client, ahead = client_of(releases), time.time() + 86_400
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: ahead)
        assert [client.get("/method").status_code for _ in range(4)] == [200, 200, 200, 429]
    said = [client.get("/method") for _ in range(5)]
    assert [one.status_code for one in said][:1] == [200]
    assert said[-1].status_code == 429
    assert int(said[-1].headers["Retry-After"]) <= 60


def test_each_address_and_each_kind_counts_for_itself(releases: Path):
    client = client_of(releases)
    for address in ("192.0.2.1", "192.0.2.2"):
        at = {"REMOTE_ADDR": address}
        said = [client.get("/method", environ_base=at).status_code for _ in range(4)]
        assert said == [200, 200, 200, 429]
        assert client.get("/what-if", environ_base=at).status_code == 200
        assert [client.get("/healthz", environ_base=at).status_code for _ in range(9)] == [200] * 9


def test_an_account_is_a_client_wherever_it_comes_from(releases: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("AUDIT_FILE", str(tmp_path / "audit.jsonl"))
    (tmp_path / "roles.csv").write_text("account,role\nada,viewer\nbea,viewer\n")
    client = client_of(releases, "internal", read(by_proxy(tmp_path)))

    def ask(account: str, address: str) -> int:
        headers = {"X-Account": account, "X-Forwarded-For": address}
        at = {"REMOTE_ADDR": "10.0.0.7"}
        return client.get("/method", headers=headers, environ_base=at).status_code

    assert [ask("ada", f"192.0.2.{number}") for number in range(3)] == [200, 200, 429]
    assert [ask("bea", "192.0.2.1") for _ in range(3)] == [200, 200, 429]


def test_what_scripts_ask_for_counts_as_the_page_it_is(releases: Path):
    client = client_of(releases)
    inputs = [{"id": "x", "property": "pathname", "value": "/what-if"}]

    def kind(**sent: object) -> str | None:
        with client.application.test_request_context(
            "/_dash-update-component", method="POST", **sent
        ):
            return limits.kind_of(flask.request)

    assert kind(json={"inputs": inputs}) == "scenarios"
    assert kind(json={"inputs": [inputs[0] | {"value": "/place/leeds"}]}) == "pages"
    for odd in ({"inputs": 7}, {"inputs": [7]}, [], {"inputs": [{"property": "pathname"}]}):
        assert kind(json=odd) == "pages"
    assert kind(data="{", content_type="application/json") == "pages"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "client"),
    [
        ("203.0.113.9", None, "", "203.0.113.9"),
        ("203.0.113.9", "192.0.2.1", "", "203.0.113.9"),  # anybody can send a header
        ("127.0.0.1", "192.0.2.1", "", "192.0.2.1"),
        ("127.0.0.1", "1.1.1.1, 192.0.2.1", "", "192.0.2.1"),  # what the proxy itself has seen
        ("127.0.0.1", "nonsense", "", "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1", "10.0.0.0/8", "127.0.0.1"),
        ("10.1.2.3", "192.0.2.1", "10.0.0.0/8, nonsense", "192.0.2.1"),
        ("10.1.2.3", "192.0.2.1", "*", "192.0.2.1"),
        ("", "192.0.2.1", "10.0.0.7", "192.0.2.1"),  # by a socket of this machine
        ("2001:db8:1:2:3:4:5:6", None, "", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", None, "", "192.0.2.1"),
    ],
)
def test_a_client_is_where_it_comes_from_and_no_header_of_its_own(peer, forwarded, proxies, client):
    assert asked(peer, forwarded, proxies) == client


@pytest.mark.parametrize(("size", "status"), [(limits.LARGEST_REQUEST, 400), (100_001, 413)])
def test_a_body_has_a_largest_size(releases: Path, size: int, status: int):
    response = client_of(releases).post(
        "/_dash-update-component", data=b" " * size, content_type="application/json"
    )
    assert response.status_code == status
    if status == 413:
        assert response.text == "413: This is more than 100,000 bytes, and was not read.\n"


def test_limits_can_be_left_to_a_proxy(releases: Path, monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "off")
    client = client_of(releases)
    assert {client.get("/method").status_code for _ in range(9)} == {200}


def test_fifty_people_behind_one_address_do_not_meet_them(monkeypatch):
    monkeypatch.undo()
    a_minute = {
        "pages": PEOPLE * 25 * 2,  # a click in 2.4 seconds, each twice
        "scenarios": PEOPLE * 30,
        "pictures": PEOPLE * 30,
        "board packs": PEOPLE,
        "changes": PEOPLE * 12,
    }
    for kind, limit in limits.LIMITS.items():
        per_minute = [one for one in limit.address if one.GRANULARITY.name == "minute"]
        assert all(a_minute[kind] <= one.amount for one in per_minute)
        assert math.isclose(len(per_minute), 1)
