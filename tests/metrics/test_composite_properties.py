"""What holds of every composite, on random scores and methods."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.composite import combine
from metrics.method import Method
from tests.metrics.tables import item, method

NAN = float("nan")
quick = settings(deadline=None, max_examples=30)

WEIGHTS = st.sampled_from([1.0, 2.0, 0.3, 7.5])
matrices = arrays(
    float,
    st.tuples(st.integers(1, 4), st.just(6)),
    elements=st.one_of(st.sampled_from([1.0, 1.5, 2.5, 4.0, NAN]), st.floats(1, 4)),
)


@st.composite
def methods(draw: st.DrawFn) -> Method:
    """Six indicators in up to three domains."""
    domains = draw(st.lists(st.sampled_from("PQR"), min_size=6, max_size=6))
    lines = [item(id, of, weight=draw(WEIGHTS)) for id, of in zip("abcdef", domains, strict=True)]
    weights = {domain: draw(WEIGHTS) for domain in sorted(set(domains))}
    return method(*lines, weights=weights, coverage=draw(st.sampled_from([0.6, 0.1, 1.0])))


def scaled(whole: Method, by: float) -> Method:
    lines = [item(one.indicator, one.domain, weight=one.weight * by) for one in whole.items]
    weights = {domain.id: domain.weight * by for domain in whole.domains}
    return method(*lines, weights=weights, coverage=whole.coverage)


@quick
@given(matrices, methods())
def test_composite_lies_between_its_scores(scores: np.ndarray, rated_by: Method):
    for row, mean in zip(scores, combine(scores, rated_by).composite, strict=True):
        if np.isfinite(mean):
            assert np.nanmin(row) - 1e-12 <= mean <= np.nanmax(row) + 1e-12


@quick
@given(matrices, methods())
def test_effective_weights_sum_to_one(scores: np.ndarray, rated_by: Method):
    """They also give the composite, as a reader would check it."""
    found = combine(scores, rated_by)
    scored = np.isfinite(scores).any(axis=1)
    assert found.weights.sum(axis=1) == pytest.approx(scored.astype(float), rel=1e-12)
    assert found.domain_weights.sum(axis=1) == pytest.approx(scored.astype(float), rel=1e-12)
    assert (found.weights[np.isnan(scores)] == 0).all()
    by_hand = np.nansum(found.weights * scores, axis=1)
    rated = np.isfinite(found.composite)
    assert found.composite[rated] == pytest.approx(by_hand[rated], rel=1e-12)
    assert (scored | ~rated).all()


@quick
@given(matrices, methods(), st.sampled_from([0.1, 3.0, 1000.0]))
def test_scaling_every_weight_changes_nothing(scores: np.ndarray, rated_by: Method, by: float):
    one, other = combine(scores, rated_by), combine(scores, scaled(rated_by, by))
    for name in ("composite", "coverage", "domain_scores", "domain_weights", "weights"):
        expected = pytest.approx(getattr(one, name), rel=1e-12, nan_ok=True)
        assert getattr(other, name) == expected, name
    assert np.array_equal(one.category, other.category, equal_nan=True)


@quick
@given(matrices, methods(), st.integers(0, 5), st.floats(0, 3))
def test_a_better_score_is_never_a_worse_composite(scores, rated_by, column, by):
    better = scores.copy()
    better[:, column] = np.maximum(1.0, better[:, column] - by)
    before, after = combine(scores, rated_by), combine(better, rated_by)
    rated = np.isfinite(before.composite)
    assert np.array_equal(rated, np.isfinite(after.composite))
    assert (after.composite[rated] <= before.composite[rated] + 1e-12).all()
    assert (after.category[rated] <= before.category[rated]).all()


@quick
@given(matrices, methods(), st.randoms(use_true_random=False))
def test_each_place_by_itself(scores: np.ndarray, rated_by: Method, random):
    """The order of the places, and which others there are, changes nothing."""
    order = random.sample(range(len(scores)), len(scores))
    together, shuffled = combine(scores, rated_by), combine(scores[order], rated_by)
    for name in ("composite", "category", "coverage", "weights"):
        expected = pytest.approx(getattr(together, name)[order], rel=1e-12, nan_ok=True)
        assert getattr(shuffled, name) == expected
    alone = combine(scores[:1], rated_by)
    assert alone.composite == pytest.approx(together.composite[:1], rel=1e-12, nan_ok=True)
