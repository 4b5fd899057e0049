"""A board paper as PDF: tagged for screen readers (PDF/UA-1), with bookmarks, by Typst."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal
from unicodedata import normalize

import typst
from font_source_sans_pro import font_files_ttf
from fontTools.ttLib import TTFont

from dashboard.board_pack.paper import Block, Figures, Paper
from dashboard.figures.theme import TOKENS
from dashboard.pictures.raster import ExportError

TEMPLATE = Path(__file__).parent / "paper.typ"
STYLES = ("SourceSansPro", "SourceSansProIt", "SourceSansProSemibold", "SourceSansProBold")
UNKNOWN, HYPHEN = "?", "\u2010"
STANDARD: Literal["ua-1"] = "ua-1"


def document(paper: Paper) -> bytes:
    """The paper as .pdf, its drawings as vectors. Raises ExportError."""
    stamped = datetime.combine(paper.dated, time(), UTC)
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=_letters(),
            sys_inputs={"paper": _drawable(json.dumps(_plain(paper), ensure_ascii=False))},
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=stamped,
        )
    except typst.TypstError as error:
        raise ExportError(f"The PDF could not be made: {error}") from error
    if not isinstance(made, bytes):
        raise ExportError("The PDF could not be made: it came out as several files.")
    return made


@cache
def _letters() -> typst.Fonts:
    """The house's font alone, whatever else this machine has."""
    folder = Path(font_files_ttf["SourceSansPro"]).parent
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )


def _drawable(text: str) -> str:
    """The text with letters that the font has, since PDF/UA refuses what it cannot draw: others
    become what they are made of, such as ﬁ "fi", or a question mark.
    """
    unknown = {*text} - _known()
    made_of: dict[int, str | int | None] = {}
    for sign in unknown:
        parts = normalize("NFKD", sign).replace(HYPHEN, "-")
        made_of[ord(sign)] = "".join(one for one in parts if one in _known()) or UNKNOWN
    return text.translate(made_of)


@cache
def _known() -> frozenset[str]:
    """The characters that every style of the font has."""
    styles = [TTFont(font_files_ttf[name]).getBestCmap() for name in STYLES]
    return frozenset(chr(code) for code in set.intersection(*map(set, styles)))


def _plain(paper: Paper) -> dict[str, Any]:
    """The paper as JSON has it."""
    return {
        "title": paper.title,
        "author": paper.author,
        "year": paper.dated.year,
        "month": paper.dated.month,
        "day": paper.dated.day,
        "dated": paper.dated_in_words,
        "notice": paper.notice,
        "looks": TOKENS,
        "blocks": [_block(block) for block in paper.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    said = {"kind": type(block).__name__}
    if isinstance(block, Figures):
        rows = [[asdict(one) for one in row] for row in block.rows]
        return said | {"rows": rows, "key": block.key}
    found = said | asdict(block)
    for row in found.get("rows", ()):
        for cell in row:
            cell["squares"] = "■" * (cell["category"] or 0)
    return found
