"""NHS England's cancer waiting times, the monthly combined CSV: the 62-day standard by provider.

Rests on how several others read these files (April 2022 to 2026: the columns, the names of the
standards and routes, both ways of writing dates); no file was at hand. Not seen: whether the
rows sum to the row TOTAL, so England's figure is that row's and is not checked.
"""

import numpy as np
import pandas as pd

from data.sources.cancer_sheet import ALL_ROUTES_SINCE, ENGLAND, month, status
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import is_total

CHOSEN = {
    "Basis": "provider",
    "Standard_or_Item": "62d",
    "Cancer_Type": "all cancers",
    "Treatment_Modality": "all modalities",
}
"""The rows that are the indicator, of the route to treatment that `_routes` says."""

REMARK = "Since October 2023 all routes together are read, and before, the urgent referral alone."


def read(table: Table) -> Reading:
    """People treated within 62 days, and all treated, by provider and for England.

    Halves are right: two trusts may share a patient. Faults: no row of that standard, route and
    basis; within and after that do not sum to the total; a period that is no first of a month.
    """
    rows = table.without(~_chosen(table))
    england = is_total(rows, ("Org_Code", "Org_Name"), ("total", "england"))
    if not len(rows) and len(table):
        wanted = ", ".join(f"{column} {text}" for column, text in CHOSEN.items())
        table.fault(0, "", "", f"there is no row of {wanted}", "Fetch the combined CSV")
    total, within, after = (rows.numbers(name, missing=()) for name in ("Total", "Within", "After"))
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, "Total", "is not the sum of within and after", "Fetch it again")
    like = "01/08/2025 or 2025-08-01"
    starts, ends = periods(rows, rows.texts("Period"), "Period", month, like)
    found = observations(
        indicator="cancer_62_day",
        area=np.where(england, ENGLAND, rows.text("Org_Code")),
        area_name=np.where(england, "England", rows.text("Org_Name")),
        period_start=starts,
        period_end=ends,
        numerator=within,
        denominator=total,
        status=status(rows.file),
        line=rows.lines,
    )
    left = counted(len(table) - len(rows))
    return Reading(found, remarks=(REMARK, f"Skipped, of other standards and breakdowns: {left}."))


def _chosen(table: Table) -> pd.Series:
    chosen = pd.Series(True, index=range(len(table)))
    for column, text in CHOSEN.items():
        chosen &= table.texts(column).str.casefold() == text
    return chosen & (table.texts("Referral_Route_or_Stage").str.casefold() == _routes(table))


def _routes(table: Table) -> pd.Series:
    """The route that is the standard in the month of each row; of today where it says no month."""
    texts = table.texts("Period")
    early = [text for text in texts.unique() if (of := month(text)) and of[0] < ALL_ROUTES_SINCE]
    return texts.isin(early).map({True: "urgent suspected cancer", False: "all routes"})


LAYOUT = Layout(
    name="cancer_waits",
    title="NHS England, cancer waiting times, monthly combined CSV",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=(
        "Period",
        "Basis",
        "Org_Code",
        "Parent_Org",
        "Org_Name",
        "Standard_or_Item",
        "Cancer_Type",
        "Referral_Route_or_Stage",
        "Treatment_Modality",
        "Total",
        "Within",
        "After",
        "Performance",
    ),
    read=read,
    ignored=("Within_*_days", "In_*_to_*_days", "After_*_days"),
)
