"""What a PNG says of itself, on one of a single red pixel."""

import struct
import zlib

import pytest

from dashboard.pictures import png
from tests.dashboard.pictures.stand_in import white

RED = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077 53de".replace(" ", "")
    + "0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    + "0000000049454e44ae426082"
)
TEXTS = {"Title": "Hull & <East>: 94 – of 100", "Link": "/place/hull", "Empty": ""}


def chunks(picture: bytes) -> list[tuple[bytes, bytes]]:
    """Kind and content, by the specification; each checksum must be right."""
    found, at = [], 8
    while at < len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        kind, content = picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", picture, at + 8 + length)
        assert check == zlib.crc32(kind + content), kind
        found.append((kind, content))
        at += 12 + length
    return found


def test_size():
    assert png.size(RED) == (1, 1)
    assert png.size(white(640, 480)) == (640, 480)


def test_labelling_keeps_the_pixels_and_the_order():
    before, after = chunks(RED), chunks(png.labelled(RED, TEXTS, 300))
    assert [kind for kind, _ in after] == [b"IHDR", b"pHYs"] + [b"iTXt"] * 3 + [b"IDAT", b"IEND"]
    assert [one for one in after if one[0] in (b"IHDR", b"IDAT", b"IEND")] == before


def test_texts_come_back():
    assert png.texts(png.labelled(RED, TEXTS, 300)) == TEXTS
    assert png.texts(RED) == {}


def test_300_dots_an_inch_are_11811_a_metre():
    (resolution,) = (c for kind, c in chunks(png.labelled(RED, {}, 300)) if kind == b"pHYs")
    assert struct.unpack(">IIB", resolution) == (11811, 11811, 1)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG", RED[1:]])
def test_what_is_no_png_is_refused(content):
    with pytest.raises(ValueError, match="no PNG"):
        png.size(content)
    with pytest.raises(ValueError, match="no PNG"):
        png.labelled(content, {}, 96)


def test_a_png_that_does_not_begin_with_its_header_is_refused():
    with pytest.raises(ValueError, match="IHDR"):
        png.size(RED[:8] + RED[33:])
