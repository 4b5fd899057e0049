"""Risks: scores, mitigations, reviews, and what moved."""

import pandas as pd
import pytest

from metrics.plan.risks import grid, moved, standing
from tests.metrics.plan.rows import table

TODAY = pd.Timestamp(2017, 12, 31)


def risks(*rows: dict[str, object]) -> pd.DataFrame:
    return standing(table("risks", *rows), TODAY)


def test_the_score_and_the_gravest_first():
    found = risks(
        {"id": "a", "likelihood": 2, "impact": 3},
        {"id": "b", "likelihood": 5, "impact": 4},
        {"id": "c", "likelihood": 5},
    )
    assert found["id"].tolist() == ["b", "a", "c"]
    assert found["score"].fillna(-1).tolist() == [20, 6, -1]


@pytest.mark.parametrize(
    ("mitigation", "mitigated"),
    [("To be completed", False), ("", False), ("tbc", False), ("A second rota", True)],
)
def test_what_is_no_mitigation(mitigation: str, mitigated: bool):
    assert risks({"id": "a", "mitigation": mitigation})["mitigated"].tolist() == [mitigated]


@pytest.mark.parametrize(
    ("reviewed", "overdue"), [("2017-10-02", False), ("2017-10-01", True), (pd.NaT, True)]
)
def test_overdue_after_ninety_days(reviewed: object, overdue: bool):
    assert risks({"id": "a", "reviewed_on": reviewed})["overdue"].tolist() == [overdue]


def test_the_grid_has_the_likeliest_on_top():
    found = grid(
        risks(
            {"id": "a", "likelihood": 5, "impact": 4},
            {"id": "b", "likelihood": 5, "impact": 4},
            {"id": "c", "likelihood": 1, "impact": 1},
            {"id": "d"},
        )
    )
    assert found.index.tolist() == [5, 4, 3, 2, 1]
    assert (found.loc[5, 4], found.loc[1, 1], found.to_numpy().sum()) == (2, 1, 3)


def test_what_moved():
    before = risks(
        {"id": "a", "likelihood": 2, "impact": 3},
        {"id": "b", "likelihood": 1, "impact": 1},
        {"id": "c"},
    )
    now = risks(
        {"id": "a", "likelihood": 3, "impact": 3}, {"id": "b", "likelihood": 1, "impact": 1}
    )
    assert moved(before, now).to_numpy().tolist() == [["a", 6, 9]]
