"""Which of all the figures ever loaded count: the one in force for each indicator, area, period."""

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data import database, schema
from data.reference import Reference
from metrics.indicator import Indicator

KEY = ["indicator", "area", "period_start", "period_end"]


def read(
    connection: sa.Connection,
    known_at: datetime,
    audience: str,
    now: datetime,
    due_at: datetime | None = None,
) -> pd.DataFrame:
    """Every observation that the audience may see and that had been loaded and published by
    `known_at`, less what was withdrawn by then, held for a person or refused; one row per load it
    stands in.

    The public sees no provisional figure and none under embargo, now or by `known_at`. For
    `due_at` see `known`.
    """
    load = schema.load.c
    query = (
        sa.select(
            schema.observation,
            load.source,
            load.kind,
            load.file_name,
            load.published_on,
            load.published_stated,
        )
        .join(schema.load)
        .where(*known(known_at, audience, now, due_at), not_held(known_at))
    )
    if audience == "public":
        query = query.where(schema.observation.c.status != "provisional")
    return database.frame(connection, query)


def known(
    known_at: datetime, audience: str, now: datetime, due_at: datetime | None = None
) -> list[sa.ColumnElement[bool]]:
    """Conditions on a load: loaded, published and not withdrawn by `known_at`, and, for the
    public, not under embargo, now or by `known_at`.

    For a release that is due at `due_at`: loaded by `known_at`, published and free by `due_at`,
    and not withdrawn until now, since what is found wrong in between must not be published.
    """
    load, withdrawal = schema.load.c, schema.withdrawal
    withdrawn_by = now if due_at else known_at
    withdrawn = sa.select(withdrawal.c.load_id).where(withdrawal.c.withdrawn_at <= withdrawn_by)
    conditions = [
        load.loaded_at <= known_at,
        load.published_on <= (due_at or known_at).date(),
        load.id.not_in(withdrawn),
    ]
    if audience == "public":
        free = load.embargo_until <= (due_at or min(now, known_at))
        conditions.append(sa.or_(load.embargo_until.is_(None), free))
    return conditions


def embargo_until(
    connection: sa.Connection, known_at: datetime, audience: str, now: datetime
) -> datetime | None:
    """When the last embargo ends of the loads that the audience may see; None where none lasts."""
    until = schema.load.c.embargo_until
    conditions = known(known_at, audience, now)
    last = sa.select(sa.func.max(until)).where(until > now, *conditions)
    return connection.execute(last).scalar()


def not_held(known_at: datetime) -> sa.ColumnElement[bool]:
    """Condition on an observation: it was never held for a person, or had been accepted by
    `known_at`. Of several decisions on a figure the last one counts.
    """
    observation, held, decision = schema.observation.c, schema.held.c, schema.decision.c
    by_then = decision.decided_at <= known_at
    last = sa.select(sa.func.max(decision.id)).where(by_then).group_by(decision.held_id)
    accepted = sa.select(decision.held_id).where(
        decision.id.in_(last), decision.verdict == "accepted"
    )
    back = sa.select(held.id).where(
        held.load_id == observation.load_id,
        *(held[column] == observation[column] for column in KEY),
        held.id.not_in(accepted),
    )
    return ~sa.exists(back.correlate(schema.observation))


def in_force(
    rows: pd.DataFrame, reference: Reference, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """One row per indicator, area and period, published area codes replaced by area ids.

    Of several the order is: a real figure before a demonstration one; the indicator's order of
    sources; within a source the latest publication date, then the latest load. A provisional
    figure gives way to a final one unless it was stated to be published later. Figures of
    indicators that no longer exist are left out.
    """
    rows = rows[rows["indicator"].isin(indicators)].reset_index(drop=True)
    meant = reference.meant(rows["area"], rows["period_end"])
    mapped = rows.assign(
        area=meant["area"].fillna(rows["area"]),
        note=rows["note"].str.cat(meant["note"], sep="; ").str.strip("; "),
    )
    ranked = mapped.assign(
        invented=mapped["kind"] == "demonstration",
        preference=_source_order(mapped, indicators),
        displaced=_displaced(mapped),
        age=-mapped["published_on"].astype("datetime64[s]").astype("int64"),
        unsettled=mapped["status"] == "provisional",
        earlier=-mapped["load_id"],
    )
    order = ["invented", "preference", "displaced", "age", "unsettled", "earlier"]
    first = ranked.sort_values([*KEY, *order], kind="stable").drop_duplicates(KEY, keep="first")
    return first[mapped.columns].reset_index(drop=True)


def _source_order(rows: pd.DataFrame, indicators: Mapping[str, Indicator]) -> np.ndarray:
    """Place of each row's source in its indicator's order; a source not listed comes last."""
    places = {
        (id, source): place
        for id, one in indicators.items()
        for place, source in enumerate(one.sources)
    }
    pairs = zip(rows["indicator"], rows["source"], strict=True)
    return np.array([places.get(pair, len(places)) for pair in pairs], dtype=int)


def _displaced(rows: pd.DataFrame) -> pd.Series:
    """Provisional rows that a final one of the same source, of its date or later, has replaced."""
    provisional = rows["status"] == "provisional"
    settled_on = rows["published_on"].where(~provisional)
    key = [*KEY, "source", "kind"]
    last_settled = settled_on.groupby([rows[column] for column in key]).transform("max")
    not_later = ~rows["published_stated"].astype(bool) | (rows["published_on"] <= last_settled)
    return provisional & last_settled.notna() & not_later
