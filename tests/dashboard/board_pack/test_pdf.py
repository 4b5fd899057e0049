"""The PDF, read back: tags, bookmarks, texts, and texts that look like markup."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from dashboard.board_pack import pdf
from dashboard.board_pack.paper import Bullets, Cell, Figure, Figures, Heading, Paper, Text, table
from tests.dashboard.conftest import HOSTILE

MARKUP = f'#read("/etc/passwd") *bold* $x$ <a> @b \\ ] ){{ #panic() // {HOSTILE}'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text>in it</text></svg>'


@pytest.fixture(scope="session")
def read(files) -> PdfReader:
    return PdfReader(io.BytesIO(files["board-pack.pdf"]))


def tags(element: Any) -> Iterator[dict]:
    """Every element of the structure of a tagged document."""
    if isinstance(element, IndirectObject):
        element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from tags(one)
    elif isinstance(element, dict):
        if "/S" in element:
            yield element
        yield from tags(element.get("/K"))


def structure(read: PdfReader) -> list[dict]:
    return [*tags(read.trailer["/Root"]["/StructTreeRoot"])]


def text(read: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_it_says_that_it_is_pdf_ua(read):
    root = read.trailer["/Root"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert read.metadata.title == "How each place is doing"
    assert read.metadata["/CreationDate"] == "D:20171231000000Z"


def test_its_bookmarks_are_its_parts(read, paper):
    parts = [one.title for one in read.outline if not isinstance(one, list)]
    assert parts == [
        block.text for block in paper.blocks if isinstance(block, Heading) and block.level == 1
    ]


def test_each_drawing_has_its_alternative_text(read, paper):
    found = [one.get("/Alt") for one in structure(read) if one["/S"] == "/Figure"]
    assert found == [one.alt for one in paper.figures]


def test_tables_have_heads(read, paper):
    kinds = [one["/S"] for one in structure(read)]
    with_head = [block for block in paper.blocks if getattr(block, "head", ())]
    assert kinds.count("/THead") == len(with_head)


def test_drawings_are_lines_and_letters_and_not_pictures(read):
    assert not [image for page in read.pages for image in page.images]
    assert "Chart 1. Composite" in text(read)


def test_every_page_says_its_number(read):
    for number, page in enumerate(read.pages, start=1):
        assert f"Page {number} of {len(read.pages)}" in page.extract_text()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ŵ, ŷ and é", "Ŵ, ŷ and é"),
        ("non\u2011breaking", "non-breaking"),
        ("Ward Ⅳ", "Ward IV"),
        ("患者 😀", "?? ?"),
    ],
)
def test_letters_that_the_font_does_not_have_do_not_stop_the_paper(text, shown):
    drawn = SVG.replace("in it", text)
    figure = Figure(1, "1.png", text, text, text, drawn, 82.0, 41.0)
    blocks = (Heading("Part", 1), Text(text), Figures((figure,)))
    made = pdf.document(Paper(text, text, date(2017, 12, 31), text, text, blocks))
    assert shown in PdfReader(io.BytesIO(made)).pages[0].extract_text()


def test_no_text_is_markup():
    figure = Figure(1, "1.png", MARKUP, MARKUP, MARKUP, SVG, 82.0, 41.0)
    blocks = (
        Heading(MARKUP, 1),
        Text(MARKUP, "lead", MARKUP),
        Bullets((MARKUP,)),
        table(MARKUP, [MARKUP, MARKUP], [[MARKUP, Cell(MARKUP, 4)]], [1, 1]),
        Figures((figure,), MARKUP),
    )
    made = pdf.document(Paper(MARKUP, MARKUP, date(2017, 12, 31), MARKUP, MARKUP, blocks))
    assert made == pdf.document(Paper(MARKUP, MARKUP, date(2017, 12, 31), MARKUP, MARKUP, blocks))
    read = PdfReader(io.BytesIO(made))
    said = text(read)
    assert said.count('#read("/etc/passwd")') >= 10
    assert "root:" not in said
    assert read.outline[0].title == MARKUP
