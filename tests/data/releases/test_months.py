"""A release as at an earlier month: what its pages would show had it been made on that day."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from data.releases import months
from data.releases.release import TABLES, Release, rows_of
from data.releases.scored import ANALYSED

SEPTEMBER = date(2017, 9, 30)
RATED = ["series", "inputs", "scores", "domains", "ratings", "history", "latest", *ANALYSED]


def test_the_days_are_month_ends_the_latest_first(release: Release):
    days = months.days(release)
    assert days[:3] == [date(2017, 12, 31), date(2017, 11, 30), date(2017, 10, 31)]
    assert days == sorted(days, reverse=True)


def test_its_own_day_is_the_release_itself(release: Release):
    assert months.as_at(release, release.as_at) is release


def test_made_again_on_its_own_day_every_table_is_what_it_was(release: Release):
    again = months._as_at(release, release.as_at)
    for name in RATED:
        was, now = getattr(release, name), getattr(again, name)
        pd.testing.assert_frame_equal(was, now, check_dtype=False, obj=name)


def test_an_earlier_month_has_the_rating_that_history_has(release: Release):
    then = months.as_at(release, SEPTEMBER)
    in_history = rows_of(release.history, as_at=pd.Timestamp(SEPTEMBER)).set_index("place")
    composites = then.ratings.set_index("place")["composite"]
    pd.testing.assert_series_equal(composites, in_history["composite"].loc[composites.index])
    assert then.as_at == SEPTEMBER
    assert then.id == release.id


def test_nothing_of_a_later_month_is_in_an_earlier_one(release: Release):
    then, end = months.as_at(release, SEPTEMBER), pd.Timestamp(SEPTEMBER)
    for name in TABLES:
        table = getattr(then, name)
        if name in RATED and "period_end" in table:
            assert (table["period_end"].dropna() <= end).all(), name
    assert then.history["as_at"].max() == end
    assert then.public_ratings.empty


def test_comments_written_over_a_month_later_are_left_out(release: Release):
    dates = pd.to_datetime(["2017-09-12", "2017-10-30", "2017-10-31"])
    comments = pd.DataFrame({"date": dates, "issue": ["before", "in time", "later"]})
    then = months.as_at(replace(release, commentary=comments), SEPTEMBER)
    assert then.commentary["issue"].tolist() == ["before", "in time"]


def test_the_scores_of_a_month_are_those_of_the_release_as_at_it(release: Release):
    then = months.as_at(release, SEPTEMBER).scores[["place", "indicator", "score", "weight"]]
    pd.testing.assert_frame_equal(months.rated(release, SEPTEMBER).scores[list(then)], then)


@pytest.mark.parametrize("make", [months.as_at, months.rated])
def test_a_month_is_made_once(release: Release, make):
    assert make(release, SEPTEMBER) is make(release, SEPTEMBER)


def test_of_a_copy_of_a_release_a_month_is_made_anew(release: Release):
    copy = replace(release)
    assert months.as_at(copy, SEPTEMBER) is not months.as_at(release, SEPTEMBER)
