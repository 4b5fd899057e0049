"""Events that charts over time mark: which of them count, and who may see them."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.store import database, schema
from data.store.in_force import Knowledge, known
from metrics.indicator import Indicator

KEY = ["place", "indicator", "date"]
COLUMNS = {
    "date": "datetime64[s]",
    "place": "str",
    "indicator": "str",
    "text": "str",
    "public": "bool",
    "kind": "str",
}


def in_force(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    by: Knowledge,
) -> pd.DataFrame:
    """Rows of COLUMNS, one per area, indicator and date, in order of time; `place` or `indicator`
    is "" where the event is of all of them.

    Of rows with the same key the latest publication counts, then the latest load, even if it is not
    public: so a correction also takes back what was public. Invented events count only while there
    are no real ones. The public gets public rows only.
    """
    query = (
        sa.select(schema.event, schema.load.c.kind)
        .join(schema.load)
        .where(*known(by))
        .order_by(schema.load.c.published_on, schema.load.c.id, schema.event.c.line)
    )
    rows = database.frame(connection, query)
    places = reference.area_of(rows["area"], rows["date"]).where(rows["area"] != "", "")
    rows = rows.assign(place=places).dropna(subset="place")
    rows = rows[rows["indicator"].isin(["", *indicators])]
    if (rows["kind"] == "real").any():
        rows = rows[rows["kind"] == "real"]
    rows = rows.drop_duplicates(KEY, keep="last")
    if by.is_public:
        rows = rows[rows["public"]]
    ordered = rows.sort_values(["date", "place", "indicator"], kind="stable", ignore_index=True)
    return ordered[[*COLUMNS]].astype(COLUMNS)
