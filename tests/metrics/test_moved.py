"""What each indicator adds to the change of a composite, by hand."""

import pandas as pd
import pytest

from metrics.moved import THEN, by_indicator, clearly


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


NONE = float("nan")


@pytest.mark.parametrize(
    ("was", "now", "interval", "sign", "says"),
    [
        (80.0, 84.0, (82.0, 86.0), 1, "better"),
        (80.0, 84.0, (82.0, 86.0), -1, "worse"),
        (82.0, 84.0, (82.0, 86.0), 1, ""),
        (81.9, 84.0, (82.0, 86.0), 1, "better"),
        (86.1, 84.0, (82.0, 86.0), 1, "worse"),
        (86.1, 84.0, (82.0, 86.0), -1, "better"),
        (NONE, 84.0, (82.0, 86.0), 1, ""),
        (80.0, NONE, (NONE, NONE), 1, ""),
    ],
)
def test_a_value_has_clearly_moved_where_the_earlier_is_outside_its_interval(
    was, now, interval, sign, says
):
    row = {"value_old": was, "value": now, "lower": interval[0], "upper": interval[1]}
    row |= {"score_old": 2.0, "score": 2.0, "period_end": "2017-12-31"}
    rows = pd.DataFrame([row | {"period_end_old": "2017-09-30"}])
    assert clearly(rows, pd.Series([sign]), 0.1).tolist() == [says]
    same = rows.assign(period_end_old=rows["period_end"])
    assert clearly(same, pd.Series([sign]), 0.1).tolist() == [""], "corrected, not moved"


@pytest.mark.parametrize(("score", "says"), [(2.1, "worse"), (2.0999, "")])
def test_one_without_an_interval_by_its_score(score, says):
    row = {"value_old": -0.9, "value": -1.0, "lower": NONE, "upper": NONE, "score_old": 2.0}
    row |= {"score": score, "period_end": "2017-12-31", "period_end_old": "2017-09-30"}
    assert clearly(pd.DataFrame([row]), pd.Series([1]), 0.1).tolist() == [says]
