"""What is worth a warning: each side of each threshold, and what may be said of whom."""

from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from data.alerts.watch import News, moved, standing
from data.releases.release import Release
from metrics.plan.tables import nothing_planned
from tests.metrics.plan.rows import table

BASE = "https://ratings.example.org"
SURE = pd.DataFrame(
    {
        "place": ["north", "south"],
        "scope": "composite",
        "p1": [0.0, 0.0],
        "p2": [0.9, 0.2],
        "p3": [0.1, 0.8],
        "p4": [0.0, 0.0],
    }
)


def rated(release: Release, id: str, north: float, south: float, audience: str, **more) -> Release:
    """A release of that id with categories of north and south, and the draws of SURE or others."""
    ratings = pd.DataFrame({"place": ["north", "south"], "category": [north, south]})
    ratings["composite"] = ratings["category"].astype(float)
    more = {"certainty": SURE, "method": release.method} | more
    return replace(release, id=id, ratings=ratings, audience=audience, **more)


@pytest.fixture
def old(small_release: Release) -> Release:
    return rated(small_release, "old", 2, 3, "public")


def test_the_public_is_told_from_which_category_to_which(old: Release):
    new = rated(old, "new", 2, 4, "public")
    assert moved(old, new, BASE) == [
        News(
            "public old new south",
            "South (public): from 3, making progress to 4, needs most improvement.",
            f"{BASE}/change/south?since=old",
        )
    ]


def test_of_an_internal_release_no_figure_is_told(old: Release):
    (news,) = moved(old, rated(old, "new", 2, 4, "internal"), BASE)
    assert news.text == "South (internal): another category."


def test_the_indicator_behind_is_named(old: Release):
    scores = old.scores.copy()
    is_it = (scores["place"] == "south") & (scores["indicator"] == "ae_four_hour")
    scores.loc[is_it, "score"] += 1
    (news,) = moved(old, rated(old, "new", 2, 4, "internal", scores=scores), BASE)
    assert news.text == "South (internal): another category; mostly because of A&E within 4 hours."


@pytest.mark.parametrize(("probability", "told"), [(0.801, 0), (0.8, 1), (1.0, 1), (0.9, 0)])
def test_a_probability_counts_from_ten_in_a_hundred(old: Release, probability: float, told: int):
    sure = SURE.assign(p2=[probability, 0.2])
    found = moved(old, rated(old, "new", 2, 3, "public", certainty=sure), BASE)
    assert len(found) == told
    if told:
        assert found[0].text == (
            "North (public): still 2, advanced, with a probability of "
            f"{'over 99%' if probability == 1 else f'{probability:.0%}'}, no longer 90%."
        )
    assert len(moved(old, rated(old, "new", 2, 3, "public", certainty=sure), BASE, 0.05)) in (
        [0] if probability == 0.9 else [1]
    )


def test_what_is_no_longer_rated_is_another_category(old: Release):
    (news,) = moved(old, rated(old, "new", float("nan"), 3, "public"), BASE)
    assert news.text == "North (public): from 2, advanced to not rated."
    nowhere = rated(old, "nowhere", float("nan"), 3, "public")
    assert moved(nowhere, replace(nowhere, id="new"), BASE) == []


def test_another_method_is_one_warning(old: Release):
    other = replace(old.method, id="other-1", name="Other")
    (news,) = moved(old, rated(old, "new", 4, 4, "public", method=other), BASE)
    assert news.text == "Ratings (public) now use the method “Other”, no longer “Core five”."


def late_from(release: Release, due: str) -> Release:
    row = {"indicator": "ae_four_hour", "last_period": pd.Timestamp("2017-12-31")}
    return replace(release, quality=pd.DataFrame([row | {"due": pd.Timestamp(due)}]))


@pytest.mark.parametrize(("day", "late"), [(14, False), (15, True)])
def test_figures_are_late_the_day_after_they_were_due(small_release: Release, day: int, late: bool):
    found = standing(
        late_from(small_release, "2018-02-14"),
        datetime(2018, 2, 1),
        datetime(2018, 2, day, 12),
        BASE,
    )
    wanted = News(
        "late ae_four_hour 2018-02-14",
        "A&E within 4 hours is late: the figures after 31 December 2017 were due on "
        "14 February 2018.",
        f"{BASE}/data",
    )
    assert found == [wanted] * late


@pytest.mark.parametrize(("now", "stale"), [(datetime(2018, 3, 18), 0), (datetime(2018, 3, 19), 1)])
def test_a_release_is_stale_after_45_days(small_release: Release, now: datetime, stale: int):
    release = late_from(small_release, "2999-01-01")
    found = standing(release, datetime(2018, 2, 1), now, BASE)  # 45 days on is 18 March
    assert [one.key for one in found] == [f"stale internal {release.id}"] * stale
    if stale:
        assert found[0].text == ("The internal release is stale: it has not changed for 46 days.")


def test_the_plan_is_told_of_without_a_figure(old: Release):
    hub = {"id": "hub", "area": "north", "what": "A hub opens", "due": "2018-06-30"}
    plan = nothing_planned() | {
        "milestones": table("milestones", hub),
        "risks": table("risks", {"id": "staff", "area": "south", "risk": "Too few nurses"}),
    }
    new = replace(rated(old, "new", 2, 3, "internal"), plan=plan)
    told = [(news.text, news.link) for news in moved(old, new, BASE)]
    assert told == [("Risk new: Too few nurses (South, internal).", f"{BASE}/plan")]
    late = replace(new, id="later", as_at=date(2018, 7, 1))
    (news,) = moved(new, late, BASE)
    assert news.text == "Milestone newly late: A hub opens (North, internal)."
