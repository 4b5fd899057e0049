"""The risks of the plan: how many are how grave, and a list."""

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page, require
from dashboard.parts import components, plan
from dashboard.sections import risks
from data.releases.release import Release

PATH = "/plan/risks"
SCALE = [str(one) for one in range(1, 6)]
INTERNAL = "Most risks are for the internal audience; these are the ones that are public."


@page(PATH, "Risks of the plan", query=("theme", "likelihood", "impact"))
def content(
    release: Release,
    theme: str | None = None,
    likelihood: str | None = None,
    impact: str | None = None,
) -> list[Component]:
    """The grid of all risks, and the list of those that the address asks for."""
    every = risks.standing(release)
    themes = list(dict.fromkeys(every["theme"].sort_values()))
    for name, value, known in (
        ("theme", theme, themes),
        ("likelihood", likelihood, SCALE),
        ("impact", impact, SCALE),
    ):
        if value is not None:
            require(value in known, name, value, known)
    rows = _chosen(every, theme, likelihood, impact)
    public = [html.P(INTERNAL, className="note")] if release.audience == "public" else []
    return [
        html.H1("Risks of the plan"),
        html.P(plan.NOTHING if every.empty else risks.finding(every), className="lead"),
        *plan.note(release),
        *(public if len(every) else []),
        plan.parts(PATH),
        *risks.chart(release, every),
        *_list(release, rows, themes, theme, likelihood, impact),
    ]


def _chosen(
    every: pd.DataFrame, theme: str | None, likelihood: str | None, impact: str | None
) -> pd.DataFrame:
    rows = every if theme is None else every[every["theme"] == theme]
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        rows = rows if value is None else rows[rows[name] == float(value)]
    return rows


def _list(
    release: Release,
    rows: pd.DataFrame,
    themes: list[str],
    theme: str | None,
    likelihood: str | None,
    impact: str | None,
) -> list[Component]:
    """Links to themes, what is chosen of the grid, and the risks."""
    if not themes:
        return []
    cell = {"likelihood": likelihood or "", "impact": impact or ""}
    links = [("All", plan.address("risks", **cell), theme is None)]
    links += [
        (one, plan.address("risks", theme=one, **cell), one == theme) for one in themes if one
    ]
    said = " and ".join(f"{name} {value}" for name, value in cell.items() if value)
    shown: list[Component] = [html.H2("List"), components.choices("Theme", links)]
    if said:
        every = components.link("Show all", plan.address("risks", theme=theme or ""))
        shown.append(html.P([f"Of {said}. ", every]))
    return [*shown, risks.table(release, rows) if len(rows) else html.P(risks.finding(rows))]
