"""Days, times and periods as people write them."""

import argparse

import pytest

from data import times


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-10-15", "2017-10-15", "2017-10-15"),
        ("2017-10", "2017-10-01", "2017-10-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-Q4", "2017-10-01", "2017-12-31"),
        ("2017 q4", "2017-10-01", "2017-12-31"),
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017/18", "2017-04-01", "2018-03-31"),
        ("2017/18-Q4", "2018-01-01", "2018-03-31"),
    ],
)
def test_a_period_is_a_day_a_month_a_quarter_or_a_year(text: str, first: str, last: str):
    assert [str(day) for day in times.period(text)] == [first, last]


@pytest.mark.parametrize("text", ["christmas", "2017-13", "2017-18", "2017/19", "2017-Q5", "", "1"])
def test_what_is_no_period_is_answered_with_examples(text: str):
    with pytest.raises(
        argparse.ArgumentTypeError, match="is not a period; write 2017-10-15, 2017-10"
    ):
        times.period(text)


@pytest.mark.parametrize("text", ["2018-01-11", "20180111"])
@pytest.mark.parametrize("read", [times.london, times.utc])
def test_a_day_alone_is_no_time(read, text: str):
    with pytest.raises(argparse.ArgumentTypeError, match="no time of day; write 2018-01-11T09:30"):
        read(text)
