"""The cells of an indicator's row in a place's table: its figures, trend and process in words."""

from collections import defaultdict
from typing import Any, NamedTuple

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import sparkline
from dashboard.figures.lines import DAY, Period, gaps, goal_of, periods
from dashboard.parts import components, words
from dashboard.parts.icons import icon
from dashboard.parts.series import trend_address
from dashboard.sections import commentary
from data.releases.release import Release
from metrics.indicator import Indicator
from metrics.latest import ORDER
from metrics.score import TOLERANCE

TREND_PERIODS = 33


class Point(NamedTuple):
    """A figure and its target, NaN where there is none."""

    period: Period
    value: float
    target: float


def points(release: Release, place: str) -> dict[str, list[Point]]:
    """The figures of a place that charts draw, by indicator, in order of time."""
    series, points = (release.rows(table, place=place) for table in ("series", "spc_points"))
    drawn = set(zip(points["indicator"], periods(points), strict=True))
    ordered = series.sort_values(ORDER)
    ids, over = ordered["indicator"].tolist(), periods(ordered)
    found = defaultdict(list)
    for id, period, *known in zip(
        ids, over, ordered["value"].tolist(), ordered["target"].tolist(), strict=True
    ):
        if (id, period) in drawn:
            found[id].append(Point(period, *known))
    return found


def cells_of(
    release: Release,
    row: dict[str, Any],
    trend: list[Point] | None,
    written: set[tuple[str, str]],
) -> list[components.Child]:
    """The cells of an indicator; `written` has the places and indicators with commentary."""
    indicator = release.indicators[row["indicator"]]
    commented = (row["place"], indicator.id) in written
    name = html.Span(
        [
            components.link(indicator.short_name, f"/indicator/{indicator.id}"),
            commentary.pointer(indicator.id) if commented else None,
        ],
        id=indicator.id,
    )
    if trend is None or pd.isna(row["value"]):
        missing = html.Span(row["reason"], className="reason")
        if pd.notna(row["missing"]) and row["missing"] and row["note"]:
            missing = html.Span([missing, html.Small(row["note"], className="remark")])
        return [name, components.category_chip(None, {}), missing, *[""] * 5]
    rebases = release.rows("rebases", indicator=row["indicator"], place=row["place"])
    remarks = [remark for remark in (row["note"], row["reason"]) if remark]
    if remarks:
        name = html.Span([name, html.Small("; ".join(remarks), className="remark")])
    return [
        name,
        components.category_chip(
            row["category"],
            release.method.closeness,
            words.score(row["score"], release.method.indicator_cut_offs),
        ),
        html.Span(
            [
                indicator.unit.write(row["value"], row["target"]),
                html.Small(_when(row), className="remark"),
            ]
        ),
        words.level(indicator.unit, row["target"], row["value"]),
        from_target(indicator, row["gap"]),
        _trend(release, indicator, row["place"], trend[-TREND_PERIODS:]),
        _process(row, words.rebased(rebases)),
        row["versus"] or "–",
    ]


def _when(row: dict[str, Any]) -> str:
    """The period, and the status unless it is final."""
    status = [] if row["status"] == "final" else [row["status"]]
    return ", ".join([words.period(row["period_start"], row["period_end"]), *status])


def from_target(indicator: Indicator, gap: float) -> str:
    """The gap in words: short of the target (or above it), on target, or better by how much."""
    if pd.isna(gap):
        return "–"
    if abs(gap) < TOLERANCE:
        return "on target"
    if gap > 0:
        return words.short_of(indicator, gap)
    return f"better by {indicator.unit.write_difference(-gap)}"


def _trend(release: Release, indicator: Indicator, place: str, points: list[Point]) -> Component:
    """A sparkline of the periods; its text gives the first and the last value."""
    over = [point.period for point in points]
    line = [(point.period[1], _known(point.value)) for point in points]
    for at in reversed(gaps(over, indicator.frequency)):
        line.insert(at, (over[at - 1][1] + DAY, None))
    target = goal_of(release, indicator, place, over, [point.target for point in points])
    first, last = (
        f"{indicator.unit.write(point.value, point.target)} in {words.period(*point.period)}"
        for point in (points[0], points[-1])
    )
    text = f"from {first} to {last}" if len(points) > 1 else f"{first}, the only period"
    image = html.Img(
        src=sparkline.source(line, [(day, _known(level)) for day, level in target]),
        alt=f"{indicator.short_name}: {text}",
        className="sparkline",
    )
    return components.link(image, trend_address(indicator.id, place))


def _known(level: float) -> float | None:
    return None if level != level else level


def _process(row: dict[str, Any], remark: str) -> Component:
    """Variation and assurance, each with its icon, if known."""
    texts = [row["variation"], row["assurance"]]
    known = [text for text in texts if isinstance(text, str) and text not in ("", "no target")]
    shown = [icon(text) for text in known]
    small = [html.Small(remark, className="remark")] if remark else []
    return html.Span([*shown, *small], className="process")
