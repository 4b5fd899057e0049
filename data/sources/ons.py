"""Office for National Statistics, subnational indicators: one CSV per indicator."""

import numpy as np
import pandas as pd

from data.periods import read_interval
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import ids_by, used
from data.sources.table import Table
from metrics.registry import indicators

WITHHELD = {
    "": "no value published",
    "c": "confidential, withheld by the publisher",
    "u": "unreliable, withheld by the publisher",
    "x": "not available",
    "z": "not applicable",
}
"""The reason for a missing value, by the publisher's status."""

PUBLISHED = {
    "": "",
    "b": "break in the series",
    "e": "estimated by the publisher",
    "p": "",
    "r": "",
    "u": "unreliable, says the publisher",
}
STATUS = {"p": "provisional", "r": "revised"}


def read(table: Table) -> Reading:
    """Values in the indicator's unit with 95% limits; there are no counts.

    A withheld value keeps its row, with a note. Faults: a figure that is not a number, an invalid
    period, an unknown status, a unit other than the indicator's, a file with nothing that is used.
    """
    ids = ids_by("ons_name")
    names = table.texts("indicator")
    rows, found_ids, remarks = used(table, names, ids, names)
    _check_units(rows, found_ids)
    values = rows.numbers("observation")
    texts = rows.texts("period")
    starts, ends = periods(rows, texts, "period", read_interval, "2013-01-01/P1Y")
    figures = observations(
        indicator=found_ids,
        area=rows.text("areacd"),
        area_name=rows.text("areanm"),
        period_start=starts,
        period_end=ends,
        value=values,
        lower=rows.numbers("lci_95"),
        upper=rows.numbers("uci_95"),
        status=rows.texts("status").map(STATUS).fillna("final"),
        note=_notes(rows, values),
        line=rows.lines,
    )
    return Reading(figures, remarks=remarks)


def _check_units(rows: Table, found_ids: list[str]) -> None:
    ours = pd.Series([indicators()[id].unit.symbol.strip() for id in found_ids], dtype="str")
    other = rows.texts("unit") != ours
    rows.fault_where(
        other, "unit", "is not the unit of the indicator", "Convert it, or leave it out"
    )


def _notes(rows: Table, values: np.ndarray) -> pd.Series:
    status, remark = rows.texts("status"), rows.texts("notes")
    reason = status.map(PUBLISHED).where(~np.isnan(values), status.map(WITHHELD))
    known = ", ".join(sorted({*WITHHELD, *PUBLISHED} - {""}))
    remedy = f"Write one of {known}; some need a value, some must have none"
    rows.fault_where(reason.isna(), "status", "is not a status that fits the observation", remedy)
    reason = reason.fillna("").astype("str")
    between = np.where((reason != "") & (remark != ""), "; ", "")
    return reason + between + remark


LAYOUT = Layout(
    name="ons",
    title="ONS, subnational indicators, CSV",
    source="ons",
    gives=(),
    named="ons_name",
    columns=(
        "areacd",
        "areanm",
        "geography",
        "indicator",
        "period",
        "observation",
        "measure",
        "unit",
        "lci_95",
        "uci_95",
        "status",
        "notes",
    ),
    read=read,
)
