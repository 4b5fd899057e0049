"""A category's probability in words and in parts of 100."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.certainty import in_100, in_words, of_100


@pytest.mark.parametrize(
    ("category", "parts", "score", "expected"),
    [
        (3, (0, 0.09, 0.91, 0), 2.8,
         "3, making progress: 91 in 100 on chance variation alone; 9 in 100 a 2"),
        (2, (0.05, 0.8, 0.15, 0), 1.9,
         "2, advanced: 80 in 100 on chance variation alone; 5 in 100 a 1, 15 in 100 a 3"),
        (1, (1, 0, 0, 0), 1.2, "1, outstanding: over 99 in 100 on chance variation alone"),
        (4, (0, 0, 0.004, 0.996), 3.8,
         "4, needs most improvement: over 99 in 100 on chance variation alone"),
        (2, (0, 0.004, 0.996, 0), 2.4,
         "2, advanced: under 1 in 100 on chance variation alone; over 99 in 100 a 3"),
        (2, (0, 0, 1, 0), 2.4,
         "2, advanced: under 1 in 100 on chance variation alone; over 99 in 100 a 3"),
        (3, (0, 0.3, 0.7, 0), 2.52,
         "3, making progress, on a cut-off: 70 in 100 on chance variation alone; 30 in 100 a 2"),
        (3, (0, 0.3, 0.7, 0), 2.5201,
         "3, making progress: 70 in 100 on chance variation alone; 30 in 100 a 2"),
        (3, (0, 0, 0.7, 0.3), 3.48,
         "3, making progress, on a cut-off: 70 in 100 on chance variation alone; 30 in 100 a 4"),
        (3, (0, 0.4, 0.6, 0), 2.6,
         "3, making progress: 60 in 100 on chance variation alone; 40 in 100 a 2"),
        (3, (0, 0.41, 0.59, 0), 2.6,
         "3, making progress, on a cut-off: 59 in 100 on chance variation alone; 41 in 100 a 2"),
        (3, (0, 0.41, 0.59, 0), None,
         "3, making progress, on a cut-off: 59 in 100 on chance variation alone; 41 in 100 a 2"),
    ],
)  # fmt: skip
def test_words(category: int, parts: tuple[float, ...], score: float | None, expected: str):
    assert in_words(category, parts, score) == expected


def test_words_keep_to_the_method_s_cut_offs():
    assert "on a cut-off" in in_words(2, (0, 0.9, 0.1, 0), 2.0, (1.0, 2.0, 3.0))
    assert "on a cut-off" not in in_words(2, (0, 0.9, 0.1, 0), 2.5, (1.0, 2.0, 3.0))


@pytest.mark.parametrize(
    ("probabilities", "expected"),
    [
        ((0.905, 0.095, 0, 0), [90, 10, 0, 0]),
        ((0.906, 0.094, 0, 0), [91, 9, 0, 0]),
        ((1 / 3, 1 / 3, 1 / 3, 0), [34, 33, 33, 0]),
        ((0.29, 0.71, 0, 0), [29, 71, 0, 0]),
        ((0.004, 0.006, 0.99, 0), [0, 1, 99, 0]),
    ],
)
def test_parts_in_100(probabilities: tuple[float, ...], expected: list[int]):
    assert in_100(probabilities) == expected


def test_draws_are_never_sure():
    assert of_100((1.0, 0, 0, 0)) == ["over 99", "under 1", "under 1", "under 1"]
    assert of_100((0.991, 0.009, 0, 0)) == ["99", "1", "under 1", "under 1"]


@given(st.lists(st.integers(0, 4000), min_size=3, max_size=3).map(sorted))
def test_parts_in_100_add_up_and_are_within_one(cuts: list[int]):
    probabilities = np.diff([0, *cuts, 4000]) / 4000
    parts = in_100(probabilities)
    assert sum(parts) == 100
    assert all(abs(part - 100 * p) < 1 for part, p in zip(parts, probabilities, strict=True))
