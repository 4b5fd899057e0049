"""Public health profiles (Fingertips): the CSV offered under "get the data"."""

import html
import re

import numpy as np
import pandas as pd

from data.periods import read_fingertips
from data.sources.address import Address
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import FIGURES, Reading, observations
from data.sources.selection import ids_by, rows, used
from data.sources.table import Table
from metrics.earlier import KEY

SUPPRESSED = "suppressed by the publisher"
NO_VALUE = "no value published"
API = "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"
UPPER_TIER = 502
"""The publisher's number for upper-tier authorities as they are since April 2023."""

LIKE = "2019, 2019/20, 2015 - 17, 2019 Q2 or 2019/20 Q1"


def read(table: Table) -> Reading:
    """Values in the indicator's unit, with count, denominator and 95% limits where published.

    Rows of one sex or category (such as a deprivation decile) and indicators that no metric module
    uses are skipped, with a remark. Suppressed cells keep their row, with a note and no figure.
    Identical rows count once. Faults: a figure that is not a number, an unknown form of period, a
    file with nothing that is used.
    """
    ids = ids_by("fingertips_id")
    keys = table.texts("Indicator ID")
    table, _, unused = used(table, keys, ids, keys + " " + table.texts("Indicator Name"))
    table, skipped = _persons(table)
    if not len(table) and not table.faults:
        problem = "every row is of one sex or of a category"
        table.fault(0, "", "", problem, "Fetch the figures for persons")
    figures, repeated = _once(_observations(table, ids))
    return Reading(figures, remarks=(*unused, *skipped, *repeated))


def _addresses() -> tuple[Address, ...]:
    return tuple(
        Address(f"{API}?indicator_ids={id}&area_type_id={UPPER_TIER}", name=f"fingertips-{id}.csv")
        for id in sorted(ids_by("fingertips_id"))
    )


def _persons(table: Table) -> tuple[Table, tuple[str, ...]]:
    sex, category = table.texts("Sex"), table.texts("Category Type")
    of_sex = sex.str.casefold() != "persons"
    of_category = ~of_sex & (category != "")
    remarks = tuple(
        f"Skipped, of {column} {', '.join(sorted(cells[what].unique()))}: {rows(what.sum())}."
        for what, column, cells in (
            (of_sex, "Sex", sex),
            (of_category, "Category Type", category),
        )
        if what.any()
    )
    return table.without(of_sex | of_category), remarks


def _observations(table: Table, ids: dict[str, str]) -> pd.DataFrame:
    texts = table.texts("Time period")
    starts, ends = periods(table, texts, "Time period", read_fingertips, LIKE)
    figures = {
        "numerator": table.numbers("Count"),
        "denominator": table.numbers("Denominator"),
        "value": table.numbers("Value"),
        "lower": table.numbers("Lower CI 95.0 limit"),
        "upper": table.numbers("Upper CI 95.0 limit"),
    }
    notes = table.texts("Value note").map(_plain).astype("str")
    withheld = np.isnan(figures["value"])
    suppressed = notes.str.contains("suppress|disclos", case=False).to_numpy(dtype=bool) & withheld
    notes = notes.mask(withheld & (notes == ""), NO_VALUE).mask(suppressed, SUPPRESSED)
    return observations(
        indicator=[ids[key] for key in table.text("Indicator ID")],
        area=table.text("Area Code"),
        area_name=table.text("AreaName"),
        period_start=starts,
        period_end=ends,
        **{name: np.where(withheld, np.nan, figure) for name, figure in figures.items()},
        note=notes,
        line=table.lines,
    )


def _plain(note: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", note)).strip(" *")


def _once(figures: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    repeated = figures.duplicated([*KEY, *FIGURES, "note"])
    if not repeated.any():
        return figures, ()
    remark = f"Skipped, because they repeat another row: {rows(int(repeated.sum()))}."
    return figures[~repeated].reset_index(drop=True), (remark,)


LAYOUT = Layout(
    name="fingertips",
    title="Public health profiles (Fingertips), CSV",
    source="fingertips",
    gives=(),
    named="fingertips_id",
    columns=(
        "Indicator ID",
        "Indicator Name",
        "Parent Code",
        "Parent Name",
        "Area Code",
        "AreaName",
        "Area Type",
        "Sex",
        "Age",
        "Category Type",
        "Category",
        "Time period",
        "Value",
        "Lower CI 95.0 limit",
        "Upper CI 95.0 limit",
        "Count",
        "Denominator",
        "Value note",
    ),
    read=read,
    ignored=(
        "Lower CI 99.8 limit",
        "Upper CI 99.8 limit",
        "Recent Trend",
        "Compared to *",
        "Time period Sortable",
        "Time period range",
        "New data",
    ),
    renamed=(("Area Name", "AreaName"),),
    addresses=_addresses,
)
