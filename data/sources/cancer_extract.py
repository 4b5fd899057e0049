"""NHS England's cancer waiting times, the provider extract: a row for each breakdown of a standard.

Verified on the extract of April to July 2025. It breaks each route of the 62-day standard and each
stage of the 31-day standard down by cancer type, for all modalities, and again by modality, for all
cancers. Each breakdown sums to the standard, so adding up both would count everybody twice. The
28-day standard has cancer types alone.
"""

import numpy as np
import pandas as pd

from data.periods import read_first_of_month
from data.sources.address import Address
from data.sources.file_names import status_in
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import rows as counted
from data.sources.table import Table
from data.sources.totals import ENGLAND

NEWEST = Address(
    "https://www.england.nhs.uk/statistics/statistical-work-areas/cancer-waiting-times/",
    links=(r"/CWT-CRS-[^/]*Data-Extract-Provider[^/]*\.xlsx$",),
)
"""The page, its newest extract, of some months or a financial year."""

STANDARDS = {
    "28-day fds": "cancer_28_day",
    "31-day combined": "cancer_31_day",
    "62-day combined": "cancer_62_day",
}
EVERY_MODALITY, EVERY_CANCER = ("all modalities", ""), "all cancers"
"""What says that a row is of every modality, a blank where the standard knows none, and cancer."""

OF_ALL = "the sum of all providers in the extract"
"""The note at England's figure, for which the extract has no row. For April to July 2025 the sums
make the percentages that NHS England printed.
"""

FIGURE = ["indicator", "area", "start", "end"]
COUNTS = ("TOTAL TREATED", "WITHIN STANDARD", "BREACHES")


def read(table: Table) -> Reading:
    """People within each standard and in all, by provider and month, for all routes and stages;
    and England's, which are their sums.

    Halves are valid: two trusts may share a patient. The line of a sum is that of its first row.
    Faults: no row of a standard, within and breaches that do not sum to the total, a provider
    whose cancer types and modalities have different sums.
    """
    rows = table.without(~table.texts("STANDARD").str.casefold().isin(STANDARDS))
    if not len(rows):
        known = ", ".join(STANDARDS)
        table.fault(0, "", "", f"there is no row of the standards {known}", "Fetch it again")
    each = pd.DataFrame({name: rows.numbers(name, missing=()) for name in COUNTS})
    wrong = (each["WITHIN STANDARD"] + each["BREACHES"] - each["TOTAL TREATED"]).abs() > 0
    rows.fault_where(
        wrong, "TOTAL TREATED", "is not the sum of within and breaches", "Fetch it again"
    )
    like = "2025-04-01"
    starts, ends = periods(rows, rows.texts("PERIOD"), "PERIOD", read_first_of_month, like)
    indicator = rows.texts("STANDARD").str.casefold().map(STANDARDS).to_numpy(dtype=object)
    each = each.assign(
        indicator=indicator, area=rows.text("ORG CODE"), start=starts, end=ends, line=rows.lines
    )
    modality, cancer = (
        rows.texts(name).str.casefold() for name in ("TREATMENT MODALITY", "CANCER TYPE")
    )
    every_modality, every_cancer = modality.isin(EVERY_MODALITY), cancer == EVERY_CANCER
    by_cancer = _sums(each[(every_modality & ~every_cancer).to_numpy()])
    by_modality = _sums(each[(~every_modality & every_cancer).to_numpy()])
    _check(table, by_cancer, by_modality)
    every = pd.concat([by_cancer, _sums(by_cancer.assign(area=ENGLAND))], ignore_index=True)
    figures = observations(
        indicator=every["indicator"],
        area=every["area"],
        area_name=np.where(every["area"] == ENGLAND, "England", ""),
        period_start=every["start"],
        period_end=every["end"],
        numerator=every["WITHIN STANDARD"],
        denominator=every["TOTAL TREATED"],
        status=status_in(table.file),
        note=np.where(every["area"] == ENGLAND, OF_ALL, ""),
        line=every["line"],
    )
    left = len(table) - len(rows)
    remark = f"Skipped, of other standards: {counted(left)}."
    return Reading(figures, remarks=(remark,) if left else ())


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    """The counts of each standard, provider and month, and the first line of each."""
    how = dict.fromkeys(COUNTS, "sum") | {"line": "min"}
    return rows.groupby(FIGURE, sort=False, as_index=False).agg(how)


def _check(table: Table, by_cancer: pd.DataFrame, by_modality: pd.DataFrame) -> None:
    """Check that the two breakdowns of a standard have the same sums, where there are two."""
    if table.faults:
        return
    of_two = by_cancer[by_cancer["indicator"].isin(by_modality["indicator"])]
    both = of_two.merge(by_modality, on=FIGURE, how="outer").fillna(0)
    for row in both[(both["TOTAL TREATED_x"] - both["TOTAL TREATED_y"]).abs() > 0].itertuples():
        problem = f"cancer types and modalities of {row.area} have different sums"
        table.fault(int(max(row.line_x, row.line_y)), "", "", problem, "Fetch it again")


LAYOUT = Layout(
    name="cancer_extract",
    title="NHS England, cancer waiting times, provider extract",
    source="nhse_cwt",
    gives=tuple(STANDARDS.values()),
    columns=(
        *("PERIOD", "YEAR", "MONTH", "STANDARD", "ORG CODE", "STAGE/ROUTE", "TREATMENT MODALITY"),
        *("CANCER TYPE", *COUNTS),
    ),
    read=read,
    addresses=lambda: (NEWEST,),
)
