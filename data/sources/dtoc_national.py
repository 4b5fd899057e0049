"""NHS England's national series of delayed days, by month.

Verified on the workbook of August 2010 to February 2020: its sheets by type of care, by responsible
organisation, by reason, and by all three at once, each with the same totals.
"""

import re
from datetime import date

import numpy as np
import pandas as pd

from data.periods import read_date, read_financial_month, read_month
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.table import Table, normalise

GROUPS = ("Delayed Days", "DTOC Beds")
"""Two groups of columns under the same headers; a row above the header names them."""

PARTS = (("Acute", "Non-Acute"), ("NHS", "Social Care", "Both"))
"""The parts that the days of a sheet are divided into; a sheet without them has reasons, whose
headers begin with a letter.
"""

MOST = 24
"""The most columns per organisation in the sheet of all three: one for each type of care and
reason, 21 until 2020.
"""

REASON = re.compile(r"[A-Z]i*\) ")
TOLERANCE = 1e-6
UNCHECKED = "The title block states no months, so missing months cannot be noticed."


def read(table: Table) -> Reading:
    """Delayed days divided by the days in the month (delayed beds), for England, by month.

    The publication date is the later of `Published:` and `Revised:` in the title block. Faults:
    groups of columns in another order, an invalid date or month, parts that do not sum to the
    total, beds that are not days / days in the month, months that the title block states but the
    table lacks.
    """
    _name_total(table)
    _check_groups(table)
    texts = table.texts("Year") + " " + table.texts("Period")
    starts, ends = periods(table, texts, "Year", read_financial_month, "2010-11 and February")
    in_month = np.where(
        np.isnat(starts), np.nan, (ends - starts) / np.timedelta64(1, "D") + 1
    ).astype(float)
    days = _checked_sum(table, in_month)
    published, revised = (_stated(table, name) for name in ("published", "revised"))
    remarks = _check_months(table, table.block.period, starts)
    figures = observations(
        indicator="delayed_beds",
        area="E92000001",
        area_name="England",
        period_start=starts,
        period_end=ends,
        numerator=days,
        denominator=in_month,
        status="revised" if revised else "final",
        line=table.lines,
    )
    latest = max((day for day in (published, revised) if day), default=None)
    return Reading(figures, pd.Timestamp(latest) if latest else None, remarks)


def _name_total(table: Table) -> None:
    """Name the column of the total, whose name the sheet of all three has above the header."""
    above = table.preamble[-2:]
    for at, name in enumerate(table.header):
        if not name and any(row[at : at + 1] == ["Total"] for row in above):
            table.header[at] = "Total"
    if not table.has("Total"):
        table.fault(0, "Total", "", "there is no total column", "Fetch it again")


def _check_groups(table: Table) -> None:
    """Check that of two columns with the same header the first is days and the second beds."""
    if table.header.count("Total") < 2:
        return
    above = table.preamble[-1] if table.preamble else []
    labels = pd.Series(above, dtype="str").map(normalise).replace("", None).ffill()
    ours = tuple(normalise(name) for name in GROUPS)
    for name in (*_parts(table), "Total"):
        at = [i for i, text in enumerate(table.header) if text == name]
        if len(at) > 1 and tuple(labels.reindex(at)) != ours:
            problem = f"is not below {' and '.join(GROUPS)} in the row above the header"
            table.fault(0, name, "", problem, "Fetch it again")


def _parts(table: Table) -> list[str]:
    """The columns that the days of a sheet are divided into."""
    for names in PARTS:
        if table.has(names[0]):
            return list(names)
    return [name for name in table.header if REASON.match(name)]


def _checked_sum(table: Table, in_month: np.ndarray) -> np.ndarray:
    """The total delayed days, after checking their parts and the beds."""
    if not table.has("Total"):
        return np.full(len(table), np.nan)
    names = [*_parts(table), "Total"]
    with_beds = table.header.count("Total") > 1
    *parts, total = (
        np.sum([table.counts(name, nth, missing=()) for nth in range(times)], axis=0)
        for name in names
        for times in [1 if with_beds else table.header.count(name)]
    )
    remedy = "Correct the row, or fetch it again"
    wrong = np.abs(np.sum(parts, axis=0) - total) > 0
    table.fault_where(wrong, "Total", f"is not the sum of the days {_kinds(names)}", remedy)
    for name, of_days in zip(names, (*parts, total), strict=True):
        if with_beds and table.header.count(name) > 1:
            of_beds = table.numbers(name, nth=1, missing=())
            half = 0.0 if table.stored else 0.5 * (of_beds % 1 == 0)  # shown without decimals
            wrong = np.abs(of_beds * in_month - of_days) > TOLERANCE * of_days + half * in_month
            problem = "is not the delayed days divided by the days in the month"
            table.fault_where(wrong, name, problem, remedy, nth=1)
    return total


def _kinds(names: list[str]) -> str:
    return f"of {' and '.join(names[:-1])}" if len(names) < 5 else "of the reasons"


def _stated(table: Table, name: str) -> date | None:
    text = getattr(table.block, name)
    day = read_date(text)
    if text and day is None:
        table.fault(
            0, f"{name.capitalize()}:", text, "is not a date", "Write it like 10th September 2020"
        )
    return day


def _check_months(table: Table, text: str, starts: np.ndarray) -> tuple[str, ...]:
    """Check that every month that the title block states is there."""
    ends = [read_month(part) for part in re.split(r" +[-–] +", text)]
    if len(ends) != 2 or None in ends:
        return (UNCHECKED,)
    first, last = (month[0] for month in ends if month)
    absent = pd.date_range(first, last, freq="MS").difference(pd.DatetimeIndex(starts))
    if len(absent) and not table.faults:
        problem = f"the title block states {text}, but these months are missing: "
        problem += ", ".join(f"{month:%Y-%m}" for month in absent)
        table.fault(0, "", "", problem, "Fetch it again: the file may be cut short")
    return ()


LAYOUT = Layout(
    name="dtoc_national",
    title="NHS England, delayed transfers of care, national series of delayed days",
    source="nhse_dtoc_national",
    gives=("delayed_beds",),
    columns=("Year", "Period"),
    read=read,
    optional=("Total", "Total", *PARTS[0] * 2, *PARTS[1] * MOST),
    renamed=(("Period Name", "Period"),),
    ignored=("?) *", "Di) *", "Dii) *"),
    ends_at=("Notes:", "Notes", "Note:"),
)
