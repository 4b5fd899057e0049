"""Which system (an STP, later an ICB) each provider belongs to, as published files say."""

import pandas as pd
import sqlalchemy as sa

from data.sources.reading import SYSTEM
from data.store import database, schema

LATEST = [*SYSTEM, "file_name"]


def append(connection: sa.Connection, load_id: int, systems: pd.DataFrame) -> None:
    """Store the systems from a file (columns SYSTEM) with its load."""
    if len(systems):
        of_one = systems.drop_duplicates(["provider", "period_end"], keep="last")
        database.append(connection, schema.provider_system, of_one.assign(load_id=load_id))


def latest(connection: sa.Connection, *known: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Rows of LATEST, one per provider in order: its system in the latest period with one. `known`
    are conditions on a load; withdrawn loads never count.
    """
    column, load = schema.provider_system.c, schema.load.c
    withdrawn = sa.select(schema.withdrawal.c.load_id)
    query = (
        sa.select(column.provider, column.period_end, column.system, load.file_name)
        .select_from(schema.provider_system.join(schema.load))
        .where(load.id.not_in(withdrawn), *known)
        .order_by(column.provider, column.period_end, load.published_on, load.id)
    )
    rows = database.frame(connection, query)
    return rows.drop_duplicates("provider", keep="last", ignore_index=True)


def by_provider(rows: pd.DataFrame) -> dict[str, str]:
    """The system of each provider in rows of LATEST."""
    return dict(zip(rows["provider"], rows["system"], strict=True))
