"""The plan in a board pack: where each ambition stands, milestones, money and risks, in words."""

import pandas as pd
from docx.document import Document as Doc

from dashboard.parts import plan
from dashboard.sections import milestones, money, risks
from data.releases import planned
from data.releases.release import Release
from metrics.plan.milestones import LATE

HEADING = "The plan"
BULLET = "List Bullet"


def write(paper: Doc, release: Release) -> None:
    """Write the findings before the charts of the plan."""
    every = planned.ambitions(release)
    paper.add_paragraph(plan.summary(every))
    for one in every:
        if one.actuals:
            said = f"{release.names[one.row['area']]}. {plan.finding(one)} {plan.pace(one)}"
            paper.add_paragraph(said.strip(), style=BULLET)
    due = milestones.standing(release)
    paper.add_paragraph(milestones.finding(release, due))
    for row in due[due["standing"] == LATE].to_dict("records"):
        paper.add_paragraph(f"{row['what']}: {milestones.said(row)}.", style=BULLET)
    for row in _last_of_each(release):
        paper.add_paragraph(money.finding(release, row["area"], row), style=BULLET)
    if len(release.plan["risks"]):
        paper.add_paragraph(risks.finding(risks.standing(release)))


def standings(release: Release) -> dict[str, dict[str, str]]:
    """Where each ambition, milestone and risk stands, with which a later pack is compared."""
    found = {
        f"ambition/{one.id}": {"name": one.row["name"], "stands": one.standing.status}
        for one in planned.ambitions(release)
    }
    for row in milestones.standing(release).to_dict("records"):
        found[f"milestone/{row['id']}"] = {"name": row["what"], "stands": row["standing"]}
    for row in risks.standing(release).to_dict("records"):
        score = "not scored" if pd.isna(row["score"]) else f"score {row['score']:.0f}"
        found[f"risk/{row['id']}"] = {"name": row["risk"], "stands": score}
    return found


def _last_of_each(release: Release) -> list[dict]:
    """The gap of each area in its last year, in the reference's order."""
    rows = money.gaps(release)
    rows = rows[rows["organisation"] == ""].dropna().sort_values("year", kind="stable")
    last = rows.drop_duplicates("area", keep="last").set_index("area", drop=False)
    return [last.loc[id].to_dict() for id in release.names if id in last.index]
