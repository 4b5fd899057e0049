"""Commentary of people on an indicator in a place: which comments count, and who may see them."""

from collections.abc import Mapping

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.safe_text import in_columns
from data.store import database, schema
from data.store.in_force import Knowledge, known
from metrics.indicator import Indicator
from metrics.latest import ORDER

KEY = ["indicator", "place", "date"]
SAID = [*KEY, "issue", "action", "owner", "public", "kind"]
"""The content of a comment, which is part of a release's id."""

COLUMNS = [*SAID, "loaded_by"]
INTERNAL = ["owner", "loaded_by"]
"""Columns that name people, for the internal audience only."""


def read(connection: sa.Connection, by: Knowledge) -> pd.DataFrame:
    """Every comment of `known` loads (see data.store.in_force), for any audience: a row per load,
    with the columns of the table, and `kind` and `loaded_by` of the load.
    """
    query = (
        sa.select(schema.commentary, schema.load.c.kind, schema.load.c.loaded_by)
        .join(schema.load)
        .where(*known(by))
    )
    return in_columns(database.frame(connection, query), "loaded_by")


def written(
    rows: pd.DataFrame, reference: Reference, indicators: Mapping[str, Indicator], by: Knowledge
) -> pd.DataFrame:
    """Rows of COLUMNS, one per indicator, place and date, the latest of each place first.

    For a date the latest load counts, even if it is not public: so a correction also takes back
    what was public. A demonstration comment counts only if there is no real one. The public gets
    only public rows, with INTERNAL left blank.
    """
    rows = rows.assign(place=reference.area_of(rows["area"], rows["date"]))
    rows = rows[rows["indicator"].isin(indicators) & rows["place"].notna()]
    invented = rows["kind"] == "demonstration"
    alone = invented.groupby([rows["indicator"], rows["place"]]).transform("all")
    ranked = rows[~invented | alone].sort_values("load_id", ascending=False)
    latest = ranked.drop_duplicates(KEY, keep="first")
    ordered = latest.sort_values(KEY, ascending=[True, True, False])
    if by.is_public:
        ordered = ordered[ordered["public"]].assign(**dict.fromkeys(INTERNAL, ""))
    kinds = dict.fromkeys(INTERNAL, "str")
    return ordered[COLUMNS].astype(kinds).reset_index(drop=True)


def beside(comments: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """The comments (from `written`) without demonstration comments on indicators and places whose
    latest figure in `series` is real.
    """
    invented = comments["kind"] == "demonstration"
    of_place = pd.MultiIndex.from_frame(comments[["indicator", "place"]])
    kept = comments[~invented | of_place.isin(_invented_figures(series))]
    return kept[COLUMNS].reset_index(drop=True)


def _invented_figures(series: pd.DataFrame) -> pd.MultiIndex:
    """Indicators and places whose latest figure is a demonstration figure."""
    figures = series[series["value"].notna()].sort_values(ORDER)
    latest = figures.drop_duplicates(["indicator", "place"], keep="last")
    invented = latest[latest["kind"] == "demonstration"]
    return pd.MultiIndex.from_frame(invented[["indicator", "place"]])
