"""Checks the figures of a new load: some are held for a decision, some are only listed.

A figure that looks like an error in the file (metrics.slips, and doubts of its reader) is held: it
counts only if a person accepts it. A surprising figure (metrics.jumps) is listed, and counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.store import database, in_force, schema
from data.store.verdicts import HELD, LISTED
from metrics.earlier import figures
from metrics.indicator import Indicator
from metrics.jumps import jumps
from metrics.slips import slips

SURPRISING = "lies far from the figures before it"
SAYS = ["numerator", "denominator", "value"]
FOUND = ["value", "lower", "upper", "points", "level", "why"]


@dataclass(frozen=True)
class Looked:
    """How many figures of a load are held, are listed, and moved together with others."""

    held: int = 0
    listed: int = 0
    together: int = 0


def look(
    connection: sa.Connection,
    load_id: int,
    rows: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    reference: Reference,
) -> Looked:
    """Hold and list doubtful figures among the observations that a load has just appended.

    They are compared with the figures in force of the same source and kind since the last rebasing;
    a new series has none. Figures that belong to no area here are compared too, but never held or
    listed.
    """
    if rows.empty:
        return Looked()
    past, rebases = _past(connection, load_id), reference.rebased
    wrong = slips(rows, past, indicators, rebases).assign(level=HELD)
    doubted = figures(rows[rows["doubt"] != ""], indicators)
    doubted = doubted.assign(lower=None, upper=None, points=0, level=HELD, why=doubted["doubt"])
    far = jumps(rows, past, indicators, rebases).assign(level=LISTED, why=SURPRISING)
    found = pd.concat([doubted[FOUND], wrong[FOUND], far.loc[~far["together"], FOUND]])
    found = found[~found.index.duplicated()]
    expected = far.reindex(found.index)  # the plausible range, also for slips
    for name in ("lower", "upper", "points"):
        found[name] = expected[name].fillna(found[name].astype(float))
    counts = _counts(rows.loc[found.index.union(far.index)], reference)
    found = found[counts[found.index]]
    _keep(connection, load_id, rows, found)
    together = int((far["together"] & counts[far.index]).sum())
    held = int((found["level"] == HELD).sum())
    return Looked(held, len(found) - held, together)


def _counts(rows: pd.DataFrame, reference: Reference) -> pd.Series:
    """Which of the rows count for an area here."""
    here = reference.area_of(rows["area"], rows["period_end"]).notna()
    return here | rows["area"].isin(reference.providers)


def _keep(connection: sa.Connection, load_id: int, rows: pd.DataFrame, found: pd.DataFrame) -> None:
    if found.empty:
        return
    first = database.next_id(connection, schema.held)
    kept = rows.loc[found.index, ["line", *in_force.KEY]].join(found)
    ids = list(range(first, first + len(kept)))
    database.append(connection, schema.held, kept.assign(id=ids, load_id=load_id))
    database.append(connection, schema.doubt, kept.assign(held_id=ids))


def _past(connection: sa.Connection, load_id: int) -> pd.DataFrame:
    """The earlier figures of the load's series, up to its latest period: KEY, SAYS and `doubtful`,
    which is true for figures held or listed and not accepted. Refused figures are left out.
    """
    observation, load = schema.observation, schema.load
    ours = observation.c.load_id == load_id
    series = [observation.c.indicator, observation.c.area]
    last = sa.func.max(observation.c.period_end).label("last")
    wanted = sa.select(*series, last).where(ours).group_by(*series).subquery()
    this = sa.select(load.c.source, load.c.kind).where(load.c.id == load_id).subquery()
    query = (
        sa.select(
            *(observation.c[name] for name in [*in_force.KEY, *SAYS]),
            in_force.doubtful().label("doubtful"),
        )
        .join(load)
        .join(this, sa.and_(this.c.source == load.c.source, this.c.kind == load.c.kind))
        .join(
            wanted,
            sa.and_(
                wanted.c.indicator == observation.c.indicator,
                wanted.c.area == observation.c.area,
                observation.c.period_end <= wanted.c.last,
            ),
        )
        .where(
            observation.c.load_id != load_id,
            load.c.id.not_in(sa.select(schema.withdrawal.c.load_id)),
            ~in_force.refused(),
        )
        .order_by(load.c.published_on, load.c.id)
    )
    return database.frame(connection, query).drop_duplicates(in_force.KEY, keep="last")
