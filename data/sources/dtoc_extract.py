"""Delayed transfers of care, the monthly extract by provider: not written against a real file.

NHS England's, by provider and local authority, published until February 2020. Written from the
printed first rows and the list of columns of the extract of October 2016, and from a later one
without the column for acute and non-acute. A count of patients (A) is beside the delayed days (B);
only the days are read.

Occupied bed days, the denominator of the rate, are in another publication: load it too (layout
bed_occupancy), and metrics.denominators joins the two.
"""

import numpy as np
import pandas as pd

from data.periods import read_financial_month
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table

DAYS = ("NHS B SUM", "Social Care B SUM", "Both B SUM")
CARE = "Acute Or Non Acute Description"
REASON = r"[A-Z]+_[A-Z_]+"
"""Such as A_COMPLETION_ASSESSMENT or DII_NURSING_HOME: a total among them would count twice."""

WITHOUT_BED_DAYS = "occupied bed days are in another publication: load Bed availability, KH03"
SILENT = "not reported by the provider"


def read(table: Table) -> Reading:
    """Delayed days by provider and month, over all reasons and authorities; no denominator.

    A blank count counts as 0 for that reason, with a note; a provider with only blank counts has no
    figure. Faults: an invalid count, a period that is not a month, a reason in an unknown form, a
    duplicate row.
    """
    _check(table)
    cells = np.array([table.counts(name) for name in DAYS])
    blank, days = np.isnan(cells), np.nansum(cells, axis=0)
    texts = table.texts("Year") + " " + table.texts("Period Name")
    starts, ends = periods(table, texts, "Period Name", read_financial_month, "2016-17, OCTOBER")
    each = pd.DataFrame(
        {
            "area": table.text("Provider Org Code"),
            "area_name": table.text("Provider Org Name"),
            "start": starts,
            "end": ends,
            "days": days,
            "silent": blank.all(axis=0),
            "blank": blank.any(axis=0),
            "line": table.lines,
        }
    )
    sums = each.groupby(["area", "start", "end"], sort=False, as_index=False).agg(
        area_name=("area_name", "first"),
        days=("days", "sum"),
        silent=("silent", "all"),
        blank=("blank", "sum"),
        line=("line", "min"),
    )
    figures = observations(
        indicator="delayed_transfers",
        area=sums["area"],
        area_name=sums["area_name"],
        period_start=sums["start"],
        period_end=sums["end"],
        numerator=sums["days"].mask(sums["silent"]),
        status=status_in(table.file),
        note=[
            SILENT if silent else f"{WITHOUT_BED_DAYS}{_missing(int(blank))}"
            for silent, blank in zip(sums["silent"], sums["blank"], strict=True)
        ],
        line=sums["line"],
    )
    return Reading(figures, remarks=("Delayed days alone: " + WITHOUT_BED_DAYS + ".",))


def _missing(rows: int) -> str:
    """The note on rows with a blank cell, which counts as 0."""
    return f"; {counted(rows)} with a blank count" if rows else ""


def _check(table: Table) -> None:
    reasons = table.texts("Reason For Delay")
    total = reasons.str.contains("TOTAL", case=False)
    unknown = ~reasons.str.fullmatch(REASON) | total
    remedy = "Write a reason like A_COMPLETION_ASSESSMENT, and leave totals out"
    table.fault_where(unknown, "Reason For Delay", "is not a reason for delay", remedy)
    key = ["Year", "Period Name", "Provider Org Code", "Local Authority Code", "Reason For Delay"]
    key += [CARE] if table.has(CARE) else []
    keys = pd.DataFrame({name: table.texts(name) for name in key})
    of = "month, provider, authority and reason"
    table.fault_duplicates(keys, "Reason For Delay", of, "Keep the right row")


LAYOUT = Layout(
    name="dtoc_extract",
    title="NHS England, delayed transfers of care, monthly extract by provider and authority",
    source="nhse_dtoc",
    gives=("delayed_transfers",),
    columns=(
        "Year",
        "Period Name",
        "Provider Parent Org Code",
        "Provider Parent Name",
        "Provider Org Code",
        "Provider Org Name",
        "Local Authority Code",
        "Local Authority Name",
        "Reason For Delay",
        "NHS A SUM",
        "NHS B SUM",
        "Social Care A SUM",
        "Social Care B SUM",
        "Both A SUM",
        "Both B SUM",
    ),
    read=read,
    optional=(CARE,),
    renamed=(
        ("Provider SHA Code", "Provider Parent Org Code"),
        ("Provider SHA Name", "Provider Parent Name"),
    ),
)
