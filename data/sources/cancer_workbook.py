"""NHS England's cancer waiting times, provider workbook, sheet "62-DAY (ALL CANCER)".

Verified on the monthly workbooks of October 2023 and August 2025, and the quarterly one of April to
June 2015. Each sheet has several parts, one below the other, under the same header. The part that
is the standard is "all routes" since October 2023 and "all care", admitted or not, before.
"""

import re

import numpy as np

from data.periods import Period, read_months, read_quarter
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import ENGLAND, check_percentage, check_sum, is_total

WHOLE = ("all routes", "all care")
ALL_CANCERS = "all cancers"
ENGLISH = "all english providers"
OTHER_STANDARDS = ("SCREENING", "CONSULTANT")
"""Words in the titles of quarterly sheets that have the same header but are of other standards."""

COLUMNS = ("TOTAL", "WITHIN 62 DAYS", "AFTER 62 DAYS")
PERCENTAGE = "TREATED WITHIN 62 DAYS"


def read(table: Table) -> Reading:
    """People treated within 62 days and all treated, by provider and for England.

    Halves are valid: two trusts may share a patient. Faults: no part that is the whole standard,
    no period above the header, within and after that do not sum to the total, providers that do
    not sum to England's row.
    """
    route, cancer = (table.texts(name).str.casefold() for name in ("REFERRAL ROUTE", "CANCER TYPE"))
    rows = table.without(~(route.isin(WHOLE) & (cancer == ALL_CANCERS)))
    if not len(rows):
        table.fault(0, "", "", "there is no part of all routes, or of all care", "Fetch it again")
    title = " ".join(cell for row in table.preamble for cell in row).upper()
    if (route == WHOLE[1]).any() and any(name in title for name in OTHER_STANDARDS):
        problem = "the sheet is not about urgent GP referrals, which were the standard then"
        table.fault(0, "", "", problem, "Load the sheet 62-DAY (ALL CANCER)")
    total, within, after = (rows.numbers(name, missing=()) for name in COLUMNS)
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, "TOTAL", "is not the sum of within and after", "Fetch it again")
    check_percentage(rows, PERCENTAGE, within, total)
    england = is_total(rows, ("ACCOUNTABLE PROVIDER",), (ENGLISH,))
    for name, values in zip(COLUMNS, (total, within, after), strict=True):
        check_sum(rows, england, name, values)
    start, end = _period(table) or (None, None)
    figures = observations(
        indicator="cancer_62_day",
        area=np.where(england, ENGLAND, rows.text("ODS CODE")),
        area_name=np.where(england, "England", rows.text("ACCOUNTABLE PROVIDER")),
        period_start=start,
        period_end=end,
        numerator=within,
        denominator=total,
        status=status_in(table.file),
        line=rows.lines,
    )
    left = counted(len(table) - len(rows))
    return Reading(figures, remarks=(f"Skipped, of single routes and care settings: {left}.",))


def _period(table: Table) -> Period | None:
    """The month or quarter above the header: "Aug-25", "Q1 2015-2016 (April, May, June)"."""
    cells = [re.sub(r" *\(.*\)$", "", cell) for row in table.preamble for cell in row if cell]
    stated = [period for cell in cells if (period := read_months(cell) or read_quarter(cell))]
    if len(set(stated)) == 1:
        return stated[0]
    problem = f"above the header there must be one month or quarter, but there are {len(stated)}"
    table.fault(0, "", "", problem, "Write it there like Aug-25")
    return None


LAYOUT = Layout(
    name="cancer_workbook",
    title="NHS England, cancer waiting times, provider workbook, sheet 62-DAY (ALL CANCER)",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=("ODS CODE", "ACCOUNTABLE PROVIDER", "REFERRAL ROUTE", "CANCER TYPE", *COLUMNS),
    read=read,
    optional=("ONS AREA ID", PERCENTAGE),
    ignored=("WITHIN 31 DAYS", "* TO * DAYS", "AFTER 104 DAYS"),
    renamed=(("CARE SETTING", "REFERRAL ROUTE"), ("PROVIDER", "ACCOUNTABLE PROVIDER")),
    sheets=("62-DAY (ALL CANCER)",),
)
