"""What a person says of files when loading them, what came in, and what the store has already."""

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
    """What the person loading says of the files: where they come from and who may see them."""

    kind: str = "real"
    published_on: date | None = None
    embargo_until: datetime | None = None
    layout: str | None = None


@dataclass(frozen=True)
class Loaded:
    """What came in with one file; `looked` says how many of its figures are held or listed.

    `already` says that nothing came in: the store has the file, by its bytes, as `load_id`; or,
    where rows are `unchanged`, it has every row of it, the last of them from `load_id`. That load
    came in with a file `known_as` that. `unmapped` and `out_of_time` are of all files of a layout
    that are loaded at once, and stand with the last of them.
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
    first_period: date | None = None
    last_period: date | None = None
    areas: tuple[str, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    out_of_time: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    known_as: str = ""


def known(connection: sa.Connection) -> dict[str, Loaded]:
    """Files that the store has and that were not withdrawn, by hash."""
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


def not_taken(connection: sa.Connection, one: Loaded, said: Provenance) -> tuple[str, ...]:
    """How the load of a file that the store has differs from what is said of the file now."""
    if not one.already:
        return ()
    load = schema.load.c
    says = (load.kind, load.published_on, load.published_stated, load.embargo_until)
    query = sa.select(*says).where(load.id == one.load_id)
    kind, published_on, stated, until = connection.execute(query).one()
    stays = []
    if said.kind == "demonstration" != kind:
        stays.append(kind)
    if said.published_on not in (None, published_on if stated else None):
        stays.append(f"published {published_on if stated else 'on an unstated day'}")
    if said.embargo_until not in (None, until):
        stays.append(f"under embargo until {times.clock(until)}" if until else "under no embargo")
    if not stays:
        return ()
    remedy = f"To change that, withdraw load {one.load_id} and load the file again."
    return (f"Load {one.load_id} stays as it is: {', '.join(stays)}. {remedy}",)


def changes_nothing(
    connection: sa.Connection,
    source: str,
    compared: Compared,
    stated: pd.Timestamp | date | None,
    provenance: Provenance,
) -> bool:
    """Whether a file would change nothing: it repeats rows, and states no embargo and no later
    publication date. While a load of its source is under embargo, that would say what is in it.
    """
    if compared.new or compared.revised or provenance.embargo_until is not None:
        return False
    load = schema.load.c
    last = sa.select(sa.func.max(load.published_on)).where(load.id.in_(compared.repeated))
    ahead = sa.select(load.id).where(load.source == source, load.embargo_until > times.now())
    if connection.execute(ahead).first():
        return False
    return stated is None or pd.Timestamp(stated).date() <= connection.execute(last).scalar_one()
