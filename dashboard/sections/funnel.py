"""Areas by size: which of them differ from their common value by more than chance."""

from functools import partial

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import funnel as figure
from dashboard.figures.chart import Chart
from dashboard.parts import components, words
from dashboard.parts.series import with_periods
from data.profile import capital
from data.releases.release import Release
from metrics import funnel
from metrics.indicator import Indicator

KINDS = ("place", "footprint")
NAMED = 12
"""Up to so many areas all are named on the chart; of more, those beyond the 99.8% limits."""

COLUMNS = ["place", "name", "period_start", "period_end", "numerator", "denominator", "value"]
COUNTED = ["period_start", "period_end", "numerator", "denominator", "value"]
BOUNDS = ["lower_95", "upper_95", "lower_998", "upper_998"]


def section(release: Release, indicator: Indicator, kind: str = "") -> list[Component]:
    """The funnel plot of areas of a kind, or of the kind with most figures, its sentence and its
    table; a sentence that says why there is none.
    """
    rows = _rows(release, indicator, kind)
    why = _unfit(indicator, rows)
    if why:
        return [html.P(f"No funnel plot by size of area: {why}.", className="note")]
    try:
        found = funnel.funnel(rows["numerator"], rows["denominator"], indicator.unit.proportion)
    except ValueError as error:
        return [html.P(f"No funnel plot by size of area: {error}.", className="note")]
    nouns = release.words.many(rows["kind"].iloc[0])
    points = _points(rows, found, indicator)
    chart = _chart(indicator, points, found, nouns)
    return [
        html.H2("Size and chance"),
        components.explained("a funnel plot"),
        components.chart(chart, _table(release, indicator, points)),
        components.key(chart.marks, _said(found, len(points))),
    ]


def _rows(release: Release, indicator: Indicator, kind: str) -> pd.DataFrame:
    """The latest counts of the areas of a kind, of the period that most of them have."""
    latest = release.rows("latest", indicator=indicator.id)
    kinds = latest["place"].map(release.kinds)
    counted = latest[COUNTED].notna().all(axis=1) & (latest["denominator"] > 0)
    among = kinds.isin([kind] if kind else KINDS)
    rows = latest.assign(kind=kinds)[counted & among]
    if rows.empty:
        return rows
    if not kind:
        rows = rows[rows["kind"] == rows["kind"].value_counts().index[0]]
    periods = rows.groupby(["period_end", "period_start"]).size()
    end, start = periods.sort_index().sort_values(kind="stable").index[-1]
    rows = rows[(rows["period_end"] == end) & (rows["period_start"] == start)]
    return with_periods(rows.assign(name=[release.names[id] for id in rows["place"]]))


def _unfit(indicator: Indicator, rows: pd.DataFrame) -> str:
    """Why limits would make no sense, or ""."""
    if indicator.fixed or indicator.disclosure is None:
        return "the figures are judged, of money or averages, not counts that vary by chance"
    if len(rows) < funnel.LEAST:
        return (
            f"it needs counts of {words.small(funnel.LEAST)} areas of one kind and period, and "
            f"there are {words.small(len(rows)) if len(rows) else 'none'}"
        )
    if np.isclose(rows["denominator"], rows["denominator"].iloc[0]).all():
        return "all denominators are the same, so no area is larger than another"
    return ""


def _points(rows: pd.DataFrame, found: funnel.Funnel, indicator: Indicator) -> pd.DataFrame:
    """The areas with their limits in the indicator's unit, and the farthest that each is beyond."""
    times = indicator.unit.multiplier
    ends = [
        end * times
        for confidence in funnel.CONFIDENCES
        for end in found.limits(rows["denominator"], confidence)
    ]
    limits = dict(zip(BOUNDS, ends, strict=True))
    value = rows["value"].to_numpy()
    outside = [
        (value < limits[f"lower_{end}"] - 1e-9) | (value > limits[f"upper_{end}"] + 1e-9)
        for end in ("95", "998")
    ]
    beyond = np.where(outside[1], "99.8%", np.where(outside[0], "95%", "within"))
    few = len(rows) <= NAMED
    side = np.where(value > found.centre * times, "above", "below")
    said = [
        f"{name}: {indicator.unit.write(one)} of {size:,.0f}, {where}"
        for name, one, size, where in zip(
            rows["name"], value, rows["denominator"], _where(beyond, side), strict=True
        )
    ]
    return rows.assign(
        **limits, beyond=beyond, said=said, named=few | outside[1], where=_where(beyond, side)
    )


def _where(beyond: np.ndarray, side: np.ndarray) -> list[str]:
    return [
        "within the limits" if one == "within" else f"{of} the {one} limits"
        for one, of in zip(beyond, side, strict=True)
    ]


def _chart(indicator: Indicator, points: pd.DataFrame, found: funnel.Funnel, nouns: str) -> Chart:
    period = points["period"].iloc[0]
    centre = indicator.unit.write(found.centre * indicator.unit.multiplier)
    far, some = (points.loc[points["beyond"] == one, "name"].tolist() for one in ("99.8%", "95%"))
    named = f" ({words.listing(far)})" if 0 < len(far) <= 4 else ""
    finding = (
        f"Of {words.small(len(points))} {nouns}, {words.small(len(far)) if far else 'none'} "
        f"{'are' if len(far) > 1 else 'is'} beyond the 99.8% limits{named} and "
        f"{words.small(len(some)) if some else 'none'} beyond the 95% limits alone, around "
        f"{centre}, the value of all together"
    )
    return Chart(
        id="funnel",
        draw=partial(figure.figure, points, found, indicator),
        title=f"{indicator.short_name}. {finding}.",
        about=f"{indicator.name}, {indicator.unit.name}, by size of denominator, {period}",
        sentence=f"{finding}. {_overdispersion(found, len(points))}",
        drawn=points[[*COLUMNS, *BOUNDS]],
        until=points["period_end"].max().date(),
        indicator=indicator,
    )


def _overdispersion(found: funnel.Funnel, areas: int) -> str:
    """Whether areas differ more than by chance, and what that does to the limits."""
    if np.isnan(found.phi):
        return (
            f"So few areas ({areas}) cannot tell whether all of them vary more than by chance: "
            "limits are those of chance alone."
        )
    phi, above = f"{found.phi:,.1f}", f"{found.threshold:.1f}"
    if found.overdispersed:
        return (
            f"Areas differ more than chance alone would make them (overdispersion: φ {phi}, over "
            f"{above}), so the limits are widened by the variance between areas."
        )
    return f"Areas together differ no more than by chance (φ {phi}, not over {above})."


def _said(found: funnel.Funnel, areas: int) -> str:
    """How the limits are made."""
    made = "arcsine" if found.proportion else "square-root"
    judged = "" if np.isnan(found.phi) else ", scores drawn in at 10% at each end for φ"
    return f"Limits by Spiegelhalter (2005), {made} scale{judged}; not adjusted for deprivation"


def _table(release: Release, indicator: Indicator, points: pd.DataFrame) -> Component:
    unit = indicator.unit
    rows = [
        [
            row["name"],
            f"{row['denominator']:,.0f}",
            unit.write(row["value"]),
            *(
                " to ".join(unit.write(row[f"{end}_{which}"]) for end in ("lower", "upper"))
                for which in ("95", "998")
            ),
            row["where"],
        ]
        for row in points.to_dict("records")
    ]
    head = [capital(release.words.one(points["kind"].iloc[0])), "Denominator", "Value"]
    return components.table(
        f"{indicator.short_name}: value by size, and control limits",
        [*head, "95% limits", "99.8% limits", "Position"],
        rows,
        numeric=(1, 2, 3, 4),
    )
