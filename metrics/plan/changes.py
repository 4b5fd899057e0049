"""What a plan gained or lost from one release to another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from metrics.plan import milestones, risks
from metrics.plan.path import BEHIND, ON_COURSE, REACHED, WORSE
from metrics.plan.tables import Plan

OFF_COURSE = (BEHIND, WORSE)
GOOD = (ON_COURSE, REACHED)


@dataclass(frozen=True)
class Planned:
    """A plan as a release has it: its tables, its day, and the status of each ambition by id."""

    tables: Plan
    day: pd.Timestamp
    statuses: Mapping[str, str]


@dataclass(frozen=True)
class Change:
    """A thing of a plan that changed: what happened to it, what it was and what it is now."""

    what: str
    id: str
    area: str
    name: str
    before: str = ""
    now: str = ""


def changes(before: Planned, now: Planned) -> list[Change]:
    """What changed, ambitions first, then milestones and risks, each in the order of ids."""
    return [*_ambitions(before, now), *_milestones(before, now), *_risks(before, now)]


def _ambitions(before: Planned, now: Planned) -> Iterator[Change]:
    old, new = (one.tables["ambitions"].set_index("id") for one in (before, now))
    for id in _every(old, new):
        row = (new if id in new.index else old).loc[id]
        then, today = before.statuses.get(id, ""), now.statuses.get(id, "")
        what = _set_or_dropped("ambition", id, old, new)
        if not what and today in OFF_COURSE and then not in OFF_COURSE:
            what = "ambition off course"
        if not what and today in GOOD and then in OFF_COURSE:
            what = "ambition back on course"
        if not what and today == REACHED and then != REACHED:
            what = "ambition reached"
        if what:
            yield Change(what, id, row["area"], row["name"], then, today)


def _milestones(before: Planned, now: Planned) -> Iterator[Change]:
    old, new = (
        milestones.standing(one.tables["milestones"], one.day).set_index("id")
        for one in (before, now)
    )
    for id in _every(old, new):
        row = (new if id in new.index else old).loc[id]
        then = str(old.loc[id, "standing"]) if id in old.index else ""
        today = str(new.loc[id, "standing"]) if id in new.index else ""
        what = _set_or_dropped("milestone", id, old, new)
        if today == milestones.DONE != then:
            what = "milestone done"
        elif today == milestones.LATE != then:
            what = "milestone newly late"
        elif then == milestones.DONE and today:
            what = "milestone done no more"
        if what:
            yield Change(what, id, row["area"], row["what"], then, today)


def _risks(before: Planned, now: Planned) -> Iterator[Change]:
    old, new = (risks.standing(one.tables["risks"], one.day) for one in (before, now))
    scores = risks.moved(old, new).set_index("id")
    old, new = old.set_index("id"), new.set_index("id")
    for id in _every(old, new):
        row = (new if id in new.index else old).loc[id]
        what = _set_or_dropped("risk", id, old, new)
        then, today = scores.loc[id] if id in scores.index else (float("nan"), float("nan"))
        if not what and today > then:
            what = "risk raised"
        if not what and today < then:
            what = "risk lowered"
        if what:
            yield Change(what, id, row["area"], row["risk"], _score(then), _score(today))


def _every(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    return sorted({*old.index, *new.index})


def _set_or_dropped(what: str, id: str, old: pd.DataFrame, new: pd.DataFrame) -> str:
    if id not in old.index:
        return f"{what} new"
    return f"{what} dropped" if id not in new.index else ""


def _score(score: float) -> str:
    return "" if pd.isna(score) else f"{score:.0f}"
