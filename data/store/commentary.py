"""What people wrote of an indicator in a place: what of it is in force, and what each may see."""

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
"""What is said, and so part of a release's id."""

COLUMNS = [*SAID, "loaded_by"]
INTERNAL = ["owner", "loaded_by"]
"""Whoever answers for it or loaded it is named to the internal audience alone."""


def read(connection: sa.Connection, by: Knowledge) -> pd.DataFrame:
    """Every comment of the loads that are `known` (see data.store.in_force), whoever may read it;
    one row per load it stands in: the columns of the table and of the load `kind` and `loaded_by`.
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

    Of one date the latest load counts, and only then whether the public may read it: so a
    correction also takes back what was public. A demonstration comment counts only where nothing
    real is written. The public gets rows that say so, with INTERNAL left blank.
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
    """Rows of COLUMNS of what was `written`: a demonstration comment counts only where the latest
    figure in `series` is invented too.
    """
    invented = comments["kind"] == "demonstration"
    of_place = pd.MultiIndex.from_frame(comments[["indicator", "place"]])
    kept = comments[~invented | of_place.isin(_invented_figures(series))]
    return kept[COLUMNS].reset_index(drop=True)


def _invented_figures(series: pd.DataFrame) -> pd.MultiIndex:
    """Indicators and places whose latest figure is of a demonstration."""
    figures = series[series["value"].notna()].sort_values(ORDER)
    latest = figures.drop_duplicates(["indicator", "place"], keep="last")
    invented = latest[latest["kind"] == "demonstration"]
    return pd.MultiIndex.from_frame(invented[["indicator", "place"]])
