"""Numbers, dates and sentences as readers see them, each side of every rule."""

from datetime import date

import pytest

from dashboard.parts import words
from metrics import registry
from metrics.indicator import PERCENT, PERCENT_OF_TURNOVER
from metrics.method import CUT_OFFS
from tests.metrics.tables import indicator


@pytest.mark.parametrize(
    ("id", "gap", "named", "alone"),
    [
        ("ae_four_hour", 10.7, "10.7 points short of target", "10.7 points short"),
        ("delayed_transfers", 0.7, "0.7 points above target", "0.7 points above"),
        ("mrsa", 2.171, "2.17 above target", "2.17 above"),
        ("special_measures", 1.0, "1 trust above target", "1 trust above"),
    ],
)
def test_where_lower_is_better_a_value_is_above_its_target_not_short_of_it(id, gap, named, alone):
    one = registry.indicators()[id]
    assert words.short_of(one, gap, "target") == named
    assert words.short_of(one, gap) == alone


def test_a_day_is_written_in_full():
    assert words.day(date(2017, 12, 31)) == "31 December 2017"
    assert words.day(date(2018, 1, 1)) == "1 January 2018"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2017-12-01", "2017-12-31", "Dec 2017"),
        ("2016-02-01", "2016-02-29", "Feb 2016"),
        ("2017-02-01", "2017-02-28", "Feb 2017"),
        ("2016-01-01", "2016-12-31", "2016"),
        ("2016-04-01", "2017-03-31", "2016/17"),
        ("1999-04-01", "2000-03-31", "1999/00"),
        ("2016-07-01", "2017-06-30", "Jul 2016 to Jun 2017"),
        ("2017-10-01", "2017-12-31", "Oct to Dec 2017"),
        ("2016-04-01", "2019-03-31", "Apr 2016 to Mar 2019"),
        ("2016-01-01", "2017-12-31", "Jan 2016 to Dec 2017"),
        ("2017-12-31", "2017-12-31", "31 December 2017"),
        ("2016-02-01", "2016-02-28", "1 February 2016 to 28 February 2016"),
        ("2017-01-02", "2017-01-31", "2 January 2017 to 31 January 2017"),
    ],
)
def test_a_period_is_written_in_the_shortest_words_that_are_exact(start, end, expected):
    assert words.period(date.fromisoformat(start), date.fromisoformat(end)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2.634, "2.63"),
        (1.0, "1.00"),
        (None, "–"),
        (float("nan"), "–"),
        (2.5, "2.50"),
        (2.5015, "2.502"),
        (2.4996, "2.4996"),
        (2.50000000001, "2.50"),
    ],
)
def test_a_score_has_decimals_enough_to_be_told_from_a_cut_off_or_is_a_dash(value, expected):
    assert words.score(value, CUT_OFFS) == expected


@pytest.mark.parametrize(
    ("value", "target", "expected"),
    [
        (94.96, 95.0, ("94.96%", "95.00%", "0.04 points short")),
        (94.949, 94.951, ("94.949%", "94.951%", "0.002 points short")),
        (90.0, 95.0, ("90.0%", "95.0%", "5.0 points short")),
        (95.0, 95.0, ("95.0%", "95.0%", "0.0 points short")),
    ],
)
def test_a_value_its_target_and_how_far_apart_they_are_never_contradict(value, target, expected):
    one = indicator("x")
    assert (
        words.value(one.unit, value, "", target),
        words.level(one.unit, target, value),
        words.short_of(one, target - value),
    ) == expected


def test_a_target_that_is_not_there_is_a_dash():
    assert words.level(PERCENT, float("nan"), 90.0) == words.level(PERCENT, None, 90.0) == "–"
    assert words.value(PERCENT, 94.96, "", float("nan")) == "95.0%"


def test_nothing_is_never_less_than_nothing():
    assert PERCENT_OF_TURNOVER.write(-0.001) == "0.00%"
    assert PERCENT_OF_TURNOVER.write(-0.001, 0.0) == "-0.001%"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "none"),
        (1, "one"),
        (9, "nine"),
        (10, "10"),
        (999, "999"),
        (1000, "1,000"),
    ],
)
def test_counts_are_in_words_up_to_nine(number, expected):
    assert words.small(number) == expected


def test_a_count_agrees_with_its_noun():
    assert words.count(1, "place") == "one place"
    assert words.count(2, "place") == "two places"
    assert words.count(12, "place") == "12 places"
    assert words.count(1, "is not rated", "are not rated") == "one is not rated"
    assert words.count(2, "is not rated", "are not rated") == "two are not rated"


def test_a_listing_ends_with_and():
    assert words.listing(["a"]) == "a"
    assert words.listing(["a", "b"]) == "a and b"
    assert words.listing(["a", "b", "c"]) == "a, b and c"


def test_a_sentence_has_one_capital_and_one_stop():
    assert words.sentence("lower is better") == "Lower is better."
    assert words.sentence("A&E is slow.") == "A&E is slow."
    assert words.sentence("really?") == "Really?"
    assert words.sentence("") == "."
