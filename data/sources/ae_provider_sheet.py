"""NHS England's A&E workbook: the sheet of providers, also if saved as CSV.

Verified on the workbooks of June and August 2015, March and December 2016, January, April and
August 2017, January 2018 and June 2025, and on a CSV of each of April and October 2025: every
provider's figures, England's row, and its printed percentage to the last digit. The sheet is called
"A&E Data" until 2016 and "Provider Level Data" since; in 2025 others beside it have its header, of
which it is the total. Until March 2017 it has no columns of attendances within four hours: they are
all less those over four hours. Not seen: workbooks of February 2018 to May 2025.
"""

import numpy as np
import pandas as pd

from data.periods import Period
from data.sources.ae_figures import observed, of_england
from data.sources.file_names import months_in
from data.sources.layout import Layout
from data.sources.reading import SYSTEM, Reading, observations
from data.sources.table import Table
from data.sources.title_block import contradicted, status
from data.sources.totals import check_total, is_total
from metrics.ratio import value

TYPES = (
    "Type 1 Departments - Major A&E",
    "Type 2 Departments - Single Specialty",
    "Type 3 Departments - Other A&E/Minor Injury Unit",
)
ALL, WITHIN, OVER = TOTALS = (
    "Total attendances",
    "Total Attendances < 4 hours",
    "Total Attendances > 4 hours",
)
"""Groups of columns, named by their last: each has the three types, under the same headers, and
their total. The group within four hours may be absent.
"""

MEANS = {ALL: "attendances", WITHIN: "attendances within four hours", OVER: "over four hours"}
PERCENTAGE = "Percentage in 4 hours or less (all)"
ROUNDING = 0.06
"""A percentage in a CSV file may be rounded to one decimal."""

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
MISSING = ("", "-", "N/A", "n/a")
NO_RATIO = (*MISSING, "#DIV/0!", "#VALUE!", "#N/A", "#REF!")


def read(table: Table) -> Reading:
    """Attendances within four hours and in all, by provider and of England, in patients.

    The month, publication date and status come from the title block, else from the file's name. The
    column without a header is the system of each provider. A provider without figures, or in its
    field test (data.sources.ae_field_tests), keeps its row, with a note, and England is then the
    sum of the others. A row that contradicts itself is in doubt: an invalid count, types that do
    not sum to their total, within and over four hours that do not sum to all, a percentage that
    does not match the counts. Faults: no month or several, a block and a name that contradict each
    other, a cell that is not a number, rows that do not sum to England's.
    """
    total = is_total(table, ("Code", "Name"), ("total", "england"))
    groups = _groups(table)
    start, end = _month(table)
    if table.faults:
        return Reading(observations(line=[]))
    totals = {name: of_types[-1] for name, of_types in groups.items()}
    check_total(table, total, totals)
    attended = totals[ALL]
    within = _within(totals)
    rows = pd.DataFrame(
        {
            "area": table.text("Code"),
            "area_name": table.text("Name"),
            "period_start": pd.Timestamp(start),
            "period_end": pd.Timestamp(end),
            "attended": attended,
            "within": within,
            "line": table.lines,
        }
    )
    _check_rows(table, rows, total, groups)
    rows["doubt"] = table.doubted()
    of_rows = table.without(total)
    systems = pd.DataFrame(
        {"provider": of_rows.text("Code"), "period_end": end, "system": of_rows.texts_unnamed()}
    )
    return Reading(
        observed(rows, total, status(table.block, table.file)),
        published=pd.Timestamp(day) if (day := table.block.published_on) else None,
        systems=systems.loc[systems["system"] != "", SYSTEM],
    )


def _groups(table: Table) -> dict[str, list[np.ndarray]]:
    """The counts of each group in the sheet: the three types and their total."""
    present = sorted((name for name in TOTALS if table.has(name)), key=table.header.index)
    groups = {}
    for nth, name in enumerate(present):
        if any(table.header.count(type) != len(present) for type in TYPES):
            problem = f"there are not three types of department before each of {', '.join(present)}"
            table.fault(0, name, "", problem, "Fetch it again: columns are missing")
            break
        names = {type: f"{type.split(' Dep')[0]} {MEANS[name]}" for type in TYPES}
        of_types = [
            table.counts_as_printed(type, nth, MISSING, called) for type, called in names.items()
        ]
        groups[name] = [*of_types, table.counts_as_printed(name, missing=MISSING)]
    return groups


def _within(totals: dict[str, np.ndarray]) -> np.ndarray:
    """Attendances within four hours; NaN if people attended but both counts, within and over four
    hours, are 0.
    """
    if WITHIN not in totals:
        return totals[ALL] - totals[OVER]
    unreported = (totals[ALL] > 0) & (totals[WITHIN] == 0) & (totals[OVER] == 0)
    return np.where(unreported, np.nan, totals[WITHIN])


def _month(table: Table) -> Period | tuple[None, None]:
    block, named = table.block, months_in(table.file)
    if problem := contradicted(block, table.file):
        table.fault(0, "", "", problem, "Rename the file by the month that it is of")
    elif (months := block.months) and months[0].replace(day=1) == months[1].replace(day=1):
        return months
    elif months:
        problem = f"the sheet's period is {block.period}, but this layout is of single months"
        table.fault(0, "", "", problem, "Load the sheets of the single months")
    elif len(named) == 1:
        return named[0]
    else:
        in_name = ", ".join(f"{start:%Y-%m}" for start, _ in named) or "no month"
        problem = f"the sheet does not state its month, and the file's name has {in_name}"
        table.fault(0, "", "", problem, "Rename the file like April-2025-AE.csv")
    return None, None


def _check_rows(
    table: Table, rows: pd.DataFrame, total: np.ndarray, groups: dict[str, list[np.ndarray]]
) -> None:
    """Doubt each row whose figures contradict each other; a table with faults is not checked."""
    published, to = _percentages(table)
    if table.faults:
        return
    for name, (*types, sum_of_types) in groups.items():
        added = np.nansum(types, axis=0)
        wrong = np.where(np.isnan(sum_of_types), added > 0, added != sum_of_types)
        table.doubt_where(wrong, f"{name!r} is not the sum of the three types")
    attended, within = rows["attended"].to_numpy(), rows["within"].to_numpy()
    ratio = value(within, attended, 100)
    if WITHIN in groups:
        over = groups[OVER][-1]
        blank = np.isnan(within) & ~(over > 0)
        of_blank = np.nansum(attended[blank & ~total])  # England's row may leave them out, or not
        agree = (within + over == attended) | (total & (within + over == attended - of_blank))
        table.doubt_where(~blank & ~agree, f"{ALL!r} is not the sum of within and over four hours")
        ratio = value(within, within + over, 100)
    wrong = np.abs(published - ratio) > to
    if total.any():
        of_others = value(*of_england(rows, total)[:2], 100)
        wrong &= ~(total & (np.abs(published - of_others) <= to))
    table.doubt_where(wrong, f"{PERCENTAGE!r} is not what the counts give")


def _percentages(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """The published percentages, and the difference from the counts that rounding allows."""
    if not table.has(PERCENTAGE):
        return np.full(len(table), np.nan), np.full(len(table), ROUNDING)
    whole = [not table.stored and "." not in cell for cell in table.text(PERCENTAGE)]
    published = table.numbers(PERCENTAGE, missing=NO_RATIO, percent=True)
    return published, np.where(whole, 0.5 + ROUNDING, ROUNDING)


LAYOUT = Layout(
    name="ae_provider_sheet",
    title="NHS England, A&E attendances by provider, workbook",
    source="nhse_ae",
    gives=("ae_four_hour",),
    columns=("Code", "Region", "Name", *TYPES, ALL, *TYPES, OVER),
    read=read,
    optional=(*TYPES, WITHIN, PERCENTAGE, *OTHERS),
    renamed=(
        *((name.replace(" - ", " 0 "), name) for name in TYPES),
        ("Other Emergency admissions (ie not via A&E)", OTHERS[7]),
    ),
    ends_at=("Note:*", "Notes*", "Source:*"),
    sheets=("Provider Level Data",),
)
