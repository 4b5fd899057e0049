"""NHS England's A&E spreadsheet, the sheet "Provider Level Data" saved as CSV."""

import numpy as np

from data.periods import Period
from data.sources.file_names import months_in, status_in
from data.sources.layout import Layout
from data.sources.reading import Reading, observations
from data.sources.table import Table
from data.sources.totals import check_total, is_total
from metrics.ratio import value

TYPES = (
    "Type 1 Departments - Major A&E",
    "Type 2 Departments - Single Specialty",
    "Type 3 Departments - Other A&E/Minor Injury Unit",
)
TOTALS = ("Total attendances", "Total Attendances < 4 hours", "Total Attendances > 4 hours")
"""Three groups, each of the three types and their total, all types under the same headers."""

PERCENTAGE = "Percentage in 4 hours or less (all)"
ROUNDING = 0.06
"""The published percentage has one decimal."""

OTHERS = (
    "Percentage in 4 hours or less (type 1)",
    "Percentage in 4 hours or less (type 2)",
    "Percentage in 4 hours or less (type 3)",
    "Emergency Admissions via Type 1 A&E",
    "Emergency Admissions via Type 2 A&E",
    "Emergency Admissions via Type 3 and 4 A&E",
    "Total Emergency Admissions via A&E",
    "Other Emergency admissions (i.e not via A&E)",
    "Total Emergency Admissions",
    "Number of patients spending >4 hours from decision to admit to admission",
    "Number of patients spending >12 hours from decision to admit to admission",
)
MISSING = ("", "-")


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider, in patients.

    The month is the file name's. A provider without figures keeps its row, with a note. Faults:
    no month or several in the name, types that do not sum to their total, within and over four
    hours that do not sum to all, a percentage that they do not give, rows that do not sum to a
    total row.
    """
    total = is_total(table, ("Code", "Name"), ("total", "england"))
    totals = [table.counts(name, missing=MISSING) for name in TOTALS]
    _check_rows(table, totals)
    check_total(table, total, dict(zip(TOTALS, totals, strict=True)))
    start, end = _month(table)
    rows = table.without(total)
    attended, within, _ = (values[~total] for values in totals)
    silent = np.isnan(attended) | np.isnan(within)
    found = observations(
        indicator="ae_four_hour",
        area=rows.text("Code"),
        area_name=rows.text("Name"),
        period_start=start,
        period_end=end,
        numerator=np.where(silent, np.nan, within),
        denominator=np.where(silent, np.nan, attended),
        status=status_in(table.file),
        note=np.where(silent, "not reported by the provider", ""),
        line=rows.lines,
    )
    return Reading(found)


def _month(table: Table) -> Period | tuple[None, None]:
    months = months_in(table.file)
    if len(months) == 1:
        return months[0]
    problem = "the month is only in the file's name, and this name has "
    problem += (
        f"several: {', '.join(f'{start:%Y-%m}' for start, _ in months)}" if months else "none"
    )
    table.fault(0, "", "", problem, "Rename the file like April-2025-AE.csv")
    return None, None


def _check_rows(table: Table, totals: list[np.ndarray]) -> None:
    """What a row says several times over, it must say alike; a table with faults is let be."""
    by_type = [
        np.nansum([table.counts(name, nth, MISSING) for name in TYPES], axis=0)
        for nth in range(len(TOTALS))
    ]
    published = np.full(len(table), np.nan)
    if table.has(PERCENTAGE):
        published = table.numbers(PERCENTAGE, missing=MISSING, percent=True)
    if table.faults:
        return
    remedy = "Correct the row, or fetch it again"
    for name, total, types in zip(TOTALS, totals, by_type, strict=True):
        wrong = np.where(np.isnan(total), types > 0, types != total)
        table.fault_where(wrong, name, "is not the sum of the three types", remedy)
    attended, within, over = totals
    reported = ~(np.isnan(within) & np.isnan(over))
    wrong = reported & ~(within + over == attended)
    table.fault_where(wrong, TOTALS[0], "is not the sum of within and over four hours", remedy)
    wrong = np.abs(published - value(within, attended, 100)) > ROUNDING
    table.fault_where(wrong, PERCENTAGE, "is not what the counts give", remedy)


LAYOUT = Layout(
    name="ae_provider_sheet",
    title="NHS England, A&E attendances, sheet Provider Level Data as CSV",
    source="nhse_ae",
    gives=("ae_four_hour",),
    columns=("Code", "Region", "Name", *(name for total in TOTALS for name in (*TYPES, total))),
    read=read,
    optional=(PERCENTAGE, *OTHERS),
    renamed=tuple((name.replace(" - ", " 0 "), name) for name in TYPES),
)
