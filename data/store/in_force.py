"""Which of the loaded figures count: the one in force for each indicator, area and period."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import OUTSIDE, Reference
from data.store import database, schema
from metrics.earlier import KEY
from metrics.indicator import Indicator

OF_ITS_LOAD = ["source", "kind", "file_name", "published_on", "published_stated"]
WORKINGS = ["preference", "settled_on", "standing"]
UNLISTED = 1_000_000


@dataclass(frozen=True)
class Knowledge:
    """What an `audience` ("internal" or "public") may know `now`: what had been loaded and
    published by `known_at`; for a release requested under an embargo, by its `due_at`, see `known`.
    Times are UTC.

    If `known_at` is now, all records of the store count, also those made while a clock was ahead
    (see data.store.clock), which would otherwise stay hidden until that time.
    """

    audience: str
    now: datetime
    known_at: datetime
    due_at: datetime | None = None

    @property
    def is_public(self) -> bool:
        """Whether the audience is the public."""
        return self.audience == "public"

    @property
    def until(self) -> datetime | None:
        """The time up to which records count; None if all do."""
        return None if self.known_at >= self.now else self.known_at


def seen(by: Knowledge) -> list[sa.ColumnElement[bool]]:
    """Conditions on an observation and its load: the audience may see it, it was loaded and
    published by `known_at`, and by then it was not withdrawn, held or refused.

    The public sees no provisional figures and none under embargo, now or at `known_at`. For
    `due_at` see `known`.
    """
    conditions = [*known(by), not_held(by.until)]
    if by.is_public:
        conditions.append(schema.observation.c.status != "provisional")
    return conditions


def known(by: Knowledge) -> list[sa.ColumnElement[bool]]:
    """Conditions on a load: loaded, published and not withdrawn by `known_at`, and, for the
    public, not under embargo, now or by `known_at`.

    For a release that is due at `due_at`: loaded by `known_at`, published and without embargo by
    `due_at`, and not withdrawn until now, since errors found in between must not be published.
    """
    load, withdrawal = schema.load.c, schema.withdrawal
    withdrawn_by = None if by.due_at else by.until
    withdrawn = sa.select(withdrawal.c.load_id).where(
        recorded(withdrawal.c.withdrawn_at, withdrawn_by)
    )
    published = load.published_on <= (by.due_at or by.known_at).date()
    conditions = [
        recorded(load.loaded_at, by.until),
        sa.or_(~load.published_stated, published),  # if unstated, it is the day of the load
        load.id.not_in(withdrawn),
    ]
    if by.is_public:
        free = load.embargo_until <= (by.due_at or min(by.now, by.known_at))
        conditions.append(sa.or_(load.embargo_until.is_(None), free))
    return conditions


def recorded(at: sa.ColumnElement[datetime], until: datetime | None) -> sa.ColumnElement[bool]:
    """Condition on the time of a record: it was made by `until`; always true if that is None."""
    return sa.true() if until is None else at <= until


def embargo_until(connection: sa.Connection, by: Knowledge) -> datetime | None:
    """The end of the last embargo on loads that the audience may see; None if there is none."""
    until = schema.load.c.embargo_until
    last = sa.select(sa.func.max(until)).where(until > by.now, *known(by))
    return connection.execute(last).scalar()


def not_held(until: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on an observation: by `until` (None: now) it was not held, or was accepted, and it
    was not refused. Of several decisions the last counts.
    """
    doubt = schema.doubt.c
    listed = schema.held.c.id.in_(sa.select(doubt.held_id).where(doubt.level == "listed"))
    return ~(_in_held(~listed, until, "accepted") | refused(until))


def doubtful(until: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on an observation: by `until` it was held or listed, and not accepted."""
    return _in_held(sa.true(), until, "accepted")


def refused(until: datetime | None = None) -> sa.ColumnElement[bool]:
    """Condition on an observation: by `until` a person had refused it."""
    return _in_held(schema.held.c.id.in_(_decided(until, "refused")), until)


def _in_held(
    which: sa.ColumnElement[bool], until: datetime | None, but: str = ""
) -> sa.ColumnElement[bool]:
    """Condition on an observation: a row of the table `held` is for it and meets `which`, and was
    not decided as `but` by `until`.
    """
    observation, held = schema.observation.c, schema.held.c
    row = sa.select(held.id).where(
        held.load_id == observation.load_id,
        *(held[column] == observation[column] for column in KEY),
        which,
    )
    if but:
        row = row.where(held.id.not_in(_decided(until, but)))
    return sa.exists(row.correlate(schema.observation))


def _decided(until: datetime | None, verdict: str) -> sa.Select[tuple[int]]:
    """Numbers of the held figures whose last decision by `until` was this verdict."""
    decision = schema.decision.c
    by_then = recorded(decision.decided_at, until)
    last = sa.select(sa.func.max(decision.id)).where(by_then).group_by(decision.held_id)
    return sa.select(decision.held_id).where(decision.id.in_(last), decision.verdict == verdict)


def in_force(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    seen: Sequence[sa.ColumnElement[bool]],
) -> pd.DataFrame:
    """The figures in force among those `seen`: a row per indicator, area and period, in this order,
    with area ids instead of published codes, and source, kind, file_name, published_on of the load.

    Of several figures, real ones come before demonstration ones; then the indicator's order of
    sources; within a source the latest publication date, then the latest load. A final figure
    replaces a provisional one unless that states a later publication date. Figures of unknown
    indicators and of practices (see data.store.practices) are left out.
    """
    with (
        of_areas(connection, reference, indicators, seen) as (rows, area),
        database.staged(connection, "staged_source", source_order(indicators)) as order,
    ):
        rows = rows.add_columns(schema.observation.c.area.label("code"))
        found = database.frame(connection, first(rows, area, order))
    meant = reference.meant(found["code"], found["period_end"])
    both = found["note"].str.cat(meant["note"], sep="; ").str.strip("; ")
    found = found.assign(note=both).drop(columns="code")
    return found.sort_values(KEY, ignore_index=True)


@contextmanager
def of_areas(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    seen: Sequence[sa.ColumnElement[bool]],
) -> Iterator[tuple[sa.Select, sa.ColumnElement[str]]]:
    """A select of what is `seen` except practices, to add columns to; and the area that each row
    counts for.
    """
    observation = schema.observation.c
    practices = reference.practices[["practice"]].drop_duplicates()
    stand_for_others = ~reference.codes["code"].isin(reference.areas["id"])
    codes = reference.codes[stand_for_others & (reference.codes["area"] != OUTSIDE)]
    with (
        database.staged(connection, "staged_code", codes) as code,
        database.staged(connection, "staged_practice", practices) as practice,
    ):
        area = sa.func.coalesce(code.c.area, observation.area)
        known = observation.indicator.in_(list(indicators))
        theirs = observation.area.in_(sa.select(practice.c.practice))
        stands = sa.and_(code.c.code == observation.area, on(code, observation.period_end))
        every = schema.observation.outerjoin(code, stands)
        yield sa.select().select_from(every).where(*seen, known, ~theirs), area


def on(table: sa.Table, day: sa.ColumnElement[date]) -> sa.ColumnElement[bool]:
    """Condition on a row of a staged reference table: it is in force on the day."""
    begins, ends = table.c.valid_from, table.c.valid_to
    return sa.and_(sa.or_(begins.is_(None), begins <= day), sa.or_(ends.is_(None), ends >= day))


def source_order(indicators: Mapping[str, Indicator]) -> pd.DataFrame:
    """indicator, source, place: each indicator's sources in its order."""
    places = [
        (id, source, place)
        for id, indicator in indicators.items()
        for place, source in enumerate(indicator.sources)
    ]
    return pd.DataFrame(places, columns=["indicator", "source", "place"])


def first(rows: sa.Select, area: sa.ColumnElement[str], order: sa.Table) -> sa.Select:
    """Of observations of the same figure the one in force, by the order of `in_force`.

    `rows` selects observations, with further columns; `area` is the area they count for; `order` is
    a table of `source_order`. An unlisted source comes last.
    """
    observation, load = schema.observation.c, schema.load.c
    columns = [column for column in observation if column.name != "area"]
    provisional = observation.status == "provisional"
    figure = [observation.indicator, area, observation.period_start, observation.period_end]
    settled_on = sa.func.max(sa.case((~provisional, load.published_on)))
    every = (
        rows.add_columns(
            *columns,
            area.label("area"),
            *(load[name] for name in OF_ITS_LOAD),
            sa.func.coalesce(order.c.place, UNLISTED).label("preference"),
            settled_on.over(partition_by=[*figure, load.source, load.kind]).label("settled_on"),
        )
        .join(schema.load, load.id == observation.load_id)
        .outerjoin(
            order,
            sa.and_(order.c.indicator == observation.indicator, order.c.source == load.source),
        )
        .subquery()
    )
    row = every.c
    not_later = sa.or_(~row.published_stated, row.published_on <= row.settled_on)
    unsettled = _number(row.status == "provisional")
    displaced = _number(
        sa.and_(row.status == "provisional", not_later, row.settled_on.is_not(None))
    )
    standing = sa.func.row_number().over(
        partition_by=[row[name] for name in KEY],
        order_by=[
            _number(row.kind == "demonstration"),
            row.preference,
            displaced,
            row.published_on.desc(),
            unsettled,
            row.load_id.desc(),
            row.line,
        ],
    )
    ranked = sa.select(every, standing.label("standing")).subquery()
    kept = [column for column in ranked.c if column.name not in WORKINGS]
    return sa.select(*kept).where(ranked.c.standing == 1)


def _number(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """1 if the condition holds, else 0, so that every database sorts it the same way."""
    return sa.case((condition, 1), else_=0)
