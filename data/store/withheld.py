"""What in the store is under embargo now, and what else would reveal it."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from data.store import database, schema
from data.store.appending import HOLDINGS


def of_load(
    connection: sa.Connection, load_id: int, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """The end (UTC) of a load's own embargo, and of the last embargo on earlier loads of the same
    source and indicators, which it was compared with. None if there is no embargo now.
    """
    load = schema.load.c
    under = load.embargo_until > now
    own = sa.select(load.embargo_until).where(load.id == load_id, under)
    source = sa.select(load.source).where(load.id == load_id).scalar_subquery()
    ends = []
    for holding in HOLDINGS.values():
        table = holding.table.c
        apart = table[holding.apart]
        same = sa.select(apart).where(table.load_id == load_id)
        query = (
            sa.select(sa.func.max(load.embargo_until))
            .join_from(holding.table, schema.load, load.id == table.load_id)
            .where(under, load.source == source, load.id < load_id, apart.in_(same))
        )
        ends.append(connection.execute(query).scalar())
    compared = max((end for end in ends if end is not None), default=None)
    return connection.execute(own).scalar(), compared


def of_past(connection: sa.Connection, held: Sequence[int], now: datetime) -> dict[int, datetime]:
    """The end (UTC) of the last embargo on what these held figures were compared with, by number;
    figures without one are left out.

    The figures behind limits can be calculated from them, so all earlier loads of the series count,
    also those no longer in force.
    """
    observation, load, row = schema.observation.c, schema.load.c, schema.held.c
    ours = schema.load.alias()
    query = (
        sa.select(row.id, sa.func.max(load.embargo_until))
        .join_from(schema.held, ours, ours.c.id == row.load_id)
        .join(
            schema.observation,
            sa.and_(observation.indicator == row.indicator, observation.area == row.area),
        )
        .join(schema.load, load.id == observation.load_id)
        .where(
            load.embargo_until > now,
            load.source == ours.c.source,
            load.id < row.load_id,
        )
        .group_by(row.id)
    )
    with database.among(connection, row.id, held) as asked_for:
        return dict(connection.execute(query.where(asked_for)).all())
