"""Figures that are held or listed, and people's decisions on them, which are never deleted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data import times
from data.faults import DataError
from data.geography.reference import Reference
from data.safe_text import in_columns
from data.store import database, in_force, schema
from data.store.holding import SAYS, SURPRISING
from data.store.verdicts import CORRECTED, HELD
from metrics.earlier import figures, in_segments
from metrics.indicator import Indicator

FIGURE = ["load_id", *in_force.KEY]
NOT_HELD = "No figure has the number {}."
LISTS_THEM = "See python -m data review."
OF_ITS_LOAD = ["file_name", "source", "loaded_at", "loaded_by", "embargo_until"]


def standing(connection: sa.Connection, until: datetime | None = None) -> pd.DataFrame:
    """Every figure that was held or listed by `until` (None: now) with its verdict then, without
    withdrawn loads.

    The columns of the tables `held` and `doubt`, OF_ITS_LOAD of the load, and verdict, reason,
    decided_at and decided_by of the last decision, with texts that are safe to show. Before the
    first decision the verdict is the level, "held" or "listed", or "corrected" if a later load of
    the same source replaces the figure. `lower` is never above `upper`.
    """
    load, held, doubt, now = schema.load.c, schema.held, schema.doubt.c, times.now()
    by = in_force.Knowledge("internal", now, until or now)
    query = (
        sa.select(
            held,
            sa.func.coalesce(doubt.level, HELD).label("level"),
            sa.func.coalesce(doubt.why, SURPRISING).label("why"),
            *(load[name] for name in OF_ITS_LOAD),
            _given_anew(by).label("anew"),
        )
        .join_from(held, schema.load)
        .outerjoin(schema.doubt, doubt.held_id == held.c.id)
        .where(*in_force.known(by))
        .order_by(held.c.id)
    )
    rows = database.frame(connection, query)
    ends = ["lower", "upper"]
    rows[ends] = np.sort(rows[ends], axis=1)  # older versions stored some in the wrong order
    decided = decisions(connection, in_force.recorded(schema.decision.c.decided_at, until))
    last = decided.drop_duplicates("held_id", keep="last").drop(columns="id")
    found = rows.merge(last, left_on="id", right_on="held_id", how="left").drop(columns="held_id")
    found["verdict"] = found["verdict"].fillna(found["level"].mask(found["anew"], CORRECTED))
    blank = {"reason": "", "decided_by": ""}
    found = found.fillna(blank).astype(dict.fromkeys([*blank, "verdict"], "str"))
    return in_columns(found.drop(columns="anew"), "file_name", "loaded_by", "reason", "decided_by")


def _given_anew(by: in_force.Knowledge) -> sa.ColumnElement[bool]:
    """Whether a later load of the same source has a held figure again, without holding it."""
    observation, load, held = schema.observation, schema.load, schema.held.c
    first = load.alias()
    later = (
        sa.select(observation.c.line)
        .join_from(observation, load)
        .join(first, first.c.source == load.c.source)
        .where(
            first.c.id == held.load_id,
            *(observation.c[name] == held[name] for name in in_force.KEY),
            load.c.id > held.load_id,
            *in_force.known(by),
            in_force.not_held(by.until),
        )
    )
    return sa.exists(later.correlate(schema.held))


def chosen(
    connection: sa.Connection,
    reference: Reference,
    load: int | None = None,
    period: tuple[date, date] | None = None,
    indicator: str | None = None,
    place: str | None = None,
) -> list[int]:
    """Numbers of the figures that await a decision and match all given criteria: a load, a period
    within which theirs end, an indicator, a place (its own figures and its providers'). Raises
    DataError if there are none.
    """
    rows = standing(connection)
    keep = rows["verdict"] == HELD
    if load is not None:
        keep &= rows["load_id"] == load
    if period is not None:
        keep &= rows["period_end"].between(*map(pd.Timestamp, period))
    if indicator is not None:
        keep &= rows["indicator"] == indicator
    if place is not None:
        shares, codes = reference.shares, reference.codes
        theirs = {place, *shares.loc[shares["place"] == place, "provider"]}
        keep &= rows["area"].isin(theirs | {*codes.loc[codes["area"] == place, "code"]})
    if not keep.any():
        raise DataError("No figure that awaits a decision matches.", LISTS_THEM)
    return rows.loc[keep, "id"].tolist()


def decisions(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Every decision that meets the condition, in order: the columns of the table `decision`."""
    table = schema.decision
    return database.frame(connection, sa.select(table).where(condition).order_by(table.c.id))


def decide(
    connection: sa.Connection,
    verdict: str,
    ids: Sequence[int],
    reason: str,
    seen: str | None = None,
) -> None:
    """Record a decision on each of the figures, on all or on none.

    `seen` is the verdict that the person saw. Raises DataError without a reason, or if a figure
    does not exist, already has this verdict, or no longer has the verdict `seen`.
    """
    if not ids:
        raise DataError("Name the figures by number.", LISTS_THEM)
    if not reason.strip():
        raise DataError("Give a reason, for the record: --reason TEXT.")
    database.lock(connection)
    stands = standing(connection).set_index("id")
    for id in ids:
        if id not in stands.index:
            raise DataError(NOT_HELD.format(id), LISTS_THEM)
        if stands.loc[id, "verdict"] == verdict:
            raise DataError(f"Figure {id} is already {verdict}. Nothing changed.")
        if seen is not None and stands.loc[id, "verdict"] != seen:
            by = stands.loc[id, "decided_by"] or "a later file"
            raise DataError(
                f"Figure {id} was {stands.loc[id, 'verdict']} by {by} meanwhile. Nothing changed."
            )
    first = database.next_id(connection, schema.decision)
    decision = {"verdict": verdict, "reason": reason.strip()}
    when = {"decided_at": times.now(), "decided_by": database.who()}
    new = [
        {"id": at, "held_id": id, **decision, **when}
        for at, id in enumerate(dict.fromkeys(ids), start=first)
    ]
    connection.execute(schema.decision.insert(), new)


def past(
    connection: sa.Connection,
    ids: Sequence[int],
    indicators: Mapping[str, Indicator],
    reference: Reference,
    free_at: datetime | None = None,
) -> pd.DataFrame:
    """The earlier figures that each of these held figures is compared with, in order of time.

    Rows of held_id, KEY, value and `counted` (see metrics.jumps): of the same source and length of
    period, loaded earlier and ended earlier, since the last rebasing. Held figures and withdrawn
    loads are left out. With `free_at` (UTC), figures under embargo then are left out too; for a
    revised figure the value before the revision is used.
    """
    observation, load, held = schema.observation, schema.load, schema.held
    ours = load.alias()
    itself = sa.and_(*(observation.c[name] == held.c[name] for name in FIGURE))
    of_it = sa.and_(observation.c.indicator == held.c.indicator, observation.c.area == held.c.area)
    before = sa.and_(
        observation.c.period_end < held.c.period_end,
        observation.c.load_id < held.c.load_id,
        in_force.not_held(),
    )
    query = (
        sa.select(
            held.c.id.label("held_id"),
            itself.label("itself"),
            *(observation.c[name] for name in [*in_force.KEY, *SAYS]),
        )
        .join_from(held, ours, ours.c.id == held.c.load_id)
        .join(observation, of_it)
        .join(load, load.c.id == observation.c.load_id)
        .where(
            sa.or_(itself, before),
            load.c.source == ours.c.source,
            load.c.kind == "real",
            load.c.id.not_in(sa.select(schema.withdrawal.c.load_id)),
        )
        .order_by(held.c.id, load.c.published_on, load.c.id)
    )
    if free_at is not None:
        ended = load.c.embargo_until <= free_at
        query = query.where(sa.or_(load.c.embargo_until.is_(None), ended))
    with database.among(connection, held.c.id, ids) as asked_for:
        rows = figures(database.frame(connection, query.where(asked_for)), indicators)
    rows = in_segments(rows, reference.rebased)
    like = ["held_id", "length", "counted", "segment"]
    alike = rows[~rows["itself"]].merge(rows.loc[rows["itself"], like], on=like)
    latest = alike.drop_duplicates(["held_id", *in_force.KEY], keep="last")
    ordered = latest.sort_values(["held_id", "period_end"], ignore_index=True)
    return ordered[["held_id", *in_force.KEY, "value", "counted"]]


def said(connection: sa.Connection, rows: pd.DataFrame) -> list[str]:
    """For each row (FIGURE), the decisions in words: "held as 3; refused by ..., because ..."."""
    table = schema.held
    with database.among(connection, table.c.load_id, rows["load_id"].unique()) as theirs:
        held = database.frame(connection, sa.select(table).where(theirs))
        on_these = schema.decision.c.held_id.in_(sa.select(table.c.id).where(theirs))
        decided = decisions(connection, on_these)
    words = {id: f"held as {id}" for id in held["id"]}
    for row in decided.to_dict("records"):
        when = f"{row['decided_at']:%Y-%m-%d %H:%M}"
        words[row["held_id"]] += (
            f"; {row['verdict']} by {row['decided_by']}, {when}: {row['reason']}"
        )
    ids = dict(zip(held[FIGURE].itertuples(index=False, name=None), held["id"], strict=True))
    keys = rows[FIGURE].itertuples(index=False, name=None)
    return [words.get(ids.get(key, 0), "") for key in keys]
