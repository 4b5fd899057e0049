"""oEmbed, as the public application answers it."""

import json

import pytest

from tests.dashboard.public.conftest import ADDRESS, LEEDS


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
