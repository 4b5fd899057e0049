"""Every value the store has ever held for one figure, and what was written of it."""

from datetime import date

import pandas as pd
import sqlalchemy as sa

from data import database, review, schema
from data.faults import DataError
from data.reference import Reference
from data.shown import in_columns

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
    "review",
]

COMMENT = [
    "load_id",
    "loaded_at",
    "loaded_by",
    "file_name",
    "kind",
    "area",
    "date",
    "issue",
    "action",
    "owner",
    "public",
    "withdrawn_at",
]


def values(
    connection: sa.Connection, reference: Reference, indicator: str, place: str, day: date
) -> pd.DataFrame:
    """Rows of COLUMNS for the periods that contain `day`, withdrawn loads too.

    `place` may be a place, whose published codes, providers and practices are looked up, or such
    a code. `review` says which were held for a person, and what was decided.
    Raises DataError where the store never held such a figure.
    """
    shares, practices = reference.shares, reference.practices
    observation = schema.observation
    publishers = {
        *shares.loc[shares["place"] == place, "provider"],
        *practices.loc[practices["place"] == place, "practice"],
    }
    areas = _codes(reference, place) | publishers
    query = _ever(observation, indicator).where(
        observation.c.period_start <= day, observation.c.period_end >= day
    )
    with database.among(connection, observation.c.area, areas) as theirs:
        found = database.frame(connection, query.where(theirs))
    if found.empty:
        raise DataError(f"The store never held {indicator} for {place} on {day}.")
    found = found.assign(review=review.said(connection, found))
    return in_columns(found, "file_name", "loaded_by", "review")[COLUMNS]


def comments(
    connection: sa.Connection, reference: Reference, indicator: str, place: str
) -> pd.DataFrame:
    """Rows of COMMENT: all ever written of an indicator in a place, oldest load first."""
    area = schema.commentary.c.area
    with database.among(connection, area, _codes(reference, place)) as its:
        found = database.frame(connection, _ever(schema.commentary, indicator).where(its))
    return in_columns(found, "file_name", "loaded_by")[COMMENT].sort_values("load_id")


def _codes(reference: Reference, place: str) -> set[str]:
    """A place's id and its published codes."""
    return {place, *reference.codes.loc[reference.codes["area"] == place, "code"]}


def _ever(table: sa.Table, indicator: str) -> sa.Select:
    """The table's rows for an indicator, with their loads, withdrawn ones too."""
    load, withdrawal = schema.load, schema.withdrawal
    return (
        sa.select(table, *_without_id(load), withdrawal.c.withdrawn_at)
        .join_from(table, load)
        .outerjoin(withdrawal, withdrawal.c.load_id == load.c.id)
        .where(table.c.indicator == indicator)
        .order_by(table.c.area, load.c.id)
    )


def _without_id(load: sa.Table) -> list[sa.Column]:
    return [column for column in load.columns if column.name != "id"]
