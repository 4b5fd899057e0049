"""Scoring by rank among peers: by hand, by a slow second way, and what must always hold."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.explain import Side, explain
from metrics.indicator import Polarity
from metrics.method import ABOVE_FLOOR, BELOW_STANDARD, RANKED
from metrics.rank import among
from metrics.rating import NO_TARGET, rate, rescored
from metrics.relative import FEW_PEERS
from tests.metrics import tables
from tests.metrics.slow_rank import by_rank
from tests.metrics.tables import by_id, indicator, method, observations, ranked, shares, standard

PEERS = "abcdefghi"
JUNE = [pd.Timestamp("2018-06-30")]
ANY_ENDS = [RANKED, BELOW_STANDARD, ABOVE_FLOOR]


def rated(values: dict[str, float], one=None, how=None, types=()):
    definition = one or indicator("x")
    rows = "\n".join(f"x {area} 2018-06 {value}" for area, value in values.items())
    type_of = dict(types)
    places = tables.areas("id type\n" + "\n".join(f"{a} {type_of.get(a, '-')}" for a in values))
    how = how or method(ranked("x"), scoring="rank")
    figures = observations(f"indicator area period value\n{rows}")
    return rate(figures, shares(), places, by_id(definition), {}, how, JUNE)


def scores_of(result) -> list[float]:
    return result.scores["score"].tolist()


def test_peers_are_spread_evenly_from_1_to_4():
    """Seven peers are six steps of a half."""
    result = rated(dict(zip(PEERS, [90, 80, 70, 60, 50, 40, 30], strict=False)))
    assert scores_of(result) == [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0]


def test_where_lower_is_better_the_lowest_is_first():
    result = rated(
        dict(zip(PEERS, [3, 9, 1, 7, 5], strict=False)), indicator("x", polarity=Polarity.LOWER)
    )
    assert scores_of(result) == [1.75, 4.0, 1.0, 3.25, 2.5]


def test_those_that_are_tied_score_as_the_best_of_them():
    """Ranks 2, 3 and 4 of seven are 1.50, 2.00 and 2.50: all three score 1.50."""
    result = rated(dict(zip(PEERS, [90, 80, 80, 80, 50, 40, 40], strict=False)))
    assert scores_of(result) == [1.0, 1.5, 1.5, 1.5, 3.0, 3.5, 3.5]


def test_a_score_has_two_decimals_and_halves_go_up():
    """Of nine peers the second scores 1.375, the third 1.75, the fourth 2.125."""
    result = rated(dict(zip(PEERS, range(90, 0, -10), strict=True)))
    assert scores_of(result)[:4] == [1.0, 1.38, 1.75, 2.13]


def test_those_at_the_standard_score_1_and_the_others_are_ranked_from_2():
    """78 meets it, 77.9 is the best of the three that do not."""
    how = method(ranked("x", ends=BELOW_STANDARD), scoring="rank")
    values = dict(zip(PEERS, [90, 78, 77.9, 70, 60], strict=False))
    assert scores_of(rated(values, indicator("x", standard(78)), how)) == [1.0, 1.0, 2.0, 3.0, 4.0]


def test_those_below_the_floor_score_4_and_the_others_are_ranked_to_3():
    how = method(ranked("x", ends=ABOVE_FLOOR), scoring="rank")
    values = dict(zip(PEERS, [90, 80, 70, 69.9, 60], strict=False))
    assert scores_of(rated(values, indicator("x", standard(70)), how)) == [1.0, 2.0, 3.0, 4.0, 4.0]


@pytest.mark.parametrize(("ends", "alone"), [(BELOW_STANDARD, 2.0), (ABOVE_FLOOR, 1.0)])
def test_one_that_is_ranked_alone_scores_as_the_best(ends, alone: float):
    how = method(ranked("x", ends=ends), scoring="rank")
    values = [90, 90, 90, 90, 60] if ends == BELOW_STANDARD else [60, 60, 60, 60, 90]
    result = rated(dict(zip(PEERS, values, strict=False)), indicator("x", standard(75)), how)
    assert scores_of(result)[-1] == alone


@pytest.mark.parametrize("ends", ANY_ENDS)
def test_only_a_standard_or_a_floor_needs_a_target(ends):
    how = method(ranked("x", ends=ends), scoring="rank")
    result = rated(dict(zip(PEERS, range(9), strict=True)), how=how)
    assert (result.scores["reason"] == NO_TARGET).all() == (ends != RANKED)
    assert result.scores["score"].isna().all() == (ends != RANKED)


def test_peers_are_of_one_type():
    """Each group of five has its own best and worst."""
    values = {f"a{n}": 10.0 * n for n in range(1, 6)} | {f"m{n}": 50.0 + n for n in range(1, 6)}
    result = rated(values, types=[(area, area[0]) for area in values])
    assert scores_of(result) == [4.0, 3.25, 2.5, 1.75, 1.0] * 2


@pytest.mark.parametrize(("peers", "scored"), [(4, False), (5, True)])
def test_five_peers_are_enough_and_four_are_not(peers: int, scored: bool):
    result = rated({area: 50.0 + at for at, area in enumerate(PEERS[:peers])})
    assert result.scores["score"].notna().all() == scored
    assert (result.scores["reason"] == FEW_PEERS).all() != scored


def test_one_without_a_value_is_no_peer():
    result = rated(dict(zip(PEERS, [50, 40, 30, 20, 10], strict=False)) | {"f": math.nan})
    assert scores_of(result)[:5] == [1.0, 1.75, 2.5, 3.25, 4.0]
    assert math.isnan(scores_of(result)[5])


def test_what_is_alike_but_for_a_rounding_error_is_tied():
    result = rated(dict(zip(PEERS, [90, 0.1 + 0.2, 0.3, 0.2, 0.1], strict=False)))
    assert scores_of(result) == [1.0, 1.75, 1.75, 3.25, 4.0]


def test_a_published_score_stays_as_it_is():
    """An item without ends is judged: its value is its score."""
    how = method(ranked("x"), tables.item("y", step=None), scoring="rank")
    figures = "\n".join(f"x {a} 2018-06 {n}\ny {a} 2018-06 2.62" for n, a in enumerate("abcde"))
    figures = observations(f"indicator area period value\n{figures}")
    definitions = by_id(indicator("x"), indicator("y", polarity=Polarity.LOWER))
    places = tables.areas("id\na\nb\nc\nd\ne")
    scores = rate(figures, shares(), places, definitions, {}, how, JUNE).scores
    assert scores.loc[scores["indicator"] == "y", "score"].tolist() == [2.62] * 5


def test_all_items_count_alike_whatever_their_domain():
    """Best at x, worst at y and z of one domain: (1 + 4 + 4) / 3 = 3; by domains (1 + 4) / 2."""
    figures = "\n".join(
        f"x {a} 2018-06 {n}\ny {a} 2018-06 {9 - n}\nz {a} 2018-06 {9 - n}"
        for n, a in enumerate("abcde")
    )
    figures = observations(f"indicator area period value\n{figures}")
    definitions = by_id(*map(indicator, "xyz"))
    places = tables.areas("id\na\nb\nc\nd\ne")
    items = (ranked("x"), ranked("y", "two"), ranked("z", "two"))
    found = {}
    for averaging in ("items", "domains"):
        how = method(*items, scoring="rank", averaging=averaging)
        result = rate(figures, shares(), places, definitions, {}, how, JUNE)
        found[averaging] = result.ratings["composite"].tolist()[-1]
        assert result.domains["score"].tolist()[-2:] == [1.0, 4.0]
        assert math.fsum(how.shares().values()) == pytest.approx(1)
    assert found == {"items": 3.0, "domains": 2.5}


def test_a_third_of_a_weight_counts_a_third():
    """Scores 1 (weight 1) and 4, 4, 4 (a third each): (1 + 4) / 2."""
    items = [ranked("x", "d"), *(ranked(id, "d", weight=1 / 3) for id in "uvw")]
    how = method(*items, scoring="rank", averaging="items")
    assert how.shares() == pytest.approx({"x": 1 / 2, "u": 1 / 6, "v": 1 / 6, "w": 1 / 6})


def test_the_same_rows_may_be_ranked_as_another_view():
    values = dict(zip(PEERS, [90, 91, 92, 93, 94], strict=False))
    by_target = rated(values, indicator("x", standard(95)), method(tables.item("x")))
    areas = tables.areas("id\n" + "\n".join(values))
    how = method(ranked("x"), scoring="rank")
    again = rescored(by_target.scores, how, areas, by_id(indicator("x", standard(95))))
    assert again["score"].tolist() == [4.0, 3.25, 2.5, 1.75, 1.0]


def test_a_change_is_explained_in_ranks():
    """In July e passes d and c: from 3.00 to 2.00 of seven; d and c each lose half a point."""
    june = dict(zip("abcdefg", [90, 80, 70, 60, 50, 40, 30], strict=True))
    sides = []
    for month, values in (("2018-06", june), ("2018-07", june | {"e": 75})):
        rows = "\n".join(f"x {area} {month} {value}" for area, value in values.items())
        figures = observations(f"indicator area period value\n{rows}")
        areas, day = tables.areas("id\n" + "\n".join(values)), pd.Period(month).end_time.date()
        how = method(ranked("x"), scoring="rank", averaging="items")
        sides.append(Side(figures, shares(), areas, by_id(indicator("x")), {}, how, day))
    found = explain(*sides)
    moved = found[(found["part"] == "new data") & (found["change"] != 0)]
    assert dict(zip(moved["place"], moved["change"], strict=True)) == {"c": 0.5, "d": 0.5, "e": -1}
    assert found.loc[found["part"] != "new data", "change"].eq(0).all()


VALUES = st.lists(st.sampled_from([None, *range(12)]), min_size=1, max_size=9)


@given(VALUES, st.booleans(), st.sampled_from(ANY_ENDS), st.integers(0, 12))
@settings(max_examples=25, deadline=None)
def test_as_counted_one_by_one(values, higher, ends, level):
    polarity = Polarity.HIGHER if higher else Polarity.LOWER
    one = indicator("x", standard(float(level)), polarity=polarity)
    how = method(ranked("x", ends=ends), scoring="rank")
    given_values = {a: math.nan if v is None else v for a, v in zip(PEERS, values, strict=False)}
    found = scores_of(rated(given_values, one, how))
    expected = by_rank(values, higher, tuple(map(int, ends)), level)
    assert [None if math.isnan(one) else one for one in found] == expected


BETTER = st.lists(st.integers(-20, 20).map(float), min_size=2, max_size=30)


@given(BETTER, st.sampled_from(ANY_ENDS), st.integers(-20, 20), st.randoms())
@settings(max_examples=200, deadline=None)
def test_what_always_holds(values, ends, level, random):
    """Better values never score worse; order of rows does not matter; the ends are met."""
    better = np.array(values)[:, None]
    scores = among(better, better >= level, ends)[:, 0]
    order = np.argsort(-better[:, 0], kind="stable")
    assert (np.diff(scores[order]) >= 0).all()
    mixed = random.sample(range(len(values)), len(values))
    assert among(better[mixed], better[mixed] >= level, ends)[:, 0].tolist() == [
        scores[at] for at in mixed
    ]
    assert ((scores >= 1) & (scores <= 4)).all()
    if ends == RANKED and len(set(values)) == len(values):
        assert (scores.min(), scores.max()) == (1.0, 4.0)
