"""NHS England's referral to treatment workbooks: people still waiting, by provider or commissioner.

Verified on the commissioner workbook of March 2015, with week bands. Not verified on a real file:
the provider workbook, said to have the same sheets with provider codes, and workbooks without
bands, or with totals of long waits. The sheet National is read by rtt_national; regions and area
teams are sums and are not read.
"""

import re

import numpy as np
import pandas as pd

from data.sources import rtt
from data.sources.address import Address
from data.sources.layout import Layout
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.title_block import status
from data.sources.totals import check_percentage

NEWEST = Address(rtt.SITE, links=(rtt.NEWEST.links[0], r"(?i)/incomplete-provider-[^/]*\.xlsx?$"))
"""The page, its newest year's page, the newest workbook of those waiting, by provider."""

TOTAL, WITHIN = "Total number of incomplete pathways", "Total within 18 weeks"
PERCENTAGE = "% within 18 weeks"
FUNCTION = "Treatment Function Code"
ALL_TREATMENTS = ("IP999", "IP_999", "C_999", "999")
BAND = re.compile(r">?[0-9]+-[0-9]+|[0-9]+ plus")
NOT_ENGLISH = "NONC"
"""Commissioners outside England: NHS England leaves them out of what it publishes."""

COLUMNS = (FUNCTION, "Treatment Function", TOTAL, WITHIN)
OVER_52 = "Total 52 plus weeks"
IGNORED = (">*", "* plus", "Total * plus weeks", "% * plus weeks", "Average *", "9?th percentile *")
MISSING = ("", "-")


def figures(table: Table, code: str = "", name: str = "") -> Reading:
    """People waiting 18 weeks or less, and over 52 where the table tells, and in all, for all
    treatments, in the title block's month.

    `code` and `name` are used for every row of a table without the columns Code and Name. Faults:
    no month in the title block, week bands that do not sum to the total, a percentage that does
    not match the counts.
    """
    rows = table.without(~table.texts(FUNCTION).isin(ALL_TREATMENTS))
    total, within = (rows.counts(column, missing=MISSING) for column in (TOTAL, WITHIN))
    _check(rows, total, within)
    period = table.block.months
    if period is None:
        problem = f"above the header there is no month ({table.block.period or 'no Period:'})"
        table.fault(0, "", "", problem, "Write it after Period: like March 2015")
    start, end = period or (None, None)
    published = table.block.published_on
    counts = {"rtt_18_weeks": within, "rtt_52_weeks": _over_52(rows)}
    waits = pd.concat(
        observations(
            indicator=indicator,
            area=rows.text("Code") if rows.has("Code") else [code] * len(rows),
            area_name=rows.text("Name") if rows.has("Name") else [name] * len(rows),
            period_start=start,
            period_end=end,
            numerator=np.where(np.isnan(total), np.nan, count),
            denominator=total,
            status=status(table.block, table.file),
            note=np.where(np.isnan(total), "not reported by the provider", ""),
            line=rows.lines,
        )
        for indicator, count in counts.items()
        if count is not None
    )
    foreign = waits["area"] == NOT_ENGLISH
    left = counted(waits.loc[foreign, "line"].nunique())
    return Reading(
        waits[~foreign].reset_index(drop=True),
        None if published is None else pd.Timestamp(published),
        (f"Skipped, like the publisher does, of commissioners outside England: {left}.",)
        if foreign.any()
        else (),
    )


def _over_52(rows: Table) -> np.ndarray | None:
    """How many waited over 52 weeks, by the column of it or by week bands; None without either."""
    if rows.has(OVER_52):
        return rows.counts(OVER_52, missing=MISSING)
    bands = [name for name in rows.header if BAND.fullmatch(name)]
    long = [name for name in bands if int(re.findall("[0-9]+", name)[0]) >= 52]
    if not long:
        return None
    return np.sum([np.nan_to_num(rows.counts(name, missing=MISSING)) for name in long], axis=0)


def _check(rows: Table, total: np.ndarray, within: np.ndarray) -> None:
    """Check that the week bands and the percentage, if present, agree with the counts."""
    remedy = "Fetch it again"
    bands = [name for name in rows.header if BAND.fullmatch(name)]
    if bands:
        waits = np.sum(
            [np.nan_to_num(rows.counts(name, missing=MISSING)) for name in bands], axis=0
        )
        wrong = (waits != total) & ~np.isnan(total)
        rows.fault_where(wrong, TOTAL, "is not the sum of the week bands", remedy)
    check_percentage(rows, PERCENTAGE, within, total)


def read(table: Table) -> Reading:
    """Like `figures`, by provider or by commissioner."""
    return figures(table)


LAYOUT = Layout(
    name="rtt_workbook",
    title="NHS England, referral to treatment, provider or commissioner workbook",
    source="nhse_rtt",
    gives=rtt.INDICATORS,
    columns=("Code", "Name", *COLUMNS),
    read=read,
    addresses=lambda: (NEWEST,),
    optional=(PERCENTAGE, OVER_52),
    ignored=("* Team Code", "* Team Name", "Region *", "STP *", "ICB *", "Parent *", *IGNORED),
    renamed=tuple(
        (f"{who} {what}", what)
        for who in ("Provider", "Commissioner", "CCG", "Sub ICB", "Org")
        for what in ("Code", "Name")
    ),
    ends_at=("Notes:", "Notes", "Note:"),
)
