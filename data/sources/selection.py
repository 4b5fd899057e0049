"""Files of many indicators: which rows some metric module uses, and what to say of the rest."""

from collections.abc import Mapping

import pandas as pd

from data.listing import counted
from data.sources.table import Table
from metrics import registry


def rows(count: int) -> str:
    """ "1 row", "17 rows"."""
    return counted(count, "row")


def ids_by(field: str) -> dict[str, str]:
    """Ids of our indicators by what their publisher calls them: a `field` of their definitions."""
    named = {id: getattr(one, field) for id, one in registry.indicators().items()}
    return {str(name): id for id, name in named.items() if name is not None}


def used(
    table: Table, keys: pd.Series, ids: Mapping[str, str], titles: pd.Series
) -> tuple[Table, list[str], tuple[str, ...]]:
    """The rows whose key some indicator has, those indicators' ids, and a remark on each other.

    `keys` and `titles` have one text per row, what the publisher calls the indicator; `ids` are
    ours by key. A file of which nothing is used is a fault.
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
