"""A board paper as PDF: tagged for screen readers (PDF/UA-1), with bookmarks, by Typst."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from font_source_sans_pro import font_files_ttf

from dashboard.board_pack.paper import Block, Figures, Paper
from dashboard.figures.theme import TOKENS
from dashboard.pictures.raster import ExportError

TEMPLATE = Path(__file__).parent / "paper.typ"
STANDARD: Literal["ua-1"] = "ua-1"


def document(paper: Paper) -> bytes:
    """The paper as .pdf, its drawings as vectors. Raises ExportError."""
    stamped = datetime.combine(paper.dated, time(), UTC)
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            font_paths=_letters(),
            sys_inputs={"paper": json.dumps(_plain(paper))},
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
