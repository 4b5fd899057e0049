"""The history of a figure: every value ever loaded, the decisions on it, and the comments."""

import textwrap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data import times
from data.faults import DataError
from data.geography.reference import Reference
from data.listing import first_of
from data.safe_text import in_columns
from data.sources.commentary import LONGEST
from data.store import database, review, schema
from metrics import registry

COLUMNS = [
    "load_id",
    "loaded_at",
    "loaded_by",
    "file_name",
    "sha256",
    "source",
    "kind",
    "published_on",
    "published_stated",
    "embargo_until",
    "indicator",
    "area",
    "period_start",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "status",
    "note",
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

WIDTH = 100
"""The width of the text, in columns of a terminal."""


def values(
    connection: sa.Connection,
    reference: Reference,
    indicator: str,
    place: str,
    span: tuple[date, date],
) -> pd.DataFrame:
    """Rows of COLUMNS for the periods that have a day in `span`, in order of area, period and load,
    including withdrawn loads.

    `place` may be a place, whose codes, providers and practices are looked up, or such a code.
    `review` has the decisions on held figures. Raises DataError if there is no such figure.
    """
    shares, practices = reference.shares, reference.practices
    observation = schema.observation
    publishers = {
        *shares.loc[shares["place"] == place, "provider"],
        *practices.loc[practices["place"] == place, "practice"],
    }
    areas = _codes(reference, place) | publishers
    query = _ever(observation, indicator).where(
        observation.c.period_start <= span[1], observation.c.period_end >= span[0]
    )
    with database.among(connection, observation.c.area, areas) as of_areas:
        rows = database.frame(connection, query.where(of_areas))
    if rows.empty:
        raise DataError(_nothing(reference, indicator, place, span))
    rows = rows.sort_values(["area", "period_start", "period_end", "load_id"], ignore_index=True)
    rows = rows.assign(review=review.said(connection, rows))
    return in_columns(rows, "file_name", "loaded_by", "review")[COLUMNS]


def comments(
    connection: sa.Connection, reference: Reference, indicator: str, place: str
) -> pd.DataFrame:
    """Rows of COMMENT: every comment ever loaded on an indicator in a place, oldest load first."""
    area = schema.commentary.c.area
    with database.among(connection, area, _codes(reference, place)) as of_areas:
        rows = database.frame(connection, _ever(schema.commentary, indicator).where(of_areas))
    return in_columns(rows, "file_name", "loaded_by")[COMMENT].sort_values("load_id")


def in_words(values: pd.DataFrame, comments: pd.DataFrame) -> str:
    """The rows of `values` and `comments` as text, a block per figure and per comment."""
    of_figure = ["indicator", "area", "period_start", "period_end"]
    blocks = []
    for (indicator, area, start, end), loads in values.groupby(of_figure, sort=False):
        head = f"{indicator}, {area}, {start:%Y-%m-%d} to {end:%Y-%m-%d}"
        lines = (line for row in loads.to_dict("records") for line in _of_value(row))
        blocks.append("\n".join([head, *lines]))
    if len(comments):
        blocks.append("Comments on this indicator and place, of any date:")
    for row in comments.to_dict("records"):
        head = f"{row['area']}, {row['date']:%Y-%m-%d}{', public' if row['public'] else ''}"
        texts = (line for name in LONGEST for line in _wrapped(f"{name}: {row[name]}", "  "))
        blocks.append("\n".join([head, *texts, *_of_load(row, "  ")]))
    return "\n\n".join(blocks)


def _of_value(row: Mapping[str, Any]) -> Iterator[str]:
    """The value of a figure in a load, the load, and decisions on the value."""
    parts = [_figure(row), row["note"], row["status"]]
    yield from _wrapped(f"load {row['load_id']}: {', '.join(filter(None, parts))}", "  ")
    yield from _of_load(row, "    ")
    if row["review"]:
        yield from _wrapped(row["review"], "    ")


def _of_load(row: Mapping[str, Any], indent: str) -> list[str]:
    """The load of a value or comment: its file, who loaded it when, and whether it is withdrawn."""
    parts = [row["file_name"], f"loaded by {row['loaded_by']}, {_time(row['loaded_at'])}"]
    if "sha256" in row:
        day = f"{row['published_on']:%Y-%m-%d}" if row["published_stated"] else "on an unstated day"
        parts[1:1] = [f"sha256 {row['sha256'][:12]}...", row["source"], f"published {day}"]
        if pd.notna(row["embargo_until"]):
            parts.append(f"under embargo until {times.clock(row['embargo_until'])}")
    if row["kind"] != "real":
        parts.append(row["kind"])
    if pd.notna(row["withdrawn_at"]):
        parts.append(f"withdrawn {_time(row['withdrawn_at'])}")
    return _wrapped("; ".join(parts), indent)


def _figure(row: Mapping[str, Any]) -> str:
    """ "5,076 of 6,221", "17.3 (16.5 to 18.1)"; "no figure" if there is none."""
    named = ("numerator", "denominator", "value", "lower", "upper")
    above, below, value, lower, upper = (
        "" if pd.isna(row[name]) else f"{row[name]:,.10g}" for name in named
    )
    parts = [" of ".join(filter(None, (above, below)))]
    if value:
        parts.append(f"{value} ({lower} to {upper})" if lower and upper else value)
    return ", ".join(filter(None, parts)) or "no figure"


def _time(at: pd.Timestamp) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )


def _nothing(reference: Reference, indicator: str, place: str, span: tuple[date, date]) -> str:
    """A message that no such figure was ever loaded, and which of its names are unknown."""
    days = " to ".join(f"{day}" for day in dict.fromkeys(span))
    sentences = [f"No figure of {indicator} for {place} was ever loaded for {days}."]
    known = {"indicator": [*registry.indicators()], "place": [*reference.names]}
    for what, name, codes in (("indicator", indicator, ()), ("place", place, reference.publishers)):
        if name not in known[what] and name not in codes:
            sentences.append(
                f"There is no {what} {name!r} here. Choose from: {first_of(known[what])}."
            )
    return " ".join(sentences)


def _codes(reference: Reference, place: str) -> set[str]:
    """A place's id and its published codes."""
    return {place, *reference.codes.loc[reference.codes["area"] == place, "code"]}


def _ever(table: sa.Table, indicator: str) -> sa.Select:
    """The table's rows for an indicator with their loads, including withdrawn ones."""
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
