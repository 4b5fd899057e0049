"""NHS England's bed availability and occupancy (KH03), the sheet "NHS Trust by Sector".

Verified on seven quarterly workbooks of 2010 to 2025: the column of the period is called Period, or
Period End, the code of the region is a strategic health authority's, an area team's or a region's.
England's row is in each of them, and is exactly what the providers sum to.
"""

import numpy as np
import pandas as pd

from data.periods import Period, read_financial_month, span
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table, normalise
from data.sources.title_block import status
from data.sources.totals import is_total

GROUPS = ("Available", "Occupied", "% Occupied")
"""Three groups of columns under the same headers; a row above the header names them."""

SECTORS = ("Total", "General & Acute", "Learning Disability", "Maternity", "Mental Illness")
MISSING = ("", "-")
ENGLAND = "E92000001"
FLOATS = 1e-9
"""Of the sum: what adding two hundred binary fractions may lose."""


def read(table: Table) -> Reading:
    """Occupied and available overnight beds, a day, by provider and for England, all sectors.

    England's figures are its own row's. Faults: groups of columns in another order, a period that
    is no quarter's end, a figure that is none, providers that do not sum to England's row.
    """
    _check_groups(table)
    available, occupied = (table.numbers("Total", nth, MISSING) for nth in (0, 1))
    england = is_total(table, ("Org Code", "Org Name"), ("england",))
    nobody = (table.texts("Org Code") == "").to_numpy(dtype=bool) & ~england
    keep = ~england & ~nobody
    for nth, (what, values) in enumerate((("available", available), ("occupied", occupied))):
        _check_sum(table, england, keep, values, what, nth)
    rows = table.without(nobody)
    texts = rows.texts("Year") + " " + rows.texts("Period End")
    starts, ends = periods(rows, texts, "Period End", _quarter, "2017-18, December")
    silent = (np.isnan(available) | np.isnan(occupied))[~nobody]
    found = observations(
        indicator="bed_occupancy",
        area=np.where(england[~nobody], ENGLAND, rows.text("Org Code")),
        area_name=np.where(england[~nobody], "England", rows.text("Org Name")),
        period_start=starts,
        period_end=ends,
        numerator=np.where(silent, np.nan, occupied[~nobody]),
        denominator=np.where(silent, np.nan, available[~nobody]),
        status=status(table.block, table.file),
        note=np.where(silent, "not reported by the provider", ""),
        line=rows.lines,
    )
    skipped = (f"Skipped, without a provider's code: {counted(int(nobody.sum()))}.",)
    published = table.block.published_on
    return Reading(
        found,
        pd.Timestamp(published) if published else None,
        skipped if nobody.any() else (),
    )


def _check_groups(table: Table) -> None:
    above = table.preamble[-1] if table.preamble else []
    labels = pd.Series(above, dtype="str").map(normalise).replace("", None).ffill()
    at = [i for i, text in enumerate(table.header) if text == "Total"]
    if tuple(labels.reindex(at)) != tuple(normalise(name) for name in GROUPS):
        problem = f"does not stand below {', '.join(GROUPS)} in the row above the header"
        table.fault(0, "Total", "", problem, "Save the sheet 'NHS Trust by Sector' with it")


def _check_sum(
    table: Table, england: np.ndarray, keep: np.ndarray, values: np.ndarray, what: str, nth: int
) -> None:
    """England's row, where there is one, must be what the providers sum to."""
    if table.faults or england.sum() != 1:
        return
    stated, found = values[england][0], np.nansum(values[keep])
    allowed = FLOATS * stated
    if not table.stored:
        shown = table.texts("Total", nth)[(england | keep) & ~np.isnan(values)]
        allowed += _unseen(shown).sum()
    if not abs(found - stated) <= allowed:
        problem = f"says {stated:,.1f} {what} beds in England's row; providers sum to {found:,.1f}"
        line = table.lines[int(np.flatnonzero(england)[0])]
        table.fault(line, "Total", "", problem, "Fetch it again: rows are missing or changed")


def _unseen(shown: pd.Series) -> pd.Series:
    """What rounding may have taken from each figure as shown: half a unit of its last digit."""
    decimals = shown.str.partition(".")[2].str.len()
    return 0.5 * 10.0 ** -decimals.astype(float)


def _quarter(text: str) -> Period | None:
    """The three months to "2017-18 December", where a quarter ends with that month."""
    last = read_financial_month(text)
    if last is None or last[0].month % 3:
        return None
    return span(last[0].year, last[0].month - 2, 3)


LAYOUT = Layout(
    name="bed_occupancy",
    title="NHS England, bed availability and occupancy (KH03), sheet NHS Trust by Sector",
    source="nhse_kh03",
    gives=("bed_occupancy",),
    columns=("Year", "Period End", "Region Code", "Org Code", "Org Name", *SECTORS * 3),
    read=read,
    renamed=(
        ("Period", "Period End"),
        ("SHA Code", "Region Code"),
        ("AT Code", "Region Code"),
        ("Learning Disabilities", "Learning Disability"),
        ("General and Acute", SECTORS[1]),
    ),
    ends_at=("Notes:", "Note:", "Notes"),
)
