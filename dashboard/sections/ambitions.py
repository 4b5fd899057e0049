"""Ambitions of a plan: a table of them, and the path of one."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import bullet, path
from dashboard.figures.chart import Chart
from dashboard.parts import components, plan, words
from dashboard.parts.components import Child, link
from dashboard.pictures.downloads import Table
from data.open_data import plan as open_plan
from data.releases.planned import Ambition
from data.releases.release import Release

HEAD = [
    "Ambition",
    "Standing",
    "Now",
    "Expected today",
    "Target",
    "From baseline to target",
    "In people",
]
KEY = (
    "Pale bar: the way from the baseline, at the left, to the target, a brown line at the right. "
    "Blue: how far it has come. Grey line: where its path is today. Further right is better."
)


def table(release: Release, caption: str, every: list[Ambition]) -> list[Component]:
    """A row an ambition: how far it is on its path, its values, and what it means in people."""
    rows = [_row(release, one) for one in every]
    element = html.Div(components.table(caption, HEAD, rows))
    id = f"ambitions-{every[0].row['area']}"
    invented = any(one.is_invented for one in every)
    vars(element)["table"] = Table(id, caption, figures(release, every), invented)
    with_path = any(one.standing.gone is not None for one in every)
    return [element, *([components.key([KEY])] if with_path else [])]


def figures(release: Release, every: list[Ambition]) -> pd.DataFrame:
    """The ambitions as a file has them: what is stated, and where they stand."""
    rows = open_plan.AMBITIONS.of(release)
    return rows[rows["id"].isin([one.id for one in every])].reset_index(drop=True)


def chart(release: Release, one: Ambition) -> list[Component]:
    """The path of an ambition against what was reached, and the values as a table.

    Nothing where no number says the target.
    """
    shown = figure(release, one)
    if shown is None:
        return []
    values = components.table(
        f"{one.row['name']}: values and the path on the same days",
        ["Day", "Value", "Path"],
        [
            [
                words.day(row["on"]),
                one.unit.write(row["value"], row["path"]),
                one.unit.write(row["path"], row["value"]) if pd.notna(row["path"]) else "–",
            ]
            for row in shown.drawn.to_dict("records")
        ],
        numeric=(1, 2),
    )
    return [components.chart(shown, values), components.key(shown.marks)]


def figure(release: Release, one: Ambition) -> Chart | None:
    """The chart of an ambition; None where no number says the target, or nothing is to be drawn."""
    standing = one.standing
    if standing.target is None or not (one.actuals or standing.path):
        return None
    place = release.names[one.row["area"]]
    return Chart(
        id="path",
        draw=partial(
            path.figure, standing.path, standing.target, one.actuals, release.as_at, one.unit
        ),
        title=plan.finding(one),
        about=f"{one.row['name']}, {one.unit.name}, {place}",
        sentence=plan.finding(one),
        drawn=_drawn(one),
        until=one.actuals[-1].on if one.actuals else release.as_at,
        source=source(release, one),
    )


def facts(release: Release, one: Ambition) -> Component:
    """What the plan says of an ambition, a row for each thing that it says."""
    row = one.row
    measure = release.indicators.get(row["indicator"])
    found = {
        "Baseline": plan.baseline(one),
        "Target": plan.target(one),
        "In people": plan.in_people(one),
        "Other effects": row["effects"],
        "Counted by the partnership": one.counted["effects"] if one.counted else "",
        "Programme": row["programme"],
        "Measured by": measure.name if measure else "nothing here",
        "Source": row["source"],
    }
    rows = [[name, said] for name, said in found.items() if said]
    return components.table("What the plan says of it", ["What", "As stated"], rows)


def _drawn(one: Ambition) -> pd.DataFrame:
    line = one.standing.path
    return pd.DataFrame(
        {
            "ambition": one.row["id"],
            "on": pd.Timestamp(actual.on),
            "value": actual.value,
            "lower": actual.lower,
            "upper": actual.upper,
            "path": line.at(actual.on) if line else None,
        }
        for actual in one.actuals
    ).reindex(columns=["ambition", "on", "value", "lower", "upper", "path"])


def source(release: Release, one: Ambition) -> str:
    """Where its figures are from: its paper and, where an indicator measures it, a publication."""
    said = [one.row["source"]]
    if definition := release.indicators.get(one.row["indicator"]):
        said += [definition.publication, definition.licence]
    return f"Source: {'. '.join(said)}."


def _row(release: Release, one: Ambition) -> list[Child]:
    standing = one.standing
    actual, expected = standing.actual, standing.expected_now
    return [
        link(one.row["name"], plan.address_of(one)),
        plan.standing(one),
        f"{one.unit.write(actual.value, standing.target)}" if actual else "–",
        one.unit.write(expected) if expected is not None else "–",
        plan.target(one),
        _bullet(release, one),
        components.long(plan.in_people(one) or "–"),
    ]


def _bullet(release: Release, one: Ambition) -> Child:
    """How far it is on its path as a picture and in words; a dash without a path."""
    standing = one.standing
    if standing.path is None or standing.gone is None:
        return "–"
    time_gone = standing.path.time_gone(release.as_at)
    said = f"{standing.gone:.0%} of the way, {time_gone:.0%} of the time"
    picture = html.Img(src=bullet.source(standing.gone, time_gone), alt="", className="bullet")
    return html.Span([picture, html.Br(), said])
