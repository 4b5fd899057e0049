"""What a plan gained or lost from one release to another."""

import pandas as pd

from metrics.plan.changes import Change, Planned, changes
from metrics.plan.tables import nothing_planned
from tests.metrics.plan.rows import table

THEN, NOW = pd.Timestamp(2017, 9, 30), pd.Timestamp(2017, 12, 31)


def planned(day: pd.Timestamp, statuses: dict[str, str] | None = None, **tables: list) -> Planned:
    filled = {name: table(name, *rows) for name, rows in tables.items()}
    return Planned(nothing_planned() | filled, day, statuses or {})


def test_nothing():
    assert changes(planned(THEN), planned(NOW)) == []


def test_milestones_done_late_new_and_dropped():
    due = {"area": "north", "what": "A hub"}
    before = planned(
        THEN,
        milestones=[
            due | {"id": "done", "due": "2017-10-31"},
            due | {"id": "late", "due": "2017-10-31", "status": "on track"},
            due | {"id": "same", "due": "2018-10-31"},
            due | {"id": "gone", "due": "2018-10-31"},
        ],
    )
    now = planned(
        NOW,
        milestones=[
            due | {"id": "done", "due": "2017-10-31", "status": "done", "done_on": "2017-10-30"},
            due | {"id": "late", "due": "2017-10-31", "status": "on track"},
            due | {"id": "same", "due": "2018-10-31"},
            due | {"id": "new", "due": "2018-10-31"},
        ],
    )
    assert changes(before, now) == [
        Change("milestone done", "done", "north", "A hub", "not stated", "done"),
        Change("milestone dropped", "gone", "north", "A hub", "not stated", ""),
        Change("milestone newly late", "late", "north", "A hub", "on track", "late"),
        Change("milestone new", "new", "north", "A hub", "", "not stated"),
    ]


def test_risks_raised_lowered_new_and_closed():
    def risk(id: str, likelihood: float) -> dict[str, object]:
        return {"id": id, "area": "k", "risk": "Staff", "likelihood": likelihood, "impact": 2}

    before = planned(THEN, risks=[risk("a", 2), risk("b", 3), risk("c", 1), risk("same", 1)])
    now = planned(NOW, risks=[risk("a", 3), risk("b", 1), risk("d", 5), risk("same", 1)])
    found = [(one.what, one.id, one.before, one.now) for one in changes(before, now)]
    assert found == [
        ("risk raised", "a", "4", "6"),
        ("risk lowered", "b", "6", "2"),
        ("risk dropped", "c", "2", ""),
        ("risk new", "d", "", "10"),
    ]


def test_ambitions_that_left_their_path_or_came_back():
    ambitions = [{"id": id, "area": "shire", "name": id} for id in "abcd"]
    before = planned(
        THEN,
        {"a": "on course", "b": "behind its path", "c": "on course", "d": "behind its path"},
        ambitions=ambitions,
    )
    now = planned(
        NOW,
        {"a": "behind its path", "b": "on course", "c": "reached", "d": "worse than its baseline"},
        ambitions=ambitions,
    )
    assert [(one.what, one.id) for one in changes(before, now)] == [
        ("ambition off course", "a"),
        ("ambition back on course", "b"),
        ("ambition reached", "c"),
    ]
