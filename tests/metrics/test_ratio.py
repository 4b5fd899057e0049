"""Numerator / denominator x multiplier, undefined where there is nothing to divide by."""

import numpy as np
import pandas as pd
import pytest

from metrics import ratio

NAN = float("nan")


@pytest.mark.parametrize(
    ("numerator", "denominator", "multiplier", "expected"),
    [
        (80, 100, 100, 80.0),
        (0, 5, 100, 0.0),
        (3, 4, 1, 0.75),
        (1, 8, 1000, 125.0),
        (-3, 12, 100, -25.0),
        (0, 0, 100, NAN),
        (5, 0, 100, NAN),
        (5, -0.0, 100, NAN),
        (-5, 0, 100, NAN),
        (NAN, 100, 100, NAN),
        (5, NAN, 100, NAN),
        (NAN, 0, 100, NAN),
    ],
)
def test_value(numerator: float, denominator: float, multiplier: float, expected: float):
    found = float(ratio.value(numerator, denominator, multiplier))
    assert found == pytest.approx(expected, nan_ok=True)


def test_element_by_element_without_a_warning(recwarn: pytest.WarningsRecorder):
    found = ratio.value(pd.Series([1, 0, 2]), [4, 0, 0], np.array([100.0, 1.0, 1.0]))
    assert found == pytest.approx([25.0, NAN, NAN], nan_ok=True)
    assert not recwarn.list


def test_multiplier_is_one_unless_given():
    assert ratio.value([1], [4]).tolist() == [0.25]
