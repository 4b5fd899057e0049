"""A board paper as PowerPoint slides: its parts laid out on as many 16:9 slides as they need."""

import io
from collections.abc import Mapping
from datetime import datetime, time
from functools import singledispatchmethod
from typing import Any

from pptx import Presentation
from pptx.util import Mm

from dashboard.board_pack import shapes, stamp
from dashboard.board_pack.paper import (
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
from dashboard.board_pack.shapes import BODY, SMALL, high
from dashboard.figures.theme import MUTED

WIDE, HIGH = 338.67, 190.5
EDGE = 15.0
ROOM = WIDE - 2 * EDGE
TOP, BOTTOM = 32.0, 177.0
GAP = 3.0
HALF = (ROOM - 8) / 2
FLAT = 1.6
"""Drawings so much wider than high stand in two rows; others, and one alone, fill the slide."""

LEAD, TITLE = 16.0, 24.0
LARGEST = 1.9
"""Drawings grow by this much at most, so that letters stay letters."""

LONGEST = 60
"""A longer title leaves its part unsaid."""

CONTINUED = " (continued)"


def document(paper: Paper, pictures: Mapping[int, bytes]) -> bytes:
    """The paper as .pptx, with the PNG of each figure by its number."""
    return stamp.restamped(_Deck(paper, pictures).saved(), paper.dated)


class _Deck:
    """Slides written from the top down: `y` is where the next block stands."""

    def __init__(self, paper: Paper, pictures: Mapping[int, bytes]) -> None:
        self.paper, self.pictures = paper, pictures
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Mm(WIDE), Mm(HIGH)
        shapes.widen(self.deck, WIDE, HIGH, EDGE)
        self._properties()
        self._first()
        self.part = self.title = ""
        self.slide: Any = None
        self.y = BOTTOM
        for block in paper.blocks:
            self.write(block)

    def saved(self) -> bytes:
        packed = io.BytesIO()
        self.deck.save(packed)
        return packed.getvalue()

    @singledispatchmethod
    def write(self, block: Block) -> None:
        raise TypeError(f"no way to write {type(block).__name__}")

    @write.register
    def _(self, block: Heading) -> None:
        if block.level == 1:
            self.part = self.title = block.text
            self._next(block.text)
        elif block.level == 2:
            whole = f"{self.part}: {block.text}"
            self.title = whole if len(whole) <= LONGEST else block.text
            if self.y == TOP:
                shapes.entitle(self.slide, self.title)
            elif self.y > TOP + (BOTTOM - TOP) / 2 or len(block.text) > LONGEST / 2:
                self._next(self.title)
            else:
                self._text(block.text, 14, bold=True)
        else:
            self._text(block.text, BODY, bold=True)

    @write.register
    def _(self, block: Text) -> None:
        size = LEAD if block.style == "lead" else SMALL if block.style == "note" else BODY
        self._text(block.text, size, term=block.term, muted=block.style in ("note", "mark"))

    @write.register
    def _(self, block: Bullets) -> None:
        items = list(block.items)
        while items:
            fits = self._fitting([high(item, BODY, ROOM - 6) + 1 for item in items])
            shapes.bullets(self.slide, items[:fits], EDGE, self.y, ROOM)
            self.y += sum(high(item, BODY, ROOM - 6) + 1 for item in items[:fits]) + GAP
            items = items[fits:]

    @write.register
    def _(self, block: Table) -> None:
        shares = [ROOM * width / sum(block.widths) for width in block.widths]
        head = shapes.row_high([*map(Cell, block.head)], shares, block.small) if block.head else 0.0
        rows = list(block.rows)
        while rows:
            highs = [shapes.row_high(row, shares, block.small) for row in rows]
            fits = self._fitting(highs, head)
            used = highs[:fits]
            shapes.table(self.slide, block, rows[:fits], (EDGE, self.y), shares, (head, used))
            self.y += head + sum(used) + GAP
            rows = rows[fits:]

    @write.register
    def _(self, block: Figures) -> None:
        every = list(block.every)
        while every:
            flat = len(every) > 1 and all(one.wide > FLAT * one.high for one in every[:4])
            group = every[: 4 if flat else 1 if every[0].wide > HALF else 2]
            every = every[len(group) :]
            if self.y > TOP:
                self._next(self.title + (CONTINUED if self._has_pictures() else ""))
            self._group(group, 2 if len(group) > 2 else 1)
            self.y = BOTTOM
        if block.key:
            shapes.text(self.slide, block.key, (EDGE, BOTTOM - 1), ROOM, 8, MUTED)

    def _group(self, group: list[Figure], rows: int) -> None:
        """Up to four drawings on a slide of their own."""
        across = ROOM if len(group) == 1 else HALF
        down = (BOTTOM - TOP) / rows
        for at, one in enumerate(group):
            x = EDGE + (at % 2) * (HALF + 8)
            y = TOP + (at // 2) * down
            size = 11 if rows > 1 else 13
            above = high(one.title, size, across, bold=True)
            below = high(one.caption, 9, across)
            most = down - above - below - 4
            scale = min(across / one.wide, most / one.high, LARGEST)
            shapes.text(self.slide, one.title, (x, y), across, size, bold=True)
            content = io.BytesIO(self.pictures[one.number])
            place = [Mm(x), Mm(y + above + 1), Mm(one.wide * scale), Mm(one.high * scale)]
            shapes.described(self.slide.shapes.add_picture(content, *place), one)
            under = y + above + 2 + one.high * scale
            shapes.text(self.slide, one.caption, (x, under), across, 9, MUTED)

    def _has_pictures(self) -> bool:
        return any(shape.shape_type == 13 for shape in self.slide.shapes)

    def _text(
        self, text: str, size: float, bold: bool = False, term: str = "", muted: bool = False
    ) -> None:
        needs = high(f"{term} {text}", size, ROOM, bold)
        if self.y + needs > BOTTOM:
            self._next(self.title + CONTINUED)
        colour = MUTED if muted else None
        shapes.text(self.slide, text, (EDGE, self.y), ROOM, size, colour, bold, term)
        self.y += needs + (GAP if size >= LEAD else 1)

    def _fitting(self, highs: list[float], head: float = 0.0) -> int:
        """How many of the lines or rows fit here; those on the next slide if none does."""
        if self.y + head + highs[0] > BOTTOM:
            self._next(self.title + CONTINUED)
        fits, room = 0, BOTTOM - self.y - head
        for one in highs:
            if one > room and fits:
                break
            room -= one
            fits += 1
        return fits

    def _next(self, title: str) -> None:
        self.slide = shapes.new_slide(self.deck, title, self.paper)
        self.y = TOP

    def _first(self) -> None:
        paper = self.paper
        lines = [f"{paper.author}. As at {paper.dated_in_words}."]
        shapes.first_slide(self.deck, paper.title, [*lines, *([paper.notice] * bool(paper.notice))])

    def _properties(self) -> None:
        """Dated by the figures and not by the clock."""
        about, stamped = self.deck.core_properties, datetime.combine(self.paper.dated, time())
        about.title = f"{self.paper.title}, as at {self.paper.dated_in_words}"
        about.author = about.last_modified_by = self.paper.author
        about.comments, about.language = self.paper.notice, "en-GB"
        about.created = about.modified = stamped
        about.revision = 1
