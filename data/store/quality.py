"""The quality of the figures: due dates, loads, completeness, revisions.

It is copied into a release, because pages never open the store. The public gets no names of people,
no values of held figures, and of a revision only its date: its values have not been through
disclosure control.
"""

from collections.abc import Mapping, Set
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
"""The content of a held figure, which is part of a release's id."""

REVISION = [*KEY, "source", "old", "new", "published_on"]


def loaded(connection: sa.Connection, by: Knowledge) -> pd.DataFrame:
    """Each load that the audience may know of, by indicator, latest first.

    indicator, source, kind, file_name, published_on, loaded_at, loaded_by (blank for the public),
    figures, first_period, last_period; held and refused figures are not counted.
    """
    load, observation = schema.load.c, schema.observation.c
    columns = [observation.indicator, load.id, load.source, load.kind, load.file_name]
    columns += [load.published_on, load.loaded_at, load.loaded_by]
    query = (
        sa.select(
            *columns,
            sa.cast(sa.func.count(), sa.Integer).label("figures"),
            sa.func.min(observation.period_start).label("first_period"),
            sa.func.max(observation.period_end).label("last_period"),
        )
        .select_from(schema.observation.join(schema.load))
        .where(*known(by), not_held(by.until))
        .group_by(*columns)
        .order_by(load.loaded_at.desc(), load.id.desc(), observation.indicator)
    )
    if by.is_public:
        query = query.where(observation.status != "provisional")
    rows = database.frame(connection, query).drop(columns="id")
    rows = in_columns(rows, "file_name", "loaded_by")
    return rows.assign(loaded_by="") if by.is_public else rows


def held(connection: sa.Connection, reference: Reference, by: Knowledge) -> pd.DataFrame:
    """Rows of HELD: every figure that was held or listed, with its verdict and with area ids.

    The public gets only figures that await a decision, of loads that it may know of, without
    values, expected range, reason or names.
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
    """Rows of REVISION, latest first: figures for which a source has changed its value.

    Only what is `seen` (see data.store.in_force), without practices. `published_on` is that of the
    new value. For the public `old` and `new` are missing.
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

    indicator; `sources`; `last_loaded`; `last_period`, the latest with a figure; `due`, when the
    next period should be published (see the table calendar), missing if unknown; `checked_on`,
    today; `late`, whether it was due before today; `covered`, how many of the `expected` areas have
    a value in the latest period up to `as_at`: places, or footprints where these alone have any.
    """
    dates = calendar.set_index("indicator")
    ids = [id for id in sorted(indicators) if id in dates.index or (loads["indicator"] == id).any()]
    found = []
    for id in ids:
        ours = loads[loads["indicator"] == id]
        last = ours["last_period"].max()
        due = _due(last, dates.loc[id]) if id in dates.index else pd.NaT
        figure = series["value"].notna() & (series["indicator"] == id)
        expected = _expected(areas, set(series.loc[figure, "place"]))
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


def _expected(areas: pd.DataFrame, covered: Set[str]) -> pd.Series:
    """The places, or the footprints where these alone have figures."""
    ids = {kind: areas.loc[areas["kind"] == kind, "id"] for kind in ("place", "footprint")}
    alone = not covered & set(ids["place"]) and covered & set(ids["footprint"])
    return ids["footprint" if alone else "place"]


def _due(last: pd.Timestamp, calendar: pd.Series) -> pd.Timestamp:
    """The due date: some days after the end of the period that follows the last."""
    if pd.isna(last):
        return pd.NaT
    after = last + pd.Timedelta(days=1) + pd.DateOffset(months=int(calendar["months"]))
    return after + pd.Timedelta(days=int(calendar["days"]) - 1)
