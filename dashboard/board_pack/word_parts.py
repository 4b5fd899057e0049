"""What Word documents are made of that python-docx has no words for."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from dashboard.figures.theme import INK

INSET = 108
"""What Word leaves between a cell's edge and its text, in twentieths of a point."""


def rgb(colour: str) -> RGBColor:
    """A colour such as #10151c."""
    return RGBColor.from_string(colour.removeprefix("#"))


def put(cell: Any, text: str, size: float, bold: bool = False, colour: str = INK) -> None:
    """The text at the end of what the cell says."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.color.rgb = bold, Pt(size), rgb(colour)


def shade(cell: Any, colour: str) -> None:
    """Fill a cell."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:fill"), colour.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(fill)


def mark(row: Any, name: str) -> None:
    """Say something of a row: that it is a header and repeats, that it stays on one page."""
    said = OxmlElement(f"w:{name}")
    said.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(said)


def centre(table: WordTable, first: int) -> None:
    """Put the texts of cells into their middle, from the `first` column on."""
    for row in table.rows:
        for cell in row.cells[first:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def edges(table: WordTable, colour: str) -> None:
    """Thin lines around the cells."""
    edges = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", colour.removeprefix("#"))):
            edge.set(qn(f"w:{name}"), value)
        edges.append(edge)
    indent = OxmlElement("w:tblInd")  # so that the edges, not the texts, stand at the margin
    indent.set(qn("w:w"), str(INSET))
    indent.set(qn("w:type"), "dxa")
    table._tbl.tblPr.append(indent)
    table._tbl.tblPr.append(edges)


def field(paragraph: Paragraph, name: str) -> None:
    """A field that Word fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", name), ("separate", ""), ("", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif text == name:
            code = OxmlElement("w:instrText")
            code.text = text
            run._r.append(code)
        else:
            run.text = text
