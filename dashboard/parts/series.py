"""An indicator's figures in the areas shown by default, for its page and its embed."""

from urllib.parse import urlencode

import numpy as np
import pandas as pd

from dashboard.figures.lines import periods
from dashboard.parts import areas, words
from data.releases.release import Release, rows_of
from metrics.latest import CHART, ORDER
from metrics.target import in_force

KEY = [*CHART, "period_start", "period_end"]


def named(release: Release, indicator: str, also: str = "") -> pd.DataFrame:
    """Every figure in order of area and time, with the name, kind and order of its area, and the
    period in words. `also` is the id of a further area.
    """
    return _named(release, "series", indicator, [*areas.main(release), also])


def of_areas(release: Release, indicator: str, places: list[str]) -> pd.DataFrame:
    """As `named`, of these areas."""
    return _named(release, "series", indicator, places)


def latest(release: Release, indicator: str) -> pd.DataFrame:
    """Like `named`, but only the figure of each area that counts, with the `reason` if it has no
    value and the `category` of its score, NaN where it is not rated by this indicator.
    """
    found = _named(release, "latest", indicator, areas.main(release))
    scored = rows_of(release.scores, indicator=indicator).set_index("place")["category"]
    return found.assign(category=found["place"].map(scored))


def charted(release: Release, series: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """The rows of an indicator's `series` that charts over time draw, with their mean, limits and
    marks.

    Where milestones are scored there is also the `standard` in force, NaN where it is the target.
    """
    drawn = series.merge(release.rows("spc_points", indicator=indicator), on=KEY)
    if release.method.purpose == "standard" or drawn.empty:
        return drawn
    targets = release.indicators[indicator].targets
    standard = in_force(targets, drawn["place"], drawn["period_end"], release.target_chains)
    return drawn.assign(standard=np.where(standard == drawn["target"], np.nan, standard))


def when(rows: pd.DataFrame, of: str = "area") -> str:
    """The periods of the rows in words: "Dec 2017", "Oct to Dec 2017, by area"."""
    periods = list(dict.fromkeys(rows.sort_values(ORDER)["period"]))
    return periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}, by {of}"


def trend_address(indicator: str, place: str) -> str:
    """The address of the page of one area's figures over time."""
    return f"/indicator/{indicator}?{urlencode({'place': place})}"


def _named(release: Release, table: str, indicator: str, places: list[str]) -> pd.DataFrame:
    rows = release.rows(table, indicator=indicator)
    found = rows[rows["place"].isin(places)]
    order = {id: at for at, id in enumerate(release.names)}
    of = found["place"].tolist()
    named_rows = found.assign(
        name=[release.names[id] for id in of],
        area_kind=[release.kinds[id] for id in of],
        order=[order[id] for id in of],
    )
    return with_periods(named_rows.sort_values(["order", *ORDER], ignore_index=True))


def with_periods(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with their `period` in words, "" if missing."""
    texts = ["" if end is None else words.period(start, end) for start, end in periods(rows)]
    return rows.assign(period=pd.Series(texts, index=rows.index, dtype=object))
