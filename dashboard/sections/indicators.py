"""The indicators behind a rating, as a table."""

from typing import Any

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, sparkline, words
from dashboard.icons import icon
from data.release import Release
from metrics.score import TOLERANCE

TREND_PERIODS = 33
HEAD = [
    "Indicator",
    "Score",
    "Value",
    "Target",
    "Short by",
    "Trend",
    "Process",
    "Versus England",
]
NOTE = (
    "Process: what the variation over time says of the latest point, and whether the process as it "
    "is would meet its target. Versus England: better or worse where the 95% interval lies clear "
    "of England's value in the same period; not adjusted for deprivation."
)


def section(release: Release, scores: pd.DataFrame) -> list[Component]:
    """One row per indicator: where it stands, against what, and what its process does."""
    spc = release.spc[["indicator", "place", "variation", "assurance"]]
    merged = scores.merge(spc, how="left", on=["indicator", "place"])
    rows = [_row(release, row) for row in merged.to_dict("records")]
    table = _table(rows)
    return [html.H2("Indicators"), components.legend(), table, html.P(NOTE, className="note")]


def _table(rows: list[list[components.Child]]) -> Component:
    return components.table(
        "Each indicator's category and score, value, target in force, and how far short of it",
        HEAD,
        rows,
        numeric=(2, 3, 4),
    )


def _row(release: Release, row: dict[str, Any]) -> list[components.Child]:
    indicator = release.indicators[row["indicator"]]
    write = indicator.unit.write
    name = html.Span(
        components.link(indicator.short_name, f"/indicator/{indicator.id}"), id=indicator.id
    )
    if pd.isna(row["value"]):
        missing = html.Span(row["reason"], className="reason")
        return [name, components.category_chip(None), missing, *[""] * (len(HEAD) - 3)]
    remarks = [remark for remark in (row["note"], row["reason"]) if remark]
    if remarks:
        name = html.Span([name, html.Small("; ".join(remarks), className="remark")])
    return [
        name,
        components.category_chip(row["category"], row["score"]),
        html.Span([write(row["value"]), html.Small(_when(row), className="remark")]),
        "–" if pd.isna(row["target"]) else write(row["target"]),
        _short_by(row["gap"], indicator.unit.write_difference),
        _trend(release, row, indicator.short_name),
        _process(row, words.rebased(_rebases(release, row))),
        row["versus"] or "–",
    ]


def _when(row: dict[str, Any]) -> str:
    """The period, and the status where it is not simply final and real."""
    status = [] if row["status"] == "final" else [row["status"]]
    invented = ["invented"] if row["kind"] == "demonstration" else []
    return ", ".join([words.period(row["period_start"], row["period_end"]), *status, *invented])


def _short_by(gap: float, write: Any) -> str:
    """The gap as readers take it: short of the target, or better than it by so much."""
    if pd.isna(gap):
        return "–"
    if abs(gap) < TOLERANCE:
        return "on target"
    return write(gap) if gap > 0 else f"better by {write(-gap)}"


def _trend(release: Release, row: dict[str, Any], name: str) -> Component:
    series = release.series
    chosen = series[(series["place"] == row["place"]) & (series["indicator"] == row["indicator"])]
    chosen = chosen.sort_values("period_end").tail(TREND_PERIODS)
    write = release.indicators[row["indicator"]].unit.write
    values = chosen["value"].replace({np.nan: None}).tolist()
    targets = chosen["target"].replace({np.nan: None}).tolist()
    first, last = chosen.iloc[0], chosen.iloc[-1]
    text = (
        f"{name}: from {write(first['value'])} in "
        f"{words.period(first['period_start'], first['period_end'])} to {write(last['value'])} in "
        f"{words.period(last['period_start'], last['period_end'])}"
    )
    return html.Img(src=sparkline.source(values, targets), alt=text, className="sparkline")


def _rebases(release: Release, row: dict[str, Any]) -> pd.DataFrame:
    of = release.rebases
    return of[(of["indicator"] == row["indicator"]) & (of["place"] == row["place"])]


def _process(row: dict[str, Any], remark: str) -> Component:
    """Variation and assurance, each with its icon; nothing where they are not known."""
    said = [row["variation"], row["assurance"]]
    shown = [icon(text) for text in said if isinstance(text, str) and text not in ("", "no target")]
    small = [html.Small(remark, className="remark")] if remark else []
    return html.Span([*shown, *small], className="process")
