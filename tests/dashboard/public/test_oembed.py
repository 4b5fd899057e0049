"""oEmbed and the code to paste, for an embed of three heights."""

import pytest

from dashboard.public import oembed
from tests.dashboard.reading import parse

OURS = "https://ratings.example.org"
SRC = f"{OURS}/embed/place/leeds.html"
HEIGHTS = {320: 700, 480: 650, 720: 500}
WHOLE = oembed.document(
    SRC, 'Leeds & "all"', HEIGHTS, OURS, f"{OURS}/embed/place/leeds.png", "Place ratings"
)


def size(found: dict) -> tuple[int, int]:
    """What it says, which the frame in it says too."""
    frame = parse(found["html"]).one("iframe").attributes
    assert (frame["width"], frame["height"]) == (str(found["width"]), str(found["height"]))
    assert (frame["src"], frame["title"]) == (SRC, 'Leeds & "all"')
    return found["width"], found["height"]


def test_without_a_room_it_is_as_wide_as_it_may_be():
    assert size(WHOLE) == (720, 500)
    assert (WHOLE["version"], WHOLE["type"]) == ("1.0", "rich")


@pytest.mark.parametrize(
    ("wide", "high", "fitted"),
    [
        (None, None, (720, 500)),
        (1000, 1000, (720, 500)),
        (720, 500, (720, 500)),
        (719, None, (480, 650)),
        (480, 650, (480, 650)),
        (480, 649, (480, 649)),
        (400, None, (320, 700)),
        (319, None, (319, 700)),
        (None, 200, (720, 200)),
        (1, 1, (1, 1)),
    ],
)
def test_it_keeps_to_the_room(wide, high, fitted):
    assert size(oembed.within(WHOLE, wide, high)) == fitted


def test_a_picture_that_is_larger_than_the_room_is_left_out():
    for room in ((1199, None), (None, 674), (720, 500)):
        assert not [name for name in oembed.within(WHOLE, *room) if name.startswith("thumbnail")]
    assert oembed.within(WHOLE, 1200, 675)["thumbnail_width"] == 1200
    without = oembed.document(SRC, "Leeds", HEIGHTS, OURS, "", "Place ratings")
    assert "thumbnail_url" not in oembed.within(without, 480, None)


@pytest.mark.parametrize(
    ("url", "embed"),
    [
        (SRC, "place/leeds"),
        (f"{SRC}?x=1#top", "place/leeds"),
        ("http://ratings.example.org/place/leeds", "place/leeds"),
        (f"{OURS}/place/leeds?release=2017-12-31-0a1b2c3d", "place/leeds"),
        (f"{OURS}/indicator/ae_four_hour#over-time", "indicator/ae_four_hour"),
        ("/place/leeds", "place/leeds"),
        ("https://elsewhere.example/place/leeds", None),
        ("https://ratings.example.org:8443/place/leeds", None),
        ("https://ratings.example.org@elsewhere.example/place/leeds", None),
        ("//elsewhere.example/place/leeds", None),
        ("ftp://ratings.example.org/place/leeds", None),
        (f"{OURS}/place/leeds.html", None),
        (f"{OURS}/embed/place/leeds", None),
        (f"{OURS}/place/leeds/more", None),
        (f"{OURS}/place/../place/leeds", None),
        (f"{OURS}/compare", None),
        ("http://[half", None),
        ("", None),
    ],
)
def test_it_speaks_of_its_own_sites_embeds_and_pages(url, embed):
    assert oembed.embed_at(url, OURS) == embed
    assert oembed.embed_at(url, "//ratings.example.org") == embed


@pytest.mark.parametrize("text", ["", "0", "-1", "1.5", "1e3", "+4", " 4", "٤", "9" * 10, "wide"])
def test_a_room_that_is_no_number_of_pixels_is_refused(text):
    with pytest.raises(ValueError, match="not a number of pixels"):
        oembed.most(text)


def test_a_room_is_a_number_of_pixels_or_none():
    assert (oembed.most("0480"), oembed.most(None)) == (480, None)


def test_the_code_that_follows_its_height_is_two_lines():
    frame, script = oembed.following(SRC, "Leeds", 650).splitlines()
    assert parse(frame).one("iframe").attributes["width"] == "100%"
    assert script.startswith("<script>addEventListener(")
