"""Milestones of a plan: when they are due, how they stand, and by programme."""

from functools import partial

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.figures import timeline
from dashboard.figures.chart import Chart
from dashboard.parts import components, plan, words
from dashboard.parts.components import Child, link
from dashboard.pictures.downloads import Table
from data.profile import capital
from data.releases.release import Release
from metrics.plan import milestones
from metrics.plan.milestones import DONE, LATE, STANDINGS

DRAWN = ["id", "area", "programme", "what", "due", "standing", "days_late", "done_on"]
DRAWN += ["updated_on", "source"]


def standing(release: Release) -> pd.DataFrame:
    """Each milestone as it stands on the release's day, in order of programme and day."""
    rows = milestones.standing(release.plan["milestones"], pd.Timestamp(release.as_at))
    return rows.sort_values(["programme", "due", "id"], ignore_index=True)


def finding(release: Release, rows: pd.DataFrame) -> str:
    """How many are done, late, and due soon, in a sentence."""
    if rows.empty:
        return "There are no milestones to show."
    parts = [
        f"{words.small(int((rows['standing'] == one).sum()))} {one}"
        for one in STANDINGS
        if (rows["standing"] == one).any()
    ]
    soon = len(milestones.due_soon(rows, pd.Timestamp(release.as_at)))
    due = capital(f"{words.count(soon, 'milestone')} {'is' if soon == 1 else 'are'}")
    return (
        f"Of {words.count(len(rows), 'milestone')}: {words.listing(parts)}. {due} due within "
        f"{milestones.SOON} days of {words.day(release.as_at)}."
    )


def chart(release: Release, rows: pd.DataFrame) -> list[Component]:
    """The timeline of these milestones, with the table of them."""
    if rows.empty:
        return []
    said = finding(release, rows)
    shown = Chart(
        id="timeline",
        draw=partial(timeline.figure, rows, release.as_at),
        title=said,
        about=f"Milestones by the day they are due, as at {words.day(release.as_at)}",
        sentence="Each milestone on the day it is due, by programme, and how late it is.",
        drawn=rows[DRAWN],
        until=release.as_at,
        source=plan.sources(rows),
    )
    return [components.chart(shown), components.key(shown.marks), table(release, rows)]


def table(release: Release, rows: pd.DataFrame) -> Component:
    """A row a milestone: what, when, how it stands, the evidence and, where it is told, whose."""
    owners = (rows["owner"] != "").any()
    head = ["Milestone", "Programme", capital(release.words.place), "Due", "Standing", "Evidence"]
    caption = "Milestones and how they stand"
    body = [
        _row(release, row) + ([row["owner"] or "–"] if owners else [])
        for row in rows.to_dict("records")
    ]
    element = html.Div(components.table(caption, [*head, *(["Owner"] if owners else [])], body))
    invented = bool((rows["kind"] == "demonstration").any())
    taken = rows.drop(columns=["public", "kind"])
    vars(element)["table"] = Table("milestones", caption, taken, invented)
    return element


def _row(release: Release, row: dict) -> list[Child]:
    return [
        row["what"],
        html.Span(
            [
                part
                for name in row["programme"].split("; ")
                for part in (link(name, plan.address("milestones", programme=name)), " ")
            ]
        ),
        release.names.get(row["area"], row["area"]),
        words.day(row["due"]),
        said(row),
        components.long(row["evidence"] or "–"),
    ]


def said(row: dict) -> str:
    """How a milestone stands, in words: "late by 61 days", "done on 20 June 2017, 20 days late"."""
    late = row["days_late"]
    by = words.count(late, "day") if late else ""
    if row["standing"] == DONE:
        return f"done on {words.day(row['done_on'])}" + (f", {by} late" if late else ", on time")
    return f"late by {by}" if row["standing"] == LATE and late else row["standing"]


def programmes(release: Release, rows: pd.DataFrame) -> list[Component]:
    """How many milestones of each programme are done and late."""
    if rows.empty:
        return []
    return [
        html.H2("Programmes"),
        components.table(
            "Milestones of each programme",
            ["Programme", "Milestones", "Done", "Late", "Share done"],
            [
                [
                    link(row["programme"], plan.address("milestones", programme=row["programme"])),
                    str(row["milestones"]),
                    str(row["done"]),
                    str(row["late"]),
                    f"{row['share']:.0%}",
                ]
                for row in milestones.by_programme(rows).to_dict("records")
            ],
            numeric=(1, 2, 3, 4),
        ),
    ]
