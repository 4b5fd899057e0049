"""An indicator over time, a chart per place, with process limits where there are enough points."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from dashboard.chart import Chart
from dashboard.figures import process, trend
from dashboard.icons import icon
from dashboard.series import KEY, charted
from data.release import Release
from metrics.indicator import Indicator
from metrics.score import TOLERANCE

MOST_CHARTS = 12
DRAWN = ["place", "name", "period_start", "period_end", "value", "lower", "upper", "target"]
SHOWN = ["name", "period", "note", "value", "target", "lower_limit", "upper_limit"]
LIMITS = ["mean", "lower_limit", "upper_limit"]
POINTS = [*LIMITS, "segment", "special", "direction"]


OTHERS = (
    "Charts show periods of one length, those of the latest figure. Figures of longer or shorter "
    "periods at the same time are in the table alone."
)


def section(release: Release, one: Indicator, series: pd.DataFrame) -> list[Component]:
    """Small charts on one scale, in order of area, and all their figures as one table."""
    drawn = charted(release, series)
    with_limits = series.merge(release.spc_points, how="left", on=KEY)
    said = release.spc[release.spc["indicator"] == one.id].set_index("place")
    rebases = release.rebases[release.rebases["indicator"] == one.id]
    span = trend.span(drawn)
    groups = list(drawn.groupby("place", sort=False))[:MOST_CHARTS]
    panels = [
        _panel(one, rows, said.loc[place], rebases[rebases["place"] == place], span)
        for place, rows in groups
    ]
    return [
        html.H2("Over time"),
        html.P(_key(drawn, span), className="note"),
        *([html.P(OTHERS, className="note")] if len(drawn) < len(series) else []),
        html.Div(panels, className="small-multiples"),
        components.details("Show the data as a table", _table(one, with_limits)),
    ]


def _key(series: pd.DataFrame, span: tuple[float, float]) -> str:
    """What the marks are, of those there are, and where the scale begins."""
    limits = (
        "Thin line: the mean; dotted lines: the process limits, where there are twelve points or "
        "more. Diamonds mark special cause improvement, squares special cause concern."
    )
    said = {
        "Dashed: the target or trajectory.": series["target"].notna().any(),
        limits: series["mean"].notna().any(),
        "Band: the 95% interval.": (series["lower"].notna() & series["mean"].isna()).any(),
        "All on one scale.": span[0] <= 0,
        "All on one scale, which does not begin at zero.": span[0] > 0,
    }
    return " ".join(text for text, there in said.items() if there)


def _panel(
    one: Indicator,
    rows: pd.DataFrame,
    said: pd.Series,
    rebases: pd.DataFrame,
    span: tuple[float, float],
) -> Component:
    first, last = rows.iloc[0], rows.iloc[-1]
    draw = process.figure if rows["mean"].notna().any() else trend.figure
    rule = f" ({said['rule']})" if said["rule"] else ""
    latest = words.value(one.unit, last["value"], last["note"])
    now = f"{latest} in {last['period']}"
    if len(rows) > 1:
        earliest = words.value(one.unit, first["value"], first["note"])
        now = f"From {earliest} in {first['period']} to {now}"
    far = _distance(one, last["gap"])
    sentence = f"{now}{far}: {said['variation']}{rule}. {words.rebased(rebases)}".strip()
    limits = bool(rows["mean"].notna().any())
    chart = Chart(
        id=f"trend-{last['place']}",
        figure=draw(rows, one, span),
        title=f"{one.short_name} in {last['name']}: {latest} in "
        + last["period"]
        + far
        + (f", {said['variation']}." if limits else "."),
        about=f"{one.name}, {one.unit.name}, {last['name']}, {first['period']} to "
        f"{last['period']}; dashed: target"
        + ("; thin line: mean; dotted: process limits" if limits else ""),
        sentence=sentence,
        drawn=words.marked(rows, ["value"])[[*DRAWN, *(POINTS if limits else [])]],
        until=last["period_end"].date(),
        indicator=one,
    )
    icons = [icon(text) for text in (said["variation"], said["assurance"]) if text]
    return html.Section(
        [
            html.H3(last["name"]),
            html.P(icons, className="icons"),
            components.chart(chart),
        ]
    )


def _distance(one: Indicator, gap: float) -> str:
    """How far a value is from its target, blank where it has none."""
    if pd.isna(gap):
        return ""
    if gap <= TOLERANCE:
        return ", at or better than target"
    return f", {one.unit.write_difference(gap)} short of target"


def _table(one: Indicator, series: pd.DataFrame) -> Component:
    write = one.unit.write
    return components.table(
        f"{one.short_name} by place and period",
        ["Place", "Period", "Value", "Target", "Lower process limit", "Upper process limit"],
        [
            [row["name"], row["period"], words.value(one.unit, row["value"], row["note"])]
            + ["–" if pd.isna(row[column]) else write(row[column]) for column in SHOWN[4:]]
            for row in series[SHOWN].to_dict("records")
        ],
        numeric=(2, 3, 4, 5),
    )
