"""The shipped configuration, in a real nginx: the same answers as the application's."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.public import nginx
from dashboard.web import policy
from data.releases import retracted, withdrawn
from data.releases.retracted import Retraction
from tests.browser.serving import free_address
from tests.dashboard.public.conftest import ADDRESS, add_release

LEEDS = "/embed/place/leeds.html"
WHY = Retraction(reason="A wrong count.", retracted_at=datetime(2018, 3, 1, 9))

ROOT = Path(__file__).parents[3]
USER = "user root;\n" if os.geteuid() == 0 else ""  # else nobody, who may not look into ours
NGINX = """\
{user}daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
"""What nginx needs around the site's own configuration, to keep to a folder."""


def program() -> str:
    """Path of nginx; without one the test is skipped, and on a build server it fails."""
    path = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        missing = "no nginx: install the package nginx-light"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    return path


def accepted(configuration: str, folder: Path) -> list[str]:
    """The command that runs nginx with a configuration, which it must accept."""
    folder.mkdir(exist_ok=True)
    (folder / "site.conf").write_text(configuration)
    (folder / "nginx.conf").write_text(NGINX.format(user=USER, folder=folder))
    command = [program(), "-p", str(folder), "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    return command


@pytest.fixture(scope="module")
def own_line(bare: Path, public_release, tmp_path_factory) -> Path:
    channel = tmp_path_factory.mktemp("of nginx") / "public"
    add_release(channel, public_release.id, bare)
    withdrawn.withdraw(channel, "place/wakefield", "Wrong.")
    return channel


@contextmanager
def running(configuration: str, folder: Path, port: int) -> Iterator[int]:
    """nginx with a configuration that listens at the port, until the block ends."""
    server = subprocess.Popen(accepted(configuration, folder))
    for _ in range(100):
        try:
            get(port, "/embed/")
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(timeout=20)


@contextmanager
def served(channel: Path, folder: Path, dashboard: str | None = None) -> Iterator[int]:
    """nginx as it is configured for a channel of releases, framed by one council."""
    address = free_address()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED_ORIGINS", "https://council.example")
        patch.setenv("SITE_URL", ADDRESS)
        written = nginx.configuration(channel, address, "_", dashboard)
    with running(written, folder, int(address.rpartition(":")[2])) as port:
        yield port


@pytest.fixture(scope="module")
def port(own_line: Path, tmp_path_factory) -> Iterator[int]:
    with served(own_line, tmp_path_factory.mktemp("nginx")) as port:
        yield port


def get(port: int, address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        method, address, headers={n.replace("_", "-"): s for n, s in headers.items()}
    )
    response = connection.getresponse()
    response.body = response.read()
    connection.close()
    return response


def test_an_embed_has_its_type_its_policy_and_a_minute(port, bare):
    response = get(port, LEEDS)
    assert (response.status, response.body) == (200, (bare / LEEDS[1:]).read_bytes())
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert (
        "frame-ancestors 'self' https://council.example"
        in (response.headers["Content-Security-Policy"])
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Server"] == "nginx"
    assert "Strict-Transport-Security" not in response.headers


def test_it_is_sent_compressed_once_and_for_all(port, bare):
    response = get(port, LEEDS, Accept_Encoding="gzip")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.body == (bare / f"{LEEDS[1:]}.gz").read_bytes()
    assert gzip.decompress(response.body) == get(port, LEEDS).body
    assert get(port, f"{LEEDS}.gz").status == 404


def test_what_the_reader_has_is_not_sent_again_and_parts_are(port):
    tag = get(port, LEEDS).headers["ETag"]
    assert get(port, LEEDS, If_None_Match=tag).status == 304
    part = get(port, "/open-data/scores.csv", Range="bytes=0-9")
    assert (part.status, len(part.body)) == (206, 10)
    head = get(port, LEEDS, "HEAD")
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize(
    ("address", "type"),
    [
        ("/embed/", "text/html; charset=utf-8"),
        ("/open-data/", "text/html; charset=utf-8"),
        ("/open-data/scores.csv", "text/csv; charset=utf-8"),
        ("/open-data/scores.parquet", "application/vnd.apache.parquet"),
        ("/open-data/changes.atom", "application/atom+xml"),
        ("/sitemap.xml", "application/xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/api/v1/places/leeds.json", "application/json"),
    ],
)
def test_each_kind_of_file_has_its_type(port, address, type):
    response = get(port, address)
    assert (response.status, response.headers["Content-Type"]) == (200, type)


def test_assets_are_kept_for_ever(port, bare):
    for path in (bare / "embed" / "assets").glob("*.*"):
        if path.suffix != ".gz":
            response = get(port, f"/embed/assets/{path.name}")
            assert response.status == 200
            assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/embed", "/open-data"])
def test_a_list_has_one_address(port, address):
    response = get(port, address)
    assert (response.status, response.headers["Location"]) == (302, f"{address}/")


@pytest.mark.parametrize(
    "address",
    [
        "/embed/place/wakefield.html",
        "/embed/place/wakefield.csv",
        "/embed/place/wakefield.oembed.json",
        "/api/v1/places/wakefield.json",
        "/embed/x/../place/wakefield.html",
        "/embed//place/wakefield.html",
        "/embed/place/%77akefield.html",
        "/oembed?url=https://ratings.example.org/embed/place/wakefield.html",
    ],
)
def test_what_is_withdrawn_is_gone(port, address):
    response = get(port, address)
    assert response.status == 410
    assert response.body == b"This publication has been withdrawn.\n"
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"
    assert "frame-ancestors" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address",
    [
        "/embed/place/atlantis.html",
        "/embed/place/",
        "/embed/assets/",
        "/api/v1/",
        "/manifest.json",
        "/release.duckdb",
        "/place/leeds",
        "/",
        "/oembed",
        "/oembed?url=/embed/place/atlantis.html",
        "/oembed?url=https://elsewhere.example/place/leeds",
        "/oembed?url=https://ratings.example.org.elsewhere.example/place/leeds",
        "/oembed?url=/embed/place/leeds.htmlx",
        "/oembed?url=/place/leeds/more",
    ],
)
def test_what_is_not_there_is_a_404_in_words_and_no_folder_is_listed(port, address):
    response = get(port, address)
    assert response.status == 404
    assert response.body.startswith(b"There is nothing at this address.")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache"


def test_nobody_climbs_out_of_the_site(port):
    for address in ("/open-data/..%2f..%2frelease.duckdb", "/../release.duckdb"):
        assert get(port, address).status == 400


@pytest.mark.parametrize(
    "url",
    [
        "/embed/place/leeds.html",
        "https://ratings.example.org/embed/place/leeds.html",
        "https%3A%2F%2Fratings.example.org%2Fembed%2Fplace%2Fleeds.html&format=json",
        "https%3A%2F%2Fratings.example.org%2Fembed%2Fplace%2Fleeds.html%3Fx%3D1",
        "https://ratings.example.org/place/leeds",
        "https%3A%2F%2Fratings.example.org%2Fplace%2Fleeds%3Fx%3D1",
    ],
)
def test_oembed_speaks_of_an_embed_by_its_address(port, bare, url):
    response = get(port, f"/oembed?url={url}")
    assert response.status == 200
    assert json.loads(response.body) == json.loads(
        (bare / "embed/place/leeds.oembed.json").read_text()
    )


@pytest.mark.parametrize("more", ["format=xml", "maxwidth=400", "maxheight=400"])
def test_plain_files_speak_json_alone_and_have_one_size(port, more):
    assert get(port, f"/oembed?url=/embed/place/leeds.html&{more}").status == 501


def test_the_dashboard_fits_the_answer_where_there_is_one(own_line):
    with_one = nginx.configuration(own_line, "80", "_", "http://127.0.0.1:8050")
    assert "proxy_pass" in with_one.partition("location = /oembed {")[2].partition("}")[0]


def test_where_nothing_is_current_it_says_so_and_that_it_was_retracted(tmp_path):
    channel = tmp_path / "public"
    channel.mkdir()
    with served(channel, tmp_path / "nginx") as port:
        response = get(port, LEEDS)
        assert (response.status, response.body) == (503, b"Nothing is published yet.\n")
        retracted.write(channel, {"2017-12-31-00000001": WHY})
        for address in (LEEDS, "/open-data/scores.csv", "/api/v1/index.json", "/embed/"):
            response = get(port, address)
            assert (response.status, response.headers["Cache-Control"]) == (410, "no-cache")
            assert response.body.startswith(b"What was published here was retracted, and nothing")
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_nothing_can_be_sent_here(port):
    assert get(port, LEEDS, "POST").status == 405


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
