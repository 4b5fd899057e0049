"""A plan through the store into releases: which rows count, who sees them, and what is refused."""

from datetime import datetime

import pandas as pd
import pytest

from data.faults import LoadRefused
from data.store import load
from tests.data.floor import EVERYTHING, Floor
from tests.data.plans import load_plan


@pytest.fixture
def planned(floor: Floor) -> Floor:
    """A floor with figures enough to rate, and no plan yet."""
    floor.load(*EVERYTHING)
    return floor


def told(floor: Floor, table: str, audience: str = "internal") -> pd.DataFrame:
    return floor.build(audience).plan[table]


@pytest.mark.both_stores
def test_every_table_goes_into_a_release(planned: Floor):
    for table in ("ambitions", "milestones", "money", "risks", "funding"):
        loaded = load_plan(planned, table)
        assert (loaded.rows, loaded.new, loaded.span) == (1, 1, None)
    built = planned.build("public")
    assert built.plan["ambitions"]["name"].tolist() == ["Adult smoking"]
    assert built.plan["money"]["amount"].tolist() == [-1200]
    assert built.plan["risks"]["reviewed_on"].tolist() == [pd.Timestamp(2017, 11, 30)]
    assert built.plan["statements"].empty


@pytest.mark.both_stores
def test_a_revision_counts_and_what_it_replaced_does_not(planned: Floor):
    load_plan(planned, "ambitions")
    revised = load_plan(planned, "ambitions", {"target": "14"}, {"id": "other"})
    assert (revised.new, revised.revised, revised.unchanged) == (1, 1, 0)
    rows = told(planned, "ambitions")
    assert dict(zip(rows["id"], rows["target"], strict=True)) == {"smoking": 14, "other": 15}


def test_the_same_rows_again_make_no_load(planned: Floor):
    first = load_plan(planned, "risks", {}, {"id": "beds", "reviewed_on": ""})
    again = load_plan(planned, "risks", {"id": "beds", "reviewed_on": ""}, {})
    assert (again.already, again.load_id, again.unchanged) == (True, first.load_id, 2)


def test_each_time_something_was_said_is_kept(planned: Floor):
    load_plan(planned, "milestones")
    load_plan(planned, "milestones", {"status": "late", "updated_on": "2017-11-02"})
    assert told(planned, "milestones")["status"].tolist() == ["on track", "late"]


def test_a_load_that_is_withdrawn_counts_no_more(planned: Floor):
    load_plan(planned, "ambitions")
    second = load_plan(planned, "ambitions", {"target": "1"})
    load.withdraw(planned.engine, second.load_id, "a slip")
    assert told(planned, "ambitions")["target"].tolist() == [15]


@pytest.mark.slow
def test_the_public_gets_public_rows_and_no_owner_unless_the_row_says_so(planned: Floor):
    load_plan(
        planned,
        "milestones",
        {},
        {"id": "shown", "public": "with owner"},
        {"id": "secret", "public": "no"},
    )
    inside, outside = told(planned, "milestones"), told(planned, "milestones", "public")
    assert inside["id"].tolist() == ["hub", "secret", "shown"]
    assert outside["id"].tolist() == ["hub", "shown"]
    assert inside["owner"].tolist() == ["Chief officer"] * 3
    assert outside["owner"].tolist() == ["", "Chief officer"]


def test_a_row_is_taken_back_from_the_public_by_its_correction(planned: Floor):
    load_plan(planned, "risks")
    load_plan(planned, "risks", {"public": "no"})
    assert told(planned, "risks", "public").empty


@pytest.mark.slow
def test_invented_rows_count_only_while_there_are_no_real_ones(planned: Floor):
    load_plan(planned, "risks", {"id": "invented"}, kind="demonstration")
    assert told(planned, "risks")["kind"].tolist() == ["demonstration"]
    load_plan(planned, "risks")
    assert told(planned, "risks")["id"].tolist() == ["staff"]


@pytest.mark.slow
def test_an_embargo_holds_for_the_public(planned: Floor):
    load_plan(planned, "ambitions", embargo_until=datetime(2030, 1, 1))
    assert told(planned, "ambitions", "public").empty
    assert len(told(planned, "ambitions")) == 1


@pytest.mark.slow
def test_a_release_has_another_id_when_its_plan_changes(planned: Floor):
    before = planned.build().id
    load_plan(planned, "money")
    assert planned.build().id != before


def test_a_code_is_an_area_too_and_one_that_is_unknown_is_refused(planned: Floor):
    load_plan(planned, "money", {"area": "N01"})
    assert told(planned, "money")["area"].tolist() == ["north"]
    assert "is not an area here" in refusal(planned, "money", {"area": "moor"})


def refusal(floor: Floor, table: str, *changes: dict[str, str]) -> str:
    with pytest.raises(LoadRefused) as refused:
        load_plan(floor, table, *changes)
    return str(refused.value)


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("ambitions", {"target_date": "2015-12-31"}, "is not after its baseline"),
        ("ambitions", {"target": "21"}, "is worse than the baseline"),
        ("ambitions", {"target": ""}, "is missing"),
        ("ambitions", {"people": "-400"}, "is negative"),
        ("ambitions", {"indicator": "smokes"}, "is not an indicator here"),
        ("milestones", {"due": ""}, "is missing"),
        ("milestones", {"status": "done"}, "is missing of what is done"),
        ("milestones", {"done_on": "2017-08-01"}, "the status is not done"),
        (
            "milestones",
            {"done_on": "2017-08-01", "status": "not started"},
            "is before it was started",
        ),
        (
            "milestones",
            {"done_on": "2017-09-02", "status": "done"},
            "is after it was said to be done",
        ),
        ("milestones", {"updated_on": "2040-01-01"}, "is after today"),
        ("money", {"amount": ""}, "is missing"),
        ("risks", {"likelihood": "0"}, "is not 1, 2, 3, 4 or 5"),
        ("risks", {"impact": "6"}, "is not 1, 2, 3, 4 or 5"),
        ("risks", {"impact": "2.5"}, "is not 1, 2, 3, 4 or 5"),
    ],
)
def test_what_is_refused(floor: Floor, table: str, change: dict[str, str], said: str):
    assert said in refusal(floor, table, change)


def test_two_rows_with_the_same_key_are_refused(floor: Floor):
    assert "lines 2 and 3" in refusal(floor, "risks", {}, {"impact": "4"})
    assert "lines 2 and 3" in refusal(floor, "risks", {"reviewed_on": ""}, {"reviewed_on": ""})
