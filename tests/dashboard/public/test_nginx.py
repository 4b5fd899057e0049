"""The shipped configuration, in a real nginx: the same answers as the application's."""

import gzip
import json
from datetime import datetime

import pytest

from dashboard.public import nginx
from data.releases import retracted
from data.releases.retracted import Retraction
from tests.dashboard.public.nginx_running import (
    get,
    served,
)

LEEDS = "/embed/place/leeds.html"
WHY = Retraction(reason="A wrong count.", retracted_at=datetime(2018, 3, 1, 9))


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
