"""For files with many indicators: selects the rows that metric modules use, remarks on the rest."""

from collections.abc import Mapping

import pandas as pd

from data.listing import counted
from data.sources.table import Table
from metrics import registry


def rows(count: int) -> str:
    """ "1 row", "17 rows"."""
    return counted(count, "row")


def ids_by(field: str) -> dict[str, str]:
    """Our indicator ids by their publisher's name for them, in a `field` of their definitions."""
    indicators = registry.indicators()
    named = {id: getattr(indicator, field) for id, indicator in indicators.items()}
    return {str(name): id for id, name in named.items() if name is not None}


def used(
    table: Table, keys: pd.Series, ids: Mapping[str, str], titles: pd.Series
) -> tuple[Table, list[str], tuple[str, ...]]:
    """The rows of our indicators, the indicator id of each, and a remark on each other indicator.

    `keys` and `titles` have the publisher's key and title of the indicator in each row; `ids` are
    our ids by key. A file with nothing that is used is a fault.
    """
    indicators = keys.map(dict(ids))
    unused = indicators.isna()
    counts = titles[unused].value_counts(sort=False)
    remarks = tuple(
        f"No metric module uses {title}: {rows(count)}." for title, count in counts.items()
    )
    if unused.all() and len(table):
        problem = f"no metric module uses any of it ({'; '.join(counts.index)})"
        remedy = "Write a metric module for it"
        remedy += f", or fetch one of: {', '.join(sorted(ids))}" if ids else ""
        table.fault(0, "", "", problem, remedy)
    return table.without(unused), list(indicators[~unused]), remarks
