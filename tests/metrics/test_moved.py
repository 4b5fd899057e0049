"""What each indicator adds to the change of a composite, by hand."""

import pandas as pd
import pytest

from metrics.moved import THEN, by_indicator


def scores(**by_name: tuple[float, float]) -> pd.DataFrame:
    """One place's scores and weights by indicator."""
    rows = [
        {"place": "ash", "indicator": name, "score": score, "weight": weight}
        for name, (score, weight) in by_name.items()
    ]
    return pd.DataFrame(rows, columns=["place", "indicator", *THEN])


def moved(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, float]:
    found = by_indicator(before, after)
    return dict(zip(found["indicator"], found["change"], strict=True))


def test_a_score_that_rises_moves_the_composite_by_its_weight():
    found = moved(scores(a=(2, 0.5), b=(3, 0.5)), scores(a=(4, 0.5), b=(3, 0.5)))
    assert found == {"a": 1.0, "b": 0.0}


def test_where_one_has_no_score_any_more_its_weight_goes_to_the_others():
    """From 1 + 0.5 x 1 + 0.5 x 3 = 3 to 1 + 1 x 1 = 2."""
    found = moved(scores(a=(2, 0.5), b=(4, 0.5)), scores(a=(2, 1), b=(float("nan"), 0)))
    assert found == {"a": 0.5, "b": -1.5}


def test_one_that_only_one_side_has_counts_as_nothing_on_the_other():
    found = moved(scores(a=(2, 1)), scores(c=(3, 1)))
    assert found == {"c": 2.0, "a": -1.0}


@pytest.mark.parametrize("day", ["2017-09-30", "2016-12-31"])
def test_the_parts_of_the_demonstration_add_up_to_the_change(release, day):
    from data.releases import months

    before = months.rated(release, pd.Timestamp(day).date())
    found = by_indicator(before.scores, release.scores).groupby("place")["change"].sum()
    then = before.ratings.set_index("place")["composite"]
    now = release.ratings.set_index("place")["composite"]
    pd.testing.assert_series_equal(found, (now - then).loc[found.index], check_names=False)
