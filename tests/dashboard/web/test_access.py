"""Who may come in to which audience's dashboard, and what browsers are told on every answer."""

import base64
import hashlib
import re

import pytest
from werkzeug.test import Client

from dashboard import application
from data.releases.reader import Releases

HERE = {"REMOTE_ADDR": "127.0.0.1"}
PAGES = ["/", "/place/atlantis", "/nonsense", "/healthz", "/download/ae_four_hour.csv"]


@pytest.fixture(scope="module")
def internal(releases) -> Client:
    return application.create(Releases("internal", releases)).server.test_client()


@pytest.fixture(scope="module")
def public(releases) -> Client:
    return application.create(Releases("public", releases)).server.test_client()


def ask(client: Client, peer="127.0.0.1", host="localhost:8050", protocol="HTTP/1.1", **headers):
    return client.get(
        "/healthz",
        environ_overrides={"REMOTE_ADDR": peer, "SERVER_PROTOCOL": protocol},
        headers={"Host": host, **{name.replace("_", "-"): said for name, said in headers.items()}},
    )


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.3.2.1", "::1"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8050", "127.0.0.1:8050", "[::1]", "[::1]:8050"]
)
def test_a_reader_on_this_machine_comes_in(internal, peer, host):
    assert ask(internal, peer, host).status_code == 200


@pytest.mark.parametrize(
    "request_of",
    [
        {"peer": "10.0.0.7"},
        {"peer": "192.168.1.4"},
        {"peer": "2001:db8::7"},
        {"peer": ""},
        {"peer": "unix"},
        {"host": "ratings.example.org"},
        {"host": "localhost.example.org"},
        {"host": "10.0.0.7:8050"},
        {"host": "127.0.0.1.example.org"},
        {"host": "[2001:db8::7]:8050"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"X_Forwarded_Host": "localhost"},
        {"X_Forwarded_Proto": "https"},
        {"X_Real_IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"CF_Connecting_IP": "127.0.0.1"},
        {"protocol": "HTTP/1.0"},
    ],
    ids=lambda one: " ".join(f"{name}={said}" for name, said in one.items()),
)
def test_nobody_else_does_and_is_told_why(internal, public, request_of):
    response = ask(internal, **request_of)
    assert response.status_code == 403
    assert response.mimetype == "text/plain"
    assert "Until a sign-in is configured" in response.text
    assert ask(public, **request_of).status_code == 200


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/"),
        ("GET", "/nonsense"),
        ("GET", "/_dash-layout"),
        ("GET", "/_dash-dependencies"),
        ("POST", "/_dash-update-component"),
        ("GET", "/assets/style.css"),
        ("POST", "/board-pack/make"),
        ("GET", "/export/place/leeds/rating.csv"),
    ],
)
def test_no_address_of_the_internal_dashboard_answers_a_stranger(internal, method, address):
    response = internal.open(address, method=method, environ_overrides={"REMOTE_ADDR": "10.0.0.7"})
    assert response.status_code == 403
    assert len(response.text) < 300


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_each_answer_says_what_browsers_may_do_with_it(request, audience, address):
    headers = request.getfixturevalue(audience).get(address, environ_overrides=HERE).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "Permissions-Policy" in headers
    assert "Strict-Transport-Security" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/", "public, max-age=60"),
        ("/place/leeds", "public, max-age=60"),
        ("/download/ae_four_hour.csv", "public, max-age=60"),
        ("/export/place/leeds/rating.csv", "no-cache"),
        ("/place/atlantis", "no-cache"),
        ("/nonsense", "no-cache"),
        ("/healthz", "no-cache"),
        ("/readyz", "no-cache"),
    ],
)
def test_the_public_may_keep_a_page_for_a_minute_and_no_fault(public, internal, address, kept):
    said = public.get(address)
    assert said.headers["Cache-Control"] == kept
    assert internal.get(address, environ_overrides=HERE).headers["Cache-Control"] == "no-cache"
    if address == "/":  # whoever keeps it for others keeps both forms
        assert "Accept-Encoding" in said.headers["Vary"]
        packed = public.get(address, headers={"Accept-Encoding": "gzip"})
        assert (packed.headers["Vary"], packed.headers["Cache-Control"]) == (
            said.headers["Vary"],
            kept,
        )


def test_what_is_asked_by_post_is_not_kept(public):
    said = public.post("/_dash-update-component", json={})
    assert said.headers["Cache-Control"] == "no-cache"


def test_a_refusal_says_so_too(internal):
    assert ask(internal, peer="10.0.0.7").headers["X-Frame-Options"] == "DENY"


def test_hsts_is_said_behind_tls_alone(public):
    secure = public.get("/healthz", base_url="https://ratings.example.org")
    assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_policy_lists_the_scripts_in_a_page_and_nothing_else(public):
    """An inline script runs only where its hash is named; the one that starts Dash is text."""
    response = public.get("/what-if")
    policy = response.headers["Content-Security-Policy"]
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", response.text, re.DOTALL)
    kept = ("application/json", "text/plain")
    ran = [text for attributes, text in inline if not any(one in attributes for one in kept)]
    assert ran
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in ran]
    assert sorted(re.findall(r"'sha256-(.*?)'", policy)) == sorted(hashes)
