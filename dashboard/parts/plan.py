"""A release's plan in words: where each ambition stands, and where its pages are."""

from urllib.parse import urlencode

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from data.releases.planned import Ambition
from data.releases.release import Release
from metrics.plan import path
from metrics.plan.tables import CHANGE, ENGLAND
from metrics.plan.units import PER_CENT
from metrics.written import number

AMBITION = "/plan/ambition/{}"
NOTHING = "No plan is loaded here."
MOST_NAMED = 3
"""Papers that a picture names."""

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
NOT_SINCE = "Not measured since its baseline"
"""What is said where the last value is from before the path begins."""


def address_of(one: Ambition) -> str:
    """The page of an ambition."""
    return AMBITION.format(one.id)


def standing(one: Ambition) -> str:
    """How it stands, in words."""
    if one.standing.status == path.NOT_MEASURED and one.actuals:
        if one.standing.target is not None:
            return NOT_SINCE
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
    row, found = one.row, one.standing
    if found.actual is None:
        return f"{row['name']}: nothing here measures it. The target is {target(one)}."
    now = one.unit.write(found.actual.value, found.expected, found.target)
    said = f"{row['name']}: {now} on {words.day(found.actual.on)}"
    if found.target is None:
        return f"{said}; the target is {target(one)}, and no baseline is stated."
    if found.expected is not None:
        expected = one.unit.write(found.expected, found.actual.value)
        said = f"{said}, where its path expects {expected}"
    return f"{said}: {standing(one).lower()}. The target is {target(one)}."


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
    """Where rows of a plan are from, for a picture: the first three papers, and how many more."""
    papers = list(dict.fromkeys(rows["source"]))
    more = len(papers) - MOST_NAMED
    also = f"; and {words.count(more, 'more source')}, named with its figures" if more > 0 else ""
    return f"Source: {'; '.join(papers[:MOST_NAMED])}{also}."


def summary(every: list[Ambition]) -> str:
    """The answer in a sentence: how many ambitions stand where."""
    if not every:
        return NOTHING
    counts = dict.fromkeys(SAID, 0)
    for one in every:
        counts[one.standing.status] += 1
    parts = [
        f"{words.small(many)} {status if many == 1 else status.replace(' its ', ' their ')}"
        for status, many in counts.items()
        if many
    ]
    return f"Of {words.count(len(every), 'ambition')}: {words.listing(parts)}."
