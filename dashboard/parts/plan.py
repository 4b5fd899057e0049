"""A release's plan for readers: where each ambition stands, and how that is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.release import Release
from metrics.indicator import Unit
from metrics.plan import path
from metrics.plan.actuals import actuals, measured, people
from metrics.plan.path import Actual, Standing
from metrics.plan.tables import CHANGE, ENGLAND
from metrics.plan.units import PER_CENT, unit_of
from metrics.target import ENGLAND as NATION
from metrics.written import number

AMBITION = "/plan/ambition/{}"
NOTHING = "No plan is loaded here."
PARTS = {
    "Ambitions": "/plan",
    "Milestones": "/plan/milestones",
    "Money": "/plan/money",
    "Risks": "/plan/risks",
}
"""The pages of a plan."""

SAID = {
    path.REACHED: "Reached",
    path.ON_COURSE: "On course",
    path.BEHIND: "Behind its path",
    path.WORSE: "Worse than its baseline",
    path.SHORT: "Short of its target",
    path.NOT_MEASURED: "Not measured here",
}


@dataclass(frozen=True)
class Ambition:
    """A row of `ambitions` with its values, where it stands, and what it means in people.

    `fewer` is how many people better off it is than its baseline by the figures here, `counted` the
    last row of `progress` that counts people, None where nobody did.
    """

    row: Mapping[str, Any]
    unit: Unit
    actuals: list[Actual]
    standing: Standing
    fewer: float | None
    counted: Mapping[str, Any] | None

    @property
    def address(self) -> str:
        """Its page."""
        return AMBITION.format(self.row["id"])


def ambitions(release: Release) -> list[Ambition]:
    """Every ambition of the plan, those of footprints first, in the order of their names."""
    order = {kind: at for at, kind in enumerate(("nation", "footprint", "place"))}
    rows = release.plan["ambitions"].to_dict("records")
    found = [ambition(release, row) for row in rows]
    return sorted(
        found,
        key=lambda one: (
            order.get(release.kinds.get(one.row["area"], ""), 3),
            release.names.get(one.row["area"], ""),
            one.row["name"],
        ),
    )


def ambition(release: Release, row: Mapping[str, Any]) -> Ambition:
    """An ambition, from its row."""
    today = pd.Timestamp(release.as_at)
    series = release.rows("series", indicator=row["indicator"])
    progress = release.plan["progress"]
    values = actuals(row, series, progress, today)
    rows = measured(row, series, today)
    definition = release.indicators.get(row["indicator"])
    fewer = people(row, rows, definition.unit.multiplier) if definition and row["of_whom"] else None
    counts = progress[(progress["id"] == row["id"]) & progress["people"].notna()]
    counts = counts.sort_values("on").to_dict("records")
    return Ambition(
        row,
        unit_of(row, release.indicators),
        values,
        path.standing(row, values, release.as_at, _england(release, row)),
        fewer,
        counts[-1] if counts else None,
    )


def _england(release: Release, row: Mapping[str, Any]) -> float | None:
    """The nation's latest value of the ambition's indicator, where that is its target."""
    if row["target_is"] != ENGLAND:
        return None
    rows = release.rows("series", indicator=row["indicator"], place=NATION)
    rows = rows[(rows["period_end"] <= pd.Timestamp(release.as_at)) & rows["value"].notna()]
    return None if rows.empty else float(rows["value"].iloc[-1])


def standing(one: Ambition) -> str:
    """How it stands, in words."""
    if one.standing.status == path.NOT_MEASURED and one.actuals:
        return "No baseline is stated" if one.row["target_is"] == CHANGE else "No target to compare"
    return SAID[one.standing.status]


def target(one: Ambition) -> str:
    """The target in words: "13% by 31 March 2021", "England average", "-75% change"."""
    row = one.row
    if row["target_is"] == ENGLAND:
        level = "England average"
    elif pd.isna(row["target"]):
        level = "not stated"
    else:
        level = one.unit.write(row["target"])
        if row["target_is"] == CHANGE:
            is_part = row["unit"].startswith(PER_CENT)
            change = level if is_part else one.unit.write_difference(row["target"])
            level = f"a change of {change}"
    return f"{level} by {words.day(row['target_on'])}" if pd.notna(row["target_on"]) else level


def baseline(one: Ambition) -> str:
    """The baseline in words, "18.6% on 31 December 2015"; a dash where none is stated."""
    row = one.row
    if pd.isna(row["baseline"]):
        return "–"
    level = one.unit.write(row["baseline"])
    return f"{level} on {words.day(row['baseline_on'])}" if pd.notna(row["baseline_on"]) else level


def in_people(one: Ambition) -> str:
    """What it means in people: the whole, what the partnership counted, what figures here say."""
    row = one.row
    parts = []
    if pd.notna(row["people"]):
        parts.append(f"{row['people']:,.0f} {row['of_whom']}")
    if one.counted is not None:
        whom = one.counted["of_whom"] or row["of_whom"]
        parts.append(
            f"{one.counted['people']:,.0f} {whom} counted by {words.day(one.counted['on'])}"
        )
    if one.fewer is not None:
        rounded = round(one.fewer, -2)
        parts.append(f"about {rounded:,.0f} by the figures here")
    return "; ".join(parts)


def finding(one: Ambition) -> str:
    """A sentence or two on where it stands, without its pace."""
    row, standing = one.row, one.standing
    if standing.actual is None:
        return f"{row['name']}: nothing here measures it. The target is {target(one)}."
    now = one.unit.write(standing.actual.value, standing.expected, standing.target)
    said = f"{row['name']}: {now} on {words.day(standing.actual.on)}"
    if standing.target is None:
        return f"{said}; the target is {target(one)}, and no baseline is stated."
    if standing.expected is not None:
        expected = one.unit.write(standing.expected, standing.actual.value)
        said = f"{said}, where its path expects {expected}"
    return f"{said}: {SAID[standing.status].lower()}. The target is {target(one)}."


def pace(one: Ambition) -> str:
    """A sentence on the pace: when the target comes at the present one, and how much is needed.

    Blank without a pace, and for what is reached.
    """
    standing = one.standing
    if standing.reached is None or standing.path is None or standing.actual is None:
        return ""
    since = standing.path.begun.year
    if standing.reached.on is None:
        return f"At the pace since {since} the target is never reached."
    said = f"At the pace since {since} the target is reached in {standing.reached.on:%B %Y}"
    if standing.reached.is_sure:
        early, late = (
            f"{day:%B %Y}" if day else "never"
            for day in (standing.reached.early, standing.reached.late)
        )
        said += f" ({early} to {late}, chance variation only)"
    if standing.times is not None:
        said += f"; to be there in time it needs {number(standing.times, 1, 1.0)} times that pace"
    return f"{said}."


def note(release: Release) -> list[Component]:
    """What is invented of a demonstration's plan; nothing for a real one."""
    kinds = {kind for table in release.plan.values() for kind in table["kind"]}
    if "demonstration" not in kinds:
        return []
    return [
        html.P(
            "Baselines, targets, dates and amounts are those of the papers that are named. What is "
            "invented for the demonstration says so in its source.",
            className="note",
        )
    ]


def address(part: str, **query: str) -> str:
    """The address of a part of the plan with a query, such as `programme="Digital"`."""
    asked = urlencode({name: value for name, value in query.items() if value})
    return f"/plan/{part}?{asked}" if asked else f"/plan/{part}"


def parts(here: str) -> Component:
    """Links to the parts of the plan; the one that is shown is marked."""
    return components.choices("Plan", [(name, at, at == here) for name, at in PARTS.items()])


def sources(rows: pd.DataFrame) -> str:
    """Where rows of a plan are from, for a picture: "Source: ..."."""
    return f"Source: {'; '.join(dict.fromkeys(rows['source']))}."


def summary(every: list[Ambition]) -> str:
    """The answer in a sentence: how many ambitions stand where."""
    if not every:
        return NOTHING
    counts = dict.fromkeys(SAID, 0)
    for one in every:
        counts[one.standing.status] += 1
    parts = [f"{words.small(many)} {status}" for status, many in counts.items() if many]
    return f"Of {words.count(len(every), 'ambition')}: {words.listing(parts)}."
