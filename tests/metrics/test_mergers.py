"""Codes that end and codes that follow them, in small numbers: dated shares do it."""

import pytest

from metrics.apportion import apportion
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, read

AREAS = "id\ncity\nvale"
SHARES = """
    provider place   share valid_from valid_to
    RW3      city    0.8   2000-01-01 2017-09-30
    RW3      outside 0.2   2000-01-01 2017-09-30
    RM2      city    0.5   2000-01-01 2017-09-30
    RM2      vale    0.5   2000-01-01 2017-09-30
    R0A      city    0.6   2017-10-01 -
    R0A      vale    0.3   2017-10-01 -
    R0A      outside 0.1   2017-10-01 -
"""
"""RW3 and RM2 merge into R0A on 1 October 2017."""


def sums(rows: str, place: str, shares: str = SHARES) -> list[tuple]:
    """period_end, numerator, denominator and missing of a place, from "area period n d; ..."."""
    table = "indicator area period numerator denominator\n" + "\n".join(
        f"a {row}" for row in rows.split(";")
    )
    frames = tables.observations(table), tables.shares(shares), tables.areas(AREAS)
    series, _ = apportion(*frames, by_id(indicator("a")))
    found = series[series["place"] == place].sort_values("period_end")
    return read(found, "period_end numerator denominator missing")


BOTH = "RW3 2017-09 90 100;RM2 2017-09 40 60"


def test_the_history_of_merged_trusts_counts_and_their_successor_follows():
    """September is 0.8 x 90 + 0.5 x 40 of 0.8 x 100 + 0.5 x 60; October 0.6 x 150 of 0.6 x 200."""
    assert sums(f"{BOTH};R0A 2017-10 150 200", "city") == [
        ("2017-09-30", 92, 110, ""),
        ("2017-10-31", 90, 120, ""),
    ]
    assert sums(f"{BOTH};R0A 2017-10 150 200", "vale") == [
        ("2017-09-30", 20, 30, ""),
        ("2017-10-31", 45, 60, ""),
    ]


QUARTER = "2017-08:2017-10"


@pytest.mark.parametrize("besides", ["", f";RW3 {QUARTER} 60 70", f";RM2 {QUARTER} - -"])
def test_a_quarter_that_spans_the_merger_is_the_successors(besides: str):
    """It reports the quarter whole; what the old trusts report besides is not counted twice."""
    assert sums(f"R0A {QUARTER} 400 500{besides}", "city") == [("2017-10-31", 240, 300, "")]


def test_a_quarter_that_only_the_old_trusts_report_is_no_smaller_sum():
    assert sums(f"RW3 {QUARTER} 270 300;RM2 {QUARTER} 120 180", "city") == []
    beside = SHARES + "    RX1 city 1.0 2000-01-01 -"
    rows = f"RW3 {QUARTER} 270 300;RX1 {QUARTER} 5 10"
    assert sums(rows, "city", beside) == [("2017-10-31", None, None, "R0A")]


def test_the_quarter_before_the_merger_does_not_wait_for_the_successor():
    rows = "RW3 2017-07:2017-09 270 300;RM2 2017-07:2017-09 120 180"
    assert sums(rows, "city") == [("2017-09-30", 0.8 * 270 + 0.5 * 120, 330, "")]


def test_history_that_a_publisher_gives_under_the_new_code_waits_for_shares_of_then():
    assert sums(f"{BOTH};R0A 2017-09 500 600", "city") == [("2017-09-30", 92, 110, "")]


def test_a_commissioners_figures_are_shared_out_like_a_trusts():
    """36J is 02W and 02R from April 2020; half of it lives in the city."""
    shares = """
        provider place   share valid_from valid_to
        02W      city    1.0   2013-04-01 2020-03-31
        02R      vale    1.0   2013-04-01 2020-03-31
        36J      city    0.5   2020-04-01 -
        36J      vale    0.5   2020-04-01 -
    """
    rows = "02W 2020-03 10 20;02R 2020-03 12 40;36J 2020-04 24 60"
    assert sums(rows, "city", shares) == [("2020-03-31", 10, 20, ""), ("2020-04-30", 12, 30, "")]


def test_what_was_shared_with_a_place_that_is_no_more_counts_for_nobody():
    gone = SHARES.replace("vale", "moor")
    assert sums(BOTH, "city", gone) == [("2017-09-30", 92, 110, "")]
    assert sums(BOTH, "moor", gone) == []
