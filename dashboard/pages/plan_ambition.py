"""An ambition of the plan: its path, what was reached, what it means, and the same elsewhere."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, plan
from dashboard.parts.components import link
from dashboard.sections import ambitions
from data.releases.release import Release


@page("/plan/ambition/<ambition>", "Ambition")
def content(release: Release, ambition: str) -> list[Component]:
    """The finding, the path against what was reached, the facts, and ambitions of other areas."""
    every = {one.row["id"]: one for one in plan.ambitions(release)}
    require(ambition in every, "ambition", ambition, list(every))
    one = every[ambition]
    place = release.names.get(one.row["area"], one.row["area"])
    return [
        html.H1(f"{one.row['name']}, {place}"),
        html.P(f"{plan.finding(one)} {plan.pace(one)}".strip(), className="lead"),
        *plan.note(release),
        *ambitions.chart(release, one),
        _facts(release, one),
        *_elsewhere(release, one, list(every.values())),
        html.P(link("The plan", "/plan")),
    ]


def _facts(release: Release, one: plan.Ambition) -> Component:
    row = one.row
    measured = release.indicators.get(row["indicator"])
    facts = {
        "Baseline": plan.baseline(one),
        "Target": plan.target(one),
        "In people": plan.in_people(one),
        "Other effects": row["effects"],
        "Counted by the partnership": one.counted["effects"] if one.counted else "",
        "Programme": row["programme"],
        "Measured by": link(measured.name, f"/indicator/{measured.id}")
        if measured
        else "nothing here",
        "Source": row["source"],
    }
    rows = [[name, said] for name, said in facts.items() if said]
    return components.table("What the plan says of it", ["", ""], rows)


def _elsewhere(release: Release, one: plan.Ambition, every: list[plan.Ambition]) -> list[Component]:
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
