"""Milestones on both sides of the days that count."""

import pandas as pd
import pytest

from metrics.plan.milestones import by_programme, current, due_soon, standing
from tests.metrics.plan.rows import table

TODAY = pd.Timestamp(2017, 12, 31)


def one(**said: object) -> pd.Series:
    milestone = {"id": "a", "due": "2017-12-31", "updated_on": "2017-06-30"} | said
    return standing(table("milestones", milestone), TODAY).iloc[0]


@pytest.mark.parametrize(
    ("said", "what", "late"),
    [
        ({"status": "on track"}, "on track", 0),
        ({"status": "on track", "due": "2017-12-30"}, "late", 1),
        ({"status": "not started", "due": "2017-10-02"}, "late", 90),
        ({"status": "late", "due": "2018-01-31"}, "late", 0),
        ({"status": "done", "done_on": "2017-12-31"}, "done", 0),
        ({"status": "done", "done_on": "2017-12-30"}, "done", 0),
        ({"status": "done", "due": "2017-05-31", "done_on": "2017-06-20"}, "done", 20),
        ({"status": ""}, "not stated", 0),
        ({"status": "", "due": "2017-12-30"}, "late", 1),
    ],
)
def test_where_one_stands(said: dict[str, str], what: str, late: int):
    found = one(**said)
    assert (found["standing"], found["days_late"]) == (what, late)


def test_what_was_said_last_counts():
    rows = table(
        "milestones",
        {"id": "b", "status": "late", "updated_on": "2017-11-10"},
        {"id": "b", "status": "on track", "updated_on": "2017-07-14"},
        {"id": "a", "status": "at risk"},
        {"id": "a", "status": "done", "updated_on": "2017-01-01"},
    )
    assert current(rows, "updated_on")["status"].tolist() == ["done", "late"]


def test_due_within_ninety_days():
    days = {"past": -1, "today": 0, "last": 90, "after": 91}
    milestones = [{"id": id, "due": TODAY + pd.Timedelta(days=days[id])} for id in days]
    done = {"id": "done", "status": "done", "due": TODAY, "done_on": TODAY}
    rows = standing(table("milestones", *milestones, done), TODAY)
    assert due_soon(rows, TODAY)["id"].tolist() == ["today", "last"]


def test_the_share_done_of_each_programme():
    """One of two of Access, and one of one of Digital, which share it; none of Money's one."""
    rows = standing(
        table(
            "milestones",
            {"id": "a", "programme": "Access; Digital", "status": "done", "done_on": TODAY},
            {"id": "b", "programme": "Access", "due": "2017-01-01"},
            {"id": "c", "programme": "Money", "due": "2018-12-31"},
        ),
        TODAY,
    )
    found = by_programme(rows).to_dict("records")
    assert found == [
        {"programme": "Access", "milestones": 2, "done": 1, "late": 1, "share": 0.5},
        {"programme": "Digital", "milestones": 1, "done": 1, "late": 0, "share": 1.0},
        {"programme": "Money", "milestones": 1, "done": 0, "late": 0, "share": 0.0},
    ]
