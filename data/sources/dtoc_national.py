"""NHS England's national series of delayed days, by month.

Verified on the workbook of August 2010 to February 2020: its sheets by type of care, by responsible
organisation and by reason have parts of their own and the same total. The sheet of all three at
once, whose total has no header beside it, is not read.
"""

import re
from datetime import date

import numpy as np
import pandas as pd

from data.listing import first_of
from data.periods import read_date, read_financial_month, read_month
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.table import Table, normalise

GROUPS = ("Delayed Days", "DTOC Beds")
"""Two groups of columns under the same headers; a row above the header names them."""

PARTS = ("Acute", "Non-Acute", "NHS", "Social Care", "Both")
REASON = r"[A-Z]i*\) .*"
"""Such as "A) Awaiting completion of assessment" or "Dii) Awaiting nursing home placement"."""

TOLERANCE = 1e-6
UNCHECKED = "The title block states no months, so nothing shows whether they are all there."


def read(table: Table) -> Reading:
    """Delayed days over days in the month, which is beds, for England, month by month.

    The publication date is the later of `Published:` and `Revised:` in the title block. Faults:
    groups of columns in another order, a date or month that is none, parts that do
    not sum to the total, beds that are not days / days in the month, months that the title block
    states and the table lacks.
    """
    _check_groups(table)
    texts = table.texts("Year") + " " + table.texts("Period")
    starts, ends = periods(table, texts, "Year", read_financial_month, "2010-11 and February")
    in_month = np.where(
        np.isnat(starts), np.nan, (ends - starts) / np.timedelta64(1, "D") + 1
    ).astype(float)
    days = _checked_sum(table, in_month)
    block = table.block
    published = _stated(table, block.published, "Published:")
    revised = _stated(table, block.revised, "Revised:")
    remarks = _check_months(table, block.period, starts)
    found = observations(
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
    return Reading(found, pd.Timestamp(latest) if latest else None, remarks)


def _check_groups(table: Table) -> None:
    """Of the columns that share a header, the first must be days and the second beds."""
    above = table.preamble[-1] if table.preamble else []
    labels = pd.Series(above, dtype="str").map(normalise).replace("", None).ffill()
    ours = tuple(normalise(name) for name in GROUPS)
    twice = [name for name in dict.fromkeys(table.header) if name and table.header.count(name) > 1]
    for name in twice:
        at = [i for i, text in enumerate(table.header) if text == name]
        if tuple(labels.reindex(at)) != ours:
            problem = f"does not stand below {' and '.join(GROUPS)} in the row above the header"
            table.fault(0, name, "", problem, "Fetch it again")


def _checked_sum(table: Table, in_month: np.ndarray) -> np.ndarray:
    """The total delayed days, having checked its parts and, where they are there, the beds."""
    reasons = [name for name in table.header if re.fullmatch(REASON, name)]
    parts = [*(name for name in PARTS if table.has(name)), *reasons]
    days = {name: table.counts(name, missing=()) for name in (*parts, "Total")}
    remedy = "Correct the row, or fetch it again"
    wrong = np.abs(np.sum([days[name] for name in parts], axis=0) - days["Total"]) > 0
    table.fault_where(wrong, "Total", f"is not the sum of {first_of(parts, 5)}", remedy)
    for name in (name for name in days if table.header.count(name) > 1):
        beds = table.numbers(name, nth=1, missing=())
        expected = days[name] / in_month
        wrong = np.abs(beds - expected) > TOLERANCE * expected + _unseen(table, name)
        problem = "is not the delayed days divided by the days in the month"
        table.fault_where(wrong, name, problem, remedy, nth=1)
    return days["Total"]


def _unseen(table: Table, name: str) -> np.ndarray:
    """What rounding may have taken from beds as shown: half a unit of the last digit."""
    decimals = table.texts(name, nth=1).str.partition(".")[2].str.len().to_numpy(dtype=float)
    return np.where(table.stored, 0.0, 0.5 * 10.0**-decimals)


def _stated(table: Table, text: str, name: str) -> date | None:
    day = read_date(text)
    if text and day is None:
        table.fault(0, name, text, "is not a date", "Write it like 10th September 2020")
    return day


def _check_months(table: Table, text: str, starts: np.ndarray) -> tuple[str, ...]:
    """Every month that the title block states must be there."""
    ends = [read_month(part) for part in re.split(r" +[-–] +", text)]
    if len(ends) != 2 or None in ends:
        return (UNCHECKED,)
    first, last = (month[0] for month in ends if month)
    absent = pd.date_range(first, last, freq="MS").difference(pd.DatetimeIndex(starts))
    if len(absent) and not table.faults:
        problem = f"of the months stated, {text}, these are absent: "
        problem += ", ".join(f"{month:%Y-%m}" for month in absent)
        table.fault(0, "", "", problem, "Fetch it again: the file may be cut short")
    return ()


LAYOUT = Layout(
    name="dtoc_national",
    title="NHS England, delayed transfers of care, national series of delayed days",
    source="nhse_dtoc_national",
    gives=("delayed_beds",),
    columns=("Year", "Period", "Total"),
    read=read,
    optional=(*PARTS * 2, "Total"),
    ignored=("?) *", "?i) *", "?ii) *"),
    ends_at=("Notes:", "Notes", "Note:"),
)
