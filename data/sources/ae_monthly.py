"""NHS England's monthly A&E CSV: one row per provider, true headers, since 2018.

Verified on 53 files, all months of April 2018 to December 2021 and eight of September 2024 to
September 2025, in its four headers: with and without "Number of", without and with booked
appointments (since August 2020), and one that ends in commas and a stray letter. Every provider's
figures are another reading's, and the total row is the sum of the rows in each.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.periods import MONTHS, Period, read_month
from data.sources.address import Address
from data.sources.ae_figures import observed
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading
from data.sources.table import Table
from data.sources.totals import UNCHECKED, check_total, is_total

ATTENDANCES = (
    "A&E attendances Type 1",
    "A&E attendances Type 2",
    "A&E attendances Other A&E Department",
)
BOOKED = (
    "A&E attendances Booked Appointments Type 1",
    "A&E attendances Booked Appointments Type 2",
    "A&E attendances Booked Appointments Other Department",
)
OVER = (
    "Attendances over 4hrs Type 1",
    "Attendances over 4hrs Type 2",
    "Attendances over 4hrs Other Department",
)
OVER_BOOKED = (
    "Attendances over 4hrs Booked Appointments Type 1",
    "Attendances over 4hrs Booked Appointments Type 2",
    "Attendances over 4hrs Booked Appointments Other Department",
)
OTHERS = (
    "Patients who have waited 4-12 hs from DTA to admission",
    "Patients who have waited 12+ hrs from DTA to admission",
    "Emergency admissions via A&E - Type 1",
    "Emergency admissions via A&E - Type 2",
    "Emergency admissions via A&E - Other A&E department",
    "Other emergency admissions",
)
COUNTS = (*ATTENDANCES, *BOOKED, *OVER, *OVER_BOOKED, *OTHERS)
RENAMED = (
    *((f"Number of {name}", name) for name in ATTENDANCES),
    *((f"Number of {name}", name) for name in OVER),
    ("Attendances over 4hrs Other A&E Department", OVER[2]),
    ("Number of attendances over 4hrs Other A&E Department", OVER[2]),
)
MISSING = ("", "-")
NEWEST = Address(
    "https://www.england.nhs.uk/statistics/statistical-work-areas/ae-waiting-times-and-activity/",
    links=(
        r"/ae-attendances-and-emergency-admissions-20\d\d-\d\d/?$",
        rf"(?i)/[^/]*({'|'.join(MONTHS)})-20\d\d[^/]*\.csv$",
    ),
)
"""The page, its newest year's page, the newest monthly CSV: any whose name has a month."""


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider, in patients; booked ones counted.

    The total row of a file with several regions is England's. A provider that left out a count, or
    was in its field test (data.sources.ae_field_tests), has a note and no figure, and England is
    then the sum of the others. An invalid count, or more people over four hours than attended, puts
    the row in doubt. Faults: a period that is not a month, a cell that is not a number, only some
    of the booked columns, rows that do not sum to the total row, no total row in a file that is
    cut short.
    """
    total = is_total(table, ("Period", "Org Code", "Org name"))
    names = [name for name in COUNTS if table.has(name)]
    counts = {name: table.counts_as_printed(name, missing=MISSING) for name in names}
    _check_booked(table)
    check_total(table, total, counts)
    remarks = () if total.any() else _without_total(table)
    _check_over(table, total, counts)
    attended = _sum(counts, ATTENDANCES + BOOKED)
    of_rows = table.without(total)
    starts, ends = periods(of_rows, of_rows.texts("Period"), "Period", _month, "MSitAE-APRIL-2025")
    rows = pd.DataFrame(
        {
            "area": table.text("Org Code"),
            "area_name": table.text("Org name"),
            "period_start": _spread(starts, total),
            "period_end": _spread(ends, total),
            "attended": attended,
            "within": attended - _sum(counts, OVER + OVER_BOOKED),
            "line": table.lines,
            "doubt": table.doubted(),
        }
    )
    if len(set(of_rows.text("Parent Org"))) == 1:
        rows, total = rows[~total], total[~total]
    return Reading(observed(rows, total, status_in(table.file)), remarks=remarks)


def _spread(of_rows: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Dates of all rows from those of the provider rows; NaT for the total row."""
    spread = np.full(len(total), np.datetime64("NaT"), dtype="datetime64[s]")
    spread[~total] = of_rows
    return spread


def _month(text: str) -> Period | None:
    head, _, month = text.partition("-")
    return read_month(month) if head.casefold() == "msitae" else None


def _sum(counts: Mapping[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray:
    return np.sum([counts[name] for name in names if name in counts], axis=0)


def _check_booked(table: Table) -> None:
    booked = (*BOOKED, *OVER_BOOKED)
    absent = [name for name in booked if not table.has(name)]
    if 0 < len(absent) < len(booked):
        problem = f"some columns of booked appointments are missing: {', '.join(absent)}"
        table.fault(0, "", "", problem, "Fetch it again: attendances would be left out")


def _check_over(table: Table, total: np.ndarray, counts: Mapping[str, np.ndarray]) -> None:
    for seen, over in zip(ATTENDANCES + BOOKED, OVER + OVER_BOOKED, strict=True):
        if seen in counts and over in counts:
            wrong = (counts[over] > np.maximum(counts[seen], 0)) & ~total
            table.doubt_where(wrong, f"{over!r} is more than {seen!r}")


def _without_total(table: Table) -> tuple[str, ...]:
    if not table.ends_whole:
        problem = "the file is cut short: no total row, and its last line has no line ending"
        table.fault(0, "", "", problem, "Fetch it again")
    return (UNCHECKED,)


LAYOUT = Layout(
    name="ae_monthly",
    title="NHS England, A&E attendances, monthly CSV",
    source="nhse_ae",
    gives=("ae_four_hour",),
    columns=("Period", "Org Code", "Parent Org", "Org name", *ATTENDANCES, *OVER),
    read=read,
    optional=(*BOOKED, *OVER_BOOKED, *OTHERS),
    renamed=RENAMED,
    addresses=lambda: (NEWEST,),
)
