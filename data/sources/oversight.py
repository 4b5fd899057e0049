"""The NHS Oversight Framework CSV by trust: not written against a real file.

One row per trust, metric and reporting date. Written from the publisher's list of the columns (the
page "NHS oversight framework csv metadata file") and from how others read the files of 2025/26,
which begin with a column Quarter. Not seen: how each Reporting_date is written; months like Mar-26
are read.

A metric is read if a metric module names it as `oversight_id`, with its units, such as "OF0088
(rate)". None of this project's modules does: percentages of trusts without counts cannot be added
up for a place, and the publications behind the framework have the counts.
"""

import re

import numpy as np

from data.periods import Period, month_number, span
from data.sources.layout import Layout
from data.sources.period_column import periods
from data.sources.reading import Reading, observations
from data.sources.selection import ids_by, used
from data.sources.table import Table

MISSING = ("", "-", "N/A")


def read(table: Table) -> Reading:
    """Values in the indicator's unit, by trust; there are no counts.

    Metrics that no module uses are skipped, with a remark. Faults: a value that is not a number, a
    date that is not a month, a file with nothing that is used.
    """
    ids = ids_by("oversight_id")
    keys = table.texts("Metric_ID") + " (" + table.texts("Units") + ")"
    titles = keys + " " + table.texts("Metric_description")
    rows, found_ids, remarks = used(table, keys, ids, titles)
    values = rows.numbers("Value", missing=MISSING)
    dates = rows.texts("Reporting_date")
    starts, ends = periods(rows, dates, "Reporting_date", _month, "Mar-26")
    figures = observations(
        indicator=found_ids,
        area=rows.text("Trust_code"),
        area_name=rows.text("Trust_name"),
        period_start=starts,
        period_end=ends,
        value=values,
        note=np.where(np.isnan(values), "no value published", ""),
        line=rows.lines,
    )
    return Reading(figures, remarks=remarks)


def _month(text: str) -> Period | None:
    match = re.fullmatch(r"([A-Za-z]+)[- ](?:20)?([0-9]{2})", text)
    month = match and month_number(match[1])
    return span(2000 + int(match[2]), month, 1) if match and month else None


LAYOUT = Layout(
    name="oversight",
    title="NHS Oversight Framework, trust data CSV",
    source="nhse_oversight",
    gives=(),
    named="oversight_id",
    columns=(
        "Region",
        "Trust_type",
        "Trust_subtype",
        "Trust_code",
        "Trust_name",
        "Domain",
        "Sub-domain",
        "Metric_ID",
        "Metric_description",
        "Reporting_date",
        "Units",
        "Value",
        "Median_value",
        "Lower_quartile",
        "Upper_quartile",
        "Rank",
    ),
    read=read,
    optional=("Quarter",),
)
