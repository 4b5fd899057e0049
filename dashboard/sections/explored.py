"""What a reader explores: indicators and areas they chose, over a span of time, in one form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import combinations

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashboard.figures import comparison, process, scatter, trend
from dashboard.figures.chart import Chart
from dashboard.figures.drawn import Room, text
from dashboard.figures.lines import goal
from dashboard.parts import components, series, words
from dashboard.pictures.downloads import Table
from dashboard.sections.comparison import DRAWN as COMPARED
from dashboard.sections.over_time import DRAWN, drawn_columns
from data.releases.release import Release
from metrics.indicator import Indicator, Polarity

Part = Callable[[], Component]
"""What makes a chart, or a sentence in its place."""

MOST_CHARTS, MOST_ROWS = 12, 400
TITLE = "Figures by area, indicator and period"


@dataclass(frozen=True)
class View:
    """What is shown: ids of indicators and areas, and the days between which periods end."""

    indicators: tuple[str, ...]
    areas: tuple[str, ...]
    first: date
    last: date

    def figures(self, release: Release, indicator: str) -> pd.DataFrame:
        """Figures of an indicator in the chosen areas and time, in order of area and time."""
        rows = series.of_areas(release, indicator, list(self.areas))
        return rows[rows["period_end"].between(pd.Timestamp(self.first), pd.Timestamp(self.last))]

    def latest(self, release: Release, indicator: str) -> pd.DataFrame:
        """Of each chosen area the last of these figures that has a value."""
        rows = self.figures(release, indicator)
        return rows[rows["value"].notna()].groupby("place", sort=False).tail(1)


def trends(release: Release, view: View) -> list[Component]:
    """A chart for each indicator and area, those of an indicator on one scale."""
    found: list[Part] = []
    for id in view.indicators:
        indicator = release.indicators[id]
        drawn = series.charted(release, view.figures(release, id), id)
        if drawn["value"].isna().all():
            found.append(partial(_nothing, indicator))
            continue
        every = drawn.groupby("place")
        scale = trend.span(drawn, {id: goal(release, indicator, own) for id, own in every})
        found += [
            partial(_trend_panel, release, indicator, rows, scale)
            for _, rows in drawn.groupby("place", sort=False)
            if rows["value"].notna().any()
        ]
    note = "Process limits are those of the whole series. One indicator’s charts have one scale."
    return _within(found, "small-multiples", note)


def compared(release: Release, view: View) -> list[Component]:
    """For each indicator the areas' latest figures beside each other."""
    found = [partial(_compared, release, view, id) for id in view.indicators]
    return _within(found, "beside", "The latest figure of each area in the time that is chosen.")


def pairs(release: Release, view: View) -> list[Component]:
    """Each indicator against each other, a point for each area that has both."""
    if len(view.indicators) < 2:
        return [html.P("Choose two indicators or more, to see them against each other.")]
    found = [partial(_paired, release, view, *ids) for ids in combinations(view.indicators, 2)]
    note = "That points lie along a line does not say that one thing causes the other."
    return _within(found, "beside", note)


def table(release: Release, view: View) -> list[Component]:
    """All the figures, row by row, and the same as CSV."""
    rows = pd.concat(
        [
            view.figures(release, id).assign(indicator=release.indicators[id].short_name, id=id)
            for id in view.indicators
        ]
    )
    first = rows.head(MOST_ROWS).to_dict("records")
    shown = [_row(release.indicators[row["id"]], row) for row in first]
    more = len(rows) - len(shown)
    said = f"These are the first {len(shown)} of {len(rows)} rows: choose less to see the others."
    element = html.Div(
        components.table(
            TITLE,
            ["Area", "Indicator", "Period", "Value", "Target", "Status"],
            shown,
            numeric=(3, 4),
        )
    )
    taken = words.marked(rows, ["value"])[["id", "indicator", *DRAWN, "status"]]
    vars(element)["table"] = Table("figures", TITLE, taken, release.demonstration)
    return [
        element,
        *([html.P(said, className="note")] if more else []),
    ]


FORMS: dict[str, tuple[str, Callable[[Release, View], list[Component]]]] = {
    "trend": ("trends with limits", trends),
    "latest": ("latest figures compared", compared),
    "pairs": ("indicators against each other", pairs),
    "table": ("a table", table),
}
"""The forms that a view has, by id: its name and what draws it."""

VALUE = ["value", "target", "period", "period_end"]


def _within(found: Sequence[Part], name: str, note: str) -> list[Component]:
    """The first charts, what their marks are, and how many more charts there would be.

    Only those that are shown are made.
    """
    shown = [make() for make in found[:MOST_CHARTS]]
    charts = [part.chart for one in shown for part in one._traverse() if hasattr(part, "chart")]
    marks = dict.fromkeys(mark for chart in charts for mark in chart.marks)
    most = f"{len(shown)} of {len(found)} charts are shown: choose fewer indicators or areas"
    more = [most] if len(found) > len(shown) else []
    return [html.Div(shown, className=name), components.key([*more, *marks], note)]


def _panel(chart: Chart, address: str = "") -> Component:
    """A chart under its title, which leads to the page at an address."""
    title = components.link(chart.title, address) if address else chart.title
    return html.Section([html.H3(title), components.chart(chart)])


def _nothing(indicator: Indicator) -> Component:
    return html.P(f"{indicator.short_name}: no figure in these areas and this time.")


def _compared(release: Release, view: View, id: str) -> Component:
    indicator, latest = release.indicators[id], view.latest(release, id)
    if latest.empty:
        return _nothing(indicator)
    return _panel(_comparison(indicator, latest), f"/indicator/{id}")


def _paired(release: Release, view: View, *ids: str) -> Component:
    across, up = (release.indicators[id] for id in ids)
    one, other = (view.latest(release, id)[["place", "name", *VALUE]] for id in ids)
    both = one.merge(other.drop(columns="name"), on="place", suffixes=("_x", "_y"))
    if both.empty:
        return html.P(f"{across.short_name} and {up.short_name}: no area has figures of both.")
    return _panel(_pair(across, up, both))


def _trend_panel(
    release: Release, indicator: Indicator, rows: pd.DataFrame, scale: tuple[float, float]
) -> Component:
    address = series.trend_address(indicator.id, rows["place"].iloc[0])
    return _panel(_trend(release, indicator, rows, scale, address), address)


def _trend(
    release: Release,
    indicator: Indicator,
    rows: pd.DataFrame,
    scale: tuple[float, float],
    address: str,
) -> Chart:
    limits = bool(rows["mean"].notna().any())
    first, last = rows.iloc[0], rows[rows["value"].notna()].iloc[-1]
    draw = process.figure if limits else trend.figure
    lines = goal(release, indicator, rows)
    start = _said(indicator, first) + f" in {first['period']} to " if len(rows) > 1 else ""
    return Chart(
        id=f"trend-{indicator.id}-{last['place']}",
        draw=partial(_trending, partial(draw, rows, indicator, scale, lines), address),
        title=f"{indicator.short_name}, {last['name']}",
        about=f"{indicator.name}, {indicator.unit.name}, {first['period']} to {last['period']}",
        sentence=f"{'From ' if start else ''}{start}{_said(indicator, last)} in {last['period']}.",
        drawn=words.marked(rows, ["value"])[drawn_columns(rows, limits)],
        until=rows["period_end"].max().date(),
        indicator=indicator,
    )


def _comparison(indicator: Indicator, latest: pd.DataFrame) -> Chart:
    addresses = [series.trend_address(indicator.id, place) for place in latest["place"]]
    lower_or_higher = indicator.polarity.words
    best = latest.sort_values("value", ascending=indicator.polarity is Polarity.LOWER).iloc[0]
    return Chart(
        id=f"latest-{indicator.id}",
        draw=partial(_leading, partial(comparison.figure, latest, indicator), addresses),
        title=f"{indicator.short_name}, {series.when(latest)}",
        about=f"{indicator.name}, {indicator.unit.name}, latest figure of each area",
        sentence=f"Best is {best['name']} with {_said(indicator, best)}; {lower_or_higher}.",
        drawn=latest[COMPARED],
        until=latest["period_end"].max().date(),
        indicator=indicator,
    )


def _pair(across: Indicator, up: Indicator, both: pd.DataFrame) -> Chart:
    said = [
        f"{text(row['name'])}: {across.short_name} "
        f"{across.unit.write(row['value_x'], row['target_x'])}, {row['period_x']}; {up.short_name} "
        f"{up.unit.write(row['value_y'], row['target_y'])}, {row['period_y']}"
        for row in both.to_dict("records")
    ]
    points = both[["place", "name"]].assign(x=both["value_x"], y=both["value_y"], text=said)
    addresses = [f"/place/{place}" for place in both["place"]]
    until = both[["period_end_x", "period_end_y"]].max().max().date()
    return Chart(
        id=f"pair-{across.id}-{up.id}",
        draw=partial(_leading, partial(scatter.figure, points, across, up), addresses),
        title=f"{up.short_name} against {across.short_name}",
        about=f"{across.name} ({across.unit.name}) across, {up.name} ({up.unit.name}) upwards",
        sentence=words.sentence(f"{words.count(len(both), 'area')} with figures of both"),
        drawn=points.drop(columns="text").rename(columns={"x": across.id, "y": up.id}),
        until=until,
        indicator=across,
        second=up,
    )


def _leading(draw: Callable[[Room], go.Figure], addresses: list[str], room: Room) -> go.Figure:
    """The figure, a click on whose topmost points leads to these addresses (assets/charts.js)."""
    figure = draw(room)
    points = [trace for trace in figure.data if "markers" in trace.mode][-1]
    points.customdata = addresses
    return figure


def _trending(draw: Callable[[Room], go.Figure], address: str, room: Room) -> go.Figure:
    """The figure, each of whose points leads to one address, and whose time can be brushed."""
    figure = draw(room)
    for trace in figure.data:
        if "markers" in trace.mode:
            trace.customdata = [address] * len(trace.x)
    figure.layout.xaxis.fixedrange = False
    return figure


def _said(indicator: Indicator, row: pd.Series) -> str:
    return words.value(indicator.unit, row["value"], row["note"], row["target"])


def _row(indicator: Indicator, row: dict) -> list[components.Child]:
    return [
        components.link(row["name"], series.trend_address(indicator.id, row["place"])),
        row["indicator"],
        row["period"],
        words.value(indicator.unit, row["value"], row["note"], row["target"]),
        words.level(indicator.unit, row["target"], row["value"]),
        row["status"],
    ]
