"""Scores to domain scores to a composite: missing weight shared out, or not rated."""

import numpy as np
import pandas as pd
import pytest

from metrics.composite import Composite, combine, tables
from metrics.method import Method, Override
from tests.metrics.tables import item, method, read

NAN = float("nan")
FIVE = method(*(item(id) for id in "abcde"))
UNEVEN = method(item("a"), item("b"), item("c", "b", weight=3), weights={"b": 3}, coverage=0.4)


def one(scores: list[float], rated_by: Method = FIVE) -> Composite:
    return combine(np.array([scores]), rated_by)


def close(*expected: float):
    return pytest.approx(list(expected), nan_ok=True, rel=1e-12)


def test_equal_weights():
    """(1 + 2 + 3 + 4 + 2) / 5 = 2.4, which is category 2."""
    found = one([1, 2, 3, 4, 2])
    assert found.composite == close(2.4)
    assert found.category.tolist() == [2.0]
    assert found.weights[0] == close(*[0.2] * 5)
    assert found.coverage == close(1.0)


def test_weights_within_a_domain_and_between_domains():
    """Domain b: (2 x 1 + 4 x 3) / 4 = 3.5; composite: (1 x 1 + 3.5 x 3) / 4 = 2.875."""
    found = one([1, 2, 4], UNEVEN)
    assert found.domain_scores[0] == close(1.0, 3.5)
    assert found.domain_weights[0] == close(0.25, 0.75)
    assert found.weights[0] == close(0.25, 0.1875, 0.5625)
    assert found.composite == close(2.875)


def test_missing_weight_stays_within_the_domain():
    """Without c, b speaks alone for its domain: (1 x 1 + 2 x 3) / 4 = 1.75."""
    found = one([1, 2, NAN], UNEVEN)
    assert found.domain_scores[0] == close(1.0, 2.0)
    assert found.weights[0] == close(0.25, 0.75, 0.0)
    assert found.composite == close(1.75)
    assert found.coverage == close(0.4375)


def test_weight_of_an_empty_domain_goes_to_the_rest():
    found = one([NAN, 2, 4], UNEVEN)
    assert found.domain_scores[0] == close(NAN, 3.5)
    assert found.domain_weights[0] == close(0.0, 1.0)
    assert found.weights[0] == close(0.0, 0.25, 0.75)
    assert found.composite == close(3.5)


@pytest.mark.parametrize(
    ("scores", "composite", "category"),
    [
        ([1, 2, 3, 4, 4], 2.8, 3.0),
        ([1, 2, 3, NAN, NAN], 2.0, 2.0),
        ([1, 2, NAN, NAN, NAN], NAN, NAN),
        ([NAN] * 5, NAN, NAN),
    ],
)
def test_rated_from_sixty_per_cent_of_the_weight(scores, composite, category):
    """Three of five is exactly 60%, and enough."""
    found = one(scores)
    assert found.composite == close(composite)
    assert found.category == close(category)
    assert found.coverage == close(np.isfinite(scores).sum() / 5)


@pytest.mark.parametrize(
    ("weight", "rated"), [(6.0, True), (6.0 - 1e-7, False), (5.99, False), (6.01, True)]
)
def test_coverage_just_below_is_not_enough(weight: float, rated: bool):
    """Scored weight against 4 without a score: 6 of 10 is 60%."""
    lopsided = method(item("a"), item("b"), weights={"a": weight, "b": 4.0})
    assert np.isfinite(one([2, NAN], lopsided).composite[0]) == rated


def test_not_rated_still_shows_its_domains_and_weights():
    found = one([1, 2, NAN, NAN, NAN])
    assert found.domain_scores[0] == close(1.0, 2.0, NAN, NAN, NAN)
    assert found.weights[0] == close(0.5, 0.5, 0.0, 0.0, 0.0)


def test_without_any_score_every_weight_is_zero():
    found = one([NAN] * 5)
    assert found.weights.tolist() == [[0.0] * 5]
    assert found.domain_weights.tolist() == [[0.0] * 5]
    assert found.coverage.tolist() == [0.0]


@pytest.mark.parametrize(("score", "expected"), [(1.5, 1), (1.5 + 2e-9, 2), (3.5 + 2e-9, 4)])
def test_category_at_the_cut_off(score: float, expected: float):
    """Five times a fifth of 1.5 is on the cut-off, whatever floating point makes of it."""
    assert one([score] * 5).category.tolist() == [expected]


def test_composite_cut_offs_are_the_methods():
    strict = method(item("a"), composite_cut_offs=(1.1, 1.2, 1.3), indicator_cut_offs=(2, 3, 3.5))
    assert one([1.25], strict).category.tolist() == [3.0]


@pytest.mark.parametrize(
    ("scores", "coverage", "rated"),
    [([2, 2, NAN, NAN, NAN], 2 / 3, True), ([2, NAN, NAN, NAN, NAN], 1 / 3, False)],
)
def test_coverage_is_of_what_applies(scores: list[float], coverage: float, rated: bool):
    """Two of the three that apply is enough, though two of five would not be."""
    applicable = np.array([[True, True, True, False, False]])
    found = combine(np.array([scores]), FIVE, applicable)
    assert found.coverage == close(coverage)
    assert np.isfinite(found.composite).tolist() == [rated]


def test_coverage_shares_the_weight_of_a_domain_among_what_applies():
    """Without c, b is the whole of its domain: 3 of 4."""
    found = combine(np.array([[NAN, 2, NAN]]), UNEVEN, np.array([[True, True, False]]))
    assert found.coverage == close(0.75)


# Tables --------------------------------------------------------------------------------------

SCORES = pd.DataFrame(
    {
        "as_at": pd.to_datetime(["2018-03-31"] * 6),
        "place": ["x"] * 3 + ["y"] * 3,
        "indicator": ["a", "b", "c"] * 2,
        "score": [1.0, 2.0, 4.0, 1.5, NAN, NAN],
    }
)


def test_tables_by_indicator():
    found, _, _ = tables(SCORES, UNEVEN)
    assert read(found, "place indicator domain weight category") == [
        ("x", "a", "a", 0.25, 1.0),
        ("x", "b", "b", 0.1875, 2.0),
        ("x", "c", "b", 0.5625, 4.0),
        ("y", "a", "a", 1.0, 1.0),
        ("y", "b", "b", 0.0, None),
        ("y", "c", "b", 0.0, None),
    ]


def test_tables_by_domain():
    _, found, _ = tables(SCORES, UNEVEN)
    assert read(found, "as_at place domain score weight") == [
        ("2018-03-31", "x", "a", 1.0, 0.25),
        ("2018-03-31", "x", "b", 3.5, 0.75),
        ("2018-03-31", "y", "a", 1.5, 1.0),
        ("2018-03-31", "y", "b", None, 0.0),
    ]


def test_tables_by_place():
    _, _, found = tables(SCORES, UNEVEN)
    assert read(found, "place composite category coverage indicators_used") == [
        ("x", 2.875, 3.0, 1.0, 3),
        ("y", None, None, 0.25, 1),
    ]
    assert read(found, "as_at indicators_expected reason") == [
        ("2018-03-31", 3, ""),
        ("2018-03-31", 3, "not rated: 25% of the weight has a score, and 40% is needed"),
    ]


@pytest.mark.parametrize(
    ("weight", "coverage", "said"),
    [
        (59.4, 0.6, "59% of the weight has a score, and 60% is needed"),
        (59.6, 0.6, "59.6% of the weight has a score, and 60% is needed"),
        (59.99, 0.6, "59.99% of the weight has a score, and 60% is needed"),
        (60, 0.6, ""),
        (62.3, 0.625, "62.3% of the weight has a score, and 62.5% is needed"),
        (0, 0.6, "0% of the weight has a score, and 60% is needed"),
    ],
)
def test_a_place_that_is_not_rated_never_seems_to_have_enough(
    weight: float, coverage: float, said: str
):
    """One indicator has a score and so much of a weight of 100; the other has none."""
    made = method(
        item("a", weight=1),
        item("b", weight=1),
        weights={"a": weight or 1, "b": 100 - weight},
        coverage=coverage,
    )
    rows = SCORES.iloc[:2].assign(indicator=["a", "b"], score=[2.0 if weight else np.nan, np.nan])
    (found,) = tables(rows, made)[2]["reason"]
    assert found == (f"not rated: {said}" if said else "")


def test_categories_of_indicators_have_cut_offs_of_their_own():
    strict = method(item("a"), indicator_cut_offs=(1.1, 1.2, 1.3), composite_cut_offs=(2, 3, 3.5))
    by_indicator, _, by_place = tables(SCORES.iloc[:1].assign(score=1.25), strict)
    assert read(by_indicator, "category") == [(3.0,)]
    assert read(by_place, "category") == [(1.0,)]


def test_tables_expect_what_applies():
    applies = SCORES.assign(applicable=[True] * 3 + [True, False, False])
    _, _, found = tables(applies, UNEVEN)
    assert read(found, "composite coverage indicators_used indicators_expected") == [
        (2.875, 1.0, 3, 3),
        (1.5, 1.0, 1, 1),
    ]


@pytest.mark.parametrize(
    ("a", "b", "category", "reason"),
    [
        (3.5, 1.0, 2, ""),
        (3.5 + 2e-9, 1.0, 3, "a is far short"),
        (4.0, 1.0, 3, "a is far short"),
        (4.0, 3.5, 4, ""),
        (NAN, 1.0, 1, ""),
        (4.0, NAN, 4, ""),
    ],
)
def test_an_override_caps_the_category(a: float, b: float, category: int, reason: str):
    """Far short on a means 3 at best: it never makes a category better, nor touches the mean."""
    rule = Override("a", from_category=4, no_better_than=3, reason="a is far short")
    weights = {"a": 1.0, "b": 2.0}
    capped = method(item("a"), item("b"), weights=weights, coverage=0.1, overrides=(rule,))
    pair = SCORES.iloc[:2].assign(score=[a, b])
    _, _, found = tables(pair, capped)
    assert read(found, "category override") == [(category, reason)]
    plain = combine(np.array([[a, b]]), capped).composite[0]
    assert found["composite"].tolist() == close(plain)


def test_an_override_does_not_rate_what_is_not_rated():
    rule = Override("a", from_category=1, no_better_than=4, reason="always")
    strict = method(item("a"), item("b"), coverage=1.0, overrides=(rule,))
    _, _, found = tables(SCORES.iloc[:2].assign(score=[4.0, NAN]), strict)
    assert read(found, "category override") == [(None, "")]
