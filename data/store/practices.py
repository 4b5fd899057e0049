"""Sums the figures of practices, which are many and small, to places inside the database.

The rules are those of `metrics.apportion` for providers that are wholly in one place: the place at
the end of the period counts; a practice without a figure leaves the sum undefined and is named; a
withheld figure withholds the sum; a sum has the least settled status of its parts, and is invented
if any part is. A figure published for the place itself replaces the sum. Only sums leave the
database: in a release they are figures of places, and go through disclosure control as such.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.listing import first_of
from data.store import database, schema
from data.store.in_force import KEY, first, on, source_order
from metrics.apportion import INPUT_COLUMNS, KINDS, OUTSIDE, STATUSES
from metrics.disclosure import CONFIDENTIAL, SUPPRESSED
from metrics.indicator import Indicator

FINE = 2**40
"""Fractions of figures are summed in units of 1 / FINE: whole numbers add up to the same total in
any order, and so in every database.
"""

NAMED = 3
"""How many practices without a figure are named; the others are counted."""

COUNTS = ["numerator", "denominator"]
LOAD = ["load_id", "source", "kind", "file_name", "published_on"]


def read(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    seen: Sequence[sa.ColumnElement[bool]],
) -> pd.DataFrame:
    """The figures of practices in force among those `seen`, by indicator, place, period and load.

    KEY (the area is the place) and LOAD, blank for practices without a row. `practices`, the number
    expected; `figures`, the number found; sums of COUNTS in whole numbers, and of their fractions
    in units of 1 / FINE (_fine); `unsettled`, the highest rank in STATUSES; `withheld`; `absent`,
    the lines of practices.csv without a figure, from 0. Indicators are read one at a time, to limit
    memory.
    """
    nothing = pd.DataFrame(columns=[*KEY, "figures"])
    if reference.practices.empty:
        return nothing
    lines = reference.practices.rename_axis("line").reset_index()
    lines = lines[["line", "practice", "place", "valid_from", "valid_to"]]
    with (
        database.staged(connection, "staged_practice", lines) as practice,
        database.staged(connection, "staged_source", source_order(indicators)) as order,
    ):
        given = [id for id in connection.scalars(_given(practice)) if id in indicators]
        found = [database.frame(connection, _sums(id, seen, practice, order)) for id in given]
    return pd.concat(found, ignore_index=True) if found else nothing


def sums(groups: pd.DataFrame, reference: Reference) -> pd.DataFrame:
    """The sums of `read` as figures of places, a row per place and period.

    They have the columns of `in_force.in_force`, and `practices`, the number of practices. The note
    says why a sum is undefined. Periods without any practice of a place are left out.
    """
    sources = sorted(groups["source"].dropna().unique())
    ordered = groups.sort_values(["published_on", "load_id"]).assign(
        invented=groups["kind"] == KINDS[1],
        rank=groups["source"].map({name: at for at, name in enumerate(sources)}),
    )
    fine = [f"{name}_fine" for name in COUNTS]
    found = ordered.groupby(KEY, as_index=False).agg(
        **{name: (name, "sum") for name in ["practices", "figures", *COUNTS, *fine]},
        **{name: (name, "max") for name in ["unsettled", "withheld", "invented"]},
        **{name: (name, "last") for name in ["file_name", "published_on"]},
        source=("rank", "min"),
    )
    found = found[found["figures"] > 0]
    gaps = ordered[ordered["absent"].notna()].groupby(KEY)["absent"].agg(",".join)
    gaps = found[KEY].merge(gaps.reset_index(), how="left", on=KEY)["absent"].set_axis(found.index)
    withheld = found["withheld"] > 0
    complete = gaps.isna() & ~withheld
    named = gaps[~withheld].dropna().map(lambda lines: _named(lines, reference.practices))
    return found.assign(
        **{name: (found[name] + found[f"{name}_fine"] / FINE).where(complete) for name in COUNTS},
        **dict.fromkeys(["value", "lower", "upper"], np.nan),
        status=found["unsettled"].map(dict(enumerate(STATUSES))),
        kind=np.where(found["invented"], KINDS[1], KINDS[0]),
        source=found["source"].map(dict(enumerate(sources))),
        note=named.reindex(found.index).fillna("").mask(withheld, SUPPRESSED),
        area_name="",
    ).drop(columns=["figures", *fine, "unsettled", "withheld", "invented"])


def inputs(observations: pd.DataFrame) -> pd.DataFrame:
    """The inputs of the sums, in INPUT_COLUMNS: the number of practices, and their sums."""
    rows = observations[observations["practices"] > 0]
    counts = [f"{number:,} practice{'' if number == 1 else 's'}" for number in rows["practices"]]
    return rows.rename(columns={"area": "place"}).assign(provider=counts, share=1.0)[INPUT_COLUMNS]


def _named(lines: str, practices: pd.DataFrame) -> str:
    codes = sorted(practices.loc[[int(line) for line in lines.split(",")], "practice"])
    return f"no figure from {first_of(codes, NAMED, 'more practices')}"


def _given(practice: sa.Table) -> sa.Select:
    """The indicators for which any practice has a row."""
    observation = schema.observation.c
    theirs = observation.area.in_(sa.select(practice.c.practice))
    return sa.select(observation.indicator).where(theirs).distinct()


def _sums(
    indicator: str, seen: Sequence[sa.ColumnElement[bool]], practice: sa.Table, order: sa.Table
) -> sa.Select:
    """The select of `read` for one indicator."""
    observation = schema.observation
    ours = sa.and_(
        observation.c.indicator == indicator,
        observation.c.area.in_(sa.select(practice.c.practice)),
    )
    rows = sa.select().select_from(observation).where(*seen, ours)
    figure = first(rows, observation.c.area, order).cte("figure")
    period = sa.select(figure.c.period_start, figure.c.period_end).distinct().subquery()
    here = on(practice, period.c.period_end)
    is_its = [
        figure.c.area == practice.c.practice,
        *(figure.c[name] == period.c[name] for name in KEY[2:]),
    ]
    withheld = sa.func.coalesce(figure.c.note, "").startswith(CONFIDENTIAL, autoescape=True)
    gap = sa.or_(*(figure.c[name].is_(None) for name in COUNTS))
    rank = sa.case({name: at for at, name in enumerate(STATUSES)}, value=figure.c.status, else_=-1)
    line = sa.cast(practice.c.line, sa.String)
    of_load = [sa.func.max(figure.c[name]).label(name) for name in LOAD[1:]]
    key = [practice.c.place.label("area"), period.c.period_start, period.c.period_end]
    return (
        sa.select(
            sa.literal(indicator).label("indicator"),
            *key,
            sa.func.coalesce(figure.c.load_id, 0).label("load_id"),
            *of_load,
            sa.func.count().label("practices"),
            sa.func.count(figure.c.kind).label("figures"),
            *(total for name in COUNTS for total in _totals(figure.c[name])),
            sa.func.max(rank).label("unsettled"),
            sa.func.max(sa.case((withheld, 1), else_=0)).label("withheld"),
            sa.func.string_agg(sa.case((sa.and_(gap, ~withheld), line)), ",").label("absent"),
        )
        .select_from(practice.join(period, here).outerjoin(figure, sa.and_(*is_its)))
        .where(practice.c.place != OUTSIDE)
        .group_by(*key, figure.c.load_id)
    )


def _totals(count: sa.ColumnElement[float]) -> list[sa.ColumnElement[float]]:
    """The sum of whole numbers, and of fractions in units of 1 / FINE; 0 for no rows."""
    whole = sa.func.floor(count)
    parts = {count.name: whole, f"{count.name}_fine": sa.func.floor((count - whole) * FINE)}
    sums = {name: sa.func.sum(sa.cast(part, sa.BigInteger)) for name, part in parts.items()}
    return [
        sa.func.coalesce(sa.cast(total, sa.Double), 0.0).label(name) for name, total in sums.items()
    ]
