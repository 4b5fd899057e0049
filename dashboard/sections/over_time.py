"""An indicator over time: a chart per area, with process limits if there are enough points."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
from dash import html
from dash.development.base_component import Component

from dashboard.figures import process, trend
from dashboard.figures.chart import Chart
from dashboard.figures.drawn import Room
from dashboard.figures.lines import Corners, goal
from dashboard.parts import areas, components, words
from dashboard.parts.aria import aria
from dashboard.parts.icons import icon
from dashboard.parts.series import KEY, charted, named, trend_address
from dashboard.sections import events
from dashboard.sections.trend_in_words import course, distance, goes_on, since_the_last_break
from data.profile import capital
from data.releases.release import Release, rows_of
from metrics import spc_in_words
from metrics.indicator import Indicator

MOST_CHARTS = 12
LARGE = 420
"""Pixels that a chart by itself is high."""

DRAWN = ["place", "name", "period_start", "period_end", "value", "lower", "upper", "target"]
SHOWN = ["name", "period", "note", "value", "target", "lower_limit", "upper_limit"]
LIMITS = ["mean", "lower_limit", "upper_limit"]
POINTS = [*LIMITS, "segment", "special", "direction"]

OTHERS = (
    "Charts show periods of the same length as the latest figure. Figures for longer or shorter "
    "periods are only in the table."
)


def section(release: Release, indicator: Indicator, series: pd.DataFrame) -> list[Component]:
    """Small charts of the first areas on one scale, a table of all figures, and links to the charts
    of the other areas.
    """
    drawn = charted(release, series, indicator.id)
    shown = drawn["place"].drop_duplicates().tolist()[:MOST_CHARTS]
    spc = _spc(release, indicator)
    charts = _charts(release, indicator, drawn, shown, spc)
    panels = [
        html.Section(
            [
                html.H3(release.names[place]),
                _process(spc[place]),
                element,
                _larger(indicator, place, release.names[place]),
            ]
        )
        for place, element in zip(shown, map(components.chart, charts), strict=True)
    ]
    return [
        html.H2("Over time"),
        *_key(charts, "all on one scale", len(drawn) < len(series)),
        html.Div(panels, className="small-multiples"),
        components.details("Show the data as a table", _table(release, indicator, series)),
        *rest(release, indicator, shown),
    ]


def rest(release: Release, indicator: Indicator, shown: list[str]) -> list[Component]:
    """Links to the trends of the areas that are not `shown`; empty if all are."""
    every = with_trend(release, indicator.id)
    others = [place for place in every if place not in shown]
    if not others:
        return []
    links = {
        heading: [components.link(release.names[id], trend_address(indicator.id, id)) for id in ids]
        for heading, ids in areas.by_footprint(release, others).items()
    }
    note = f"This page has charts of {len(shown)} of {len(every)} areas; the others have their own."
    return [
        *([html.P(note)] if shown else []),
        components.details(
            f"Trends of {'the other ' if shown else ''}{words.count(len(others), 'area')}",
            *components.lists(links),
        ),
    ]


def with_trend(release: Release, indicator: str) -> list[str]:
    """Ids of the areas that have figures of an indicator to chart, in the reference's order."""
    charted_places = set(release.rows("spc_points", indicator=indicator)["place"])
    return [id for id in release.names if id in charted_places]


def of_area(release: Release, indicator: Indicator, place: str) -> list[Component]:
    """The large chart of one area, on the same scale as on the indicator's page, its figures, and
    links to the areas before and after it.
    """
    figures = named(release, indicator.id, also=place)
    drawn = charted(release, figures, indicator.id)
    own = figures[figures["place"] == place]
    spc = _spc(release, indicator)
    (small,) = _charts(release, indicator, drawn, [place], spc)
    chart = replace(small, draw=partial(_large, small.draw))
    apart = len(own) > int((drawn["place"] == place).sum())
    return [
        _process(spc[place]),
        components.chart(chart, _table(release, indicator, own)),
        *_key([chart], "on one scale with the charts of other areas", apart),
        _beside(release, indicator, place),
    ]


def _large(draw: Callable[[Room], go.Figure], room: Room) -> go.Figure:
    """The figure in a room, which is high where it states no height."""
    return draw(replace(room, height=room.height or LARGE))


def explored(indicator: Indicator, *places: str) -> str:
    """The address of the explorer with the trends of an indicator, in these areas or in all."""
    query = {"indicators": indicator.id, "areas": ",".join(places)}
    return f"/explore?{urlencode({name: ids for name, ids in query.items() if ids}, safe=',')}"


def _larger(indicator: Indicator, place: str, name: str) -> Component:
    """Links to an area's trend by itself, large, and in the explorer."""
    of = f"{indicator.short_name} in {name}"
    links = {
        "Open large": trend_address(indicator.id, place),
        "Explore": explored(indicator, place),
    }
    shown = [components.link(text, to, **aria(label=f"{text}: {of}")) for text, to in links.items()]
    return html.P(shown, className="larger")


def _beside(release: Release, indicator: Indicator, place: str) -> Component:
    """Links to the trends of the areas before and after one, and to its trend in the explorer."""
    known = with_trend(release, indicator.id)
    at = known.index(place)
    links = [
        components.link(text.format(release.names[other]), trend_address(indicator.id, other))
        for text, others in (("← {}", known[:at][-1:]), ("{} →", known[at + 1 :][:1]))
        for other in others
    ]
    links.append(components.link("Explore", explored(indicator, place)))
    return html.Nav(links, className="larger", **aria(label="Other trends"))


def _key(charts: list[Chart], scale: str, apart: bool) -> list[Component]:
    """Explains the marks and the scale of these charts; `apart` says that some figures are not
    drawn.
    """
    marks = dict.fromkeys(mark for chart in charts for mark in chart.marks)
    above_zero = all(chart.figure.layout.yaxis.range[0] > 0 for chart in charts)
    scale += ", which does not begin at zero" if above_zero else ""
    return [
        components.key(list(marks), scale),
        *([html.P(OTHERS, className="note")] if apart else []),
    ]


def _spc(release: Release, indicator: Indicator) -> dict[str, dict[str, Any]]:
    """The row of `release.spc` of each area that has figures of an indicator."""
    rows = release.rows("spc", indicator=indicator.id)
    return {row["place"]: row for row in rows.to_dict("records")}


def _charts(
    release: Release,
    indicator: Indicator,
    drawn: pd.DataFrame,
    places: list[str],
    spc: dict[str, dict[str, Any]],
) -> list[Chart]:
    """The chart of each of these places, on a scale that fits everything `drawn`."""
    rebases = release.rows("rebases", indicator=indicator.id)
    rows = dict(iter(drawn.groupby("place")))
    goals = {place: goal(release, indicator, own) for place, own in rows.items()}
    span = trend.span(drawn, goals)
    return [
        _chart(
            release,
            rows[place],
            indicator,
            goals[place],
            spc[place],
            rows_of(rebases, place=place),
            span,
        )
        for place in places
    ]


def _chart(
    release: Release,
    rows: pd.DataFrame,
    indicator: Indicator,
    target: Corners,
    spc: dict[str, Any],
    rebases: pd.DataFrame,
    span: tuple[float, float],
) -> Chart:
    last, happened = rows.iloc[-1], events.of(release, indicator.id, rows)
    noted = events.in_words(happened)
    now = course(indicator, since_the_last_break(rows, rebases))
    limits = bool(rows["mean"].notna().any())
    variation = spc_in_words.plain(spc["variation"])
    rule = f" ({spc['rule']})" if spc["rule"] else ""
    latest = words.value(indicator.unit, last["value"], last["note"], last["target"])
    far = distance(indicator, last["gap"])
    when = f"{rows.iloc[0]['period']} to {last['period']}" if len(rows) > 1 else last["period"]
    return Chart(
        id=f"trend-{last['place']}",
        draw=partial(
            process.figure if limits else trend.figure,
            rows,
            indicator,
            span,
            target,
            happened=happened,
        ),
        title=f"{indicator.short_name} in {last['name']}: {latest} in "
        + last["period"]
        + far
        + (f", {variation}." if limits else "."),
        about=". ".join(
            part
            for part in (f"{indicator.name}, {indicator.unit.name}, {last['name']}, {when}", noted)
            if part
        ),
        sentence=" ".join(
            part
            for part in (
                f"{now}{far}: {variation}{rule}.",
                words.rebased(rebases),
                goes_on(indicator, target, last),
                noted if noted.endswith("…") or not noted else f"{noted}.",
            )
            if part
        ),
        drawn=words.marked(rows, ["value"])[drawn_columns(rows, limits)].assign(
            happened=events.beside(rows, happened)
        ),
        until=last["period_end"].date(),
        indicator=indicator,
    )


def drawn_columns(rows: pd.DataFrame, limits: bool) -> list[str]:
    """The columns that a chart over time draws, those of process limits where there are any."""
    standard = ["standard"] if trend.has_standard(rows) else []
    return [*DRAWN, *standard, *(POINTS if limits else [])]


def _process(spc: dict[str, Any]) -> Component:
    """The variation and assurance of an area, as icons."""
    texts = (spc["variation"], spc["assurance"])
    return html.P([icon(text) for text in texts if text], className="icons")


def _table(release: Release, indicator: Indicator, series: pd.DataFrame) -> Component:
    points = release.rows("spc_points", indicator=indicator.id)
    rows = series.merge(points, how="left", on=KEY)[SHOWN]
    return components.table(
        f"{indicator.short_name} by {release.words.place} and period",
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
                words.value(
                    indicator.unit, row["value"], row["note"], *(row[it] for it in SHOWN[4:])
                ),
            ]
            + [words.level(indicator.unit, row[it], row["value"]) for it in SHOWN[4:]]
            for row in rows.to_dict("records")
        ],
        numeric=(2, 3, 4, 5),
    )
