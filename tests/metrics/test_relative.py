"""Scoring by position among peers, England as the comparator, overrides: by hand."""

import math

import pandas as pd
import pytest

from metrics import relative
from metrics.indicator import Polarity
from metrics.method import Override
from metrics.rating import rate, rescored
from tests.metrics.tables import (
    areas,
    by_id,
    indicator,
    item,
    method,
    observations,
    shares,
    standard,
)

PEERS = "abcdefghi"
JUNE = [pd.Timestamp("2018-06-30")]


def rated(values: dict[str, float], one=None, how=None):
    definition = one or indicator("x", standard(95))
    rows = "\n".join(f"x {area} 2018-06 {value}" for area, value in values.items())
    figures = observations(f"indicator area period value\n{rows}")
    kinds = {"england": "nation"}
    places = areas("id kind\n" + "\n".join(f"{a} {kinds.get(a, 'place')}" for a in values))
    how = how or method(item("x"), scoring="relative")
    return rate(figures, shares(), places, by_id(definition), {}, how, JUNE)


def score_of(result, place: str) -> float:
    return result.scores.set_index("place").loc[place, "score"]


def test_the_mean_of_the_peers_is_the_middle_of_the_scale():
    result = rated(dict(zip(PEERS, [40, 45, 50, 55, 60, 50, 50, 50, 50], strict=True)))
    assert score_of(result, "c") == pytest.approx(2.5)


def test_a_standard_deviation_is_three_quarters_of_a_category():
    values = dict(zip(PEERS[:6], [50.0, 50.0, 50.0, 50.0, 40.0, 60.0], strict=True))
    held = [50.0] * 4 + [42.5, 57.5]  # the 5th and 95th percentiles of six values
    deviation = math.sqrt(sum((value - 50) ** 2 for value in held) / 5)
    result = rated(values)
    assert score_of(result, "f") == pytest.approx(2.5 - 0.75 * 7.5 / deviation)
    assert score_of(result, "e") == pytest.approx(2.5 + 0.75 * 7.5 / deviation)


def test_where_lower_is_better_the_lowest_scores_best():
    values = dict(zip(PEERS[:6], [10, 20, 30, 40, 50, 60], strict=True))
    result = rated(values, indicator("x", polarity=Polarity.LOWER))
    assert score_of(result, "a") < 2.5 < score_of(result, "f")


def test_no_score_leaves_the_scale_however_far_out_a_value_is():
    result = rated(dict(zip(PEERS, [50, 51, 49, 50, 52, 48, 50, 51, 100], strict=True)))
    assert result.scores["score"].between(1, 4).all()


@pytest.mark.parametrize(("peers", "scored"), [(4, False), (5, True)])
def test_five_peers_are_enough_and_four_are_not(peers: int, scored: bool):
    result = rated({area: 50.0 + at for at, area in enumerate(PEERS[:peers])})
    assert result.scores["score"].notna().all() == scored
    assert (result.scores["reason"] == relative.FEW_PEERS).all() != scored


@pytest.mark.parametrize("ends", [(100.0, 100.0), (89.99999999999999, 90.00000000000001)])
def test_peers_that_are_alike_to_a_rounding_error_all_stand_in_the_middle(ends):
    """No spread is not a reason to call eight peers too few."""
    result = rated(dict(zip(PEERS, [*[sum(ends) / 2] * 7, *ends], strict=True)))
    assert result.scores["score"].tolist() == result.scores["uncapped"].tolist() == [2.5] * 9
    assert result.scores["reason"].tolist() == [""] * 9
    assert result.ratings["composite"].tolist() == [2.5] * 9


def test_a_spread_just_beyond_a_rounding_error_is_one():
    result = rated(dict(zip(PEERS, [*[90.0] * 4, *[90.00001] * 5], strict=True)))
    assert score_of(result, "a") > 2.5 > score_of(result, "i")


def test_one_without_a_value_among_peers_that_are_alike_has_no_score():
    result = rated(dict.fromkeys(PEERS[:5], 50.0) | {"f": math.nan})
    assert score_of(result, "a") == 2.5
    assert math.isnan(score_of(result, "f"))


def test_position_among_peers_needs_no_target():
    scored = rated(dict.fromkeys(PEERS[:5], 50.0), indicator("x"))
    few = rated(dict.fromkeys(PEERS[:4], 50.0), indicator("x"))
    assert scored.scores["reason"].tolist() == [""] * 5
    assert few.scores["reason"].tolist() == [relative.FEW_PEERS] * 4


def test_the_same_rows_scored_by_target_again_are_as_if_never_scored_otherwise():
    values = dict(zip(PEERS, [90, 91, 92, 93, 94, 95, 96, 97, 98], strict=True))
    by_target = method(item("x", step=5.0))
    there = rated(values)
    definition = by_id(indicator("x", standard(95)))
    back = rescored(there.scores, by_target, areas("id\n" + "\n".join(PEERS)), definition)
    direct = rated(values, how=by_target).scores
    assert back["score"].tolist() == direct["score"].tolist()


def test_rescoring_needs_a_row_for_every_indicator():
    result = rated(dict(zip(PEERS, range(9), strict=True)))
    with pytest.raises(KeyError, match="no rows of y"):
        rescored(result.scores, method(item("y")), areas("id\na"), by_id(indicator("y")))


def test_england_as_comparator_is_englands_value_in_the_same_period():
    one = indicator("x", comparator="england")
    result = rated({"a": 70.0, "england": 75.0}, one, method(item("x", step=5.0)))
    row = result.scores.set_index("place").loc["a"]
    assert (row["target"], row["gap"], row["score"]) == (75.0, 5.0, 2.5)


def test_without_england_in_that_period_there_is_no_target():
    one = indicator("x", comparator="england")
    result = rated({"a": 70.0}, one, method(item("x")))
    assert result.scores["reason"].tolist() == ["no target in force"]


@pytest.mark.parametrize(
    ("value", "category", "said"),
    [(85.0, 2, ""), (84.9, 3, "it is poor"), (60.0, 3, "it is poor")],
)
def test_an_override_caps_the_category_and_says_so(value: float, category: int, said: str):
    """85.0 scores 3.50, still a 3; 84.9 scores 3.52, a 4. With the rest on target both make a 2."""
    cap = Override("x", from_category=4, no_better_than=3, reason="it is poor")
    how = method(item("x", step=5.0), item("y", step=5.0), weights={"y": 2.0}, overrides=(cap,))
    figures = observations(f"indicator area period value\nx a 2018-06 {value}\ny a 2018-06 95")
    definitions = by_id(indicator("x", standard(95)), indicator("y", standard(95)))
    row = rate(figures, shares(), areas("id\na"), definitions, {}, how, JUNE).ratings.iloc[0]
    assert 1.5 < row["composite"] <= 2.5
    assert (row["category"], row["override"]) == (category, said)


def test_what_is_for_footprints_only_does_not_apply_to_a_place():
    definitions = by_id(indicator("x", standard(95)), indicator("y", footprint_only=True))
    figures = observations("indicator area period value\nx a 2018-06 95\nx f 2018-06 95")
    where = areas("id kind footprint\na place -\nf footprint -")
    how = method(item("x"), item("y"))
    ratings = rate(figures, shares(), where, definitions, {}, how, JUNE).ratings.set_index("place")
    assert ratings.loc["a", ["indicators_expected", "coverage"]].tolist() == [1, 1.0]
    assert ratings.loc["f", ["indicators_expected", "coverage"]].tolist() == [2, 0.5]
    assert math.isnan(ratings.loc["f", "composite"])


def test_uncapped_tells_apart_those_that_the_scale_does_not():
    """The two worst are both held to the 5th percentile, and score alike; one is further out."""
    result = rated(dict(zip(PEERS, [90, 91, 92, 93, 94, 95, 96, 20, 10], strict=True)))
    rows = result.scores.set_index("place")
    last, before = rows.loc[PEERS[8]], rows.loc[PEERS[7]]
    assert last["score"] == pytest.approx(before["score"], abs=0.2)
    assert last["uncapped"] > before["uncapped"] + 0.2
