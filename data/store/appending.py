"""The tables for rows of files, and the comparison of a file's rows with those loaded before."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import sqlalchemy as sa

from data.store import database, schema
from metrics.plan.tables import KEYS


@dataclass(frozen=True)
class Holding:
    """A table for rows of files: its key within a load (`key`), the columns that are compared
    (`says`), those with the first and last date, and the column that most rows of other files
    differ in (`apart`). Without these dates, every row of its source is compared.
    """

    table: sa.Table
    key: tuple[str, ...]
    says: tuple[str, ...]
    first: str = ""
    last: str = ""
    apart: str = "indicator"

    def span(self, rows: pd.DataFrame) -> tuple[date, date] | None:
        """The first and last day that rows speak of; None where the table has no such dates."""
        if not self.first:
            return None
        return rows[self.first].min().date(), rows[self.last].max().date()


OF_PLANS = "plan_"
"""How the names of a plan's tables begin."""


def of_plan(name: str) -> Holding:
    """The table of a plan; its key tells rows apart, see data.store.plan."""
    table, key = schema.plan[name], KEYS[name]
    kept = {"load_id", "line", *key}
    says = tuple(column.name for column in table.columns if column.name not in kept)
    return Holding(table, key, says, apart="area")


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
    "event": Holding(
        schema.event, ("area", "indicator", "date"), ("text", "public"), "date", "date", "area"
    ),
    **{f"{OF_PLANS}{name}": of_plan(name) for name in schema.plan},
}
"""By the name of the table. Those of a plan are small, so all of their rows are compared."""


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
    load, apart = schema.load.c, holding.apart
    within = []
    if span := holding.span(rows):
        within = [table.c[holding.last] >= span[0], table.c[holding.first] <= span[1]]
    before = database.frame(
        connection,
        sa.select(*(table.c[name] for name in key + says), table.c.load_id)
        .join(schema.load)
        .where(
            load.source == source,
            load.kind == kind,
            load.id.not_in(sa.select(schema.withdrawal.c.load_id)),
            table.c[apart].in_(rows[apart].unique().tolist()),
            *within,
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
