"""What a person states when loading files, what was loaded, and what the store already has."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from data import times
from data.store import schema
from data.store.appending import Compared
from data.store.coverage import Unmapped
from data.store.holding import Looked


@dataclass(frozen=True)
class Provenance:
    """What the person who loads files states: their kind, dates and layout."""

    kind: str = "real"
    published_on: date | None = None
    embargo_until: datetime | None = None
    layout: str | None = None


@dataclass(frozen=True)
class Loaded:
    """The load of a file; `looked` has the numbers of figures held or listed.

    `already` means that nothing was loaded: the store has the file, by its bytes, as `load_id`; or,
    if rows are `unchanged`, it has all its rows, the last of them from `load_id`. The file of that
    load is `known_as`. `unmapped` and `out_of_time` cover all files of a layout that are loaded at
    once, and are given only with the last of them. `span` is the first and last day of its rows.
    """

    file_name: str
    load_id: int
    already: bool
    layout: str
    source: str
    kind: str
    rows: int = 0
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    looked: Looked = field(default_factory=Looked)
    span: tuple[date, date] | None = None
    areas: tuple[str, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    out_of_time: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    known_as: str = ""


def known(connection: sa.Connection) -> dict[str, Loaded]:
    """The loads that are not withdrawn, by the hash of their file."""
    loads = schema.load
    query = sa.select(loads).where(loads.c.id.not_in(sa.select(schema.withdrawal.c.load_id)))
    return {
        row.sha256: Loaded(
            row.file_name,
            row.id,
            True,
            row.layout,
            row.source,
            row.kind,
            row.row_count,
            known_as=row.file_name,
        )
        for row in connection.execute(query)
    }


def not_taken(connection: sa.Connection, loaded: Loaded, stated: Provenance) -> tuple[str, ...]:
    """How the existing load of a file differs from what is stated for the file now."""
    if not loaded.already:
        return ()
    load = schema.load.c
    says = (load.kind, load.published_on, load.published_stated, load.embargo_until)
    query = sa.select(*says).where(load.id == loaded.load_id)
    kind, published_on, has_date, until = connection.execute(query).one()
    kept = []
    if stated.kind == "demonstration" != kind:
        kept.append(kind)
    if stated.published_on not in (None, published_on if has_date else None):
        kept.append(f"published {published_on if has_date else 'on an unstated day'}")
    if stated.embargo_until not in (None, until):
        kept.append(f"under embargo until {times.clock(until)}" if until else "under no embargo")
    if not kept:
        return ()
    remedy = f"To change that, withdraw load {loaded.load_id} and load the file again."
    return (f"Load {loaded.load_id} is unchanged: {', '.join(kept)}. {remedy}",)


def changes_nothing(
    connection: sa.Connection,
    source: str,
    compared: Compared,
    stated: pd.Timestamp | date | None,
    provenance: Provenance,
) -> bool:
    """Whether a file would change nothing: it only repeats rows, without an embargo or a later
    publication date. Always False while a load of its source is under embargo, since the answer
    would reveal its content.
    """
    if compared.new or compared.revised or provenance.embargo_until is not None:
        return False
    load = schema.load.c
    last = sa.select(sa.func.max(load.published_on)).where(load.id.in_(compared.repeated))
    ahead = sa.select(load.id).where(load.source == source, load.embargo_until > times.now())
    if connection.execute(ahead).first():
        return False
    return stated is None or pd.Timestamp(stated).date() <= connection.execute(last).scalar_one()
