"""The plan: which of its rows count, and who may see them."""

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.store import database, schema
from data.store.in_force import Knowledge, known
from metrics.plan.tables import COLUMNS, KEYS, OF_ALL, Plan


def in_force(
    connection: sa.Connection, reference: Reference, by: Knowledge, embargoed: bool = True
) -> Plan:
    """The rows that count of each table, in the order of their keys.

    Of rows with the same key the latest publication counts, then the latest load, even if it is not
    public: so a correction also takes back what was public. Demonstration rows of a table count
    only while it has no real ones. The public gets public rows only, and no owner of theirs unless
    the row says so. Rows of areas that are not known are left out; if not `embargoed`, those of
    loads that are under embargo now too.
    """
    where = [] if embargoed else [_free(by.now)]
    return {name: _table(connection, name, reference, by, where) for name in COLUMNS}


def _free(now: datetime) -> sa.ColumnElement[bool]:
    until = schema.load.c.embargo_until
    return sa.or_(until.is_(None), until <= now)


def _table(
    connection: sa.Connection,
    name: str,
    reference: Reference,
    by: Knowledge,
    where: Sequence[sa.ColumnElement[bool]],
) -> pd.DataFrame:
    table, load = schema.plan[name], schema.load.c
    query = (
        sa.select(table, load.kind)
        .join(schema.load)
        .where(*known(by), *where)
        .order_by(load.published_on, load.id, table.c.line)
    )
    rows = database.frame(connection, query)
    days = pd.Series(pd.Timestamp(by.now.date()), rows.index)
    rows = rows.assign(area=reference.area_of(rows["area"], days)).dropna(subset="area")
    if (rows["kind"] == "real").any():
        rows = rows[rows["kind"] == "real"]
    rows = rows.drop_duplicates([*KEYS[name]], keep="last")
    if by.is_public:
        rows = rows[rows["public"]]
        if "owner" in rows:
            rows = rows.assign(owner=rows["owner"].where(rows["owner_public"], ""))
    kinds = {**COLUMNS[name], **OF_ALL}
    ordered = rows.sort_values([*KEYS[name]], kind="stable", ignore_index=True)
    return ordered[[*kinds]].astype(kinds)
