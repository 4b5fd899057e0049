"""Every value the store has ever held for one figure, oldest load first."""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from data import database, schema
from data.faults import DataError
from data.reference import Reference

COLUMNS = [
    "load_id",
    "loaded_at",
    "loaded_by",
    "file_name",
    "sha256",
    "source",
    "kind",
    "published_on",
    "area",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "status",
    "withdrawn_at",
]


def values(
    connection: sa.Connection, reference: Reference, indicator: str, place: str, day: date
) -> pd.DataFrame:
    """Rows of COLUMNS for the periods that contain `day`, withdrawn loads too.

    `place` may be a place, whose published codes and providers are looked up, or such a code.
    Raises DataError where the store never held such a figure.
    """
    shares = reference.shares
    codes = {place, *reference.codes.loc[reference.codes["area"] == place, "code"]}
    codes |= set(shares.loc[shares["place"] == place, "provider"])
    observation, load, withdrawal = schema.observation, schema.load, schema.withdrawal
    query = (
        sa.select(observation, *_without_id(load), withdrawal.c.withdrawn_at)
        .join_from(observation, load)
        .outerjoin(withdrawal, withdrawal.c.load_id == load.c.id)
        .where(
            observation.c.indicator == indicator,
            observation.c.area.in_(codes),
            observation.c.period_start <= day,
            observation.c.period_end >= day,
        )
        .order_by(observation.c.area, load.c.id)
    )
    found = database.frame(connection, query)
    if found.empty:
        raise DataError(f"The store never held {indicator} for {place} on {day}.")
    return found[COLUMNS]


def _without_id(load: sa.Table) -> list[sa.Column]:
    return [column for column in load.columns if column.name != "id"]
