"""The public's files over HTTP, as the application serves them."""

import gzip
import hashlib
import json
from urllib.parse import urljoin

import pytest

from dashboard.application import create
from data.releases import follow_checks
from data.releases.channels import SITE
from data.releases.reader import CURRENT, Releases
from tests.dashboard.public.conftest import LEEDS


@pytest.fixture
def asset(bare) -> str:
    return "/embed/assets/" + next((bare / "embed" / "assets").glob("*.css")).name


def test_an_embed_is_served_with_its_policy(served, bare):
    response = served.get(LEEDS)
    assert (response.status_code, response.mimetype) == (200, "text/html")
    assert response.data == (bare / LEEDS[1:]).read_bytes()
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "X-Frame-Options" not in response.headers
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("address", "type"),
    [
        ("/embed/", 'text/html; charset="utf-8"'),
        ("/open-data/", 'text/html; charset="utf-8"'),
        ("/open-data/scores.csv", 'text/csv; charset="utf-8"'),
        ("/open-data/scores.json", "application/json"),
        ("/open-data/scores.parquet", "application/vnd.apache.parquet"),
        ("/open-data/csv-metadata.json", "application/json"),
        ("/open-data/changes.atom", "application/atom+xml"),
        ("/open-data/places/leeds.atom", "application/atom+xml"),
        ("/api/v1/index.json", "application/json"),
        ("/api/v1/places/leeds.json", "application/json"),
        ("/embed/place/leeds.csv", 'text/csv; charset="utf-8"'),
        ("/embed/place/leeds.oembed.json", "application/json"),
    ],
)
def test_each_kind_of_file_has_its_type_and_may_be_kept_a_minute(served, address, type):
    response = served.get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, type)
    assert response.headers["Cache-Control"] == "max-age=60, public"


def test_the_tag_is_strong_and_of_the_content(served, bare):
    expected = hashlib.sha256((bare / LEEDS[1:]).read_bytes()).hexdigest()[:32]
    assert served.get(LEEDS).headers["ETag"] == f'"{expected}"'


def test_what_the_reader_has_already_is_not_sent_again(served):
    tag = served.get(LEEDS).headers["ETag"]
    for said in (tag, f"W/{tag}"):
        response = served.get(LEEDS, headers={"If-None-Match": said})
        assert (response.status_code, response.data) == (304, b"")
        assert response.headers["ETag"] == tag
    assert served.get(LEEDS, headers={"If-None-Match": '"another"'}).status_code == 200


def test_head_is_get_without_its_body(served):
    head, whole = served.head(LEEDS), served.get(LEEDS)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers == whole.headers
    assert served.head("/embed/place/atlantis.html").status_code == 404


def test_a_part_is_sent_where_a_part_is_asked_for(served):
    address = "/open-data/scores.csv"
    whole = served.get(address).data
    part = served.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert served.get(address, headers={"Range": "bytes=-5"}).data == whole[-5:]
    beyond = served.get(address, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["Content-Range"] == f"bytes */{len(whole)}"
    assert served.get(address, headers={"Range": "lines=1-2"}).data == whole


@pytest.mark.parametrize("one", ["bytes=0-0", "bytes=7-7", "bytes=-1"])
def test_one_byte_is_a_part_too_and_may_come_with_the_rest(served, one):
    response = served.get("/open-data/scores.csv", headers={"Range": one})
    assert response.status_code == 200


def test_a_part_of_what_has_changed_meanwhile_is_sent_whole(served):
    address = "/open-data/scores.csv"
    tag = served.get(address).headers["ETag"]
    same = {"Range": "bytes=0-9", "If-Range": tag}
    assert served.get(address, headers=same).status_code == 206
    other = {"Range": "bytes=0-9", "If-Range": '"of the release before"'}
    assert served.get(address, headers=other).status_code == 200


def test_text_is_sent_compressed_to_who_can_read_it(served, bare):
    plain = served.get(LEEDS)
    packed = served.get(LEEDS, headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data) == plain.data
    assert served.get(f"{LEEDS}.gz").status_code == 404


def test_a_compressed_answer_has_a_weak_tag_of_its_own(served):
    """The bytes are others, what they say is the same: so a strong tag cannot stand for both."""
    packing = {"Accept-Encoding": "gzip"}
    tag = served.get(LEEDS).headers["ETag"]
    assert served.get(LEEDS, headers=packing).headers["ETag"] == f"W/{tag}"
    for said in (tag, f"W/{tag}"):
        again = served.get(LEEDS, headers={"If-None-Match": said, **packing})
        assert (again.status_code, again.headers["ETag"]) == (304, f"W/{tag}")
    assert served.get(LEEDS, headers={"If-None-Match": 'W/"another"', **packing}).data
    only_plain = "/open-data/scores.parquet"
    assert served.get(only_plain, headers=packing).headers["ETag"].startswith('"')


def test_a_part_is_never_of_the_compressed_bytes(served):
    address, packing = "/open-data/scores.csv", {"Accept-Encoding": "gzip"}
    whole = served.get(address)
    for tag in (whole.headers["ETag"], None):
        asked = {"Range": "bytes=0-9", **packing} | ({"If-Range": tag} if tag else {})
        part = served.get(address, headers=asked)
        assert (part.status_code, part.data) == (206, whole.data[:10])
        assert part.headers["ETag"] == whole.headers["ETag"]
    weak = {"Range": "bytes=0-9", "If-Range": f"W/{whole.headers['ETag']}", **packing}
    assert served.get(address, headers=weak).status_code == 200


def test_assets_are_kept_for_ever(served, asset):
    assert "immutable" in served.get(asset).headers["Cache-Control"]
    assert "immutable" not in served.get(LEEDS).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/embed", "/embed/index.html", "/open-data"])
def test_the_lists_have_one_address(served, address):
    response = served.get(address)
    led = urljoin(address, response.headers["Location"])
    assert (response.status_code, led) == (302, f"/{address.split('/')[1]}/")
    assert served.get(led).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent_here(served, method):
    response = served.open(LEEDS, method=method)
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    "address",
    [
        "/embed/place/atlantis.html",
        "/embed/nothing",
        "/embed/place/",
        "/api/v1/",
        "/open-data/../release.duckdb",
        "/open-data/../../release.duckdb",
        "/open-data/..%2f..%2frelease.duckdb",
        "/embed/%2e%2e/manifest.json",
        "/embed//place/leeds.html",
        "/embed/place/leeds.html%00",
        "/embed/place/leeds.html%0a",
        "/embed/%ff",
        "/embed/..\\manifest.json",
    ],
)
def test_what_is_not_there_is_a_404_in_words(served, address):
    response = served.get(address)
    assert response.status_code == 404
    assert response.text.startswith("There is nothing at this address.")
    assert "frame-ancestors" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/", "/place/leeds", "/embedded", "/healthz", "/manifest.json", "/api", "/site/x"]
)
def test_all_else_is_the_dashboards(served, address):
    assert served.get(address).text == "the dashboard"


def test_hsts_is_said_behind_tls_alone(served):
    for address in (LEEDS, "/embed/nothing", "/oembed"):
        assert "Strict-Transport-Security" not in served.get(address).headers
        secure = served.get(address, base_url="https://ratings.example.org")
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_file_that_went_since_it_was_listed_is_not_there(served, channel):
    """Its release was retracted between the request and the answer."""
    assert served.get(LEEDS).status_code == 200
    (channel / CURRENT / SITE / LEEDS[1:]).unlink()
    assert served.get(LEEDS).status_code == 404


def test_only_the_public_application_serves_them(releases, channel):
    for audience, status in (("public", 404), ("internal", 404)):
        client = create(Releases(audience, releases)).server.test_client()
        response = client.get(LEEDS)
        assert response.status_code == status
        assert ("nothing at this address" in response.text) == (audience == "public")


def test_a_machine_takes_from_a_publisher_each_file_that_a_site_has(bare):
    paths = [path.relative_to(bare) for path in bare.rglob("*") if path.is_file()]
    assert [path for path in paths if not follow_checks.PATH.fullmatch(f"{SITE}/{path}")] == []


def test_plain_files_have_an_id_and_a_line_in_the_log(channel, public_release, caplog):
    caplog.set_level("INFO", logger="dashboard.requests")
    client = create(Releases("public", channel.parent)).server.test_client()
    for address, status in ((LEEDS, 200), ("/embed/place/atlantis.html", 404), ("/oembed", 404)):
        response = client.get(address, headers={"X-Request-Id": "from-nginx-17"})
        assert (response.status_code, response.headers.getlist("X-Request-Id")) == (
            status,
            ["from-nginx-17"],
        )
        said = json.loads(caplog.records[-1].getMessage())
        assert said["request"] == "from-nginx-17"
        assert (said["path"], said["status"]) == (address, status)
        assert said["bytes"] == len(response.data)
