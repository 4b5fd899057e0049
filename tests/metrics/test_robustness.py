"""What hangs on the weights, on the gaps and on the kind of mean."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from metrics.composite import Composite, combine
from metrics.method import Method, Override
from metrics.robustness import bounds, kept_share, power_mean, what_if
from metrics.score import category
from tests.metrics.tables import item, method

NAN = float("nan")
FIVE = method(*(item(id) for id in "abcde"))
UNEVEN = method(item("a"), item("b"), item("c", "b", weight=3), weights={"b": 3}, coverage=0.4)
quick = settings(deadline=None, max_examples=60)


def close(*expected: float):
    return pytest.approx(list(expected), nan_ok=True, rel=1e-12)


def kept(*domain_scores: float, rated_by: Method, category: float, **fields) -> float:
    scores, categories = np.array([domain_scores]), np.array([category])
    return kept_share(scores, categories, rated_by, **fields)[0]


# Random weightings ---------------------------------------------------------------------------


def test_weights_do_not_matter_where_all_domains_agree():
    """Also on a cut-off, whatever floating point makes of weights that sum to 1."""
    assert kept(2.5, 2.5, 2.5, 2.5, 2.5, rated_by=FIVE, category=2.0) == 1.0
    assert kept(2.6, 3.4, 3.0, 3.5, 2.7, rated_by=FIVE, category=3.0) == 1.0
    assert kept(1.0, 1.2, 1.5, 1.4, 1.3, rated_by=FIVE, category=4.0) == 0.0


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_two_domains_have_a_share_known_in_advance(share: float):
    """w of 1 and 1 - w of 4 is at most the cut-off for w evenly spread above 1 - share."""
    two = method(item("a"), item("b"), composite_cut_offs=(1 + 3 * share, 4.5, 5))
    assert kept(1.0, 4.0, rated_by=two, category=1.0) == pytest.approx(share, abs=0.03)
    finer = kept(1.0, 4.0, rated_by=two, category=1.0, weightings=40_000)
    assert finer == pytest.approx(share, abs=0.008)


def test_three_domains_have_a_share_known_in_advance():
    """1 - w of 1 and w of 2.5 passes 2.0 where w is above 2/3: (1/3) squared of a triangle."""
    three = method(*(item(id) for id in "abc"), composite_cut_offs=(1.5, 2.0, 3))
    found = kept(1.0, 1.0, 2.5, rated_by=three, category=3.0, weightings=40_000)
    assert found == pytest.approx(1 / 9, abs=0.008)


def test_missing_domains_drop_out():
    """With one domain left every weighting is the same; without any there is no share."""
    assert kept(NAN, 2.2, NAN, NAN, NAN, rated_by=FIVE, category=2.0) == 1.0
    assert np.isnan(kept(NAN, 2.2, NAN, NAN, NAN, rated_by=FIVE, category=NAN))
    assert np.isnan(kept(*[NAN] * 5, rated_by=FIVE, category=NAN))


def test_the_draws_hang_on_the_method_alone():
    """The same again, for any company; another method's draws are others."""
    random = np.random.default_rng(3)
    scores = random.uniform(1, 4, (30, 5))
    categories = combine(scores, FIVE).category
    found = kept_share(scores, categories, FIVE)
    assert np.array_equal(found, kept_share(scores, categories, FIVE))
    assert found[::-1] == pytest.approx(kept_share(scores[::-1], categories[::-1], FIVE), abs=5e-4)
    assert found[7:8] == pytest.approx(kept_share(scores[7:8], categories[7:8], FIVE), abs=5e-4)
    other = method(*(item(id) for id in "abcde"), id="other")
    assert not np.array_equal(found, kept_share(scores, categories, other))
    assert found == pytest.approx(kept_share(scores, categories, other), abs=0.06)


@settings(deadline=None, max_examples=15)
@given(arrays(float, (3, 5), elements=st.one_of(st.just(NAN), st.floats(1, 4))))
def test_kept_shares_against_numpys_own_dirichlet(scores: np.ndarray):
    """One weighting after the other, the obvious way; two samples of 2,000 differ by chance."""
    categories = category(
        np.nanmean(np.column_stack([scores, np.full(3, 2.0)]), axis=1), (2, 2.5, 3)
    )
    rated_by = method(*(item(id) for id in "abcde"), composite_cut_offs=(2, 2.5, 3))
    found = kept_share(scores, categories, rated_by)
    weights = np.random.default_rng(11).dirichlet(np.ones(5), 2000)
    for place, here in enumerate(scores):
        there = np.isfinite(here)
        if not there.any():
            assert found[place] == 0.0
            continue
        means = [(w[there] * here[there]).sum() / w[there].sum() for w in weights]
        kept = (category(means, (2, 2.5, 3)) == categories[place]).mean()
        assert found[place] == pytest.approx(kept, abs=0.08)


# Gaps filled ---------------------------------------------------------------------------------


def test_bounds_by_hand():
    """1, 2, 3 and two gaps: (6 + 2) / 5 = 1.6 at best and (6 + 8) / 5 = 2.8 at worst."""
    best, worst = bounds(np.array([[1, 2, 3, NAN, NAN], [NAN] * 5, [2.0] * 5]), FIVE)
    assert best.composite == close(1.6, 1.0, 2.0)
    assert worst.composite == close(2.8, 4.0, 2.0)
    assert best.category.tolist() == [2.0, 1.0, 2.0]
    assert worst.category.tolist() == [3.0, 4.0, 2.0]


def test_what_does_not_apply_is_no_gap():
    """c does not apply: b alone, 3.0, is the domain of weight 3 in 4, and a is the gap."""
    scores, applicable = np.array([[NAN, 3.0, NAN]]), np.array([[True, True, False]])
    best, worst = bounds(scores, UNEVEN, applicable)
    assert best.composite == close((1 + 3 * 3) / 4)
    assert worst.composite == close((4 + 3 * 3) / 4)


@quick
@given(
    arrays(float, (2, 5), elements=st.one_of(st.just(NAN), st.floats(1, 4))),
    arrays(float, (2, 5), elements=st.floats(1, 4)),
)
def test_whatever_fills_the_gaps_lies_within_the_bounds(scores: np.ndarray, fill: np.ndarray):
    best, worst = bounds(scores, FIVE)
    filled = combine(np.where(np.isnan(scores), fill, scores), FIVE)
    assert (best.composite <= filled.composite + 1e-12).all()
    assert (filled.composite <= worst.composite + 1e-12).all()
    assert (best.category <= filled.category).all()
    assert (filled.category <= worst.category).all()


# Power means ---------------------------------------------------------------------------------


def test_power_means_by_hand():
    """1 and 4: 2.5; the root of 17/2; and of 1 and 4 at a half, 1.5 squared."""
    assert power_mean([1, 4], [1, 1], 1) == 2.5
    assert power_mean([1, 4], [2, 2], 2) == pytest.approx(8.5**0.5)
    assert power_mean([1, 4], [1, 1], 0.5) == pytest.approx(2.25)
    assert power_mean([1, 4, NAN], [3, 1, 50], 2) == pytest.approx((19 / 4) ** 0.5)
    assert power_mean([1, 4], [1, 1], 100) == pytest.approx(4, abs=0.03)
    assert power_mean([[1, 4], [NAN, 3]], [1, 1], 1) == close(2.5, 3)


@pytest.mark.parametrize(("scores", "weights"), [([NAN, NAN], [1, 1]), ([1, 2], [0, 0])])
def test_no_mean_of_nothing(scores, weights):
    assert np.isnan(power_mean(scores, weights, 2))


@pytest.mark.parametrize("power", [0, -1, 100.1, NAN, float("inf")])
def test_powers_out_of_range(power: float):
    with pytest.raises(ValueError, match="above 0 and at most 100"):
        power_mean([1, 4], [1, 1], power)
    with pytest.raises(ValueError, match="above 0 and at most 100"):
        what_if(np.ones((1, 5)), FIVE, power=power)


POWERS = st.sampled_from([0.3, 1.0, 2.0, 7.5, 100.0])
some_scores = arrays(float, 4, elements=st.floats(1, 4))
some_weights = arrays(float, 4, elements=st.sampled_from([0.5, 1.0, 3.0]))


@quick
@given(some_scores, some_weights, POWERS, POWERS)
def test_a_higher_power_is_no_better(scores, weights, one, other):
    low, high = sorted((one, other))
    means = [power_mean(scores, weights, power) for power in (low, high)]
    assert scores.min() - 1e-9 <= means[0] <= means[1] + 1e-9 <= scores.max() + 2e-9


@quick
@given(some_scores, some_weights, POWERS, st.integers(0, 3), st.floats(0, 3))
def test_a_better_score_is_never_a_worse_mean(scores, weights, power, position, by):
    better = scores.copy()
    better[position] = max(1.0, scores[position] - by)
    assert power_mean(better, weights, power) <= power_mean(scores, weights, power) + 1e-9


# What if -------------------------------------------------------------------------------------

matrices = arrays(
    float, (3, 5), elements=st.one_of(st.sampled_from([1.0, 2.5, NAN]), st.floats(1, 4))
)
PARTS = ("composite", "category", "coverage", "domain_scores", "domain_weights", "weights")


def same(one: Composite, other: Composite, **tolerance: float) -> None:
    for name in PARTS:
        expected = pytest.approx(getattr(other, name), nan_ok=True, **tolerance)
        assert getattr(one, name) == expected, name


@quick
@given(matrices, arrays(bool, (3, 5)))
def test_with_nothing_changed_it_is_the_rating_exactly(scores: np.ndarray, applicable: np.ndarray):
    scores = np.where(applicable, scores, NAN)
    for applies in (None, applicable):
        expected, found = combine(scores, FIVE, applies), what_if(scores, FIVE, applicable=applies)
        for name in PARTS:
            assert np.array_equal(getattr(found, name), getattr(expected, name), equal_nan=True)


def test_other_weights_by_hand():
    """Domain a at 1 with weight 1, b at (2 + 3 x 4) / 4 = 3.5 with weight 4 instead of 3."""
    found = what_if(np.array([[1.0, 2.0, 4.0]]), UNEVEN, {"b": 4})
    assert found.composite == close(3.0)
    assert found.category.tolist() == [3.0]
    assert found.weights[0] == close(0.2, 0.2, 0.6)


def test_without_an_indicator_by_hand():
    """Without c, b alone is its domain; nothing is missing, so the place is fully covered."""
    found = what_if(np.array([[1.0, 2.0, 4.0]]), UNEVEN, without=["c"])
    assert found.composite == close(1.75)
    assert found.coverage == close(1.0)
    assert found.weights[0] == close(0.25, 0.75, 0.0)
    assert found.domain_scores[0] == close(1.0, 2.0)
    scores, applicable = np.array([[1.0, 2.0, NAN]]), np.array([[True, True, False]])
    found = what_if(scores, UNEVEN, without=["b"], applicable=applicable)
    assert [found.composite, found.coverage] == [close(1.0), close(1.0)]


@pytest.mark.parametrize("change", [{"domain_weights": {"b": 0}}, {"without": ["b", "c"]}])
def test_a_whole_domain_left_out(change):
    found = what_if(np.array([[1.2, 2.0, 4.0]]), UNEVEN, **change)
    assert found.composite == close(1.2)
    assert found.domain_scores[0] == close(1.2, NAN)
    assert found.domain_weights[0] == close(1.0, 0.0)
    assert found.weights[0] == close(1.0, 0.0, 0.0)


def test_a_power_by_hand():
    """Squares: a 1, b (4 + 3 x 16) / 4 = 13; composite the root of (1 + 3 x 13) / 4 = 10."""
    found = what_if(np.array([[1.0, 2.0, 4.0], [1.0, NAN, NAN]]), UNEVEN, power=2)
    assert found.domain_scores[0] == close(1.0, 13**0.5)
    assert found.composite == close(10**0.5, NAN)
    assert found.category.tolist()[0] == 3.0


def test_on_a_cut_off_by_any_power_and_with_an_override_to_leave_out():
    """All at 2.5 stay at 2.5, which is category 2."""
    rules = (Override("a", 2, 3, "a test"),)
    held = method(*(item(id) for id in "abcde"), overrides=rules)
    for power in (0.1, 3, 33.3, 100):
        found = what_if(np.full((1, 5), 2.5), held, without=["a"], power=power)
        assert found.category.tolist() == [2.0]


def test_an_override_holds_in_a_scenario_that_keeps_its_indicator():
    """Only the first place's a is a 4, so it is a 3 at best."""
    held = method(item("a"), item("b"), overrides=(Override("a", 4, 3, "a test"),))
    scores = np.array([[4.0, 1.0], [3.0, 1.0], [NAN, 1.0]])
    assert what_if(scores, held, {"b": 3}).composite.tolist() == [1.75, 1.5, 1.0]
    assert what_if(scores, held, {"b": 3}).category.tolist() == [3.0, 1.0, 1.0]
    assert what_if(scores, held, {"a": 0}).category.tolist() == [1.0, 1.0, 1.0]


@quick
@given(matrices, POWERS, st.sets(st.sampled_from("abcde"), max_size=4))
def test_the_mean_of_the_means_is_the_mean_of_the_scores(scores, power, without):
    """Whatever the domains: a reader can redo it with the effective weights alone."""
    grouped = method(*(item(id, "P" if id in "abc" else "Q", weight=2) for id in "abcde"))
    found = what_if(scores, grouped, {"Q": 3}, without, power)
    here = np.where([id in without for id in "abcde"], NAN, scores)
    expected = power_mean(here, found.weights, power)
    rated = np.isfinite(found.composite)
    assert found.composite[rated] == pytest.approx(expected[rated], rel=1e-9)
    same(found, what_if(here, grouped, {"P": 2, "Q": 6}, without, power), rel=1e-12)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"domain_weights": {"z": 1}}, "m does not have: z"),
        ({"without": ["y"]}, "m does not have: y"),
        ({"domain_weights": {"a": -1}}, "0 or more"),
        ({"domain_weights": {"a": NAN}}, "0 or more"),
        ({"domain_weights": {"a": 0, "b": 0}}, "nothing is left"),
        ({"without": ["a", "b", "c"]}, "nothing is left"),
    ],
)
def test_what_cannot_be(change, message):
    with pytest.raises(ValueError, match=message):
        what_if(np.ones((1, 3)), UNEVEN, **change)
