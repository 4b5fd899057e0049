"""The tables of a plan as open data, and the plan as a document of the interface."""

from functools import partial
from typing import Any

import pandas as pd

from data.open_data import plain
from data.open_data.columns import Column, Table, areas_named
from data.releases import planned
from data.releases.release import Release
from metrics.plan.tables import COLUMNS, DAY, KEYS, NUMBER

TITLES = {
    "ambitions": "The plan: ambitions, and where each stands",
    "progress": "The plan: what the partnership counted of its ambitions",
    "milestones": "The plan: milestones, a row each time something was said of one",
    "money": "The plan: surplus or deficit by area and year, and what solutions are worth",
    "solutions": "The plan: challenge, solutions and residual gap by organisation",
    "funding": "The plan: funding won",
    "risks": "The plan: risks that are public, a row for each review",
    "statements": "The plan: single figures and findings that its papers state",
}
HOLDS = {
    "id": "id of the row's subject",
    "area": "id of the area in this publication",
    "name": "what is to be reached",
    "indicator": "id of the indicator that measures it, blank where none does",
    "unit": "unit of the numbers",
    "baseline": "where it began",
    "baseline_on": "the day of the baseline",
    "target": "the level to reach, or the change where target_is says so",
    "target_on": "the day by which it is to be reached",
    "target_is": "level, change, or England for the value of England",
    "better": "higher or lower",
    "people": "what it means in people",
    "of_whom": "whom these people are",
    "effects": "what else it brings",
    "programme": "programmes, separated by semicolons; blank for a total as printed",
    "on": "the day of the value",
    "value": "the figure",
    "what": "what it is",
    "due": "the day by which it is to be done",
    "status": "what was said of it",
    "done_on": "the day on which it was done",
    "evidence": "what shows it",
    "owner": "the role that answers for it, where that is public",
    "updated_on": "the day on which this was said",
    "organisation": "blank for the area as a whole, which may be a total as printed",
    "year": "financial year",
    "scenario": "do nothing, do something, or solution",
    "category": "which solution",
    "within": "the solution that it is part of",
    "amount": "thousands of pounds, deficits negative; of funding, millions",
    "challenge": "thousands of pounds, deficits negative",
    "solutions": "thousands of pounds",
    "residual": "thousands of pounds, deficits negative",
    "note": "what qualifies the amount",
    "theme": "theme of the risk",
    "risk": "what may happen",
    "likelihood": "1 to 5",
    "impact": "1 to 5",
    "mitigation": "what is done about it",
    "reviewed_on": "the day of the review",
    "about": "what it is listed under",
    "source": "the paper that says it",
    "kind": "real, or demonstration where a row may be invented: its source says what",
}
DATATYPES = {NUMBER: "number", DAY: "date"}
STANDING = (
    Column("standing", "string", "where it stands as at the release's date"),
    Column("actual", "number", "the latest value"),
    Column("actual_on", "date", "the last day of its period"),
    Column("expected", "number", "the path's level on that day"),
    Column("expected_now", "number", "the path's level as at the release's date"),
    Column("share_of_the_way", "number", "from baseline, 0, to target, 1"),
)


def _rows(name: str, release: Release) -> pd.DataFrame:
    rows = areas_named(release.plan[name], release, by="area")
    return rows.merge(_standings(release), on="id") if name == "ambitions" else rows


def _standings(release: Release) -> pd.DataFrame:
    found = [(one.id, one.standing) for one in planned.ambitions(release)]
    rows = [
        (
            id,
            standing.status,
            standing.actual.value if standing.actual else None,
            pd.Timestamp(standing.actual.on) if standing.actual else pd.NaT,
            standing.expected,
            standing.expected_now,
            standing.gone,
        )
        for id, standing in found
    ]
    table = pd.DataFrame(rows, columns=["id", *(column.name for column in STANDING)])
    return table.astype({"actual_on": "datetime64[s]"})


def _table(name: str) -> Table:
    kinds = {column: DATATYPES.get(kind, "string") for column, kind in COLUMNS[name].items()}
    kinds |= {"source": "string", "kind": "string"}
    return Table(
        f"plan_{name}",
        TITLES[name],
        KEYS[name],
        (
            *(Column(column, kind, HOLDS[column]) for column, kind in kinds.items()),
            *(STANDING if name == "ambitions" else ()),
        ),
        partial(_rows, name),
    )


TABLES = tuple(_table(name) for name in COLUMNS)
AMBITIONS = TABLES[0]


def document(release: Release) -> dict[str, Any]:
    """The tables of the plan by name, rows as plain data: dates as ISO text, None for nothing."""
    return {table.name.removeprefix("plan_"): plain.records(table.of(release)) for table in TABLES}
