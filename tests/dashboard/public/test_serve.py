"""The public's files over HTTP, as the application serves them."""

import gzip
import hashlib
import json
import os
import shutil
import time
from urllib.parse import urljoin

import pytest

from dashboard.application import create
from dashboard.public import serve
from data.releases import follow_checks, withdrawn
from data.releases.channels import SITE
from data.releases.manifest import FILE as MANIFEST
from data.releases.reader import CURRENT, Releases
from tests.dashboard.public.conftest import ADDRESS, add_release, client_of

LEEDS = "/embed/place/leeds.html"


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


@pytest.fixture
def named(monkeypatch) -> None:
    """The site has been told its address."""
    monkeypatch.setenv("SITE_URL", ADDRESS)


def test_oembed_speaks_of_an_embed_by_its_address_and_by_its_pages(served, bare, named):
    for url in (f"{ADDRESS}{LEEDS}", LEEDS, f"{ADDRESS}{LEEDS}?x=1#top", f"{ADDRESS}/place/leeds"):
        response = served.get("/oembed", query_string={"url": url, "format": "json"})
        assert response.json == json.loads((bare / "embed/place/leeds.oembed.json").read_text())
    said = response.json
    assert (said["version"], said["type"], said["width"]) == ("1.0", "rich", 720)
    assert f'src="{ADDRESS}{LEEDS}"' in said["html"]
    assert 'title="Leeds: rating as at 31 December 2017"' in said["html"]


def test_oembed_that_was_not_told_its_address_goes_by_the_one_it_is_asked_at(served, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    asked = {"url": f"{ADDRESS}/place/leeds"}
    assert served.get("/oembed", query_string=asked, base_url=ADDRESS).status_code == 200
    assert served.get("/oembed", query_string=asked).status_code == 404


def test_oembed_keeps_to_the_room(served, named):
    asked = {"url": LEEDS, "maxwidth": "500", "maxheight": "300"}
    response = served.get(
        "/oembed", query_string=asked, headers={"Accept-Encoding": "gzip", "Range": "bytes=0-1"}
    )
    said = response.json
    assert (response.status_code, said["width"], said["height"]) == (200, 480, 300)
    assert 'width="480" height="300"' in said["html"]
    assert response.headers["Content-Length"] == str(len(response.data))
    assert "ETag" not in response.headers
    assert "frame-ancestors" in response.headers["Content-Security-Policy"]
    whole = served.get("/oembed", query_string={"url": LEEDS}).json
    assert said["heights"] == whole["heights"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404),
        ("url=https://elsewhere.example/embed/place/leeds.html", 404),
        ("url=https://ratings.example.org/embed/place/atlantis.html", 404),
        ("url=https://ratings.example.org/place/atlantis&maxwidth=400", 404),
        ("url=/embed/place/leeds.html&maxwidth=wide", 400),
        ("url=/embed/place/leeds.html&maxheight=0", 400),
        ("url=/embed/place/../../manifest.html", 404),
        ("url=http://[half", 404),
        ("url=%ff%fe", 404),
        ("url=/embed/place/leeds.html&format=xml", 501),
    ],
)
def test_oembed_refuses_in_words(served, named, query, status):
    response = served.get(f"/oembed?{query}")
    assert (response.status_code, response.mimetype) == (status, "text/plain")
    assert len(response.text) > 20


def test_hsts_is_said_behind_tls_alone(served):
    for address in (LEEDS, "/embed/nothing", "/oembed"):
        assert "Strict-Transport-Security" not in served.get(address).headers
        secure = served.get(address, base_url="https://ratings.example.org")
        assert secure.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_new_release_is_served_at_once(served, channel, bare):
    before = served.get(LEEDS).headers["ETag"]
    other = bare.parent / "other"
    if not other.exists():
        shutil.copytree(bare, other)
        (other / LEEDS[1:]).write_text("another release")
        (other / f"{LEEDS[1:]}.gz").unlink()
        listed = json.loads((other / MANIFEST).read_text())
        listed["files"][LEEDS[1:]] = hashlib.sha256(b"another release").hexdigest()
        (other / MANIFEST).write_text(json.dumps(listed))
    add_release(channel, "2018-01-31-00000002", other)
    after = served.get(LEEDS)
    assert after.text == "another release"
    assert after.headers["ETag"] != before
    os.unlink(channel / CURRENT)
    os.symlink("2018-02-28-00000000", channel / CURRENT)
    assert served.get(LEEDS).status_code == 404


def test_a_site_baked_anew_is_served_at_once(served, channel):
    served.get(LEEDS)
    site = channel / CURRENT / SITE
    fresh = site.resolve().with_name("fresh")
    shutil.copytree(site, fresh)
    (fresh / "embed" / "place" / "leeds.html").unlink()
    shutil.rmtree(site.resolve())
    assert served.get(LEEDS).status_code == 404
    fresh.rename(site.resolve())
    assert served.get(LEEDS).status_code == 404
    assert served.get("/embed/place/wakefield.html").status_code == 200


def test_before_anything_is_published_it_says_so(tmp_path):
    response = client_of(tmp_path / "nowhere").get(LEEDS)
    assert response.status_code == 503
    assert response.text == "Nothing is published yet.\n"


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


def test_what_is_withdrawn_is_gone_with_its_data(served, channel):
    assert served.get(LEEDS).status_code == 200
    withdrawn.withdraw(channel, "place/leeds", "Its A&E count was   wrong.")
    for address in (
        LEEDS,
        "/embed/place/leeds.csv",
        "/embed/place/leeds.json",
        "/embed/place/leeds.oembed.json",
        "/api/v1/places/leeds.json",
        f"/oembed?url={LEEDS}",
        "/oembed?url=/place/leeds&maxwidth=400",
    ):
        response = served.get(address)
        assert response.status_code == 410, address
        assert response.text == ("This publication has been withdrawn. Its A&E count was wrong.\n")
    for address in ("/embed/place/wakefield.html", "/embed/", "/api/v1/places/wakefield.json"):
        assert served.get(address).status_code == 200, address
    withdrawn.restore(channel, "place/leeds")
    assert served.get(LEEDS).status_code == 200


def test_it_stays_withdrawn_when_the_next_release_comes(served, channel, bare):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    add_release(channel, "2018-01-31-00000003", bare)
    assert served.get(LEEDS).status_code == 410


def test_a_withdrawn_json_that_is_cut_off_takes_nothing_back(served, channel, bare, caplog):
    withdrawn.withdraw(channel, "place/leeds", "Wrong.")
    assert served.get(LEEDS).status_code == 410
    whole = (channel / withdrawn.FILE).read_text()
    (channel / withdrawn.FILE).write_text(whole[:20])
    assert served.get(LEEDS).status_code == 410
    assert served.get("/embed/place/wakefield.html").status_code == 200
    assert "What was withdrawn before still is." in caplog.text
    (channel / withdrawn.FILE).write_text("{}")
    assert served.get(LEEDS).status_code == 200


def test_who_never_knew_what_is_withdrawn_shows_no_embed(channel, caplog):
    (channel / withdrawn.FILE).write_text('{"place/leeds": "Wro')
    served = client_of(channel)
    for address in (LEEDS, "/embed/place/wakefield.csv", "/api/v1/places/leeds.json"):
        response = served.get(address)
        assert (response.status_code, response.text) == (503, serve.NOT_NOW)
        assert "frame-ancestors" in response.headers["Content-Security-Policy"]
    assert served.get("/open-data/scores.csv").status_code == 200  # cannot be withdrawn
    assert str(channel / withdrawn.FILE) in caplog.text


def test_a_key_of_withdrawn_json_is_no_pattern(channel):
    """As a regular expression this one takes 8 seconds for an address of 27 letters."""
    (channel / withdrawn.FILE).write_text(json.dumps({"place/(a|aa)+": "Slow."}))
    begun = time.process_time()
    assert client_of(channel).get(f"/embed/place/{'a' * 40}!").status_code == 404
    assert time.process_time() - begun < 1


def test_a_manifest_that_is_cut_off_costs_the_tags_of_the_content_alone(channel, caplog):
    listed = channel / CURRENT / SITE / MANIFEST
    hash = json.loads(listed.read_text())["files"][LEEDS[1:]]
    listed.write_text(listed.read_text()[:500])
    response = client_of(channel).get(LEEDS)
    assert response.status_code == 200
    assert response.headers["ETag"] != f'"{hash[:32]}"'
    assert str(listed.resolve()) in caplog.text


def test_the_files_of_another_release_are_not_shown(channel, bare):
    """As where somebody copies a site into the folder of another release."""
    listed = channel / CURRENT / SITE / MANIFEST
    listed.unlink()
    listed.write_bytes((bare / MANIFEST).read_bytes().replace(b"2017-12-31-", b"2016-12-31-"))
    response = client_of(channel).get(LEEDS)
    assert (response.status_code, response.text) == (503, serve.NOT_NOW)


@pytest.mark.parametrize("leads", ["../internal/2017-12-31-00000001", None])
def test_a_current_that_leads_elsewhere_shows_nothing(channel, leads):
    other = channel.parent / "internal" / "2017-12-31-00000001"
    shutil.copytree((channel / CURRENT).resolve(), other)
    (channel / CURRENT).unlink()
    (channel / CURRENT).symlink_to(leads) if leads else shutil.copytree(other, channel / CURRENT)
    response = client_of(channel).get(LEEDS)
    assert (response.status_code, response.text) == (503, serve.NOT_NOW)


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
