"""Latest values of an indicator, place by place, against the target and against England."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import comparison
from dashboard.figures.chart import Chart
from dashboard.parts import components, series, summary, words
from dashboard.sections import over_time
from data.profile import capital
from data.releases.release import Release
from metrics.indicator import Indicator

KINDS = ("place", "footprint", "nation")
DRAWN = ["place", "name", "period_start", "period_end", "value", "lower", "upper", "target"]


def chart(release: Release, indicator: Indicator, latest: pd.DataFrame) -> Chart | None:
    """The chart with its sentence; None if no area has a value that counts.

    `latest` has a row per area (see dashboard.parts.series).
    """
    drawn = latest[latest["value"].notna()]
    return None if drawn.empty else _chart(indicator, drawn, _sentence(release, indicator, latest))


def section(release: Release, indicator: Indicator, latest: pd.DataFrame) -> list[Component]:
    """The chart, its sentence and its table; no chart if no area has a value that counts."""
    table = _table(release, indicator, latest)
    drawn = chart(release, indicator, latest)
    if drawn is None:
        shown, marks = [html.P(_sentence(release, indicator, latest)), table], []
    else:
        shown, marks = [components.chart(drawn, table)], drawn.marks
    return [
        html.H2("Latest values"),
        *shown,
        html.P(
            [
                " ".join(words.sentence(part) for part in [indicator.polarity.words, *marks]) + " ",
                components.link("Compare with other areas", f"/compare?indicator={indicator.id}")
                if indicator.id in release.method.indicators
                else None,
                " ",
                components.link("Explore these figures", over_time.explored(indicator)),
            ],
            className="note",
        ),
        *components.withheld(release.series_of(indicator.id)["note"]),
    ]


def _sentence(release: Release, indicator: Indicator, latest: pd.DataFrame) -> str:
    """What the chart shows, of places if any has a value, else of footprints or of England."""
    kinds = set(latest.loc[latest["value"].notna(), "area_kind"])
    kind = next((kind for kind in KINDS if kind in kinds), KINDS[-1])
    return summary.of_indicator(release, indicator.id, latest[latest["area_kind"] == kind], kind)


def _chart(indicator: Indicator, drawn: pd.DataFrame, sentence: str) -> Chart:
    return Chart(
        id="comparison",
        draw=partial(comparison.figure, drawn, indicator),
        title=f"{indicator.short_name}. {sentence}",
        about=f"{indicator.name}, {indicator.unit.name}, latest value of each area "
        f"({series.when(drawn, 'place')})",
        sentence=sentence,
        drawn=drawn[DRAWN],
        until=drawn["period_end"].max().date(),
        indicator=indicator,
    )


def _table(release: Release, indicator: Indicator, latest: pd.DataFrame) -> Component:
    rows = [
        [
            row["name"]
            if row["area_kind"] == "nation"
            else components.link(row["name"], f"/place/{row['place']}"),
            words.value(indicator.unit, row["value"], row["note"], row["target"]),
            _interval(row, indicator),
            words.level(indicator.unit, row["target"], row["value"]),
            row["versus"] or "–",
            row["period"],
            row["status"],
            row["reason"] or row["note"],
        ]
        for row in latest.to_dict("records")
    ]
    return components.table(
        f"{indicator.short_name}: latest value, interval and target",
        [
            capital(release.words.place),
            "Value",
            "95% interval",
            "Target",
            "Versus England",
            "Period",
            "Status",
            "Remark",
        ],
        rows,
        numeric=(1, 2, 3),
    )


def _interval(row: dict[str, float], indicator: Indicator) -> str:
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return "–"
    return " to ".join(indicator.unit.write(row[end], row["england"]) for end in ("lower", "upper"))
