"""What nginx answers by itself has the headers that all answers have."""

import socket
from http.client import HTTPResponse

import pytest

from dashboard.__main__ import main
from dashboard.web import policy
from tests.browser.serving import free_address
from tests.dashboard.public.nginx_running import ROOT, accepted, running, served


def raw(port: int, request: bytes) -> tuple[int, dict[str, str], str]:
    """What is answered to bytes that may be no request at all: status, headers, body."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(request)
        response = HTTPResponse(connection)
        response.begin()
        return response.status, dict(response.headers), response.read().decode()


GOOD = b"GET /embed/ HTTP/1.1\r\nHost: x\r\n"


OWN = {
    b"GET /embed HTTP/1.1\r\nHost: x\r\n\r\n": 302,
    b"nonsense\r\n\r\n": 400,
    b"GET /embed/ HTTP/1.1\r\n\r\n": 400,  # without a host
    b"GET /embed/%zz HTTP/1.1\r\nHost: x\r\n\r\n": 400,
    GOOD + b"X: " + b"x" * 9000 + b"\r\n\r\n": 400,
    b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n": 414,
    b"POST /embed/ HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n": 405,
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n": 413,
    b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\n\r\n": 501,
    b"GET /embed/ HTTP/9.9\r\nHost: x\r\n\r\n": 505,
    GOOD + b"Range: bytes=99999999-\r\n\r\n": 416,
    GOOD + b"If-Match: x\r\n\r\n": 412,
    b"GET /oembed?url=/embed/place/leeds.html&format=xml HTTP/1.1\r\nHost: x\r\n\r\n": 501,
    b"GET /-refused HTTP/1.1\r\nHost: x\r\n\r\n": 404,
}
"""What nginx answers without a location of ours."""


@pytest.mark.parametrize("sent", OWN, ids=lambda one: str(one[:60]))
def test_nginxs_own_answers_have_the_same_headers(port, sent):
    status, headers, body = raw(port, sent)
    assert status == OWN[sent]
    promised = policy.of_embeds(["https://council.example"])
    assert {name: headers.get(name) for name in promised} == promised
    assert headers["Cache-Control"] == ("public, max-age=60" if status == 416 else "no-cache")
    if status not in (302, 404, 416):
        assert headers["Content-Type"] == "text/plain; charset=utf-8"
        assert body.startswith(f"{status}: This ")


def test_where_the_dashboard_is_away_the_answer_has_them_too(own_line, tmp_path):
    with served(own_line, tmp_path / "nginx", f"http://{free_address()}") as port:
        status, headers, body = raw(port, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert (status, body) == (502, "502: There is no answer just now. Try again in a moment.\n")
        assert headers["X-Content-Type-Options"] == "nosniff"
        asked = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n"
        assert raw(port, asked)[0] == 413


def test_before_the_internal_application_too(tmp_path):
    """deploy/nginx/to-internal.conf, without TLS and with nobody behind it."""
    shipped = (ROOT / "deploy" / "nginx" / "to-internal.conf").read_text()
    away, here = free_address(), free_address()
    written = shipped.replace("listen 443 ssl", f"listen {here}").replace("internal:8050", away)
    promised = policy.of_refusals() | policy.BEHIND_TLS
    with running(written, tmp_path / "nginx", int(here.rpartition(":")[2])) as port:
        for request, refused in ((b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 502), (b"x\r\n\r\n", 400)):
            status, headers, _ = raw(port, request)
            assert status == refused
            assert {name: headers.get(name) for name in promised} == promised


def test_the_command_prints_it_and_all_else_goes_to_the_dashboard(
    own_line, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("RELEASES_DIR", str(own_line.parent))
    options = ["--listen", "127.0.0.1:8099", "--dashboard", "http://127.0.0.1:8050"]
    assert main(["nginx", *options]) == 0
    printed = capsys.readouterr().out
    accepted(printed, tmp_path / "nginx")
    assert "proxy_pass http://127.0.0.1:8050;" in printed
    # The dashboard says its own policy: nginx adds none outside the public's locations.
    rest = printed.split("location / {")[1]
    assert "add_header" not in rest
    outside = printed.split("server {")[1].split("location")[0]
    assert "add_header" not in outside
