"""The plan: where each ambition is on its path, the programmes, and what its papers state."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from dashboard.parts import components, plan
from dashboard.sections import ambitions, milestones
from data.profile import capital
from data.releases import planned
from data.releases.planned import Ambition
from data.releases.release import Release

EMPTY = [
    html.P(
        "A plan says what a partnership promised: ambitions with a baseline and a target, the "
        "milestones of its programmes, its money and its risks. Each is a table that is loaded "
        "like figures; what its columns are is in docs/load.md."
    )
]


@page("/plan", "The plan")
def content(release: Release) -> list[Component]:
    """The answer in a sentence, a row an ambition, the programmes, and what the papers state."""
    every = planned.ambitions(release)
    return [
        html.H1("The plan"),
        html.P(plan.summary(every), className="lead"),
        *plan.note(release),
        plan.parts("/plan"),
        *_ambitions(release, every),
        *([] if release.is_planned else EMPTY),
        *milestones.programmes(release, milestones.standing(release)),
        *_statements(release),
    ]


def _ambitions(release: Release, every: list[Ambition]) -> list[Component]:
    """A table of ambitions for each area that has some."""
    found: list[Component] = []
    for area in dict.fromkeys(one.row["area"] for one in every):
        own = [one for one in every if one.row["area"] == area]
        found += ambitions.table(release, f"Ambitions of {release.names.get(area, area)}", own)
    return [html.H2("Ambitions"), *found] if found else []


def _statements(release: Release) -> list[Component]:
    rows = release.plan["statements"]
    if rows.empty:
        return []
    tables = [
        components.table(
            f"What the plan's papers state: {about}",
            ["What", capital(release.words.place), "Figure", "Source"],
            [
                [
                    row["what"],
                    release.names.get(row["area"], row["area"]),
                    f"{row['value']:,.10g} {row['unit']}" if pd.notna(row["value"]) else "–",
                    components.long(row["source"]),
                ]
                for row in of_it.to_dict("records")
            ],
        )
        for about, of_it in rows.groupby("about", sort=True)
    ]
    return [html.H2("What the papers state"), *tables]
