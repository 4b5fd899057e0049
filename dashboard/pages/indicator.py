"""An indicator: every place against its target, now and over time, and what it means."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import components, summary, words
from dashboard.figures import comparison, trend
from dashboard.page import page, require
from data.release import Release
from metrics.indicator import Indicator
from metrics.target import Target


@page("/indicator/<indicator>", "Indicator")
def content(release: Release, indicator: str) -> list[Component]:
    """The comparison first, then the trends, then the definition."""
    known = [id for id in release.indicators if id in set(release.series["indicator"])]
    require(indicator in release.indicators, "indicator", indicator, known)
    one = release.indicators[indicator]
    series = _named(release, indicator)
    head = [html.H1(one.name), html.P(one.description, className="lead")]
    if series.empty:
        return [
            *head,
            html.P("No figure has been loaded for this indicator yet."),
            *_meaning(release, one),
        ]
    latest = series.sort_values("period_end").drop_duplicates("place", keep="last")
    latest = latest.sort_values("order")
    return [
        *head,
        *_comparison(release, one, latest),
        *_trends(one, series),
        html.P(
            components.link(
                "Download these figures (CSV)", f"/download/{indicator}.csv?release={release.id}"
            )
        ),
        *_meaning(release, one),
    ]


def _named(release: Release, indicator: str) -> pd.DataFrame:
    """The indicator's series with each place's name, kind and order, and periods in words."""
    areas = (
        release.areas.rename_axis("order")
        .reset_index()
        .rename(columns={"id": "place", "kind": "area_kind"})
    )
    series = release.series[release.series["indicator"] == indicator]
    series = series.merge(areas, on="place").sort_values(["order", "period_end"])
    periods = [
        words.period(start, end)
        for start, end in zip(series["period_start"], series["period_end"], strict=True)
    ]
    return series.assign(period=pd.Series(periods, index=series.index, dtype=object))


def _comparison(release: Release, one: Indicator, latest: pd.DataFrame) -> list[Component]:
    write = one.unit.write
    rows = [
        [
            components.link(row["name"], f"/place/{row['place']}")
            if row["area_kind"] != "nation"
            else row["name"],
            write(row["value"]),
            "–" if pd.isna(row["target"]) else write(row["target"]),
            row["period"],
            row["status"],
            row["missing"] or row["note"],
        ]
        for row in latest.to_dict("records")
    ]
    table = components.table(
        f"{one.short_name}: latest value and target",
        ["Place", "Value", "Target", "Period", "Status", "Remark"],
        rows,
        numeric=(1, 2),
    )
    places = latest[latest["area_kind"] == "place"]
    sentence = summary.of_indicator(release, one.id, places)
    drawn = latest[latest["value"].notna()]
    return [
        html.H2("Latest values"),
        components.chart("comparison", comparison.figure(drawn, one), sentence, table),
        html.P(
            f"{words.sentence(one.polarity.words)} An upright line marks the target in force; "
            "a thin line, where there is one, the 95% interval.",
            className="note",
        ),
    ]


def _trends(one: Indicator, series: pd.DataFrame) -> list[Component]:
    span = trend.span(series)
    panels = []
    for place, rows in series.groupby("place", sort=False):
        first, last = rows.iloc[0], rows.iloc[-1]
        sentence = (
            f"From {one.unit.write(first['value'])} in {first['period']} to "
            f"{one.unit.write(last['value'])} in {last['period']}."
        )
        panels.append(
            html.Section(
                [
                    html.H3(last["name"]),
                    components.chart(f"trend-{place}", trend.figure(rows, one, span), sentence),
                ]
            )
        )
    table = components.table(
        f"{one.short_name} by place and period",
        ["Place", "Period", "Value", "Target"],
        [
            [row["name"], row["period"], one.unit.write(row["value"])]
            + ["–" if pd.isna(row["target"]) else one.unit.write(row["target"])]
            for row in series.to_dict("records")
        ],
        numeric=(2, 3),
    )
    return [
        html.H2("Over time"),
        html.P("Dashed: the target or trajectory. All on one scale.", className="note"),
        html.Div(panels, className="small-multiples"),
        components.details("Show the data as a table", table),
    ]


def _meaning(release: Release, one: Indicator) -> list[Component]:
    names = dict(zip(release.areas["id"], release.areas["name"], strict=True))
    targets = [*release.ambitions.get(one.id, []), *one.targets]
    facts = [
        ("Numerator", one.numerator),
        ("Denominator", one.denominator),
        ("Unit", one.unit.name),
        ("Better", one.polarity.words),
        ("Published", one.publication),
        ("Licence of the published figures", one.licence),
        *((_target_name(target), _target_words(target, names)) for target in targets),
    ]
    return [
        html.H2("What it measures"),
        html.Dl([html.Div([html.Dt(term), html.Dd(text)]) for term, text in facts]),
        html.H2("Read with care"),
        html.Ul([html.Li(caveat) for caveat in one.caveats]),
    ]


def _target_name(target: Target) -> str:
    return "Trajectory" if target.is_trajectory else "Target"


def _target_words(target: Target, names: dict[str, str]) -> str:
    return f"{names.get(target.area, target.area)}: {target.source}"
