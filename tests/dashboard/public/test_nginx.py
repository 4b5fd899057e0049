"""The shipped configuration, in a real nginx: the same answers as the application's."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.public import nginx
from data import withdrawn
from deploy.local import nginx_conf
from tests.dashboard.public.conftest import add_release

LEEDS = "/embed/place/leeds.html"


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
    (folder / "nginx.conf").write_text(nginx_conf(folder, workers=1))
    command = [program(), "-p", str(folder), "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    return command


@pytest.fixture(scope="module")
def own_line(bare: Path, public_release, tmp_path_factory) -> Path:
    line = tmp_path_factory.mktemp("of nginx") / "public"
    add_release(line, public_release.id, bare)
    withdrawn.withdraw(line, "place/wakefield", "Wrong.")
    return line


@pytest.fixture(scope="module")
def port(own_line: Path, tmp_path_factory) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED_ORIGINS", "https://council.example")
        written = nginx.configuration(own_line, f"127.0.0.1:{port}", "_", None)
    server = subprocess.Popen(accepted(written, tmp_path_factory.mktemp("nginx")))
    for _ in range(100):
        try:
            get(port, "/embed/")
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(timeout=20)


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
    ],
)
def test_oembed_speaks_of_an_embed_by_its_address(port, bare, url):
    response = get(port, f"/oembed?url={url}")
    assert response.status == 200
    assert json.loads(response.body) == json.loads(
        (bare / "embed/place/leeds.oembed.json").read_text()
    )


def test_oembed_speaks_json_alone(port):
    assert get(port, "/oembed?url=/embed/place/leeds.html&format=xml").status == 501


def test_nothing_can_be_sent_here(port):
    assert get(port, LEEDS, "POST").status == 405


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
