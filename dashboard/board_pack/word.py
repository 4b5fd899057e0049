"""A board paper as Word document: real headings, lists, tables, fields; charts have alt texts."""

import io
from collections.abc import Mapping
from datetime import datetime, time
from functools import singledispatchmethod
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from dashboard.board_pack import stamp
from dashboard.board_pack import word_parts as parts
from dashboard.board_pack.paper import (
    ROOM,
    Block,
    Bullets,
    Cell,
    Figure,
    Figures,
    Heading,
    Paper,
    Table,
    Text,
)
from dashboard.figures.theme import CATEGORY, INK, INVENTED_INK, MUTED, ON_CATEGORY, RULE, WASH

A4 = Mm(210), Mm(297)
MARGIN = Mm(20)
FONT = "Arial"
SIZES = {"Normal": 10, "Title": 24, "Heading 1": 18, "Heading 2": 12.5, "Heading 3": 10.5}
STYLES = {"Caption": 8, "List Bullet": 10} | SIZES
SPACES = {"Title": (0, 2), "Heading 1": (12, 4), "Heading 2": (9, 3), "Heading 3": (7, 2)}
"""Points before and after."""

SYMBOL = "\uf0b7"
"""A bullet in a font that not every machine has."""

LOOKS = {"lead": (12, False, INK), "note": (8.5, False, MUTED), "mark": (10, True, MUTED)}
"""Size, italics and colour of paragraphs that are not plain."""


def document(paper: Paper, pictures: Mapping[int, bytes]) -> bytes:
    """The paper as .docx, with the PNG of each figure by its number."""
    return stamp.restamped(_Writer(paper, pictures).saved(), paper.dated)


class _Writer:
    def __init__(self, paper: Paper, pictures: Mapping[int, bytes]) -> None:
        self.paper, self.pictures = paper, pictures
        self.word = Document()
        self._page()
        self._styles()
        self._properties()
        self.word.add_heading(paper.title, level=0)
        self._line(f"{paper.author}. As at {paper.dated_in_words}.", 11, MUTED)
        for block in paper.blocks:
            self.write(block)

    def saved(self) -> bytes:
        packed = io.BytesIO()
        self.word.save(packed)
        return packed.getvalue()

    @singledispatchmethod
    def write(self, block: Block) -> None:
        raise TypeError(f"no way to write {type(block).__name__}")

    @write.register
    def _(self, block: Heading) -> None:
        paragraph = self.word.add_heading(block.text, level=block.level)
        paragraph.paragraph_format.page_break_before = block.new_page

    @write.register
    def _(self, block: Text) -> None:
        paragraph = self.word.add_paragraph()
        if block.term:
            paragraph.add_run(f"{block.term} ").bold = True
        run = paragraph.add_run(block.text)
        if block.style in LOOKS:
            size, run.italic, colour = LOOKS[block.style]
            run.font.size, run.font.color.rgb = Pt(size), parts.rgb(colour)
        paragraph.paragraph_format.keep_with_next = block.style == "mark" or not block.text

    @write.register
    def _(self, block: Bullets) -> None:
        for item in block.items:
            self.word.add_paragraph(item, style="List Bullet")

    @write.register
    def _(self, block: Table) -> None:
        table = self._table(block.widths, block.caption)
        table.style = "Table Grid"
        parts.edges(table, RULE)
        if block.head:
            for cell, text in zip(table.add_row().cells, block.head, strict=True):
                parts.put(cell, text, 7 if block.small else 9, bold=True)
                if not block.small:
                    parts.shade(cell, WASH)
            parts.mark(table.rows[0], "tblHeader")
            parts.mark(table.rows[0], "cantSplit")
        for row in block.rows:
            added = table.add_row()
            parts.mark(added, "cantSplit")
            for at, (cell, said) in enumerate(zip(added.cells, row, strict=True)):
                self._cell(cell, said, block.small, at == 0 and block.named)
        if block.small:
            parts.centre(table, first=1 if block.named else 0)
        self._gap()

    def _cell(self, cell: Any, said: Cell, small: bool, heads: bool) -> None:
        if said.category is None:
            parts.put(cell, said.text, 7 if small else 9, bold=heads)
            if heads:
                parts.shade(cell, WASH)
            return
        ink = ON_CATEGORY[said.category]
        parts.shade(cell, CATEGORY[said.category])
        parts.put(cell, str(said.category), 10 if small else 11, bold=True, colour=ink)
        parts.put(cell, f" {said.squares}", 6.5, colour=ink)
        parts.put(
            cell, f"\n{said.text}" if small else f"  {said.text}", 7 if small else 9, colour=ink
        )

    @write.register
    def _(self, block: Figures) -> None:
        for row in block.rows:
            if len(row) == 1:
                self._figure(row[0], None)
                continue
            table = self._table([ROOM / 2] * 2, "")
            added = table.add_row()
            parts.mark(added, "cantSplit")
            for cell, one in zip(added.cells, row, strict=True):
                self._figure(one, cell)
            self._gap()
        if block.key:
            self._line(block.key, 7.5, MUTED)

    def _figure(self, one: Figure, cell: Any) -> None:
        """Title, picture and caption, kept on one page."""
        title = cell.paragraphs[0] if cell is not None else self.word.add_paragraph()
        run = title.add_run(one.title)
        run.bold, run.font.size = True, Pt(9)
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.space_after = Pt(2)
        within = cell if cell is not None else self.word
        holder = within.add_paragraph()
        holder.paragraph_format.keep_with_next = True
        holder.paragraph_format.space_after = Pt(0)
        content = io.BytesIO(self.pictures[one.number])
        shape = holder.add_run().add_picture(content, width=Mm(one.wide))
        shape.height = Mm(one.high)
        described = shape._inline.docPr
        for name, text in (("descr", one.alt), ("title", one.title), ("name", one.name)):
            described.set(name, text)
        caption = within.add_paragraph(one.caption, style="Caption")
        caption.paragraph_format.space_after = Pt(6)

    def _table(self, widths: Any, caption: str) -> WordTable:
        table = self.word.add_table(rows=0, cols=len(widths))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
        for column, millimetres in zip(table.columns, widths, strict=True):
            column.width = Mm(millimetres)
        properties = table._tbl.tblPr
        if caption:
            described = OxmlElement("w:tblCaption")
            described.set(qn("w:val"), caption)
            properties.append(described)
        return table

    def _gap(self) -> None:
        """What keeps two tables apart, as thin as it may be."""
        self._line("", 4, INK)

    def _line(self, text: str, size: float, colour: str) -> Paragraph:
        paragraph = self.word.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.font.color.rgb = Pt(size), parts.rgb(colour)
        if not text:
            paragraph.paragraph_format.line_spacing = Pt(size)
            paragraph.paragraph_format.space_after = Pt(0)
        return paragraph

    def _page(self) -> None:
        """A4 with who made it at the top, and what it is and the page's number at the bottom."""
        section = self.word.sections[0]
        section.page_width, section.page_height = A4
        section.left_margin = section.right_margin = MARGIN
        section.top_margin, section.bottom_margin = Mm(20), Mm(17)
        section.header_distance = section.footer_distance = Mm(10)
        paper = self.paper
        head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph, text in ((head, paper.author), (foot, paper.title)):
            paragraph.style = self.word.styles["Normal"]
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(ROOM), 2)
            paragraph.add_run(text)
        notice = head.add_run(f"\t{paper.notice}")
        notice.bold = True
        foot.add_run(f", {paper.dated_in_words}\tPage ")
        parts.field(foot, "PAGE")
        foot.add_run(" of ")
        parts.field(foot, "NUMPAGES")
        for run in (*head.runs, *foot.runs):
            run.font.size, run.font.color.rgb = Pt(8), parts.rgb(MUTED)
        notice.font.color.rgb = parts.rgb(INVENTED_INK)

    def _styles(self) -> None:
        """One font in one colour, in British English."""
        styles = self.word.styles
        for name, size in STYLES.items():
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = parts.rgb(MUTED if name == "Caption" else INK)
            style.font.bold = name not in ("Normal", "Caption", "List Bullet")
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
            if name in SPACES:
                before, after = SPACES[name]
                style.paragraph_format.space_before = Pt(before)
                style.paragraph_format.space_after = Pt(after)
                style.paragraph_format.keep_with_next = True
        styles["Normal"].paragraph_format.space_after = Pt(4)
        styles["List Bullet"].paragraph_format.space_after = Pt(2)
        for edges in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
            edges.getparent().remove(edges)
        for sign in self.word.part.numbering_part.element.iter(qn("w:lvlText")):
            if sign.get(qn("w:val")) == SYMBOL:
                sign.set(qn("w:val"), "•")
                for letters in sign.getparent().iter(qn("w:rFonts")):
                    for name in list(letters.attrib):
                        letters.set(name, FONT)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "en-GB")
        styles["Normal"].element.get_or_add_rPr().append(language)

    def _properties(self) -> None:
        """Dated by the figures and not by the clock."""
        about, stamped = self.word.core_properties, datetime.combine(self.paper.dated, time())
        about.title = f"{self.paper.title}, as at {self.paper.dated_in_words}"
        about.author = about.last_modified_by = self.paper.author
        about.comments = self.paper.notice
        about.created = about.modified = stamped
        about.revision = 1
