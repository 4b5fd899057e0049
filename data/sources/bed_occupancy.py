"""NHS England's bed availability and occupancy (KH03), the sheet "NHS Trust by Sector" as CSV.

Rests on how others read the quarterly workbooks of open overnight beds (the title block, the row
that names three groups of columns, the header under it); no file was at hand. Not seen: whether
an England row gives the sum of the trusts in every quarter; where there is one, it must.
"""

import numpy as np
import pandas as pd

from data.periods import Period, read_financial_month, span
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table, normalise
from data.sources.totals import is_total

GROUPS = ("Available", "Occupied", "% Occupied")
"""Three groups of columns under the same headers; a row above the header names them."""

SECTORS = ("Total", "General & Acute", "Learning Disability", "Maternity", "Mental Illness")
MISSING = ("", "-")
ROUNDING = 0.001
"""Of the sum: averages may be printed rounded."""


def read(table: Table) -> Reading:
    """Occupied and available overnight beds, a day, by provider and quarter, all sectors.

    Faults: groups of columns in another order, a period that is no quarter's end, a figure that
    is none, providers that do not sum to England's row.
    """
    _check_groups(table)
    available, occupied = (table.numbers("Total", nth, MISSING) for nth in (0, 1))
    england = is_total(table, ("Org Code", "Org Name"), ("england",))
    nobody = (table.texts("Org Code") == "").to_numpy(dtype=bool) & ~england
    keep = ~england & ~nobody
    for what, values in (("available", available), ("occupied", occupied)):
        _check_sum(table, england, keep, values, what)
    rows = table.without(~keep)
    texts = rows.texts("Year") + " " + rows.texts("Period End")
    starts, ends = periods(rows, texts, "Period End", _quarter, "2017-18, December")
    silent = (np.isnan(available) | np.isnan(occupied))[keep]
    found = observations(
        indicator="bed_occupancy",
        area=rows.text("Org Code"),
        area_name=rows.text("Org Name"),
        period_start=starts,
        period_end=ends,
        numerator=np.where(silent, np.nan, occupied[keep]),
        denominator=np.where(silent, np.nan, available[keep]),
        status=status_in(table.file),
        note=np.where(silent, "not reported by the provider", ""),
        line=rows.lines,
    )
    skipped = (f"Skipped, without a provider's code: {counted(int(nobody.sum()))}.",)
    return Reading(found, remarks=skipped if nobody.any() else ())


def _check_groups(table: Table) -> None:
    above = table.preamble[-1] if table.preamble else []
    labels = pd.Series(above, dtype="str").map(normalise).replace("", None).ffill()
    at = [i for i, text in enumerate(table.header) if text == "Total"]
    if tuple(labels.reindex(at)) != tuple(normalise(name) for name in GROUPS):
        problem = f"does not stand below {', '.join(GROUPS)} in the row above the header"
        table.fault(0, "Total", "", problem, "Save the sheet 'NHS Trust by Sector' with it")


def _check_sum(
    table: Table, england: np.ndarray, keep: np.ndarray, values: np.ndarray, what: str
) -> None:
    """England's row, where there is one, must be what the providers sum to."""
    if table.faults or england.sum() != 1:
        return
    stated, found = values[england][0], np.nansum(values[keep])
    if not abs(found - stated) <= ROUNDING * stated:
        problem = f"says {stated:,.1f} {what} beds in England's row; providers sum to {found:,.1f}"
        line = table.lines[int(np.flatnonzero(england)[0])]
        table.fault(line, "Total", "", problem, "Fetch it again: rows are missing or changed")


def _quarter(text: str) -> Period | None:
    """The three months to "2017-18 December", where a quarter ends with that month."""
    last = read_financial_month(text)
    if last is None or last[0].month % 3:
        return None
    return span(last[0].year, last[0].month - 2, 3)


LAYOUT = Layout(
    name="bed_occupancy",
    title="NHS England, bed availability and occupancy (KH03), sheet NHS Trust by Sector as CSV",
    source="nhse_kh03",
    gives=("bed_occupancy",),
    columns=("Year", "Period End", "Region Code", "Org Code", "Org Name", *SECTORS * 3),
    read=read,
    renamed=(("Learning Disabilities", "Learning Disability"), ("General and Acute", SECTORS[1])),
    ends_at=("Notes:", "Note:", "Notes"),
)
