"""Published layouts: what a layout is, and the list of all."""

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
    """A published layout: its columns, in order, and how to read a table that has them.

    `source` is the publication that the figures count as, whichever layout they came in. `gives`
    are the indicators that it reads, None if rows may be of any indicator; `named` is a field of
    indicator definitions, and all indicators that have it are read too. Each of these indicators
    must list the source, see `check_sources`. `optional` columns may be absent. `ignored` are
    headers of columns that may be present but are never read. `renamed` maps other headers with the
    same meaning to ours. A row whose first text is one of `ends_at` ends the table: notes follow.
    In both, * stands for any text. `sheets` names the sheets to read if others in the workbook have
    the same header. `holds` names the store's table for the rows. `addresses` gives the addresses
    of current files if the publisher keeps them stable.
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
        """The row's cells, each replaced by this layout's name for the column if it matches one."""
        ours = {normalise(name): name for name in (*self.columns, *self.optional)}
        ours |= {normalise(theirs): name for theirs, name in self.renamed}
        return [ours.get(normalise(cell), cell) for cell in row]

    def difference(self, row: list[str]) -> tuple[list[str], list[str]]:
        """Missing and unknown columns of a header row; both empty if it is this layout's."""
        present = Counter(name for name in self.header_in(row) if name)
        missing = Counter(self.columns) - present
        extra = present - Counter(self.columns) - Counter(self.optional)
        unknown = [name for name in extra.elements() if not self._ignores(name)]
        return list(missing.elements()), unknown

    def table_rows(self, rows: list[list[str]]) -> int:
        """How many of the rows under the header belong to the table, before notes follow."""
        if not self.ends_at:
            return len(rows)
        first = (next((cell for cell in row if cell), "") for row in rows)
        after = (at for at, text in enumerate(first) if text and _is_like(text, self.ends_at))
        return next(after, len(rows))

    def prefers(self, sheet: str) -> bool:
        """Whether it reads this sheet rather than others with the same header."""
        return _is_like(sheet, self.sheets)

    def given(self, indicators: Mapping[str, Indicator]) -> list[str]:
        """Ids of the indicators that it reads."""
        known = indicators.items() if self.named else ()
        return [
            *(self.gives or ()),
            *(id for id, indicator in known if getattr(indicator, self.named)),
        ]

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
    every = [module.LAYOUT for module in modules if hasattr(module, "LAYOUT")]
    check_sources(every, registry.indicators())
    return {layout.name: layout for layout in every}


def check_sources(layouts: Iterable[Layout], indicators: Mapping[str, Indicator]) -> None:
    """Raises DefinitionError if a layout's source does not count for an indicator that it reads.

    A source that the indicator does not list ranks below every other, so its figures would be
    loaded but never shown. The message names both files.
    """
    for layout in layouts:
        for id in layout.given(indicators):
            reader, definition = f"data/sources/{layout.name}.py", f"metrics/indicators/{id}.py"
            if id not in indicators:
                raise DefinitionError(f"{reader}: gives {id!r}, but there is no {definition}")
            if layout.source not in indicators[id].sources:
                listed = ", ".join(indicators[id].sources)
                raise DefinitionError(
                    f"{reader} reads {id} as source {layout.source!r}, which {definition} does not "
                    f"list: add it to its sources ({listed}), or correct the source of the layout"
                )
