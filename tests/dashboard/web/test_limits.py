"""Limits: who is one client, what counts for what, and what is said beyond them."""

import itertools
import math
import time
from pathlib import Path

import flask
import pytest
from werkzeug.test import Client, create_environ

from dashboard import application
from dashboard.signin.config import read
from dashboard.web import client_addresses, limits, respond
from dashboard.web.budget import Allowance
from data.releases.reader import Releases
from tests.dashboard.signin.conftest import by_proxy

HERE = {"REMOTE_ADDR": "127.0.0.1"}
PEOPLE = 50


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits that a test reaches: one page, which takes minutes to be given back; two for an
    account, three for an address of what is counted.
    """
    monkeypatch.setenv("RATE_LIMITS", "on")
    tiny = {kind: limits._limit("2/minute", "3/minute") for kind in limits.LIMITS}
    monkeypatch.setattr(limits, "LIMITS", tiny)
    nothing = dict.fromkeys(limits.ALLOWANCES, Allowance(rate=0.00001, most=0.0))
    monkeypatch.setattr(limits, "ALLOWANCES", nothing)


def client_of(releases: Path, audience: str = "public", sign_in=None) -> Client:
    return application.create(Releases(audience, releases), sign_in).server.test_client()


def asked(address: str, forwarded: str | None = None, proxies: str = "") -> str:
    """The client that a request from that address is counted as."""
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    environ = create_environ(headers=headers, environ_base={"REMOTE_ADDR": address})
    return limits.address(flask.Request(environ), client_addresses.trusted(proxies))


def test_who_has_spent_what_is_allowed_gets_429_with_when_to_come_again(releases: Path):
    client = client_of(releases)
    said = [client.get("/method", headers={"Accept": "text/html"}) for _ in range(2)]
    assert [one.status_code for one in said] == [200, 429]
    last = said[-1]
    seconds = int(last.headers["Retry-After"])
    assert seconds >= 60  # a millisecond of processor time is given back in 100 seconds
    assert "<h1>Too many requests</h1>" in last.text
    assert f"Try again in {seconds} second" in last.text
    assert last.headers["X-Request-Id"]
    plain = client.get("/method")
    assert (plain.status_code, plain.mimetype) == (429, "text/plain")
    assert plain.text.startswith("429: You have made more requests than one client may make")


def test_what_is_spent_is_the_processor_time_of_the_thread(releases: Path, monkeypatch):
    monkeypatch.setattr(limits, "ALLOWANCES", {"address": Allowance(rate=0.01, most=1.0)})
    now = itertools.count(0.0, 0.4)
    monkeypatch.setattr(limits.time, "thread_time", lambda: next(now))
    client = client_of(releases)
    assert [client.get("/method").status_code for _ in range(4)] == [200, 200, 200, 429]  # 1.2 s
    assert 15 <= int(client.get("/method").headers["Retry-After"]) <= 20  # 0.2 s at 0.01 a second


def test_a_clock_that_was_ahead_locks_nobody_out(releases: Path, monkeypatch):
    """A day ahead and back: whoever has used up a minute's share waits a minute at most."""
    client, ahead = client_of(releases, "internal"), time.time() + 86_400

    def said() -> tuple[int, int]:
        response = client.post("/board-pack/make?format=nonsense")
        return response.status_code, int(response.headers.get("Retry-After", 0))

    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: ahead)
        assert [said()[0] for _ in range(4)] == [404, 404, 404, 429]
    first, *_, last = [said() for _ in range(5)]
    assert first[0] == 404
    assert last[0] == 429
    assert last[1] <= 60


def test_each_address_spends_its_own_on_whatever_it_asks_for(releases: Path):
    client = client_of(releases)
    for address in ("192.0.2.1", "192.0.2.2"):
        at = {"REMOTE_ADDR": address}
        assert client.get("/method", environ_base=at).status_code == 200
        for path in ("/method", "/what-if", "/export/place/leeds/rating.csv", "/find"):
            assert client.get(path, environ_base=at).status_code == 429
        assert [client.get("/healthz", environ_base=at).status_code for _ in range(9)] == [200] * 9


def test_an_account_is_a_client_wherever_it_comes_from(releases: Path, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("AUDIT_FILE", str(tmp_path / "audit.jsonl"))
    (tmp_path / "roles.csv").write_text("account,role\nada,viewer\nbea,viewer\n")
    client = client_of(releases, "internal", read(by_proxy(tmp_path)))

    def ask(account: str, address: str) -> int:
        headers = {"X-Account": account, "X-Forwarded-For": address}
        at = {"REMOTE_ADDR": "10.0.0.7"}
        return client.get("/method", headers=headers, environ_base=at).status_code

    assert [ask("ada", f"192.0.2.{number}") for number in range(3)] == [200, 429, 429]
    assert [ask("bea", "192.0.2.1") for _ in range(2)] == [200, 429]


def test_what_is_sent_is_counted(releases: Path):
    client = client_of(releases, "internal")
    said = [client.post("/board-pack/make?format=nonsense").status_code for _ in range(4)]
    assert said == [404, 404, 404, 429]
    assert client.get("/method").status_code == 200


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/place/leeds", limits.ANSWERS),
        ("/place/leeds?release=x", limits.ANSWERS),
        ("/export/place/leeds/rating.png", limits.ANSWERS),
        ("/download/ae_four_hour.csv", limits.ANSWERS),
        ("/healthz", None),
        ("/nowhere", None),
    ],
)
def test_what_takes_time_is_answered_in_turn(releases: Path, address: str, kind: str | None):
    server = client_of(releases, "internal").application
    with server.test_request_context(address):
        assert limits.kind_of(flask.request) == kind


@pytest.mark.parametrize("address", ["/method", "/place/nowhere", "/export/rating.csv"])
def test_a_turn_is_given_back_whatever_becomes_of_the_request(releases, monkeypatch, address):
    monkeypatch.setenv("RATE_LIMITS", "off")
    monkeypatch.setattr(limits, "SECONDS_TO_WAIT", 0.01)
    client = client_of(releases)
    said = [client.get(address).status_code for _ in range(limits.AT_ONCE + 2)]
    assert 503 not in said
    monkeypatch.setattr(respond, "respond", lambda path, query: 1 / 0)
    said = [client.get("/method").status_code for _ in range(limits.AT_ONCE + 2)]
    assert said == [500] * len(said)


def test_whose_turn_does_not_come_is_503_in_words(releases: Path, monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "off")
    monkeypatch.setattr(limits, "SECONDS_TO_WAIT", 0.01)
    client, said = client_of(releases), []
    answers = respond.respond

    def meanwhile(path, query):
        if not said:  # the same client asks again before this is answered
            said.append(None)
            said.append(client.application.test_client().get("/what-if"))
        return answers(path, query)

    monkeypatch.setattr(respond, "respond", meanwhile)
    assert client.get("/method").status_code == 200
    assert (said[1].status_code, said[1].headers["Retry-After"]) == (503, "1")
    assert said[1].text == "503: The dashboard is very busy. Try again in a second.\n"


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
        assert (
            response.text == "413: The request has more than 100,000 bytes, so it was not read.\n"
        )


def test_limits_can_be_left_to_a_proxy(releases: Path, monkeypatch):
    monkeypatch.setenv("RATE_LIMITS", "off")
    client = client_of(releases)
    assert {client.get("/method").status_code for _ in range(9)} == {200}


def test_fifty_people_behind_one_address_do_not_meet_them(monkeypatch):
    monkeypatch.undo()
    a_minute = {"board packs": PEOPLE, "changes": PEOPLE * 12, "subscriptions": PEOPLE}
    for kind, limit in limits.LIMITS.items():
        per_minute = [one for one in limit.address if one.GRANULARITY.name == "minute"]
        assert all(a_minute[kind] <= one.amount for one in per_minute)
        assert math.isclose(len(per_minute), 1)
    clicks = PEOPLE / 2.4 * 2  # a second; each asks twice, of one worker or the other
    assert clicks / 2 * 0.015 <= limits.ALLOWANCES["address"].rate  # seconds that a page takes
