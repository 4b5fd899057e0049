"""The metadata of a PNG: size, resolution, and texts about the picture.

Chunks are those of the PNG specification (W3C, third edition, 2025); pixels stay as drawn.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping

SIGNATURE = b"\x89PNG\r\n\x1a\n"
INCH = 0.0254


def size(picture: bytes) -> tuple[int, int]:
    """Width and height in pixels. Raises ValueError for what is no PNG."""
    kind, content = next(_chunks(picture))
    if kind != b"IHDR":
        raise ValueError("a PNG begins with IHDR")
    return struct.unpack(">II", content[:8])


def labelled(picture: bytes, texts: Mapping[str, str], dpi: int) -> bytes:
    """The picture with its resolution and international texts (iTXt) after the header."""
    header, *rest = _chunks(picture)
    per_metre = round(dpi / INCH)
    notes = [(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))]
    notes += [
        (b"iTXt", keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode())
        for keyword, text in texts.items()
    ]
    return SIGNATURE + b"".join(_chunk(*one) for one in (header, *notes, *rest))


def texts(picture: bytes) -> dict[str, str]:
    """The uncompressed international texts of a picture."""
    found = (content for kind, content in _chunks(picture) if kind == b"iTXt")
    parts = (content.split(b"\0", 5) for content in found)
    return {part[0].decode("latin-1"): part[-1].decode() for part in parts}


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not picture.startswith(SIGNATURE):
        raise ValueError("this is no PNG")
    at = len(SIGNATURE)
    while at < len(picture):
        (length,) = struct.unpack(">I", picture[at : at + 4])
        yield picture[at + 4 : at + 8], picture[at + 8 : at + 8 + length]
        at += length + 12


def _chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)
