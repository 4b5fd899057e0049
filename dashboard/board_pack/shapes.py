"""What slides are made of: texts, lists, tables and pictures, in millimetres and points."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm, Pt

from dashboard.board_pack.paper import Cell, Figure, Paper, Table
from dashboard.figures import lettering
from dashboard.figures.theme import (
    CATEGORY,
    INK,
    INVENTED_INK,
    MUTED,
    ON_CATEGORY,
    PAPER,
    RULE,
    WASH,
)

FONT = "Arial"
BODY, SMALL, CELL = 14.0, 11.0, 11.0
POINT = 25.4 / 72
BROADER = 1.13
"""How much broader Arial is than the letters that can be measured here."""

LEADING = 1.22
INSET = 1.5
FIRST, TITLED = 0, 5
"""Layouts of the template: the first slide, and slides with a title alone."""

GRID = "{5940675A-B579-460E-94D1-54222C63F5DA}"
"""PowerPoint's table style without colours of its own."""

FOOT = {10: "dt", 11: "ftr", 12: "sldNum"}


def high(text: str, size: float, wide: float, bold: bool = False) -> float:
    """Millimetres that a text needs in letters of so many points in that width."""
    lines = lettering.wrap(text, size, wide / POINT / BROADER, bold) if text else [""]
    return len(lines) * size * LEADING * POINT


def row_high(cells: Sequence[Cell], wide: Sequence[float], small: bool) -> float:
    """Millimetres that a row of a table needs."""
    size = CELL - 2 if small else CELL
    most = 0.0
    for cell, across in zip(cells, wide, strict=True):
        # A category has a line of its own in small cells, and part of the first line in others.
        lead = f"{cell.category} {cell.squares}  " if cell.category and not small else ""
        own_line = size * LEADING * POINT if cell.category and small else 0.0
        most = max(most, own_line + high(lead + cell.text, size, across - 2 * INSET))
    return most + 1.6 * INSET


def widen(deck: Any, wide: float, tall: float, edge: float) -> None:
    """Fit the template's master and layouts, which are 4:3, to wider slides."""
    places = {
        "title": (edge, 10, wide - 2 * edge, 18),
        "dt": (edge, tall - 10, 60, 7),
        "ftr": (edge, tall - 10, wide - 2 * edge - 40, 7),
        "sldNum": (wide - edge - 30, tall - 10, 30, 7),
    }
    first = {
        "ctrTitle": (edge, 55, wide - 2 * edge, 30),
        "subTitle": (edge, 90, wide - 2 * edge, 40),
    }
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            kind = shape.element.ph.get("type", "obj")
            if kind in places or kind in first:
                box = (first | places)[kind]
                shape.left, shape.top, shape.width, shape.height = map(Mm, box)


def first_slide(deck: Any, title: str, lines: Sequence[str]) -> None:
    """The slide that names the paper."""
    slide = deck.slides.add_slide(deck.slide_layouts[FIRST])
    _write(slide.shapes.title.text_frame, [title], 40, INK, bold=True)
    _write(slide.placeholders[1].text_frame, lines, 18, MUTED)


def new_slide(deck: Any, title: str, paper: Paper) -> Any:
    """A slide with a title, the paper's name and day, and its number."""
    layout = deck.slide_layouts[TITLED]
    slide = deck.slides.add_slide(layout)
    entitle(slide, title)
    notice = f". {paper.notice}" if paper.notice else ""
    foot = f"{paper.author}: {paper.title[:1].lower()}{paper.title[1:]}, {paper.dated_in_words}"
    for shape in layout.placeholders:
        kind = FOOT.get(shape.placeholder_format.idx)
        if kind in ("ftr", "sldNum"):
            copied = deepcopy(shape.element)
            slide.shapes._spTree.append(copied)
            if kind == "ftr":
                frame = slide.shapes[-1].text_frame
                frame.margin_left = 0
                _write(frame, [f"{foot}{notice}"], 9, MUTED)
            else:
                for run in copied.iter(qn("a:rPr")):
                    run.set("sz", "900")
    return slide


def entitle(slide: Any, title: str) -> None:
    """Give a slide its title, smaller where it is long."""
    frame = slide.shapes.title.text_frame
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.margin_left = 0
    size = 24 if high(title, 24, 300, bold=True) < 12 else 18
    _write(frame, [title], size, INK, bold=True)


def text(
    slide: Any,
    said: str,
    place: tuple[float, float],
    wide: float,
    size: float,
    colour: str | None = None,
    bold: bool = False,
    term: str = "",
) -> None:
    """A text box of that width; a term stands in bold before the text."""
    needs = high(f"{term} {said}".strip(), size, wide, bold)
    box = slide.shapes.add_textbox(*map(Mm, (*place, wide, needs)))
    frame = _bare(box.text_frame)
    paragraph = frame.paragraphs[0]
    for part, is_bold in ((f"{term} " if term else "", True), (said, bold)):
        if part:
            _run(paragraph, part, size, colour or INK, is_bold)


def bullets(slide: Any, items: Sequence[str], x: float, y: float, wide: float) -> None:
    """A list in a text box, with bullets of its own."""
    tall = sum(high(item, BODY, wide - 6) + 1 for item in items)
    frame = _bare(slide.shapes.add_textbox(*map(Mm, (x, y, wide, tall))).text_frame)
    for at, item in enumerate(items):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(1 / POINT)
        properties = paragraph._p.get_or_add_pPr()
        properties.set("marL", str(Mm(5)))
        properties.set("indent", str(-Mm(5)))
        properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))
        _run(paragraph, item, BODY, INK)


def table(
    slide: Any,
    block: Table,
    rows: Sequence[Sequence[Cell]],
    place: tuple[float, float],
    wide: Sequence[float],
    highs: tuple[float, Sequence[float]],
) -> None:
    """Rows of a table with its head; `highs` are the head's height and those of the rows."""
    head, tall = highs
    heads = 1 if block.head else 0
    box = (*place, sum(wide), head + sum(tall))
    frame = slide.shapes.add_table(len(rows) + heads, len(wide), *map(Mm, box))
    frame._element.nvGraphicFramePr.cNvPr.set("descr", block.caption)
    made = frame.table
    made.first_row, made.first_col, made.horz_banding = bool(heads), block.named, False
    frame._element.find(f".//{qn('a:tableStyleId')}").text = GRID
    for column, across in zip(made.columns, wide, strict=True):
        column.width = Mm(across)
    for row, down in zip(made.rows, [*([head] * heads), *tall], strict=True):
        row.height = Mm(down)
    for at, said in enumerate(block.head):
        _cell(made.cell(0, at), Cell(said), block.small, head=True)
    for down, row in enumerate(rows, start=heads):
        for at, one in enumerate(row):
            _cell(made.cell(down, at), one, block.small, head=at == 0 and block.named)


def described(picture: Any, one: Figure) -> None:
    """Tell those who do not see the picture what it shows."""
    about = picture._element.nvPicPr.cNvPr
    for name, said in (("descr", one.alt), ("title", one.title), ("name", one.name)):
        about.set(name, said)


def _cell(cell: Any, said: Cell, small: bool, head: bool) -> None:
    size = CELL - 2 if small else CELL
    cell.margin_left = cell.margin_right = Mm(INSET)
    cell.margin_top = cell.margin_bottom = Mm(INSET / 2)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    number = said.category
    fill = CATEGORY[number] if number else WASH if head else PAPER
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(fill)
    _edges(cell)
    ink = ON_CATEGORY[number] if number else INK
    first = cell.text_frame.paragraphs[0]
    last = first
    if number:
        _run(first, str(number), size + 2, ink, bold=True)
        _run(first, f" {said.squares}", size - 2, ink)
        last = cell.text_frame.add_paragraph() if small else first
    _run(last, f"  {said.text}" if number and not small else said.text, size, ink, bold=head)
    if small:
        for paragraph in cell.text_frame.paragraphs:
            paragraph.alignment = PP_ALIGN.CENTER


def _edges(cell: Any) -> None:
    """Thin lines around a cell; the schema wants them before its fill."""
    properties = cell._tc.get_or_add_tcPr()
    colour = RULE.removeprefix("#")
    for at, side in enumerate(("lnL", "lnR", "lnT", "lnB")):
        line = (
            f'<a:{side} {nsdecls("a")} w="{Pt(0.5)}"><a:solidFill><a:srgbClr val="{colour}"/>'
            f"</a:solidFill></a:{side}>"
        )
        properties.insert(at, parse_xml(line))


def _write(frame: Any, lines: Sequence[str], size: float, colour: str, bold: bool = False) -> None:
    """Put lines into a placeholder, from the left."""
    frame.clear()
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        _run(paragraph, line, size, INVENTED_INK if at else colour, bold or at > 0)


def _run(paragraph: Any, said: str, size: float, colour: str, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text, run.font.size, run.font.bold, run.font.name = said, Pt(size), bold, FONT
    run.font.color.rgb = _rgb(colour)
    run._r.get_or_add_rPr().set("lang", "en-GB")


def _bare(frame: Any) -> Any:
    """A text box without edges of its own, whose lines are broken."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.removeprefix("#"))
