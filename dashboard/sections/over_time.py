"""An indicator over time, a chart per place, with process limits where there are enough points."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, words
from dashboard.chart import Chart
from dashboard.figures import process, trend
from dashboard.icons import icon
from dashboard.lines import goal
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
    charts = [
        _chart(release, one, rows, said.loc[place], rebases[rebases["place"] == place], span)
        for place, rows in groups
    ]
    panels = [
        _panel(chart, rows["name"].iloc[-1], said.loc[place])
        for chart, (place, rows) in zip(charts, groups, strict=True)
    ]
    return [
        html.H2("Over time"),
        _key(charts, span),
        *([html.P(OTHERS, className="note")] if len(drawn) < len(series) else []),
        html.Div(panels, className="small-multiples"),
        components.details("Show the data as a table", _table(one, with_limits)),
    ]


def _key(charts: list[Chart], span: tuple[float, float]) -> Component:
    """What the marks of these charts are, and where their scale begins."""
    marks = dict.fromkeys(mark for chart in charts for mark in chart.marks)
    scale = "all on one scale" + (", which does not begin at zero" if span[0] > 0 else "")
    return components.key(list(marks), scale)


def _chart(
    release: Release,
    one: Indicator,
    rows: pd.DataFrame,
    said: pd.Series,
    rebases: pd.DataFrame,
    span: tuple[float, float],
) -> Chart:
    first, last = rows.iloc[0], rows.iloc[-1]
    limits = bool(rows["mean"].notna().any())
    rule = f" ({said['rule']})" if said["rule"] else ""
    latest = words.value(one.unit, last["value"], last["note"])
    now = f"{latest} in {last['period']}"
    if len(rows) > 1:
        earliest = words.value(one.unit, first["value"], first["note"])
        now = f"From {earliest} in {first['period']} to {now}"
    far = _distance(one, last["gap"])
    when = f"{first['period']} to {last['period']}" if len(rows) > 1 else last["period"]
    return Chart(
        id=f"trend-{last['place']}",
        draw=partial(
            process.figure if limits else trend.figure,
            rows,
            one,
            span,
            goal(release, one, rows),
        ),
        title=f"{one.short_name} in {last['name']}: {latest} in "
        + last["period"]
        + far
        + (f", {said['variation']}." if limits else "."),
        about=f"{one.name}, {one.unit.name}, {last['name']}, {when}",
        sentence=f"{now}{far}: {said['variation']}{rule}. {words.rebased(rebases)}".strip(),
        drawn=words.marked(rows, ["value"])[[*DRAWN, *(POINTS if limits else [])]],
        until=last["period_end"].date(),
        indicator=one,
    )


def _panel(chart: Chart, name: str, said: pd.Series) -> Component:
    """A chart under the name of its place, with what its process does."""
    icons = [icon(text) for text in (said["variation"], said["assurance"]) if text]
    return html.Section(
        [
            html.H3(name),
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
    return f", {words.short_of(one, gap, 'target')}"


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
