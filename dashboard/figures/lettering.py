"""The font of pictures: an open font from a pinned package, so every machine draws the same."""

import io
import re
from base64 import b64encode
from functools import cache
from html import unescape

import uharfbuzz as harfbuzz
from font_source_sans_pro import font_files_ttf
from fontTools.ttLib import TTFont

FAMILY = "Source Sans Pro"
FALLBACK = f"'{FAMILY}', Arial, sans-serif"
FILES = {False: "SourceSansPro", True: "SourceSansProSemibold"}
WEIGHTS = {False: "400", True: "600 700"}
PART = re.compile(r"[^\s-]*-|[^\s-]+")
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(ord(sign) for sign in "–—‘’“”•…≤≥−▲▼"),
]
"""Latin with its accents and the signs the dashboard writes; others fall back to another font."""
KERNING = int.from_bytes(b"kern")
"""The feature of the font by which pairs of letters stand closer, as HarfBuzz names it."""


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in the units of `size`, without kerning, which narrows it."""
    advances, per_em = _advances(bold)
    return sum([advances.get(letter, per_em) for letter in text]) * size / per_em


def marked_width(line: str, size: float) -> float:
    """The width of a line of plotly's text, with bold parts between <b> and </b>."""
    parts = re.split(r"</?b>", line)
    return sum(width(unescape(part), size, bool(at % 2)) for at, part in enumerate(parts))


def wrap(text: str, size: float, limit: float, bold: bool = False) -> list[str]:
    """The text in lines no wider than `limit`; a word that is wider by itself is broken, after a
    hyphen where it has one.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        wider = f"{line} {word}" if line else word
        if width(wider, size, bold) <= limit:
            line = wider
            continue
        if line:
            lines.append(line)
        *broken, line = _broken(word, size, limit, bold)
        lines.extend(broken)
    return [*lines, line] if line else lines


def widest(text: str, size: float, bold: bool = False) -> float:
    """Width of the widest part that cannot be broken: a word, or a part of it up to a hyphen."""
    return max((width(part, size, bold) for part in PART.findall(text)), default=0.0)


def _broken(word: str, size: float, limit: float, bold: bool) -> list[str]:
    parts = [""]
    for piece in PART.findall(word):
        fits = width(piece, size, bold) <= limit
        for some in [piece] if fits else piece:
            if parts[-1] and width(parts[-1] + some, size, bold) > limit:
                parts.append("")
            parts[-1] += some
    return parts


@cache
def faces() -> str:
    """The font as a style element that carries its letters: a picture needs nothing else."""
    return f"<style>{_faces()}</style>"


def _faces() -> str:
    return "".join(
        f"@font-face{{font-family:'{FAMILY}';font-weight:{WEIGHTS[bold]};"
        f"src:url(data:font/ttf;base64,{b64encode(letters(bold)).decode()})}}"
        for bold in FILES
    )


@cache
def _advances(bold: bool) -> tuple[dict[str, int], int]:
    """Advance width by character, and units per em."""
    font = TTFont(font_files_ttf[FILES[bold]])
    metrics = font["hmtx"].metrics
    advances = {chr(code): metrics[glyph][0] for code, glyph in font.getBestCmap().items()}
    return advances, font["head"].unitsPerEm


@cache
def letters(bold: bool) -> bytes:
    """The font's file with the letters of CHARACTERS and their kerning.

    Every worker makes them as it starts: HarfBuzz takes a millisecond, fontTools half a second.
    """
    wanted = harfbuzz.SubsetInput()
    wanted.unicode_set.update(CHARACTERS)
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.add(KERNING)
    wanted.flags = harfbuzz.SubsetFlags.NO_HINTING
    whole = harfbuzz.Face(harfbuzz.Blob.from_file_path(font_files_ttf[FILES[bold]]))
    return bytes(harfbuzz.subset(whole, wanted).blob.data)


@cache
def woff2(bold: bool) -> bytes:
    """The same letters packed for the web, half the size."""
    font = TTFont(io.BytesIO(letters(bold)), recalcTimestamp=False)
    font.flavor = "woff2"
    packed = io.BytesIO()
    font.save(packed)
    return packed.getvalue()
