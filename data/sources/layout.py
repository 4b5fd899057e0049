"""What a published layout is, and how a file finds the layout it is in."""

import difflib
import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pandas as pd

import data.sources
from data.faults import DataError, Fault, LoadRefused
from data.safe_text import in_columns
from data.sources.address import Address
from data.sources.reading import Reading
from data.sources.table import WITHIN, Table, check_separator, normalise, read_rows
from metrics import registry
from metrics.indicator import Indicator
from metrics.registry import DefinitionError

FORMULA = ("=", "+", "-", "@")
"""How a formula begins, for a spreadsheet that opens a file with it in a cell."""

TEXTS = ("area", "area_name", "note")
"""Columns of an observation that are texts of the file; what cannot be seen in them is written out.
"""

UNENDED = "The last line has no line ending: make sure that the file is whole."


@dataclass(frozen=True)
class Layout:
    """One published layout: its columns, in order, and how to read a table that has them.

    `source` is the publication the figures count as, whichever layout they came in. `gives` are the
    indicators whose figures are read; with `named`, a field of their definitions, also all that
    have it; None where rows may be of any indicator. Each of them lists the source among its own,
    see `check_sources`. `optional`
    columns may be absent. `ignored` are header texts, * standing for any text, of columns that
    may be there and are never read. `renamed` maps other header texts that mean the same to
    ours. A row whose first cell is one of `ends_at` ends the table: notes come after it. `holds`
    names the table of the store that the rows belong in. `addresses` says where current files
    are, where their publisher keeps an address stable.
    """

    name: str
    title: str
    source: str
    columns: tuple[str, ...]
    read: Callable[[Table], Reading]
    gives: tuple[str, ...] | None
    named: str = ""
    optional: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    ends_at: tuple[str, ...] = ()
    holds: str = "observation"
    addresses: Callable[[], tuple[Address, ...]] = tuple

    def header_in(self, row: list[str]) -> list[str]:
        """The row's cells as this layout's column names where they match, else as they stand."""
        ours = {normalise(name): name for name in (*self.columns, *self.optional)}
        ours |= {normalise(theirs): name for theirs, name in self.renamed}
        return [ours.get(normalise(cell), cell) for cell in row]

    def difference(self, row: list[str]) -> tuple[list[str], list[str]]:
        """Columns missing from and unknown in a header row; both empty where it is this layout."""
        found = Counter(name for name in self.header_in(row) if name)
        missing = Counter(self.columns) - found
        extra = found - Counter(self.columns) - Counter(self.optional)
        unknown = [name for name in extra.elements() if not self._ignores(name)]
        return list(missing.elements()), unknown

    def table_rows(self, rows: list[list[str]]) -> int:
        """How many of the rows under the header are the table's, before what follows it."""
        if not self.ends_at:
            return len(rows)
        ends = {normalise(text) for text in self.ends_at}
        after = (at for at, row in enumerate(rows) if row and normalise(row[0]) in ends)
        return next(after, len(rows))

    def given(self, indicators: Mapping[str, Indicator]) -> list[str]:
        """Ids of the indicators whose figures are read from its files."""
        known = indicators.items() if self.named else ()
        return [*(self.gives or ()), *(id for id, one in known if getattr(one, self.named))]

    def _ignores(self, header: str) -> bool:
        return any(fnmatchcase(normalise(header), normalise(text)) for text in self.ignored)


Rules = Callable[[Layout, pd.DataFrame], list[Fault]]


@cache
def layouts() -> dict[str, Layout]:
    """Every layout by name: the LAYOUT of each module in data/sources that has one.

    Raises DefinitionError, see `check_sources`.
    """
    modules = (
        importlib.import_module(f"data.sources.{module.name}")
        for module in pkgutil.iter_modules(data.sources.__path__)
    )
    found = [module.LAYOUT for module in modules if hasattr(module, "LAYOUT")]
    check_sources(found, registry.indicators())
    return {layout.name: layout for layout in found}


def check_sources(layouts: Iterable[Layout], indicators: Mapping[str, Indicator]) -> None:
    """Raise DefinitionError where a layout's source would not count for an indicator it reads.

    A source that the indicator does not list gives way to every other, a typed figure too, so its
    figures would be loaded and never seen. The message names both files.
    """
    for layout in layouts:
        for id in layout.given(indicators):
            reader, definition = f"data/sources/{layout.name}.py", f"metrics/indicators/{id}.py"
            if id not in indicators:
                raise DefinitionError(f"{reader}: gives {id!r}, and there is no {definition}")
            if layout.source not in indicators[id].sources:
                listed = ", ".join(indicators[id].sources)
                raise DefinitionError(
                    f"{reader} reads {id} as source {layout.source!r}, which {definition} does not "
                    f"list: add it to its sources ({listed}), or correct the source of the layout"
                )


def read(
    path: Path, name: str | None = None, rules: Rules = lambda layout, rows: []
) -> tuple[Layout, Reading]:
    """Recognise the file's layout by its header and read it.

    `name` asks for one layout instead of any; `rules` finds what is wrong with the rows besides
    what their reader finds. Raises DataError for a file or layout that is not there, and
    LoadRefused, listing every fault, for a file that cannot be taken whole; a layout that is
    almost right is refused with the difference named.
    """
    if name is not None and name not in layouts():
        raise DataError(f"There is no source {name!r}. There are: {', '.join(sorted(layouts()))}.")
    candidates = [layouts()[name]] if name else list(layouts().values())
    layout, table = _recognised(path, candidates)
    if not table.rows:
        table.fault(0, "", "", "there is a header and no whole row under it", "Fetch it again")
        raise LoadRefused(path.name, table.faults)
    _check_unnamed(table)
    reading = layout.read(table)
    _check_given(layout, reading.rows)
    if layout.holds == "observation":
        reading = replace(reading, rows=in_columns(reading.rows, *TEXTS))
    _check_areas(table, reading.rows)
    if layout.holds == "observation":
        _check_texts(table, reading.rows)
    unread = {fault.line for fault in table.faults} - {0}  # nothing more is said of these lines
    table.faults += [one for one in rules(layout, reading.rows) if one.line not in unread]
    if table.faults:
        raise LoadRefused(path.name, table.faults)
    if not table.ends_whole:
        reading = replace(reading, remarks=(*reading.remarks, UNENDED))
    return layout, reading


def _recognised(path: Path, candidates: list[Layout]) -> tuple[Layout, Table]:
    """The layout and the rows under its header."""
    rows, lines, ends_whole = read_rows(path)
    layout, at = _recognise(path, rows, lines, candidates)
    header, under = layout.header_in(rows[at]), rows[at + 1 :]
    length = layout.table_rows(under)
    under_lines = lines[at + 1 :][:length]
    return layout, Table(path.name, header, under[:length], under_lines, rows[:at], ends_whole)


def _recognise(
    path: Path, rows: list[list[str]], lines: list[int], candidates: list[Layout]
) -> tuple[Layout, int]:
    """The layout and the header's row, or LoadRefused naming what the nearest layout lacks."""
    nearest: tuple[float, Layout, int] | None = None
    for at, row in enumerate(rows[:WITHIN]):
        texts = sum(cell != "" for cell in row)
        for layout in candidates:
            missing, extra = layout.difference(row)
            if not missing and not extra:
                return layout, at
            likeness = 1 - (len(missing) + len(extra)) / (len(layout.columns) + texts)
            if nearest is None or likeness > nearest[0]:
                nearest = (likeness, layout, at)
    if nearest is None or nearest[0] < 0.5:
        check_separator(path)
        known = ", ".join(layout.name for layout in candidates)
        remedy = f"Known are: {known} (README: Load your own data)"
        raise LoadRefused(path.name, [Fault(0, "", "", "the header is of no known layout", remedy)])
    _, layout, at = nearest
    raise LoadRefused(path.name, [_named_difference(layout, rows[at], lines[at])])


def _named_difference(layout: Layout, row: list[str], line: int) -> Fault:
    missing, extra = layout.difference(row)
    parts = []
    for name in list(missing):
        if like := difflib.get_close_matches(name, extra, n=1, cutoff=0.75):
            parts.append(f"{name!r} is called {like[0]!r}")
            missing.remove(name)
            extra.remove(like[0])
    if missing:
        parts.append("missing: " + ", ".join(repr(name) for name in missing))
    if extra:
        parts.append("not known: " + ", ".join(repr(name) for name in extra))
    problem = f"the header is almost that of the layout {layout.name}, but " + "; ".join(parts)
    return Fault(line, "", "", problem, "Mend the header, or add the new layout in data/sources")


def _check_given(layout: Layout, found: pd.DataFrame) -> None:
    """What a reader reads is what its layout says that it does."""
    if layout.gives is None:
        return
    if others := set(found["indicator"]) - set(layout.given(registry.indicators())):
        raise DefinitionError(
            f"data/sources/{layout.name}.py reads {', '.join(sorted(others))}: add it to `gives`"
        )


def _check_unnamed(table: Table) -> None:
    """A column without a header must be empty: nobody knows what its cells are."""
    unnamed = [at for at, name in enumerate(table.header) if not name]
    for row, line in zip(table.rows, table.lines, strict=True):
        for at in unnamed:
            if row[at]:
                problem = f"is in column {at + 1}, which has no header"
                table.fault(line, "", row[at], problem, "Name the column, or empty it")


def _check_areas(table: Table, found: pd.DataFrame) -> None:
    """There is an observation, and each names its area."""
    if found.empty and not table.faults:
        table.fault(0, "", "", "there is no observation in the file", "Fetch it again")
    for line in found.loc[found["area"] == "", "line"]:
        table.fault(int(line), "", "", "the row names no area", "Write its code")


def _check_texts(table: Table, found: pd.DataFrame) -> None:
    """No text that would be stored begins like a formula: no code, name or note of ours does."""
    for column in TEXTS:
        texts = found[column].unique()
        live = [text for text in texts if text.startswith(FORMULA) and len(text) > 1]
        at_fault = found.loc[found[column].isin(live), ["line", column]] if live else found.iloc[:0]
        for line, text in at_fault[["line", column]].itertuples(index=False):
            problem = "begins like a formula of a spreadsheet, which is no name or note"
            table.fault(int(line), "", text, problem, "Fetch it from its publisher again")
