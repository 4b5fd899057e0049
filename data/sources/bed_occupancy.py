"""NHS England's bed availability and occupancy (KH03), the sheet "NHS Trust by Sector".

Verified on workbooks of 2010/11, 2011/12, 2014/15, 2017/18, 2018/19, 2020/21 and 2025/26: a title
block, a row that names three groups of columns, the header under it, England's row first.
"""

import numpy as np
import pandas as pd

from data.periods import Period, read_financial_month, span
from data.sources.address import Address
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table, normalise
from data.sources.title_block import status
from data.sources.totals import ENGLAND, check_sum, is_total

PAGE = (
    "https://www.england.nhs.uk/statistics/statistical-work-areas/bed-availability-and-occupancy/"
    "bed-data-overnight/"
)
WORKBOOKS = (
    r"/Beds-Open-Overnight-Web_File[^/]*\.xlsx?$|"
    r"/NHS-organisations-in-England-Quarter-(?![^/]*Day)[^/]*\.xlsx?$"
)
NEWEST = Address(PAGE, links=(WORKBOOKS,))
"""The page, the workbook of its newest quarter."""

GROUPS = ("Available", "Occupied", "% Occupied")
"""Three groups of columns under the same headers; a row above the header names them."""

INDICATORS = {"bed_occupancy": "Total", "ga_bed_occupancy": "General & Acute"}
"""The sector that each indicator is of."""

SECTORS = ("Total", "General & Acute", "Learning Disability", "Maternity", "Mental Illness")
MISSING = ("", "-")


def read(table: Table) -> Reading:
    """Occupied and available overnight beds per day, of all sectors and general and acute ones, by
    provider and quarter and for England.

    Faults: groups of columns in another order, a period that is not the end of a quarter, an
    invalid figure, providers that do not sum to England's row.
    """
    _check_groups(table)
    england = is_total(table, ("Org Code", "Org Name"), ("england",))
    without_code = (table.texts("Org Code") == "").to_numpy(dtype=bool) & ~england
    rows, england = table.without(without_code), england[~without_code]
    texts = rows.texts("Year") + " " + rows.texts("Period End")
    starts, ends = periods(rows, texts, "Period End", _quarter, "2017-18, December")
    figures = []
    for indicator, sector in INDICATORS.items():
        available, occupied = (rows.numbers(sector, nth, MISSING) for nth in range(2))
        for values in (available, occupied):
            check_sum(rows, england, sector, values)
        unreported = np.isnan(available) | np.isnan(occupied)
        of_sector = observations(
            indicator=indicator,
            area=np.where(england, ENGLAND, rows.text("Org Code")),
            area_name=np.where(england, "England", rows.text("Org Name")),
            period_start=starts,
            period_end=ends,
            numerator=np.where(unreported, np.nan, occupied),
            denominator=np.where(unreported, np.nan, available),
            status=status(table.block, table.file),
            note=np.where(unreported, "not reported by the provider", ""),
            line=rows.lines,
        )
        figures.append(of_sector)
    skipped = (f"Skipped, without a provider's code: {counted(int(without_code.sum()))}.",)
    published = table.block.published_on
    return Reading(
        pd.concat(figures, ignore_index=True),
        published=None if published is None else pd.Timestamp(published),
        remarks=skipped if without_code.any() else (),
    )


def _check_groups(table: Table) -> None:
    above = table.preamble[-1] if table.preamble else []
    labels = pd.Series(above, dtype="str").map(normalise).replace("", None).ffill()
    at = [i for i, text in enumerate(table.header) if text == "Total"]
    if tuple(labels.reindex(at)) != tuple(normalise(name) for name in GROUPS):
        problem = f"is not below {', '.join(GROUPS)} in the row above the header"
        table.fault(0, "Total", "", problem, "Save the sheet 'NHS Trust by Sector' with it")


def _quarter(text: str) -> Period | None:
    """The quarter that ends in "2017-18 December"; None if no quarter ends in that month."""
    last = read_financial_month(text)
    if last is None or last[0].month % 3:
        return None
    return span(last[0].year, last[0].month - 2, 3)


LAYOUT = Layout(
    name="bed_occupancy",
    title="NHS England, bed availability and occupancy (KH03), sheet NHS Trust by Sector",
    source="nhse_kh03",
    gives=tuple(INDICATORS),
    columns=("Year", "Period End", "Region Code", "Org Code", "Org Name", *SECTORS * 3),
    read=read,
    addresses=lambda: (NEWEST,),
    renamed=(
        ("Learning Disabilities", "Learning Disability"),
        ("General and Acute", SECTORS[1]),
        ("Period", "Period End"),
        ("SHA Code", "Region Code"),
        ("AT Code", "Region Code"),
    ),
    sheets=("NHS Trust by Sector",),
    ends_at=("Notes:", "Note:", "Notes"),
)
