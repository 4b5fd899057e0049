"""Referral to treatment, the monthly full extract: not written against a whole real file.

NHS England's count of people still waiting. Written from others' descriptions of the extracts of
2020 to 2026 (the parts, that C_999 is the sum of the treatment functions, that a blank band counts
as 0), and from a shortened extract of June 2024, which has the first columns, the bands over 51
weeks and the totals. Not seen: extracts before April 2019, whose columns differ, so they are
refused.
"""

import numpy as np
import pandas as pd

from data.periods import Period, read_month
from data.sources.address import Address
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table

INDICATORS = ("rtt_18_weeks", "rtt_52_weeks")
WAITING = "Part_2"
"""Incomplete pathways. They include Part_2A, those with a decision to admit."""

ALL_TREATMENTS = "C_999"
NOT_ENGLISH = "NONC"
"""Commissioners outside England: NHS England leaves them out of what it publishes."""


def band(weeks: int) -> str:
    """The column of those who waited more than `weeks` weeks, up to one more."""
    return f"Gt {weeks:02d} To {weeks + 1:02d} Weeks SUM 1"


WITHIN = tuple(band(weeks) for weeks in range(18))
YEAR_OF_BANDS = tuple(band(weeks) for weeks in range(52))
OVER_52 = "Gt 52 Weeks SUM 1"
"""The last column of the extracts that stop at a year."""

LONG_BANDS = (*(band(weeks) for weeks in range(52, 104)), "Gt 104 Weeks SUM 1")
"""The last columns of the extracts that stop at two years, since April 2021."""

SITE = "https://www.england.nhs.uk/statistics/statistical-work-areas/rtt-waiting-times/"
NEWEST = Address(SITE, links=(r"/rtt-data-20\d\d-\d\d/?$", r"(?i)/full-csv-data-file-[^/]*\.zip$"))
"""The page, its newest year's page, the newest full CSV, in a ZIP."""


def read(table: Table) -> Reading:
    """People waiting 18 weeks or less, over 52 weeks, and in all, by provider, at the end of the
    month.

    Patients of commissioners outside England are left out, with a remark. Faults: week bands that
    match neither set, a provider and commissioner with two totals of all treatment functions or
    none, bands that do not sum to the total, a period that is not a month.
    """
    bands = _bands(table)
    waiting = table.without(table.texts("RTT Part Type") != WAITING)
    if not len(waiting) and len(table):
        table.fault(0, "", "", f"there are no incomplete pathways ({WAITING})", "Fetch it again")
    foreign = waiting.texts("Commissioner Org Code") == NOT_ENGLISH
    waiting = waiting.without(foreign)
    total = waiting.texts("Treatment Function Code") == ALL_TREATMENTS
    _check_totals(waiting, total)
    return Reading(_observations(waiting.without(~total), bands), remarks=_remarks(foreign))


def _bands(table: Table) -> tuple[str, ...]:
    """The week bands of this file."""
    long = [name for name in LONG_BANDS if table.has(name)]
    if table.has(OVER_52) and not long:
        return (*YEAR_OF_BANDS, OVER_52)
    if len(long) == len(LONG_BANDS) and not table.has(OVER_52):
        return (*YEAR_OF_BANDS, *LONG_BANDS)
    problem = (
        f"after 52 weeks there must be {OVER_52!r} alone, or all of {LONG_BANDS[0]!r} to "
        f"{LONG_BANDS[-1]!r}"
    )
    table.fault(0, "", "", problem, "Fetch it again")
    return YEAR_OF_BANDS


def _check_totals(waiting: Table, total: pd.Series) -> None:
    """Check that every provider and commissioner has one row of all treatment functions."""
    pair = pd.Series(
        list(
            zip(
                waiting.text("Period"),
                waiting.text("Provider Org Code"),
                waiting.text("Commissioner Org Code"),
                strict=True,
            )
        ),
        dtype=object,
    )
    column = "Treatment Function Code"
    without = ~pair.isin(set(pair[total])) & ~pair.duplicated()
    problem = f"has no row {ALL_TREATMENTS} for its provider and commissioner"
    waiting.fault_where(without, column, problem, "Fetch it again")
    totals = waiting.without(~total)
    keys = pd.DataFrame({"pair": pair[total].to_numpy()})
    totals.fault_duplicates(keys, column, "month, provider and commissioner", "Fetch it again")


def _observations(rows: Table, bands: tuple[str, ...]) -> pd.DataFrame:
    waits = {name: np.nan_to_num(rows.counts(name)) for name in bands}
    stated = rows.counts("Total All", missing=())
    wrong = np.sum(list(waits.values()), axis=0) != stated
    problem = "is not the sum of the week bands"
    rows.fault_where(wrong & ~np.isnan(stated), "Total All", problem, "Fetch it again")
    starts, ends = periods(rows, rows.texts("Period"), "Period", _month, "RTT-April-2025")
    each = pd.DataFrame(
        {
            "area": rows.text("Provider Org Code"),
            "area_name": rows.text("Provider Org Name"),
            "start": starts,
            "end": ends,
            "rtt_18_weeks": np.sum([waits[name] for name in WITHIN], axis=0),
            "rtt_52_weeks": stated - np.sum([waits[name] for name in YEAR_OF_BANDS], axis=0),
            "all": stated,
            "line": rows.lines,
        }
    )
    sums = each.groupby(["area", "start", "end"], sort=False, as_index=False).agg(
        area_name=("area_name", "first"),
        **{name: (name, "sum") for name in INDICATORS},
        all=("all", "sum"),
        line=("line", "min"),
    )
    of_each = sums.melt(
        [name for name in sums if name not in INDICATORS], INDICATORS, "indicator", "count"
    )
    return observations(
        indicator=of_each["indicator"],
        area=of_each["area"],
        area_name=of_each["area_name"],
        period_start=of_each["start"],
        period_end=of_each["end"],
        numerator=of_each["count"],
        denominator=of_each["all"],
        status=status_in(rows.file),
        line=of_each["line"],
    )


def _month(text: str) -> Period | None:
    head, _, month = text.partition("-")
    return read_month(month) if head.casefold() == "rtt" else None


def _remarks(foreign: pd.Series) -> tuple[str, ...]:
    if not foreign.any():
        return ()
    count = counted(int(foreign.sum()))
    return (f"Skipped, like the publisher does, of commissioners outside England: {count}.",)


LAYOUT = Layout(
    name="rtt",
    title="NHS England, referral to treatment, monthly full extract CSV",
    source="nhse_rtt",
    gives=INDICATORS,
    columns=(
        "Period",
        "Provider Parent Org Code",
        "Provider Parent Name",
        "Provider Org Code",
        "Provider Org Name",
        "Commissioner Parent Org Code",
        "Commissioner Parent Name",
        "Commissioner Org Code",
        "Commissioner Org Name",
        "RTT Part Type",
        "RTT Part Description",
        "Treatment Function Code",
        "Treatment Function Name",
        *YEAR_OF_BANDS,
        "Total",
        "Patients with unknown clock start date",
        "Total All",
    ),
    read=read,
    optional=(OVER_52, *LONG_BANDS),
    addresses=lambda: (NEWEST,),
)
