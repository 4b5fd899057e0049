"""An indicator over time, a chart per area, with process limits where there are enough points."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import process, trend
from dashboard.figures.chart import Chart
from dashboard.figures.lines import goal
from dashboard.parts import components, words
from dashboard.parts.icons import icon
from dashboard.parts.series import KEY, charted, named, trend_address
from data.profile import capital
from data.releases.release import Release
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
    """Small charts of the first areas on one scale, all figures as one table, and the way to the
    charts of the other areas.
    """
    drawn = charted(release, series)
    shown = drawn["place"].drop_duplicates().tolist()[:MOST_CHARTS]
    charts = _charts(release, one, drawn, shown)
    panels = [
        html.Section([html.H3(release.names[place]), _process(release, one, place), element])
        for place, element in zip(shown, map(components.chart, charts), strict=True)
    ]
    return [
        html.H2("Over time"),
        *_key(charts, drawn, "all on one scale", len(drawn) < len(series)),
        html.Div(panels, className="small-multiples"),
        components.details("Show the data as a table", _table(release, one, series)),
        *rest(release, one, shown),
    ]


def rest(release: Release, one: Indicator, shown: list[str]) -> list[Component]:
    """Links to the trends of the areas that are not `shown`; nothing where all are."""
    every = with_trend(release, one.id)
    others = [place for place in every if place not in shown]
    if not others:
        return []
    links = [
        html.Li(components.link(release.names[place], trend_address(one.id, place)))
        for place in others
    ]
    said = (
        f"{len(shown)} of {len(every)} areas have their charts here; each other has its own page."
    )
    return [
        *([html.P(said)] if shown else []),
        components.details(
            f"Trends of {'the other ' if shown else ''}{words.count(len(others), 'area')}",
            html.Ul(links, className="found"),
        ),
    ]


def with_trend(release: Release, indicator: str) -> list[str]:
    """Ids of all areas that have figures of an indicator to chart, in the reference's order."""
    points = release.spc_points
    there = set(points.loc[points["indicator"] == indicator, "place"])
    return [id for id in release.names if id in there]


def of_area(release: Release, one: Indicator, place: str) -> list[Component]:
    """The chart of one area, on the scale of those on the indicator's page, and its figures."""
    figures = named(release, one.id, also=place)
    drawn, own = charted(release, figures), figures[figures["place"] == place]
    (chart,) = _charts(release, one, drawn, [place])
    apart = len(own) > int((drawn["place"] == place).sum())
    return [
        _process(release, one, place),
        html.Div(components.chart(chart, _table(release, one, own)), className="narrow"),
        *_key([chart], drawn, "on one scale with the charts of other areas", apart),
    ]


def _key(charts: list[Chart], drawn: pd.DataFrame, scale: str, apart: bool) -> list[Component]:
    """What the marks of these charts are and where their scale begins; `apart`: whether there are
    figures that are not drawn.
    """
    marks = dict.fromkeys(mark for chart in charts for mark in chart.marks)
    scale += ", which does not begin at zero" if trend.span(drawn)[0] > 0 else ""
    return [
        components.key(list(marks), scale),
        *([html.P(OTHERS, className="note")] if apart else []),
    ]


def _charts(
    release: Release, one: Indicator, drawn: pd.DataFrame, places: list[str]
) -> list[Chart]:
    """The chart of each of these places, on a scale that holds all that is `drawn`."""
    said = release.spc[release.spc["indicator"] == one.id].set_index("place")
    rebases = release.rebases[release.rebases["indicator"] == one.id]
    span = trend.span(drawn)
    rows = dict(iter(drawn[drawn["place"].isin(places)].groupby("place")))
    return [
        _chart(release, one, rows[place], said.loc[place], rebases[rebases["place"] == place], span)
        for place in places
    ]


def _chart(
    release: Release,
    one: Indicator,
    rows: pd.DataFrame,
    said: pd.Series,
    rebases: pd.DataFrame,
    span: tuple[float, float],
) -> Chart:
    last = rows.iloc[-1]
    now = _course(one, _since_the_last_break(rows, rebases))
    limits = bool(rows["mean"].notna().any())
    rule = f" ({said['rule']})" if said["rule"] else ""
    latest = words.value(one.unit, last["value"], last["note"], last["target"])
    far = _distance(one, last["gap"])
    when = f"{rows.iloc[0]['period']} to {last['period']}" if len(rows) > 1 else last["period"]
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


def _since_the_last_break(rows: pd.DataFrame, rebases: pd.DataFrame) -> pd.DataFrame:
    """The rows from the last day on at which limits are recalculated: earlier ones may count
    something else.
    """
    breaks = rebases.loc[rebases["from"] <= rows["period_end"].iloc[-1], "from"]
    return rows if breaks.empty else rows[rows["period_end"] >= breaks.max()]


def _course(one: Indicator, rows: pd.DataFrame) -> str:
    """From which value to which, with their periods: "From 82.0% in Apr 2016 to 69% in May"."""
    said = [
        f"{words.value(one.unit, row['value'], row['note'], row['target'])} in {row['period']}"
        for row in (rows.iloc[0], rows.iloc[-1])
    ]
    return f"From {said[0]} to {said[1]}" if len(rows) > 1 else said[1]


def _process(release: Release, one: Indicator, place: str) -> Component:
    """What the process of an area does, as icons."""
    of_it = (release.spc["indicator"] == one.id) & (release.spc["place"] == place)
    said = release.spc.loc[of_it, ["variation", "assurance"]].iloc[0]
    return html.P([icon(text) for text in said if text], className="icons")


def _distance(one: Indicator, gap: float) -> str:
    """How far a value is from its target, blank where it has none."""
    if pd.isna(gap):
        return ""
    if gap <= TOLERANCE:
        return ", at or better than target"
    return f", {words.short_of(one, gap, 'target')}"


def _table(release: Release, one: Indicator, series: pd.DataFrame) -> Component:
    rows = series.merge(release.spc_points, how="left", on=KEY)[SHOWN]
    return components.table(
        f"{one.short_name} by {release.words.place} and period",
        [
            capital(release.words.place),
            "Period",
            "Value",
            "Target",
            "Lower process limit",
            "Upper process limit",
        ],
        [
            [
                row["name"],
                row["period"],
                words.value(one.unit, row["value"], row["note"], *(row[it] for it in SHOWN[4:])),
            ]
            + [words.level(one.unit, row[it], row["value"]) for it in SHOWN[4:]]
            for row in rows.to_dict("records")
        ],
        numeric=(2, 3, 4, 5),
    )
