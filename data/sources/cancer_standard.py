"""The sheets of NHS England's cancer workbooks: one of the standards, by provider."""

import re
from dataclasses import dataclass

import numpy as np

from data.periods import Period, read_months, read_quarter
from data.sources.file_names import status_in
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import ENGLAND, check_percentage, check_sum, is_total

PROVIDER = ("ODS CODE", "ACCOUNTABLE PROVIDER")
ENGLISH = "all english providers"
CANCER_TYPE, ALL_CANCERS = "CANCER TYPE", "all cancers"


@dataclass(frozen=True)
class Standard:
    """A standard of so many days. The parts of its sheets are told apart by the column `part`, and
    are the whole standard where it says one of `whole`; `verb` begins the percentage's header.
    """

    indicator: str
    days: int
    part: str
    whole: tuple[str, ...]
    verb: str = "TREATED"

    @property
    def columns(self) -> tuple[str, str, str]:
        """The headers of those in all, within and after."""
        return "TOTAL", f"WITHIN {self.days} DAYS", f"AFTER {self.days} DAYS"

    @property
    def percentage(self) -> str:
        """The header of the share within."""
        return f"{self.verb} WITHIN {self.days} DAYS"


def read(table: Table, standard: Standard) -> Reading:
    """People within the standard and in all, by provider and for England.

    Halves are valid: two trusts may share a patient. Faults: no part that is the whole standard,
    no period above the header, within and after that do not sum to the total, providers that do
    not sum to England's row.
    """
    whole = table.texts(standard.part).str.casefold().isin(standard.whole)
    if table.has(CANCER_TYPE):
        whole &= table.texts(CANCER_TYPE).str.casefold() == ALL_CANCERS
    rows = table.without(~whole)
    if not len(rows):
        parts = ", or of ".join(standard.whole)
        table.fault(0, "", "", f"there is no part of {parts}", "Fetch it again")
    total, within, after = (rows.numbers(name, missing=()) for name in standard.columns)
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, "TOTAL", "is not the sum of within and after", "Fetch it again")
    check_percentage(rows, standard.percentage, within, total)
    england = is_total(rows, PROVIDER[1:], (ENGLISH,))
    for name, values in zip(standard.columns, (total, within, after), strict=True):
        check_sum(rows, england, name, values)
    start, end = _period(table) or (None, None)
    figures = observations(
        indicator=standard.indicator,
        area=np.where(england, ENGLAND, rows.text(PROVIDER[0])),
        area_name=np.where(england, "England", rows.text(PROVIDER[1])),
        period_start=start,
        period_end=end,
        numerator=within,
        denominator=total,
        status=status_in(table.file),
        line=rows.lines,
    )
    left = len(table) - len(rows)
    remark = f"Skipped, of single routes and care settings: {counted(left)}."
    return Reading(figures, remarks=(remark,) if left else ())


def _period(table: Table) -> Period | None:
    """The month or quarter above the header: "Aug-25", "Q1 2015-2016 (April, May, June)"."""
    cells = [re.sub(r" *\(.*\)$", "", cell) for row in table.preamble for cell in row if cell]
    stated = [period for cell in cells if (period := read_months(cell) or read_quarter(cell))]
    if len(set(stated)) == 1:
        return stated[0]
    problem = f"above the header there must be one month or quarter, but there are {len(stated)}"
    table.fault(0, "", "", problem, "Write it there like Aug-25")
    return None
