"""The tables that rows of files go into, and how rows stand to what such a table holds already."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data import database, schema


@dataclass(frozen=True)
class Holding:
    """A table that rows of files go into: its key within a load, what else a row says, and the
    columns of its first and last date.
    """

    table: sa.Table
    key: tuple[str, ...]
    says: tuple[str, ...]
    first: str
    last: str


HOLDINGS = {
    "observation": Holding(
        schema.observation,
        ("indicator", "area", "period_start", "period_end"),
        ("numerator", "denominator", "value", "lower", "upper", "status", "note"),
        "period_start",
        "period_end",
    ),
    "commentary": Holding(
        schema.commentary,
        ("indicator", "area", "date"),
        ("issue", "action", "owner", "public"),
        "date",
        "date",
    ),
}


def compare(
    connection: sa.Connection, rows: pd.DataFrame, source: str, holding: Holding
) -> tuple[int, int, int]:
    """How many rows are new, differ from the last load of their source, or repeat it; a load that
    was withdrawn is no longer compared with.
    """
    table, key, says = holding.table, list(holding.key), list(holding.says)
    held = database.frame(
        connection,
        sa.select(*(table.c[name] for name in key + says))
        .join(schema.load)
        .where(
            schema.load.c.source == source,
            schema.load.c.id.not_in(sa.select(schema.withdrawal.c.load_id)),
            table.c.indicator.in_(rows["indicator"].unique().tolist()),
            table.c[holding.last] >= rows[holding.first].min().date(),
            table.c[holding.first] <= rows[holding.last].max().date(),
        )
        .order_by(table.c.load_id),
    ).drop_duplicates(key, keep="last")
    if held.empty:
        return len(rows), 0, 0
    both = rows[key + says].merge(
        held[key + says], on=key, how="left", suffixes=("", "_held"), indicator="standing"
    )
    is_new = (both["standing"] == "left_only").to_numpy()
    same = ~is_new
    for column in says:
        ours, theirs = both[column], both[column + "_held"]
        same &= ((ours == theirs) | (ours.isna() & theirs.isna())).to_numpy(dtype=bool)
    return int(is_new.sum()), int((~is_new & ~same).sum()), int(same.sum())
