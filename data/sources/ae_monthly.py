"""NHS England's monthly A&E CSV: one row per provider, true headers, since 2018."""

from collections.abc import Mapping

import numpy as np

from data.periods import Period, read_month
from data.sources.address import Address
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
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
        r"(?i)/[^/]*(monthly-ae|20\d\d-csv)[^/]*\.csv$",
    ),
)
"""The page, its newest year's page, the newest monthly CSV (Monthly-AE-April-2025.csv, or named
like April-2025-CSV-a1b2c.csv)."""


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider, in patients; booked ones counted.

    A provider that left a count out has a note and no figure. Faults: a period that is no month,
    a count that is none, more over four hours than attended, some booked columns without the
    others, rows that do not sum to the total row, no total row where the file is cut short.
    """
    total = is_total(table, ("Period", "Org Code", "Org name"))
    counts = {name: table.counts(name, missing=MISSING) for name in COUNTS if table.has(name)}
    _check_booked(table)
    check_total(table, total, counts)
    remarks = () if total.any() else _without_total(table)
    rows = table.without(total)
    counts = {name: values[~total] for name, values in counts.items()}
    _check_over(rows, counts)
    attended = _sum(counts, ATTENDANCES + BOOKED)
    within = attended - _sum(counts, OVER + OVER_BOOKED)
    starts, ends = periods(rows, rows.texts("Period"), "Period", _month, "MSitAE-APRIL-2025")
    found = observations(
        indicator="ae_four_hour",
        area=rows.text("Org Code"),
        area_name=rows.text("Org name"),
        period_start=starts,
        period_end=ends,
        numerator=within,
        denominator=np.where(np.isnan(within), np.nan, attended),
        status=status_in(table.file),
        note=np.where(np.isnan(within), "not reported by the provider", ""),
        line=rows.lines,
    )
    return Reading(found, remarks=remarks)


def _month(text: str) -> Period | None:
    head, _, month = text.partition("-")
    return read_month(month) if head.casefold() == "msitae" else None


def _sum(counts: Mapping[str, np.ndarray], names: tuple[str, ...]) -> np.ndarray:
    return np.sum([counts[name] for name in names if name in counts], axis=0)


def _check_booked(table: Table) -> None:
    booked = (*BOOKED, *OVER_BOOKED)
    absent = [name for name in booked if not table.has(name)]
    if 0 < len(absent) < len(booked):
        problem = f"of the booked appointments some columns are absent: {', '.join(absent)}"
        table.fault(0, "", "", problem, "Fetch it again: attendances would be left out")


def _check_over(rows: Table, counts: Mapping[str, np.ndarray]) -> None:
    for seen, over in zip(ATTENDANCES + BOOKED, OVER + OVER_BOOKED, strict=True):
        if seen in counts and over in counts:
            wrong = counts[over] > counts[seen]
            rows.fault_where(wrong, over, f"is more than {seen!r}", "Correct one of the two")


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
