"""An ambition of the plan: its path, what was reached, what it means, and the same elsewhere."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import plan
from dashboard.parts.components import link
from dashboard.sections import ambitions, share
from data.releases import planned
from data.releases.planned import Ambition
from data.releases.release import Release


@page("/plan/ambition/<ambition>", "Ambition")
def content(release: Release, ambition: str) -> list[Component]:
    """The finding, the path against what was reached, the facts, and ambitions of other areas."""
    every = {one.row["id"]: one for one in planned.ambitions(release)}
    require(ambition in every, "ambition", ambition, list(every))
    one = every[ambition]
    chart = ambitions.chart(release, one)
    place = release.names.get(one.row["area"], one.row["area"])
    return [
        html.H1(f"{one.row['name']}, {place}"),
        html.P(f"{plan.finding(one)} {plan.pace(one)}".strip(), className="lead"),
        *plan.note(release),
        *chart,
        ambitions.facts(release, one),
        *_measured(release, one),
        *_elsewhere(release, one, list(every.values())),
        *(share.section(release, f"ambition/{one.id}") if chart else []),
        html.P(link("The plan", "/plan")),
    ]


def _measured(release: Release, one: Ambition) -> list[Component]:
    """The way to the page of its indicator."""
    measure = release.indicators.get(one.row["indicator"])
    if measure is None:
        return []
    return [html.P(link(f"{measure.name}: every place and period", f"/indicator/{measure.id}"))]


def _elsewhere(release: Release, one: Ambition, every: list[Ambition]) -> list[Component]:
    """The ambitions of other areas that the same indicator measures."""
    same = [
        other
        for other in every
        if other.row["indicator"] == one.row["indicator"] != ""
        and other.row["area"] != one.row["area"]
    ]
    found: list[Component] = []
    for area in dict.fromkeys(other.row["area"] for other in same):
        own = [other for other in same if other.row["area"] == area]
        found += ambitions.table(release, f"The same in {release.names.get(area, area)}", own)
    return [html.H2("Elsewhere"), *found] if found else []
