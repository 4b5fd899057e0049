"""Gap, score and category: each side of every cut-off."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.indicator import Polarity
from metrics.method import CUT_OFFS
from metrics.score import (
    CATEGORIES,
    CLOSENESS,
    best,
    category,
    direction,
    gap,
    leading,
    score,
    uncapped,
    worst,
)

NAN = float("nan")
values = st.floats(-1e6, 1e6)
steps = st.floats(0.01, 1e4)


@pytest.mark.parametrize(
    ("value", "target", "polarity", "expected"),
    [
        (90, 95, Polarity.HIGHER, 5.0),
        (97, 95, Polarity.HIGHER, -2.0),
        (95, 95, Polarity.HIGHER, 0.0),
        (4.5, 3.5, Polarity.LOWER, 1.0),
        (3.0, 3.5, Polarity.LOWER, -0.5),
        (3.5, 3.5, Polarity.LOWER, 0.0),
        (NAN, 95, Polarity.HIGHER, NAN),
        (95, NAN, Polarity.LOWER, NAN),
    ],
)
def test_gap_is_how_far_short(value: float, target: float, polarity: Polarity, expected: float):
    assert float(gap(value, target, polarity.sign)) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        (-1000, 1.0),
        (-2.6, 1.0),
        (-2.5, 1.0),
        (-2.4, 1.02),
        (0, 1.5),
        (2.5, 2.0),
        (5, 2.5),
        (10, 3.5),
        (12.4, 3.98),
        (12.5, 4.0),
        (12.6, 4.0),
        (1000, 4.0),
        (NAN, NAN),
    ],
)
def test_score_with_a_step_of_five(short: float, expected: float):
    """1.5 on target, a category worse for each 5 short, never outside 1 to 4."""
    assert float(score(short, 5)) == pytest.approx(expected, nan_ok=True)


def test_score_element_by_element():
    assert score([1, 1, NAN], [1, 2, 1]) == pytest.approx([2.5, 2.0, NAN], nan_ok=True)


@pytest.mark.parametrize(
    ("composite", "expected"),
    [
        (1.0, 1),
        (1.5, 1),
        (1.5 + 1e-9, 1),
        (1.5 + 2e-9, 2),
        (2.0, 2),
        (2.5, 2),
        (2.5 + 0.9e-9, 2),
        (2.5 + 2e-9, 3),
        (3.5, 3),
        (3.5 + 0.9e-9, 3),
        (3.5 + 2e-9, 4),
        (4.0, 4),
        (NAN, NAN),
    ],
)
def test_category_on_each_side_of_the_cut_offs(composite: float, expected: float):
    """A tie goes to the better category, within 1e-9."""
    assert float(category(composite, CUT_OFFS)) == pytest.approx(expected, nan_ok=True)


def test_categories_follow_the_cut_offs_given():
    assert category([1.2, 1.3, 2.0, 3.0], (1.25, 1.75, 2.25)).tolist() == [1.0, 2.0, 3.0, 4.0]


def test_category_keeps_the_shape():
    assert category(np.full((2, 3), 2.0), CUT_OFFS).tolist() == [[2.0] * 3] * 2


def test_words_of_the_categories():
    assert CATEGORIES == {
        1: "outstanding",
        2: "advanced",
        3: "making progress",
        4: "needs most improvement",
    }
    assert list(CLOSENESS) == [1, 2, 3, 4]


@settings(deadline=None)
@given(values, values, st.sampled_from(Polarity), steps)
def test_score_lies_between_one_and_four(value, target, polarity, step):
    assert 1.0 <= float(score(gap(value, target, polarity.sign), step)) <= 4.0


@settings(deadline=None)
@given(values, values, values, st.sampled_from(Polarity), steps)
def test_a_better_value_never_scores_worse(one, another, target, polarity, step):
    worse, better = sorted((one, another), key=lambda value: value * polarity.sign)
    before = score(gap(worse, target, polarity.sign), step)
    after = score(gap(better, target, polarity.sign), step)
    assert after <= before
    assert category(after, CUT_OFFS) <= category(before, CUT_OFFS)


@pytest.mark.parametrize(("short", "expected"), [(-1000, -198.5), (0, 1.5), (40, 9.5), (NAN, NAN)])
def test_uncapped_goes_on_beyond_the_ends_of_the_scale(short: float, expected: float):
    assert float(uncapped(short, 5)) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("numbers", "worst_of_all", "best_of_all"),
    [
        ([9.5, 4.1, NAN, 1.0], [0], [3]),
        ([4.0, 4.0, 2.0], [0, 1], [2]),
        ([0.1 + 0.2, 0.3, 0.299], [0, 1], [2]),
        ([2.0], [0], [0]),
        ([-3.0, -2.0], [1], [0]),
        ([NAN, NAN], [], []),
        ([], [], []),
    ],
)
def test_worst_and_best_with_all_that_are_tied(numbers, worst_of_all, best_of_all):
    assert np.flatnonzero(worst(numbers)).tolist() == worst_of_all
    assert np.flatnonzero(best(numbers)).tolist() == best_of_all


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([0.1, 0.3, -0.05], [1]),
        ([-0.3, 0.2, 0.15], [1]),
        ([-0.3, 0.2, 0.0], [0]),
        ([0.2, 0.2, 0.1], [0, 1]),
        ([0.2, -0.2], [0, 1]),
        ([0.0, 0.0], []),
        ([NAN, NAN], []),
        ([NAN, 0.1], [1]),
    ],
)
def test_what_makes_most_of_a_change_goes_its_way(changes, expected):
    """Of -0.30, +0.20 and +0.15, which add up to +0.05, the +0.20 makes most of it."""
    assert np.flatnonzero(leading(changes)).tolist() == expected


@pytest.mark.parametrize(
    ("change", "clear", "expected"),
    [
        (0.1, 0.1, "worse"),
        (0.6 - 0.5, 0.1, "worse"),
        (0.0999, 0.1, "no clear change"),
        (-0.0999, 0.1, "no clear change"),
        (-0.1, 0.1, "better"),
        (0.0, 0.0, "no clear change"),
        (0.01, 0.0, "worse"),
        (NAN, 0.1, ""),
    ],
)
def test_one_threshold_and_one_word_for_a_change(change: float, clear: float, expected: str):
    assert str(direction(change, clear)) == expected
