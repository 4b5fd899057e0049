"""The sentences over each page, made from the figures."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from dashboard.parts import summary
from data.releases.release import Release
from metrics.method import CUT_OFFS

SIX = ["bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield"]
REASON = "not rated: 40% of the weight has a score, and 60% is needed"


def rerated(release: Release, **categories: float) -> Release:
    """The release with the places' categories as given, NaN for not rated."""
    ratings = release.ratings.set_index("place")
    for place, category in categories.items():
        ratings.loc[place, "category"] = category
    return replace(release, ratings=ratings.reset_index())


def test_a_rating_is_said_with_number_label_and_composite():
    rating = pd.Series({"category": 3.0, "composite": 2.634, "reason": ""})
    assert summary.of_rating("Leeds", rating, CUT_OFFS) == (
        "Leeds is rated 3, making progress, with a composite of 2.63."
    )


def test_a_composite_is_told_from_the_cut_off_that_it_is_beyond():
    rating = pd.Series({"category": 3.0, "composite": 2.5015, "reason": ""})
    assert summary.of_rating("Leeds", rating, CUT_OFFS).endswith("with a composite of 2.502.")


def test_a_place_that_is_not_rated_says_why():
    rating = pd.Series({"category": np.nan, "composite": np.nan, "reason": REASON})
    assert summary.of_rating("Leeds", rating, CUT_OFFS) == f"Leeds is {REASON}."


def test_the_overview_says_the_main_thing(release):
    said = summary.of_footprint(release, "wyh")
    composite = release.ratings.set_index("place").loc["wyh", "composite"]
    assert said.startswith(
        "West Yorkshire and Harrogate is rated 3, making progress, "
        f"with a composite of {composite:.2f}. Of its six places, "
    )


def test_places_are_counted_by_rating(release):
    some = rerated(release, bradford=1, calderdale=2, harrogate=2, kirklees=4, leeds=4, wakefield=4)
    assert (
        "Of its six places, one is rated 1, two are rated 2 and three are rated 4."
        in summary.of_footprint(some, "wyh")
    )


def test_places_that_are_not_rated_are_counted_too(release):
    one = rerated(
        release, bradford=1, calderdale=1, harrogate=1, kirklees=1, leeds=1, wakefield=np.nan
    )
    assert "five are rated 1 and one is not rated." in summary.of_footprint(one, "wyh")
    two = rerated(one, leeds=np.nan)
    assert "four are rated 1 and two are not rated." in summary.of_footprint(two, "wyh")


def test_the_hardest_indicator_is_the_one_with_the_worst_mean_score(release):
    places = release.areas.loc[release.areas["footprint"] == "wyh", "id"]
    scores = release.scores[release.scores["place"].isin(places)]
    worst = scores.groupby("indicator")["uncapped"].mean().idxmax()
    name = release.indicators[worst].short_name
    said = summary.of_footprint(release, "wyh")
    assert f"The indicator furthest from its target is {name}, " in said


def test_the_hardest_indicator_says_in_how_many_places_it_is_far_short(release):
    scores = release.scores.assign(gap=-1.0, step=1.0, category=1.0)
    far = scores["indicator"].eq("smoking_prevalence") & scores["place"].isin(["leeds", "wyh"])
    scores.loc[far, ["gap", "category"]] = 4.0
    said = summary.of_footprint(replace(release, scores=scores), "wyh")
    assert said.endswith(" Smoking prevalence, far short of target in one place.")


def test_one_place_is_not_one_of_the_one_place(release):
    areas = release.areas[~release.areas["id"].isin(SIX[1:])]
    one = rerated(replace(release, areas=areas), bradford=3)
    assert "Its one place is rated 3. " in summary.of_footprint(one, "wyh")
    one = rerated(replace(release, areas=areas), bradford=np.nan)
    assert "Its one place is not rated. " in summary.of_footprint(one, "wyh")


def test_where_every_target_is_met_none_is_furthest(release):
    scores = release.scores.assign(gap=-1.0)
    met = summary.of_footprint(replace(release, scores=scores), "wyh")
    assert met.endswith(" Every target is met in every place that has a figure.")
    assert "furthest" not in met
    scores.loc[scores["place"] == "leeds", "gap"] = 0.001
    short = summary.of_footprint(replace(release, scores=scores), "wyh")
    assert "The indicator furthest from its target is " in short


def test_an_indicator_without_a_target_is_not_furthest_from_one(release):
    judged = release.scores["indicator"] == "smoking_prevalence"
    scores = release.scores.assign(score=1.0, category=1.0, gap=1.0)
    scores.loc[judged, ["score", "category", "gap"]] = [4.0, 4.0, np.nan]
    said = summary.of_footprint(replace(release, scores=scores), "wyh")
    assert "The indicator furthest from its target is " in said
    assert "Smoking" not in said
    none = summary.of_footprint(replace(release, scores=scores.assign(gap=np.nan)), "wyh")
    assert "arget" not in none


IN_ORDER = ["ae_four_hour", "delayed_transfers", "early_cancer_diagnosis"]


def scored(release: Release, *rows: tuple[float, float, float]) -> Release:
    """Leeds with these values, targets and uncapped scores of the first indicators."""
    kept = release.scores["place"].eq("leeds") & release.scores["indicator"].isin(IN_ORDER)
    scores = release.scores[kept].set_index("indicator").loc[IN_ORDER[: len(rows)]]
    scores["value"], scores["target"], scores["uncapped"] = np.array(rows, float).T
    scores["score"] = scores["uncapped"].clip(1, 4)
    scores["category"] = scores["score"].round()
    return replace(release, scores=scores.reset_index())


def test_the_weakest_is_furthest_short_in_steps_beyond_the_ends_of_the_scale(release):
    """Both score 4.00: at 50.2% of 95% and a step of 5 A&E is 8.96 steps short, the other 3.2."""
    said = summary.of_place(
        scored(release, (50.2, 95, 10.46), (7.0, 3.5, 4.7), (60.0, 55.0, 0.5)), "leeds"
    )
    assert said == (
        "Weakest: A&E within 4 hours, 50.2% against 95.0% (far short of target). "
        "Strongest: Early cancer diagnosis, 60.0% against 55.0% (at or better than target)."
    )


def test_indicators_that_are_tied_are_named_together(release):
    assert summary.of_place(
        scored(release, (80.0, 95, 4.5), (5.0, 3.5, 4.5), (60.0, 55.0, 0.5)), "leeds"
    ).startswith(
        "Weakest, equally: A&E within 4 hours, 80.0% against 95.0% (far short of target); "
        "Delayed transfers, 5.0% against 3.5% (far short of target). Strongest: "
    )
    alike = scored(release, (95.0, 95, 1.5), (3.5, 3.5, 1.5), (55.0, 55.0, 1.5))
    assert summary.of_place(alike, "leeds") == (
        "Its three scored indicators are equal: A&E within 4 hours, Delayed transfers and "
        "Early cancer diagnosis."
    )


def test_a_place_with_one_score_or_none(release):
    leeds = release.scores["place"] == "leeds"
    others = leeds & (release.scores["indicator"] != "ae_four_hour")
    one = replace(release, scores=release.scores[~others])
    assert summary.of_place(one, "leeds").startswith(
        "Its only scored indicator: A&E within 4 hours, "
    )
    none = replace(release, scores=release.scores[~leeds])
    assert summary.of_place(none, "leeds") == "No indicator has a score."


def places(*rows: tuple[float, float]) -> pd.DataFrame:
    """A frame of value and target, higher being better, named A, B, C ..."""
    values, targets = (np.array(column, float) for column in zip(*rows, strict=True))
    return pd.DataFrame(
        {
            "name": list("ABCDEF"[: len(rows)]),
            "value": values,
            "target": targets,
            "gap": targets - values,
        }
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [(95, 95), (94.9, 95), (90, 95)],
            "One of the three places is at or better than target. "
            "Furthest from it is C, 5.0 points short.",
        ),
        (
            [(95, 95), (96, 95), (94, 95)],
            "Two of the three places are at or better than target. "
            "Furthest from it is C, 1.0 points short.",
        ),
        (
            [(90, 95), (85, 95)],
            "None of the two places is at or better than target. "
            "Furthest from it is B, 10.0 points short.",
        ),
        ([(95, 95)], "A, the only place with a figure, is at or better than its target."),
        (
            [(np.nan, 95), (90, 95)],
            "B, the only place with a figure, is 5.0 points short of its target.",
        ),
        (
            [(90, 95), (85, 95), (85, 95), (95, 95)],
            "One of the four places is at or better than target. "
            "Furthest from it are B and C, 10.0 points short.",
        ),
        ([(95, 95), (99, 95)], "Both places are at or better than target."),
        ([(95, 95), (99, 95), (96, 95)], "All three places are at or better than target."),
        (
            [(95, 95), (np.nan, 95), (90, 95)],
            "One of the two places is at or better than target. "
            "Furthest from it is C, 5.0 points short.",
        ),
        (
            [(90, np.nan), (80.25, np.nan)],
            "Values run from 80.2% to 90.0%. There is no target to meet.",
        ),
        ([(np.nan, 95), (np.nan, 95)], "There is no figure for any place here yet."),
    ],
)
def test_an_indicator_says_how_many_places_meet_the_target(release, rows, expected):
    assert summary.of_indicator(release, "ae_four_hour", places(*rows)) == expected
