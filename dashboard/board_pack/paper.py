"""A board paper as data: what it says, in order, for whoever writes it as a file.

Texts are texts: no writer reads markup in them. Lengths are millimetres on A4.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ROOM = 170.0
"""The width that A4 leaves between its margins."""

TALLEST = 225.0
"""No drawing is taller, so that it fits a page with its title and caption."""

UNITS = {"half": 400, "full": 800}
"""Widths that drawings are laid out in; letters of 12 units print at 7 points or more in both."""

WIDE = {UNITS["half"]: 82.0, UNITS["full"]: ROOM}
SQUARE = "■"
"""A category's shape: as many squares as its number, which print in grey as well."""


@dataclass(frozen=True)
class Heading:
    """A heading, from 1 (a part of the paper, and a bookmark) to 3; a new page begins with it if it
    says so.
    """

    text: str
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Text:
    """A paragraph: `style` is body, lead, note or mark (who wrote what follows); `term` stands in
    bold before it.
    """

    text: str
    style: str = "body"
    term: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """A cell: its text, and a category that it has the colour, the number and the squares of."""

    text: str
    category: int | None = None

    @property
    def squares(self) -> str:
        """The category's shape; "" without one."""
        return SQUARE * (self.category or 0)


@dataclass(frozen=True)
class Table:
    """A table that is named `caption` for those who do not see it.

    Its first row is `head`, none if that is empty; the first cell of each row heads it where rows
    are `named`. The `widths` of columns sum to ROOM. A `small` table has small letters, in the
    middle of its cells.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    small: bool = False
    named: bool = True


@dataclass(frozen=True)
class Figure:
    """A drawing with its title, its caption, and its text for those who do not see it."""

    number: int
    name: str
    title: str
    caption: str
    alt: str
    svg: str
    wide: float
    high: float


@dataclass(frozen=True)
class Figures:
    """Drawings that may stand beside each other, two in a row; `key` explains their marks."""

    every: tuple[Figure, ...]
    key: str = ""

    @property
    def rows(self) -> list[tuple[Figure, ...]]:
        """The drawings row by row."""
        found: list[tuple[Figure, ...]] = []
        for one in self.every:
            alone = not found or len(found[-1]) == 2 or found[-1][0].wide + one.wide > ROOM
            found = [*found, (one,)] if alone else [*found[:-1], (*found[-1], one)]
        return found


Block = Heading | Text | Bullets | Table | Figures


@dataclass(frozen=True)
class Paper:
    """A whole paper. `author` is who makes it, `dated` the day that it speaks of, `notice` what
    every page says at its top, "" for nothing.
    """

    title: str
    author: str
    dated: date
    dated_in_words: str
    notice: str
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> list[Figure]:
        """All drawings, in order."""
        return [one for block in self.blocks if isinstance(block, Figures) for one in block.every]


def widths(*shares: float) -> tuple[float, ...]:
    """Widths of columns that stand to each other like these shares."""
    return tuple(round(ROOM * share / sum(shares), 1) for share in shares)


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    shares: Sequence[float],
    small: bool = False,
    named: bool = True,
) -> Table:
    """A table whose cells may be plain text."""
    cells = (tuple(Cell(c) if isinstance(c, str) else c for c in row) for row in rows)
    return Table(caption, tuple(head), tuple(cells), widths(*shares), small, named)
