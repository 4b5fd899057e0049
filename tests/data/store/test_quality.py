"""What a release knows of its own figures: due, late, complete, held, revised, by whom."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data import profile
from data.geography import reference
from data.releases.release import Release
from data.store import review, verdicts
from data.store.quality import quality
from metrics import registry
from tests.data.floor import EVERYTHING, Floor, figure, published, write_reference
from tests.data.store.test_review import AFTER, NEXT, YEAR

CALENDAR = """
indicator,months,days,basis
ae_four_hour,1,14,a test
smoking_prevalence,12,100,a test
"""


def with_calendar(floor: Floor) -> reference.Reference:
    return reference.read(write_reference(floor.folder / "dated", calendar=CALENDAR))


def of(release: Release, indicator: str) -> dict:
    (row,) = release.quality[release.quality["indicator"] == indicator].to_dict("records")
    return row


def test_due_is_so_many_days_after_the_period_that_follows(floor: Floor):
    floor.load(*EVERYTHING)
    row = of(floor.build(reference=with_calendar(floor)), "ae_four_hour")
    assert row["last_period"] == pd.Timestamp("2017-12-31")
    assert row["due"] == pd.Timestamp("2018-02-14")  # January ends on the 31st, and 14 days
    assert row["last_loaded"] == pd.Timestamp("2018-03-01 09:00")
    assert (row["sources"], row["late"]) == ("tidy", True)


@pytest.mark.parametrize(("today", "late"), [(date(2018, 2, 14), False), (date(2018, 2, 15), True)])
def test_the_day_it_is_due_is_not_late(floor: Floor, today: date, late: bool):
    floor.load(*EVERYTHING)
    built = floor.build()
    calendar = with_calendar(floor).calendar
    indicators = registry.indicators()
    found = quality(
        indicators, built.series, built.areas, built.loaded, calendar, today, built.as_at
    )
    assert found.set_index("indicator").loc["ae_four_hour", "late"] == late


def test_what_has_no_date_is_never_late_and_what_was_never_loaded_has_none(floor: Floor):
    floor.load(*EVERYTHING[:2], published("N01", 18.5))
    built = floor.build(reference=with_calendar(floor))
    assert built.quality["indicator"].tolist() == ["ae_four_hour", "smoking_prevalence"]
    assert pd.isna(of(floor.build(), "ae_four_hour")["due"])
    floor.load(figure("north", 20, indicator="gp_extended_access"))
    row = of(floor.build(reference=with_calendar(floor)), "gp_extended_access")
    assert pd.isna(row["due"])
    assert not row["late"]


def test_coverage_is_of_places_in_the_latest_period(floor: Floor):
    floor.load(*EVERYTHING)
    assert [of(floor.build(), "smoking_prevalence")[name] for name in ("covered", "expected")] == [
        2,
        2,
    ]
    floor.load(published("N01", 18, period="2017"))
    assert of(floor.build(), "smoking_prevalence")["covered"] == 1


def test_coverage_is_as_at_the_day_that_the_release_speaks_of(floor: Floor):
    floor.load(figure("AAA", period="2017-11"), figure("BBB", period="2017-11"))
    floor.load(figure("AAA", period="2018-01"))
    built = floor.build(as_at=date(2017, 12, 31))
    row = of(built, "ae_four_hour")
    assert row["last_period"] == pd.Timestamp("2018-01-31")
    assert (row["covered"], row["expected"]) == (2, 2)


def test_a_revision_has_its_old_and_new_value(floor: Floor):
    floor.load(*EVERYTHING)
    floor.load(published("N01", 18.5), published("S01", 17))
    floor.load(published("N01", 16), published_on=date(2018, 2, 20))  # of before: not the last
    found = floor.build().revisions
    assert found[["area", "old", "new"]].to_numpy().tolist() == [
        ["north", 16.0, 18.5],
        ["south", 18.5, 17.0],
    ]
    assert found["period_end"].unique().tolist() == [pd.Timestamp("2016-12-31")]


def test_counts_that_give_the_same_value_are_no_revision_of_it(floor: Floor):
    floor.load(*EVERYTHING)
    floor.load(figure("AAA", 45, 50))
    assert floor.build().revisions.empty


def test_the_internal_release_says_who_and_what_is_held(floor: Floor):
    floor.load(*EVERYTHING, *YEAR)
    floor.load(figure("AAA", 0, period=NEXT), name="next.csv")
    before = floor.build()
    assert before.held[["area", "value", "verdict"]].to_numpy().tolist() == [["AAA", 0.0, "held"]]
    floor.wait(hours=1)
    with floor.engine.begin() as connection:
        review.decide(connection, verdicts.REFUSED, [1], "a slip")
    after = floor.build()
    (row,) = after.held.to_dict("records")
    assert (row["verdict"], row["reason"], row["decided_by"]) == ("refused", "a slip", "a tester")
    assert set(after.loaded["loaded_by"]) == {"a tester"}
    assert "next.csv" not in set(after.loaded["file_name"])  # nothing of it counts
    assert after.id != before.id
    pd.testing.assert_frame_equal(after.ratings, before.ratings)


def test_the_public_gets_no_names_and_no_values_of_what_is_held_or_revised(floor: Floor):
    floor.load(*EVERYTHING, *YEAR)
    floor.load(figure("AAA", 0, period=NEXT), figure("AAA", 60, period=AFTER))
    floor.load(published("N01", 18.5))
    clean = floor.build("public")
    early = {"embargo_until": floor.clock + timedelta(days=1), "name": "x.csv"}
    floor.load(published("S01", 17), figure("BBB", 0, period=NEXT), **early)
    built = floor.build("public")
    assert built.id == clean.id
    (row,) = built.held.to_dict("records")
    assert (row["area"], row["period_end"]) == ("AAA", pd.Timestamp("2017-01-31"))
    assert (row["verdict"], row["why"], row["loaded_by"], row["file_name"]) == ("held", "", "", "")
    assert np.isnan([row["value"], row["lower"], row["upper"]]).all()
    assert set(built.loaded["loaded_by"]) == {""}
    assert "x.csv" not in set(built.loaded["file_name"])
    floor.load(published("N01", 12))
    (row,) = floor.build("public").revisions.to_dict("records")
    assert (row["area"], row["period_end"]) == ("north", pd.Timestamp("2016-12-31"))
    assert np.isnan([row["old"], row["new"]]).all()


def test_the_calendar_that_is_shipped_knows_what_is_rated_and_nothing_unknown():
    dated = set(reference.read(profile.read().reference).calendar["indicator"])
    assert set(registry.methods()["progress-1"].indicators) <= dated <= set(registry.indicators())
