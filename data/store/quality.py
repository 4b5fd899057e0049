"""What is known of the figures themselves: when due, from which loads, how complete, how revised.

All of it is copied into a release, because pages never open the store. The public gets no names of
people, nothing held, and of a revision when it came but not its values: those of before a release
have been through no disclosure control.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.safe_text import in_columns
from data.store import database, in_force, review, schema, verdicts
from data.store.in_force import KEY, Knowledge, known, not_held, seen
from metrics.earlier import figures
from metrics.indicator import Indicator

HELD = [
    *("id", *KEY, "value", "lower", "upper", "points", "level", "why"),
    *("file_name", "line", "load_id", "loaded_at"),
    *("loaded_by", "verdict", "reason", "decided_at", "decided_by"),
]
JUDGED = [*KEY, "value", "why", "verdict", "reason"]
"""What of a held figure is said, and so part of a release's id."""

REVISION = [*KEY, "source", "old", "new", "published_on"]


def loaded(connection: sa.Connection, by: Knowledge) -> pd.DataFrame:
    """Each load that the audience may know of, by indicator, the last first.

    indicator, source, kind, file_name, published_on, loaded_at, loaded_by (blank for the public),
    figures, first_period, last_period; those held or refused left out.
    """
    load, observation = schema.load.c, schema.observation.c
    one = [observation.indicator, load.id, load.source, load.kind, load.file_name]
    one += [load.published_on, load.loaded_at, load.loaded_by]
    query = (
        sa.select(
            *one,
            sa.cast(sa.func.count(), sa.Integer).label("figures"),
            sa.func.min(observation.period_start).label("first_period"),
            sa.func.max(observation.period_end).label("last_period"),
        )
        .select_from(schema.observation.join(schema.load))
        .where(*known(by), not_held(by.until))
        .group_by(*one)
        .order_by(load.loaded_at.desc(), load.id.desc(), observation.indicator)
    )
    if by.is_public:
        query = query.where(observation.status != "provisional")
    found = database.frame(connection, query).drop(columns="id")
    found = in_columns(found, "file_name", "loaded_by")
    return found.assign(loaded_by="") if by.is_public else found


def held(connection: sa.Connection, reference: Reference, by: Knowledge) -> pd.DataFrame:
    """Rows of HELD: every figure that was held or listed, and what became of it; codes of areas
    replaced by their ids.

    For the public those that are held and await a decision, of loads that it may know of, without
    their values, what was expected of them, why, and anybody's name.
    """
    rows = review.standing(connection, by.until)[HELD]
    here = reference.area_of(rows["area"], rows["period_end"])
    rows = rows.assign(area=here.fillna(rows["area"]).astype("str"))
    if not by.is_public:
        return rows
    load = sa.select(schema.load.c.id).where(*known(by))
    ids = [row.id for row in connection.execute(load)]
    rows = rows[(rows["verdict"] == verdicts.HELD) & rows["load_id"].isin(ids)]
    unsaid = {"value": np.nan, "lower": np.nan, "upper": np.nan, "points": 0, "why": ""}
    unsaid |= {"file_name": "", "line": 0, "loaded_by": "", "load_id": 0, "id": 0}
    return rows.assign(**unsaid, loaded_at=pd.NaT).reset_index(drop=True)


def revisions(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    by: Knowledge,
) -> pd.DataFrame:
    """Rows of REVISION, the last first: where a source gave another value than it had before.

    Of what is `seen`, see data.store.in_force, practices left out. `published_on` is of the new
    value. For the public `old` and `new` are missing.
    """
    observation, load = schema.observation.c, schema.load.c
    with in_force.of_areas(connection, reference, indicators, seen(by)) as (rows, area):
        figure = [observation.indicator, area, observation.period_start, observation.period_end]
        times = sa.func.count().over(partition_by=[*figure, load.source, load.kind])
        said = ["load_id", "numerator", "denominator", "value"]
        chosen = rows.join(schema.load, load.id == observation.load_id).add_columns(
            *(column.label(name) for name, column in zip(KEY, figure, strict=True)),
            *(observation[name] for name in said),
            *(load[name] for name in ("source", "kind", "published_on")),
            times.label("times"),
        )
        every = chosen.subquery()
        several = database.frame(connection, sa.select(every).where(every.c.times > 1))
    of = [*KEY, "source", "kind"]
    ordered = figures(several, indicators).sort_values(
        [*of, "published_on", "load_id"], kind="stable"
    )
    old = ordered.groupby(of)["value"].shift()
    other = old.notna() & ~np.isclose(old, ordered["value"], rtol=1e-9, atol=1e-12)
    found = ordered.assign(old=old, new=ordered["value"])[other]
    found = found.sort_values(["published_on", *KEY], ascending=[False, *[True] * len(KEY)])
    if by.is_public:
        found = found.assign(old=np.nan, new=np.nan)
    return found[REVISION].reset_index(drop=True)


def quality(
    indicators: Mapping[str, Indicator],
    series: pd.DataFrame,
    areas: pd.DataFrame,
    loads: pd.DataFrame,
    calendar: pd.DataFrame,
    today: date,
    as_at: date,
) -> pd.DataFrame:
    """One row per indicator that has a load or a due date, in order of id.

    indicator; `sources`; `last_loaded`; `last_period`, the latest that anybody has a figure of;
    `due`, when the period after it should be published (see the table calendar), missing where
    nothing says so; `checked_on`, today; `late`, whether it was due before; `covered` of `expected`
    areas with a value in the latest period up to `as_at`: places, or footprints where it is theirs
    alone.
    """
    dates = calendar.set_index("indicator")
    ids = [id for id in sorted(indicators) if id in dates.index or (loads["indicator"] == id).any()]
    found = []
    for id in ids:
        ours = loads[loads["indicator"] == id]
        last = ours["last_period"].max()
        due = _due(last, dates.loc[id]) if id in dates.index else pd.NaT
        expected = areas.loc[areas["kind"] == _level(indicators[id]), "id"]
        figure = series["value"].notna() & (series["indicator"] == id)
        latest = last if last <= pd.Timestamp(as_at) else series.loc[figure, "period_end"].max()
        there = figure & (series["period_end"] == latest) & series["place"].isin(expected)
        found.append(
            {
                "indicator": id,
                "sources": ", ".join(sorted(ours["source"].unique())),
                "last_loaded": ours["loaded_at"].max(),
                "last_period": last,
                "due": due,
                "checked_on": pd.Timestamp(today),
                "late": bool(due < pd.Timestamp(today)),
                "covered": series.loc[there, "place"].nunique(),
                "expected": len(expected),
            }
        )
    columns = "indicator sources last_loaded last_period due checked_on late covered expected"
    days = dict.fromkeys(["last_loaded", "last_period", "due", "checked_on"], "datetime64[s]")
    return pd.DataFrame(found, columns=columns.split()).astype(days | {"late": bool})


def _level(indicator: Indicator) -> str:
    return "footprint" if indicator.footprint_only else "place"


def _due(last: pd.Timestamp, calendar: pd.Series) -> pd.Timestamp:
    """So many days after the end of the period that follows the last."""
    if pd.isna(last):
        return pd.NaT
    after = last + pd.Timedelta(days=1) + pd.DateOffset(months=int(calendar["months"]))
    return after + pd.Timedelta(days=int(calendar["days"]) - 1)
