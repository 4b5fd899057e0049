"""The tables for rows of files, and the comparison of a file's rows with those loaded before."""

from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data.store import database, schema


@dataclass(frozen=True)
class Holding:
    """A table for rows of files: its key within a load (`key`), the columns that are compared
    (`says`), and those with the first and last date.
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


SETTLED = {"revised": "final"}
"""Statuses that count as equal for an unchanged figure."""


@dataclass(frozen=True)
class Compared:
    """How many rows are new, differ from earlier ones, or repeat them; `repeated` has the loads
    whose rows are repeated.
    """

    new: int
    revised: int
    unchanged: int
    repeated: tuple[int, ...] = ()


def compare(
    connection: sa.Connection, rows: pd.DataFrame, source: str, kind: str, holding: Holding
) -> Compared:
    """Compare rows with earlier ones of the same source and kind: those with the latest publication
    date, then of the latest load. Withdrawn loads are ignored.

    An unchanged figure whose status changes between final and revised counts as repeated, since two
    files of the same month may differ in that; one that was provisional does not.
    """
    table, key, says = holding.table, list(holding.key), list(holding.says)
    load = schema.load.c
    before = database.frame(
        connection,
        sa.select(*(table.c[name] for name in key + says), table.c.load_id)
        .join(schema.load)
        .where(
            load.source == source,
            load.kind == kind,
            load.id.not_in(sa.select(schema.withdrawal.c.load_id)),
            table.c.indicator.in_(rows["indicator"].unique().tolist()),
            table.c[holding.last] >= rows[holding.first].min().date(),
            table.c[holding.first] <= rows[holding.last].max().date(),
        )
        .order_by(load.published_on, load.id),
    ).drop_duplicates(key, keep="last")
    if before.empty:
        return Compared(len(rows), 0, 0)
    both = rows[key + says].merge(
        before[[*key, *says, "load_id"]],
        on=key,
        how="left",
        suffixes=("", "_before"),
        indicator="standing",
    )
    is_new = (both["standing"] == "left_only").to_numpy()
    same = ~is_new
    for column in says:
        ours, theirs = both[column], both[column + "_before"]
        if column == "status":
            ours, theirs = ours.replace(SETTLED), theirs.replace(SETTLED)
        same &= ((ours == theirs) | (ours.isna() & theirs.isna())).to_numpy(dtype=bool)
    repeated = tuple(int(id) for id in both.loc[same, "load_id"].unique())
    return Compared(
        int(is_new.sum()), int((~is_new & ~same).sum()), int(same.sum()), tuple(sorted(repeated))
    )
