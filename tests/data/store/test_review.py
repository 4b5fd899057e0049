"""Figures far from their own past: held, accepted or refused by a person, and remembered."""

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from data.faults import DataError
from data.geography import reference
from data.store import history, load, review, schema, verdicts
from metrics import registry
from tests.data.floor import (
    EVERYTHING,
    Floor,
    contents,
    figure,
    write_reference,
    write_tidy,
)

MONTHS = [f"{year}-{month:02}" for year in (2016, 2017) for month in range(1, 13)]
YEAR = [figure("AAA", 92 - 4 * (at % 2), period=MONTHS[at]) for at in range(12)]
"""92, 88, 92...: mean 90 and moving ranges of 4, so limits 90 -+ 10.64 are 79.36 and, since no
percentage is above it, 100."""

NEXT, AFTER = MONTHS[12], MONTHS[13]


def decide(floor: Floor, verdict: str, *ids: int, reason: str = "checked") -> None:
    with floor.engine.begin() as connection:
        review.decide(connection, verdict, ids, reason)


def standing(floor: Floor, known_at: datetime | None = None) -> pd.DataFrame:
    with floor.engine.connect() as connection:
        return review.standing(connection, known_at or floor.clock)


def test_a_figure_far_from_its_past_is_held_and_the_rest_goes_in(floor: Floor):
    floor.load(*YEAR)
    loaded = floor.load(figure("AAA", 0, period=NEXT), figure("BBB", 20, period=NEXT))
    assert (loaded.rows, loaded.new, loaded.looked.held) == (2, 2, 1)
    assert floor.numerators()[-1] == 20
    assert len(floor.rows()) == 13
    (row,) = standing(floor).to_dict("records")
    assert (row["id"], row["load_id"], row["line"], row["verdict"]) == (1, 2, 2, "held")
    assert (row["indicator"], row["area"], row["value"]) == ("ae_four_hour", "AAA", 0)
    assert row["period_end"] == pd.Timestamp("2017-01-31")
    assert (row["file_name"], row["loaded_by"]) == ("file-2.csv", "a tester")
    assert row["why"] == (
        "says 0 of 100, where about 90 would be usual: were they reported at all?"
    )
    assert row["points"] == 12


@pytest.mark.parametrize(
    ("before", "kind", "after", "expected"),
    [
        (YEAR, "real", 0, (1, 0)),
        (YEAR, "real", 1, (0, 1)),
        (YEAR, "real", 79, (0, 1)),
        (YEAR, "real", 80, (0, 0)),
        (YEAR[:3], "real", 0, (1, 0)),
        (YEAR[:2], "real", 0, (0, 0)),
        (YEAR[:11], "real", 79, (0, 0)),
        ([], "real", 0, (0, 0)),
        (YEAR, "demonstration", 0, (0, 0)),
    ],
)
def test_what_is_held_and_what_is_listed(
    floor: Floor, before: list[str], kind: str, after: int, expected: tuple[int, int]
):
    floor.load(*before, figure("BBB"))
    found = floor.load(figure("AAA", after, period=NEXT), kind=kind).looked
    assert (found.held, found.listed) == expected


def test_the_first_load_of_a_series_is_never_held(floor: Floor):
    assert floor.load(*YEAR, figure("AAA", 0, period=NEXT)).looked.held == 0


def test_invented_figures_are_no_past(floor: Floor):
    floor.load(*YEAR, kind="demonstration")
    assert floor.load(figure("AAA", 0, period=NEXT)).looked.held == 0


def test_nor_are_withdrawn_ones(floor: Floor):
    floor.load(*YEAR)
    load.withdraw(floor.engine, 1, "")
    assert floor.load(figure("AAA", 0, period=NEXT)).looked.held == 0


def test_nor_are_those_that_are_held(floor: Floor):
    floor.load(*YEAR)
    assert floor.load(figure("AAA", 0, period=NEXT)).looked.held == 1
    later = floor.load(figure("AAA", 79, period=AFTER))
    assert later.looked.listed == 1  # beside the 0 it would go in


@pytest.mark.parametrize(
    ("rebase", "listed"),
    [
        ("ae_four_hour,north,2016-01-01,a new way of counting", 1),  # before the first: all count
        ("ae_four_hour,north,2016-02-01,a new way of counting", 0),  # 11 are left of its past
        ("ae_four_hour,,2017-01-01,a new way of counting", 0),
        ("ae_four_hour,shire,2017-01-31,a new way of counting", 0),
        ("ae_four_hour,shire,2017-02-01,a new way of counting", 1),  # after it: not yet
        ("ae_four_hour,south,2017-01-01,a new way of counting", 1),  # AAA does not count there
        ("delayed_transfers,north,2017-01-01,a new way of counting", 1),
    ],
)
def test_its_past_begins_at_the_last_rebasing(floor: Floor, rebase: str, listed: int):
    table = f"indicator,area,from,reason\n{rebase}\n"
    floor.reference = reference.read(write_reference(floor.folder / "new", rebases=table))
    floor.load(*YEAR)
    assert floor.load(figure("AAA", 79, period=NEXT)).looked.listed == listed


def test_what_it_was_compared_with_begins_there_too(floor: Floor):
    floor.load(figure("AAA", 91, period="2015-12"), *YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    for begins, seen in (("2015-12-31", 13), ("2016-01-01", 12)):
        table = f"indicator,area,from,reason\nae_four_hour,north,{begins},a new way of counting\n"
        tables = reference.read(write_reference(floor.folder / begins, rebases=table))
        with floor.engine.connect() as connection:
            past = review.past(connection, [1], registry.indicators(), tables)
        assert len(past) == seen, begins


def test_a_revision_may_be_held_and_then_what_was_there_stays(floor: Floor):
    floor.load(*YEAR, figure("AAA", 91, period=NEXT))
    assert floor.load(figure("AAA", 0, period=NEXT)).looked.held == 1
    assert floor.numerators()[-1] == 91


def test_accepted_it_counts_from_then_on(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    held_at = floor.clock
    decided_at = floor.wait(hours=1)
    decide(floor, verdicts.ACCEPTED, 1)
    assert floor.numerators()[-1] == 0
    assert len(floor.rows(known_at=held_at)) == 12
    assert len(floor.rows(known_at=decided_at)) == 13
    assert standing(floor, held_at)["verdict"].tolist() == ["held"]
    assert (
        floor.load(figure("AAA", 0, period=NEXT), figure("BBB")).looked.held == 0
    )  # no news by now


@pytest.mark.parametrize("audience", ["internal", "public"])
def test_refused_it_never_counts_and_the_last_decision_does(floor: Floor, audience: str):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    counts = []
    for verdict in (verdicts.REFUSED, verdicts.ACCEPTED, verdicts.REFUSED):
        floor.wait(hours=1)
        decide(floor, verdict, 1)
        counts.append(len(floor.rows(audience)))
    assert counts == [12, 13, 12]
    with floor.engine.connect() as connection:
        noted = connection.execute(sa.select(schema.decision)).all()
    assert [row.verdict for row in noted] == ["refused", "accepted", "refused"]


def test_withdrawn_with_its_load_it_waits_no_more(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    load.withdraw(floor.engine, 2, "")
    assert standing(floor).empty


def test_history_shows_what_was_decided_by_whom_and_why(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 91, period=NEXT))
    floor.load(figure("AAA", 0, period=NEXT))
    decide(floor, verdicts.REFUSED, 1, reason="a slip of the pen")
    floor.wait(hours=1)
    decide(floor, verdicts.ACCEPTED, 1, reason="the trust confirms it")
    with floor.engine.connect() as connection:
        figure_of = ("ae_four_hour", "AAA", (date(2017, 1, 25), date(2017, 1, 25)))
        found = history.values(connection, floor.reference, *figure_of)
    assert found["review"].tolist() == [
        "",
        "held as 1; refused by a tester, 2018-03-01 09:00: a slip of the pen; "
        "accepted by a tester, 2018-03-01 10:00: the trust confirms it",
    ]


@pytest.mark.parametrize(
    ("ids", "reason", "said"),
    [
        ((), "why", "Name the figures by number"),
        ((1,), " ", "Give a reason"),
        ((1, 2), "why", "No figure has the number 2"),
    ],
)
def test_a_decision_that_cannot_be_taken_changes_nothing(
    floor: Floor, ids: tuple[int, ...], reason: str, said: str
):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    before = contents(floor.engine)
    with pytest.raises(DataError, match=said):
        decide(floor, verdicts.ACCEPTED, *ids, reason=reason)
    assert contents(floor.engine) == before


def test_the_same_decision_twice(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    decide(floor, verdicts.REFUSED, 1)
    with pytest.raises(DataError, match="Figure 1 is already refused"):
        decide(floor, verdicts.REFUSED, 1)


@pytest.mark.both_stores
def test_the_past_of_what_is_held_is_what_it_was_compared_with(floor: Floor):
    """Not later figures or loads, a longer period, what is held itself, or another area's."""
    quarter = figure("AAA", 50, period="2016Q3")
    floor.load(*YEAR, figure("BBB"), figure("AAA", 99, period=AFTER), quarter)
    floor.load(figure("AAA", 0, period=NEXT))
    floor.load(figure("AAA", 91, period=MONTHS[0]))
    with floor.engine.connect() as connection:
        found = review.past(connection, [1], registry.indicators(), floor.reference)
        assert review.past(connection, [], registry.indicators(), floor.reference).empty
    assert found["held_id"].tolist() == [1] * 12
    assert found["value"].tolist() == [92, 88] * 6
    assert found["period_end"].is_monotonic_increasing


def test_the_past_of_a_second_has_no_first_that_is_held(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    floor.load(figure("AAA", 0, period=AFTER))
    with floor.engine.connect() as connection:
        found = review.past(connection, [1, 2], registry.indicators(), floor.reference)
    assert found.groupby("held_id").size().to_dict() == {1: 12, 2: 12}


def test_whoever_saw_it_otherwise_decides_nothing(floor: Floor):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period=NEXT))
    with floor.engine.begin() as connection:
        review.decide(connection, verdicts.REFUSED, [1], "a slip", seen=verdicts.HELD)
    with (
        pytest.raises(DataError, match="Figure 1 was refused by a tester meanwhile"),
        floor.engine.begin() as connection,
    ):
        review.decide(connection, verdicts.ACCEPTED, [1], "it is right", seen=verdicts.HELD)


def test_the_commands(desk: Path, run):
    assert run("review") == (0, "No figure awaits a decision.\n", "")
    run("load", write_tidy(desk / "year.csv", *EVERYTHING, *YEAR))
    out = run("load", write_tidy(desk / "next.csv", figure("AAA", 0, period=NEXT)))[1]
    assert out.endswith("\n  1 figure awaits a decision: python -m data review\n")
    out = run("review")[1]
    assert out.startswith(
        "    1  ae_four_hour, AAA, 2017-01-01 to 2017-01-31: 0; says 0 of 100, where about 90 "
        "would be usual: were they reported at all? "
        "(expected 79.36 to 100, from the 12 before it)\n"
        "       next.csv, line 2, load 2 by a tester, "
    )
    assert run("review", "refuse", 1) == (
        1,
        "",
        "Give a reason, for the record: --reason TEXT.\n",
    )
    said = run("review", "refuse", 1, "--reason", "a slip")
    assert said == (0, "1 figure is refused. Publish to put this into effect.\n", "")
    assert run("review") == (0, "No figure awaits a decision.\n", "")
