"""What a published layout is, and which there are."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

import data.sources
from data.sources.address import Address
from data.sources.reading import Reading
from data.sources.table import Table, normalise
from metrics import registry
from metrics.indicator import Indicator
from metrics.registry import DefinitionError


@dataclass(frozen=True)
class Layout:
    """One published layout: its columns, in order, and how to read a table that has them.

    `source` is the publication the figures count as, whichever layout they came in. `gives` are the
    indicators whose figures are read; with `named`, a field of their definitions, also all that
    have it; None where rows may be of any indicator. Each of them lists the source among its own,
    see `check_sources`. `optional`
    columns may be absent. `ignored` are header texts, * standing for any text, of columns that
    may be there and are never read. `renamed` maps other header texts that mean the same to
    ours. A row whose first text is one of `ends_at`, * standing for any text, ends the table: notes
    come after it. `sheets` are names of the sheets that it reads, where others of the same workbook
    have the same header. `holds` names the table of the store that the rows belong in. `addresses`
    says where current files are, where their publisher keeps an address stable.
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
    sheets: tuple[str, ...] = ()
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
        first = (next((cell for cell in row if cell), "") for row in rows)
        after = (at for at, text in enumerate(first) if text and _is_like(text, self.ends_at))
        return next(after, len(rows))

    def prefers(self, sheet: str) -> bool:
        """Whether it reads the sheet of that name rather than others with the same header."""
        return _is_like(sheet, self.sheets)

    def given(self, indicators: Mapping[str, Indicator]) -> list[str]:
        """Ids of the indicators whose figures are read from its files."""
        known = indicators.items() if self.named else ()
        return [*(self.gives or ()), *(id for id, one in known if getattr(one, self.named))]

    def _ignores(self, header: str) -> bool:
        return _is_like(header, self.ignored)


def _is_like(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(normalise(text), normalise(pattern)) for pattern in patterns)


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
