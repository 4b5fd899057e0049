"""NHS England's cancer waiting times, the provider extract of several months.

Verified on April to July 2025. A row is of one route, and either of all modalities of treatment and
one type of cancer, or of one modality and all cancers: a plain sum counts everybody twice.
"""

import numpy as np
import pandas as pd

from data.sources.cancer_sheet import ALL_CANCERS, month, status
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table

STANDARD = "62-day combined"
ALL_MODALITIES = "all modalities"


def read(table: Table) -> Reading:
    """People treated within 62 days, and all treated, by provider and month, of all routes.

    They are the sum of all types of cancer, which must be that of all modalities. Faults: no row
    of that standard, within and breaches that are not the total, sums that differ.
    """
    rows = table.without(table.texts("STANDARD").str.casefold() != STANDARD)
    if not len(rows) and len(table):
        table.fault(0, "", "", "there is no row of the 62-day combined standard", "Fetch it again")
    names = ("TOTAL TREATED", "WITHIN STANDARD", "BREACHES")
    total, within, after = (rows.numbers(name, missing=()) for name in names)
    wrong = np.abs(within + after - total) > 0
    rows.fault_where(wrong, names[0], "is not the sum of within and breaches", "Fetch it again")
    starts, ends = periods(rows, rows.texts("PERIOD"), "PERIOD", month, "2025-04-01")
    each = pd.DataFrame(
        {
            "area": rows.text("ORG CODE"),
            "start": starts,
            "end": ends,
            "within": within,
            "total": total,
            "line": rows.lines,
        }
    )
    by_type = (rows.texts("TREATMENT MODALITY").str.casefold() == ALL_MODALITIES).to_numpy()
    of_all = (rows.texts("CANCER TYPE").str.casefold() == ALL_CANCERS).to_numpy()
    sums = _sums(each[by_type & ~of_all])
    _check_sums(rows, sums, _sums(each[of_all & ~by_type]))
    found = observations(
        indicator="cancer_62_day",
        area=sums["area"],
        period_start=sums["start"],
        period_end=sums["end"],
        numerator=sums["within"],
        denominator=sums["total"],
        status=status(rows.file),
        line=sums["line"],
    )
    left = counted(len(table) - len(rows))
    return Reading(found, remarks=(f"Skipped, of other standards: {left}.",))


def _sums(each: pd.DataFrame) -> pd.DataFrame:
    return each.groupby(["area", "start", "end"], sort=False, as_index=False).agg(
        within=("within", "sum"), total=("total", "sum"), line=("line", "min")
    )


def _check_sums(rows: Table, by_type: pd.DataFrame, by_modality: pd.DataFrame) -> None:
    """The types of cancer and the modalities of treatment are two partitions of the same people."""
    if rows.faults:
        return
    both = by_type.merge(
        by_modality, on=["area", "start"], how="outer", suffixes=("", "_of_modalities")
    )
    differs = both["total"].ne(both["total_of_modalities"])
    differs |= both["within"].ne(both["within_of_modalities"])
    for row in both[differs].to_dict("records"):
        problem = (
            f"{row['area']} in {row['start']:%B %Y}: {row['total']:,.1f} people by type of cancer, "
            f"and {row['total_of_modalities']:,.1f} by modality of treatment, or not as many within"
        )
        line = row["line"] if row["line"] == row["line"] else row["line_of_modalities"]
        rows.fault(int(line), "TOTAL TREATED", "", problem, "Fetch it again: rows are missing")


LAYOUT = Layout(
    name="cancer_extract",
    title="NHS England, cancer waiting times, provider extract of several months",
    source="nhse_cwt",
    gives=("cancer_62_day",),
    columns=(
        "PERIOD",
        "YEAR",
        "MONTH",
        "STANDARD",
        "ORG CODE",
        "STAGE/ROUTE",
        "TREATMENT MODALITY",
        "CANCER TYPE",
        "TOTAL TREATED",
        "WITHIN STANDARD",
        "BREACHES",
    ),
    read=read,
)
