"""Risks of a plan: how many are how grave, and a list of them."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import risk_grid
from dashboard.figures.chart import Chart
from dashboard.parts import components, plan, words
from dashboard.parts.components import Child
from dashboard.pictures.downloads import Table
from data.profile import capital
from data.releases.release import Release
from metrics.plan import risks


def standing(release: Release) -> pd.DataFrame:
    """Each risk as it stands on the release's day, the gravest first."""
    return risks.standing(release.plan["risks"], pd.Timestamp(release.as_at))


def finding(rows: pd.DataFrame) -> str:
    """How many are extreme, without a mitigation and overdue for review, in a sentence."""
    if rows.empty:
        return "There are no risks to show."
    extreme = int((rows["score"] > 12).sum())
    unmitigated, overdue = int((~rows["mitigated"]).sum()), int(rows["overdue"].sum())
    return (
        f"Of {words.count(len(rows), 'risk')}, {words.small(extreme)} "
        f"{'is' if extreme == 1 else 'are'} extreme, {words.small(unmitigated)} "
        f"{'has' if unmitigated == 1 else 'have'} no mitigation, and {words.small(overdue)} "
        f"{'is' if overdue == 1 else 'are'} overdue for review."
    )


def chart(release: Release, rows: pd.DataFrame) -> list[Component]:
    """The grid of likelihood and impact; nothing where no risk states both."""
    scored = rows.dropna(subset="score")
    if scored.empty:
        return []
    counts = risks.grid(rows)
    cells = [(int(likely), int(grave)) for likely in counts.index for grave in counts.columns]
    addresses = {
        cell: plan.address("risks", likelihood=str(cell[0]), impact=str(cell[1]))
        for cell in cells
        if counts.loc[cell]
    }
    said = finding(rows)
    drawn = pd.DataFrame(
        [(likely, grave, int(counts.loc[likely, grave])) for likely, grave in cells],
        columns=["likelihood", "impact", "risks"],
    )
    shown = Chart(
        id="grid",
        draw=partial(risk_grid.figure, counts, addresses),
        title=said,
        about=f"Risks by likelihood and impact as at {words.day(release.as_at)}; 1 to 3 low, 4 to "
        "6 moderate, 8 to 12 high, 15 to 25 extreme",
        sentence=f"{capital(words.count(len(scored), 'risk'))} by likelihood and impact; "
        f"{words.small(int((scored['score'] > 12).sum()))} of them score 15 or more.",
        drawn=drawn,
        until=release.as_at,
        source=plan.sources(scored),
    )
    without = len(rows) - len(scored)
    also = [f"{words.count(without, 'risk')} without likelihood or impact"] if without else []
    return [
        html.Div(components.chart(shown, _counts(drawn, addresses)), className="narrow"),
        components.key(shown.marks, *also),
    ]


def _counts(drawn: pd.DataFrame, addresses: dict[tuple[int, int], str]) -> Component:
    rows: list[list[Child]] = [
        [
            str(row["likelihood"]),
            str(row["impact"]),
            components.link(
                words.count(row["risks"], "risk"), addresses[row["likelihood"], row["impact"]]
            ),
        ]
        for row in drawn[drawn["risks"] > 0].to_dict("records")
    ]
    return components.table(
        "Risks by likelihood and impact", ["Likelihood", "Impact", "Risks"], rows
    )


def table(release: Release, rows: pd.DataFrame) -> Component:
    """A row a risk, the gravest first."""
    owners = (rows["owner"] != "").any()
    caption = "Risks, most serious first"
    head = ["Risk", "Theme", capital(release.words.place), "Score", "Mitigation", "Reviewed"]
    body = [
        _row(release, row) + ([row["owner"] or "–"] if owners else [])
        for row in rows.to_dict("records")
    ]
    element = html.Div(components.table(caption, [*head, *(["Owner"] if owners else [])], body))
    invented = bool((rows["kind"] == "demonstration").any())
    vars(element)["table"] = Table(
        "risks", caption, rows.drop(columns=["public", "kind"]), invented
    )
    return element


def _row(release: Release, row: dict) -> list[Child]:
    reviewed = words.day(row["reviewed_on"]) if pd.notna(row["reviewed_on"]) else "never"
    return [
        row["risk"],
        row["theme"] or "–",
        release.names.get(row["area"], row["area"]),
        _score(row),
        row["mitigation"] if row["mitigated"] else "none yet",
        reviewed + (", overdue" if row["overdue"] else ""),
    ]


def _score(row: dict) -> str:
    """The score with its level, and likelihood and impact: "20 extreme (5 × 4)"."""
    if pd.isna(row["score"]):
        return "not stated"
    score = int(row["score"])
    return f"{score} {risk_grid.level(score)} ({row['likelihood']:.0f} × {row['impact']:.0f})"
