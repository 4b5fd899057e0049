"""Records from the future: a clock was ahead when a file came in, and is right again."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from data import times
from data.store import clock, load, review, verdicts
from tests.data.floor import CORE, EVERYTHING, START, Floor, figure, write_tidy

A_YEAR = timedelta(days=365)
YEAR = [figure("AAA", 92 - 4 * (at % 2), period=f"2016-{at + 1:02}") for at in range(12)]
FROM_THE_FUTURE = "Load 2 is from the future: it was loaded at 2019-03-01 09:00 UTC."
REMEDY = (
    "This machine's clock says 2018-03-01 10:00 UTC. If that is wrong, set it. If the clock was "
    "ahead when the file was loaded, withdraw the load and load the file again."
)


def set_to(monkeypatch: pytest.MonkeyPatch, time: datetime) -> None:
    monkeypatch.setattr(times, "now", lambda: time)


def said(floor: Floor) -> list[str]:
    with floor.engine.connect() as connection:
        return clock.said(connection, floor.clock)


@pytest.mark.slow
def test_a_file_loaded_while_the_clock_was_ahead_is_told_of_until_it_is_loaded_again(
    desk: Path, run, monkeypatch: pytest.MonkeyPatch
):
    set_to(monkeypatch, START)
    run("load", write_tidy(desk / "all.csv", *EVERYTHING))
    set_to(monkeypatch, START + A_YEAR)
    late = write_tidy(desk / "late.csv", figure("AAA", 91))
    run("load", late)
    set_to(monkeypatch, START + timedelta(hours=1))
    other = run("load", write_tidy(desk / "other.csv", figure("BBB", 81)))[1]
    for out in (other, run("load", late)[1], run("status")[1]):
        assert FROM_THE_FUTURE in out
        assert f"{REMEDY} Until then nothing can be published." in out
    refused = f"{FROM_THE_FUTURE}\n{REMEDY}\nNothing was published.\n"
    assert run("publish", *CORE, "--no-site") == (1, "", refused)
    assert run("publish", *CORE, "--no-site", "--known-at", "2018-03-01T09:00")[0] == 0

    assert run("withdraw", 2, "--reason", "the clock was ahead")[0] == 0
    assert "is from the future" not in run("load", late)[1]
    assert run("publish", *CORE, "--no-site")[0] == 0
    north = 0.8 * 91 + 0.25 * 81
    assert f",{north}," in run("ratings", "--format", "csv")[1]


def test_what_was_withdrawn_or_decided_while_the_clock_was_ahead_counts_at_once(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
):
    floor.load(*YEAR)
    floor.load(figure("AAA", 0, period="2017-01"), figure("BBB", 5))
    floor.load(figure("BBB", 6, period="2017-01"))
    set_to(monkeypatch, START + A_YEAR)
    with floor.engine.begin() as connection:
        review.decide(connection, verdicts.ACCEPTED, [1], "it was right")
    load.withdraw(floor.engine, 3, "wrong")
    set_to(monkeypatch, START)
    assert floor.numerators()[-2:] == [0, 5]
    assert floor.numerators("public")[-2:] == [0, 5]
    with floor.engine.connect() as connection:
        assert review.standing(connection)["verdict"].tolist() == ["accepted"]
        assert review.standing(connection, START)["verdict"].tolist() == ["held"]
    assert said(floor) == [
        f"The store has {what} dated in the future, 2019-03-01 09:00 UTC; it counts already."
        for what in ("a withdrawal", "a decision on a held figure")
    ]


def test_machines_whose_clocks_are_minutes_apart_share_a_store(floor: Floor, monkeypatch):
    """The other machine's clock is five minutes ahead, and it is past midnight there."""
    floor.clock = datetime(2018, 3, 1, 23, 57)
    set_to(monkeypatch, floor.clock + clock.APART)
    floor.load(figure("AAA", 91))
    set_to(monkeypatch, floor.clock)
    assert said(floor) == []
    assert floor.numerators() == [91]
    with floor.engine.connect() as connection:
        clock.check(connection, floor.clock)


def test_a_file_that_waits_for_its_publication_date_says_so(floor: Floor):
    loaded = floor.load(figure("AAA", 91), published_on=date(2018, 3, 2))
    waits = "Load 1 does not count before 2018-03-02, its stated publication date."
    assert loaded.remarks == (waits,)
    assert floor.numerators() == []
    floor.wait(days=1)
    assert said(floor) == []
    assert floor.numerators() == [91]
