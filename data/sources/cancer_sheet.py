"""What the layouts of cancer waiting times share: months, the standard, sheets of several parts."""

import re
from datetime import date

import numpy as np
import pandas as pd

from data.periods import YEAR, Period, month_number, read_months, span
from data.sources.file_names import status_in
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import check_total

ALL_ROUTES_SINCE = date(2023, 10, 1)
"""The 62-day standard is of all routes together since then, of urgent GP referrals before."""

ENGLAND = "E92000001"
NATIONAL = "all english providers"
ALL_CANCERS = "all cancers"
EXACT = 1e-9


def month(text: str) -> Period | None:
    """The month of its first day, as "01/08/2025" (never month first) or "2025-08-01"."""
    found = re.fullmatch(rf"01/([0-9]{{2}})/{YEAR}", text)
    year, number = (found[2], found[1]) if found else ("", "")
    if found := re.fullmatch(rf"{YEAR}-([0-9]{{2}})-01", text):
        year, number = found[1], found[2]
    return span(int(year), int(number), 1) if year and 1 <= int(number) <= 12 else None


def status(file: str) -> str:
    """As the file's name says: provisional, revised or final."""
    return "provisional" if "provisional" in file.casefold() else status_in(file)


def period_above(table: Table) -> Period | None:
    """The month or quarter that stands above the header; None, and a fault, where none does."""
    cells = [cell for row in table.preamble for cell in row if cell]
    found = next((period for cell in cells if (period := _titled(cell))), None)
    if found is None:
        problem = "no cell above the header says of which month or quarter the sheet is"
        table.fault(0, "", "", problem, "Fetch it again: it stands there like Aug-25")
    return found


def read_part(table: Table, column: str, part: str) -> Reading:
    """People treated within 62 days, and all treated, by provider and for England, of the rows
    whose `column` says `part`; halves are right, since two trusts may share a patient.

    England's figure is its own row's, which must be what the providers sum to. Faults: no such
    rows, within and after that are not the total, a printed percentage that is another.
    """
    period = period_above(table)
    chosen = table.texts(column).str.casefold() == part.casefold()
    chosen &= table.texts("CANCER TYPE").str.casefold() == ALL_CANCERS
    rows = table.without(~chosen)
    if not len(rows) or period is None:
        if not len(rows):
            problem = f"there is no row of {column} {part} and all cancers"
            table.fault(0, "", "", problem, "Load the sheet 62-DAY (ALL CANCER)")
        return Reading(observations(line=[], indicator="cancer_62_day"))
    names = ("TOTAL", "WITHIN 62 DAYS", "AFTER 62 DAYS")
    total, within, after = (rows.numbers(name, missing=()) for name in names)
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, "TOTAL", "is not the sum of within and after", "Fetch it again")
    _check_percentages(rows, within, total)
    england = (rows.texts("ACCOUNTABLE PROVIDER").str.casefold() == NATIONAL).to_numpy(dtype=bool)
    check_total(rows, england, {"TOTAL": total, "WITHIN 62 DAYS": within})
    found = observations(
        indicator="cancer_62_day",
        area=np.where(england, ENGLAND, rows.text("ODS CODE")),
        area_name=np.where(england, "England", rows.text("ACCOUNTABLE PROVIDER")),
        period_start=pd.Timestamp(period[0]),
        period_end=pd.Timestamp(period[1]),
        numerator=within,
        denominator=total,
        status=status(rows.file),
        line=rows.lines,
    )
    left = len(table) - len(rows)
    skipped = (f"Read: {part}. Skipped, of other parts: {counted(left)}.",)
    return Reading(found, remarks=skipped if left else ())


def _check_percentages(rows: Table, within: np.ndarray, total: np.ndarray) -> None:
    """Where the percentage has a header, it is that of its row; as shown, to its last digit."""
    column = "TREATED WITHIN 62 DAYS"
    if not rows.has(column) or rows.faults:
        return
    printed = rows.numbers(column, missing=("", "-"), percent=True)
    shown = rows.texts(column).str.removesuffix("%").str.partition(".")[2].str.len()
    unseen = 0 if rows.stored else 0.5 * 10.0 ** -shown.to_numpy(dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        wrong = np.abs(100 * within / total - printed) > unseen + EXACT
    problem = "is not the share of those treated within 62 days"
    rows.fault_where(wrong & ~np.isnan(printed), column, problem, "Fetch it again")


def _titled(text: str) -> Period | None:
    """The period of "Aug-25", "August 2025" or "Q1 2015-2016 (April, May, June)"."""
    if found := re.fullmatch(r"([A-Za-z]+)-([0-9]{2})", text):
        number = month_number(found[1])
        return span(2000 + int(found[2]), number, 1) if number else None
    if found := re.match(rf"Q([1-4]) {YEAR}[-/](?:20)?[0-9]{{2}}(?: |$)", text):
        first = 3 * int(found[1]) + 1
        return span(int(found[2]) + first // 13, (first - 1) % 12 + 1, 3)
    return month(text) or read_months(text)


BANDS = ("WITHIN 31 DAYS", "* TO * DAYS", "AFTER 104 DAYS")
"""Columns that part those treated by the days they waited; they are not read."""
