"""What the plan asks of an area, and what of that changed: ambitions, milestones, money gap."""

from dash import html
from dash.development.base_component import Component

from dashboard.parts import plan
from dashboard.parts.components import link
from dashboard.sections import ambitions, milestones, money
from data.releases import planned
from data.releases.release import Release
from metrics.plan.changes import Change
from metrics.plan.milestones import DONE


def section(release: Release, area: str) -> list[Component]:
    """The area's own part of the plan; nothing where the plan says nothing of it."""
    own = [one for one in planned.ambitions(release) if one.row["area"] == area]
    name = release.names[area]
    parts: list[Component] = []
    if own:
        parts += ambitions.table(release, f"Ambitions of {name}", own)
    due = milestones.standing(release)
    due = due[(due["area"] == area) & (due["standing"] != DONE)]
    if len(due):
        parts += [html.H3("Milestones that are not done"), milestones.table(release, due)]
    parts += _money(release, area)
    if not parts:
        return []
    return [html.H2(f"What the plan asks of {name}"), *plan.note(release), *parts]


def changed(changes: list[Change], area: str, since: str) -> list[Component]:
    """What the plan of an area gained or lost since a day or release; nothing where nothing did."""
    own = [change for change in changes if change.area == area]
    if not own:
        return []
    return [
        html.H2("What changed in the plan"),
        html.P(f"Since {since}:"),
        html.Ul([html.Li(_change(change)) for change in own]),
    ]


def _change(change: Change) -> str:
    """A change with what it was and is: "Risk raised: Too few nurses, from 6 to 9"."""
    said = planned.in_words(change)
    return f"{said}, from {change.before} to {change.now}" if change.before and change.now else said


def _money(release: Release, area: str) -> list[Component]:
    rows = money.gaps(release)
    rows = rows[(rows["area"] == area) & (rows["organisation"] == "")].dropna()
    if rows.empty:
        return []
    last = rows.iloc[-1].to_dict()
    more = plan.address("money", area=area)
    return [html.P([money.finding(release, area, last), " ", link("The plan's money", more)])]
