"""The milestones of the plan: a timeline, filters in the address, and a list."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, plan
from dashboard.sections import milestones
from data.releases.release import Release
from metrics.plan.milestones import STANDINGS

PATH = "/plan/milestones"


@page(PATH, "Milestones of the plan", query=("programme", "standing", "area"))
def content(
    release: Release,
    programme: str | None = None,
    standing: str | None = None,
    area: str | None = None,
) -> list[Component]:
    """What is done, late and due, of a programme, a standing or an area if the address says so."""
    every = milestones.standing(release)
    chosen = {"programme": programme, "standing": standing, "area": area}
    known = {
        "programme": sorted({one for row in every["programme"] for one in row.split("; ")}),
        "standing": [one for one in STANDINGS if (every["standing"] == one).any()],
        "area": [id for id in release.names if (every["area"] == id).any()],
    }
    for name, value in chosen.items():
        if value is not None:
            require(value in known[name], name, value, known[name])
    rows = _chosen(every, programme, standing, area)
    return [
        html.H1("Milestones of the plan"),
        html.P(
            plan.NOTHING if every.empty else milestones.finding(release, rows), className="lead"
        ),
        *plan.note(release),
        plan.parts(PATH),
        *[_filter(release, name, known[name], chosen) for name in known if known[name]],
        *milestones.chart(release, rows),
    ]


def _chosen(
    every: pd.DataFrame, programme: str | None, standing: str | None, area: str | None
) -> pd.DataFrame:
    rows = every
    if programme is not None:
        rows = rows[[programme in names.split("; ") for names in rows["programme"]]]
    if standing is not None:
        rows = rows[rows["standing"] == standing]
    if area is not None:
        rows = rows[rows["area"] == area]
    return rows.reset_index(drop=True)


def _filter(
    release: Release, name: str, known: list[str], chosen: dict[str, str | None]
) -> Component:
    """A row of links, each changing one part of the address."""
    others = {key: value or "" for key, value in chosen.items()}
    links = [("All", plan.address("milestones", **(others | {name: ""})), chosen[name] is None)]
    links += [
        (
            release.names.get(one, one) if name == "area" else one,
            plan.address("milestones", **(others | {name: one})),
            chosen[name] == one,
        )
        for one in known
    ]
    return components.choices(name.capitalize(), links)
