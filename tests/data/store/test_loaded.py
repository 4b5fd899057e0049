"""Files that change nothing: no load is made of them, and what would change something is loaded."""

from datetime import date, datetime

import pytest

from data.commands import status
from data.store import load
from data.store.loaded import Loaded
from tests.data.floor import Floor, contents, figure

pytestmark = pytest.mark.both_stores

ROWS = (figure("AAA", 90), figure("BBB", 80))
OTHERWISE = ROWS[::-1]
"""The same figures in a file with other bytes."""


def test_a_file_that_says_what_the_store_says_makes_no_load(floor: Floor):
    floor.load(ROWS[0])
    floor.load(ROWS[1])
    before = contents(floor.engine)
    again = floor.load(*OTHERWISE, name="again.csv")
    assert (again.already, again.load_id, again.rows) == (True, 2, 2)
    assert status.of_load(again) == (
        "again.csv: the store has the same figures already, from load 2, file-2.csv (2 rows). "
        "Nothing changed, and no load was made."
    )
    assert contents(floor.engine) == before


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((figure("AAA", 91), ROWS[1]), {}),
        ((*OTHERWISE, figure("north", 1)), {}),
        ((figure("AAA", 90, status="provisional"), ROWS[1]), {}),
        (OTHERWISE, {"kind": "demonstration"}),
        (OTHERWISE, {"embargo_until": datetime(2018, 6, 1)}),
        (OTHERWISE, {"published_on": date(2018, 3, 2)}),
    ],
    ids=["revised", "one more", "status", "kind", "embargo", "published later"],
)
def test_what_changes_something_is_loaded(floor: Floor, rows: tuple[str, ...], said: dict):
    floor.load(*ROWS)
    assert not floor.load(*rows, **said).already


@pytest.mark.parametrize("first", ["final", "revised"])
def test_final_and_revised_are_one_where_no_figure_differs(floor: Floor, first: str):
    other = {"final": "revised", "revised": "final"}[first]
    floor.load(figure("AAA", 90, status=first), ROWS[1])
    again = floor.load(figure("AAA", 90, status=other), ROWS[1])
    assert (again.already, again.unchanged) == (True, 2)
    changed = floor.load(figure("AAA", 91, status=other), figure("BBB", 80, status=other))
    assert (changed.revised, changed.unchanged) == (1, 1)


def test_a_provisional_figure_that_becomes_final_is_a_change(floor: Floor):
    floor.load(figure("AAA", 90, status="provisional"))
    again = floor.load(figure("AAA", 90))
    assert (again.already, again.revised) == (False, 1)


def test_a_withdrawn_load_is_not_what_the_store_says(floor: Floor):
    floor.load(*ROWS)
    load.withdraw(floor.engine, 1, "")
    assert not floor.load(*OTHERWISE).already


def test_while_a_load_of_the_source_is_under_embargo_nothing_is_told_of_it(floor: Floor):
    floor.load(*ROWS, embargo_until=datetime(2018, 6, 1))
    assert not floor.load(*OTHERWISE).already
    floor.clock = datetime(2018, 6, 1)
    assert floor.load(*ROWS, figure("AAA", 1, period="2017-01")).new == 1
    assert floor.load(figure("AAA", 1, period="2017-01")).already


def test_a_figure_that_was_revised_and_is_taken_back_is_loaded(floor: Floor):
    floor.load(ROWS[0])
    floor.load(figure("AAA", 91))
    assert floor.load(ROWS[0], figure("BBB", 1)).revised == 1
    assert floor.numerators() == [90, 1]


def test_of_two_files_with_the_same_figures_in_one_go_the_first_is_loaded(floor: Floor):
    first, again = floor.load_files(floor.file(*ROWS), floor.file(*OTHERWISE))
    assert (first.already, again.already, again.load_id) == (False, True, 1)


def test_what_is_said_otherwise_of_a_file_that_is_there_is_not_taken(floor: Floor):
    floor.load(*ROWS, name="a.csv", published_on=date(2018, 1, 11))
    assert floor.load(*ROWS, name="a.csv", published_on=date(2018, 1, 11)).remarks == ()
    again = floor.load(
        *ROWS,
        name="a.csv",
        kind="demonstration",
        published_on=date(2018, 2, 8),
        embargo_until=datetime(2018, 6, 1),
    )
    assert again.remarks == (
        "Load 1 is unchanged: real, published 2018-01-11, under no embargo. To change that, "
        "withdraw load 1 and load the file again.",
    )


def test_a_dozen_areas_are_named_and_the_others_counted():
    areas = tuple(f"Area {at}" for at in range(1, 45))
    found = Loaded("a.csv", 1, False, "tidy", "tidy", "real", rows=44, new=44, areas=areas)
    assert "  areas covered: Area 1, Area 2, " in status.of_load(found)
    assert ", Area 12 and 32 more\n" in status.of_load(found) + "\n"


def test_a_dozen_remarks_are_told_and_the_others_counted():
    remarks = tuple(f"No metric module uses {at}." for at in range(15))
    found = Loaded("a.csv", 1, False, "tidy", "tidy", "real", rows=1, new=1, remarks=remarks)
    assert status.of_load(found).splitlines()[-2:] == [
        "  No metric module uses 11.",
        "  and 3 more remarks",
    ]
