"""Which figures count, decided row by row in pandas: a second, slow reading of
`data.store.in_force`.

It reads every observation that is seen, then sorts and groups; the product decides in the database.
"""

from collections.abc import Mapping, Sequence

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.store import database, schema
from data.store.in_force import KEY
from metrics.indicator import Indicator

LOADS = ["source", "kind", "file_name", "published_on", "published_stated"]
ORDER = ["invented", "preference", "displaced", "age", "unsettled", "earlier"]


def read(connection: sa.Connection, seen: Sequence[sa.ColumnElement[bool]]) -> pd.DataFrame:
    """Every observation that is seen, one row per load it stands in."""
    columns = [schema.load.c[name] for name in LOADS]
    query = sa.select(schema.observation, *columns).join(schema.load).where(*seen)
    return database.frame(connection, query)


def in_force(
    rows: pd.DataFrame, reference: Reference, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """One row per indicator, area and period, published area codes replaced by area ids."""
    rows = rows[rows["indicator"].isin(indicators)].reset_index(drop=True)
    meant = reference.meant(rows["area"], rows["period_end"])
    mapped = rows.assign(
        area=meant["area"].fillna(rows["area"]),
        note=rows["note"].str.cat(meant["note"], sep="; ").str.strip("; "),
    )
    ranked = mapped.assign(
        invented=mapped["kind"] == "demonstration",
        preference=[
            order.index(source) if source in (order := indicators[id].sources) else len(order)
            for id, source in zip(mapped["indicator"], mapped["source"], strict=True)
        ],
        displaced=_displaced(mapped),
        age=-mapped["published_on"].astype("datetime64[s]").astype("int64"),
        unsettled=mapped["status"] == "provisional",
        earlier=-mapped["load_id"],
    )
    first = ranked.sort_values([*KEY, *ORDER, "line"]).drop_duplicates(KEY, keep="first")
    return first[mapped.columns].reset_index(drop=True)


def _displaced(rows: pd.DataFrame) -> list[bool]:
    """Provisional rows that a final one of the same source, of its date or later, has replaced."""
    same = [*KEY, "source", "kind"]
    settled = rows[rows["status"] != "provisional"]
    last = settled.groupby(same)["published_on"].max().to_dict()
    return [
        row.status == "provisional"
        and (at := last.get(tuple(getattr(row, name) for name in same))) is not None
        and (not row.published_stated or row.published_on <= at)
        for row in rows.itertuples()
    ]
