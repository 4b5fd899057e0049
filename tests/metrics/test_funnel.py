"""Limits of funnel plots: by hand, against a slow second implementation, each side of each rule."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from metrics.funnel import Funnel, funnel, winsorised

HUNDRED = [100.0] * 10


def spread(by: float, areas: int = 10) -> list[float]:
    """Half of the areas have 50 + by of 100, half 50 - by."""
    return [50.0 + by, 50.0 - by] * (areas // 2)


def test_limits_of_a_proportion_by_hand():
    """Half of 100: arcsin root 0.5 = pi / 4, 1.96 root(1 / 400) = 0.098; sin^2(pi / 4 - 0.098) is
    0.5 (1 - sin 0.196) = 0.4026.
    """
    found = funnel([50.0] * 6, HUNDRED[:6], proportion=True)
    low, high = found.limits([100.0], 0.95)
    assert (low[0], high[0]) == pytest.approx((0.4026, 0.5974), abs=5e-5)
    low, high = found.limits([100.0], 0.998)  # 3.0902 x 0.05 = 0.1545; 0.5 sin 0.3090 = 0.1521
    assert (low[0], high[0]) == pytest.approx((0.3479, 0.6521), abs=5e-5)


def test_limits_of_a_count_by_hand():
    """100 expected: root's standard error is 1 / 20; (1 -+ 1.96 / 20)^2 is 0.8136 and 1.2056."""
    found = funnel(HUNDRED, HUNDRED, proportion=False)
    low, high = found.limits([100.0], 0.95)
    assert (low[0], high[0]) == pytest.approx((0.8136, 1.2056), abs=5e-5)


def test_limits_of_a_count_are_near_the_exact_ones():
    """A Poisson count of mean 100 is below 81 in 2.3% and above 120 in 2.3%; of mean 9, below 4 in
    2.1% and above 15 in 2.2%.
    """
    found = funnel([1.0] * 5, [1.0] * 5, proportion=False)
    for mean, least, most in ((100, 81, 120), (9, 4, 15)):
        low, high = (end[0] * mean for end in found.limits([mean], 0.95))
        assert abs(low - least) < 1
        assert abs(high - most) < 1


def test_no_limit_is_below_nought_or_above_all():
    low, high = Funnel(0.02, True, np.nan, 1.4, 0.0).limits([4.0], 0.998)
    assert (low[0], round(high[0], 2)) == (0.0, 0.63)
    low, high = Funnel(0.98, True, np.nan, 1.4, 0.0).limits([4.0], 0.998)
    assert (round(low[0], 2), high[0]) == (0.37, 1.0)
    low, _ = Funnel(0.5, False, np.nan, 1.4, 0.0).limits([2.0], 0.998)
    assert low[0] == 0.0


def test_scores_beyond_a_tenth_are_drawn_in_at_each_end():
    assert winsorised(np.arange(11.0)).tolist() == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]


def test_overdispersion_by_hand():
    """60 and 40 of 100: arcsin 0.2 / 2 = 0.1007 from pi / 4, 2.0136 standard errors of 1 / 20. Its
    square is 4.0545; between is (40.545 - 9) / (4000 - 400) = 0.008763.
    """
    found = funnel(spread(10), HUNDRED, proportion=True)
    assert found.phi == pytest.approx(4.0545, abs=1e-4)
    assert found.threshold == pytest.approx(1.8944, abs=1e-4)
    assert found.overdispersed
    assert found.between == pytest.approx(0.0087625, abs=1e-7)


@pytest.mark.parametrize(("by", "widened"), [(6.86, False), (6.87, True)])
def test_limits_are_widened_above_the_threshold_of_1_8944(by: float, widened: bool):
    """(10 arcsin(by / 50))^2 is 1.894 and 1.900."""
    found = funnel(spread(by), HUNDRED, proportion=True)
    assert found.overdispersed is widened
    assert (found.between > 0) is widened


@pytest.mark.parametrize(("areas", "judged"), [(8, False), (10, True)])
def test_overdispersion_is_judged_from_ten_areas_on(areas: int, judged: bool):
    found = funnel(spread(20, areas), HUNDRED[:areas], proportion=True)
    assert math.isnan(found.phi) is not judged
    assert found.overdispersed is judged


@pytest.mark.parametrize(
    ("x", "n", "named"),
    [
        ([1.0] * 4, [2.0] * 4, "5 areas or more, not 4"),
        ([0.0] * 5, [2.0] * 5, "no area differs"),
        ([2.0] * 5, [2.0] * 5, "no area differs"),
        ([1.0] * 5, [2.0, 2.0, 2.0, 2.0, 0.0], "above 0"),
        ([1.0, 1.0, 1.0, 1.0, math.nan], [2.0] * 5, "numerators of 0 or more"),
    ],
)
def test_what_no_limits_can_be_stated_for_is_refused(x: list, n: list, named: str):
    with pytest.raises(ValueError, match=named):
        funnel(x, n, proportion=True)


@pytest.mark.parametrize("proportion", [True, False])
@pytest.mark.parametrize("extra", [0.0, 0.1])
def test_a_slow_second_implementation_agrees(proportion: bool, extra: float):
    draws = np.random.default_rng(7)
    n = draws.integers(50, 5000, 44).astype(float)
    rates = np.clip(0.3 * (1 + draws.normal(0, extra, 44)), 0.01, 0.99)
    x = draws.binomial(n.astype(int), rates).astype(float)
    found = funnel(x, n, proportion)
    phi, between, (low, high) = slowly(x.tolist(), n.tolist(), proportion, 700.0)
    assert found.phi == pytest.approx(phi)
    assert found.between == pytest.approx(between)
    lows, highs = found.limits([700.0], 0.998)
    assert (lows[0], highs[0]) == pytest.approx((low, high))
    assert found.overdispersed is (extra > 0)


def slowly(
    x: list[float], n: list[float], proportion: bool, at: float
) -> tuple[float, float, tuple[float, float]]:
    """Phi, the variance between areas, and the 99.8% limits at a denominator, area by area."""
    centre, areas = sum(x) / sum(n), len(x)
    there = (lambda v: math.asin(math.sqrt(v))) if proportion else math.sqrt
    back = (lambda v: math.sin(v) ** 2) if proportion else (lambda v: v**2)
    errors = [math.sqrt(1 / (4 * of)) for of in n]  # of the root of a count over its denominator
    z = sorted(
        (there(one / of) - there(centre)) / error
        for one, of, error in zip(x, n, errors, strict=True)
    )

    def quantile(share: float) -> float:
        place = share * (areas - 1)
        below = math.floor(place)
        return z[below] + (place - below) * (z[below + 1] - z[below])

    low, high = quantile(0.1), quantile(0.9)
    phi = sum(min(max(one, low), high) ** 2 for one in z) / areas
    between = 0.0
    if phi > 1 + 2 * math.sqrt(2 / areas):
        w = [1 / error**2 for error in errors]
        between = (areas * phi - (areas - 1)) / (sum(w) - sum(one**2 for one in w) / sum(w))
    half = NormalDist().inv_cdf(0.999) * math.sqrt(1 / (4 * at) + between)
    middle = there(centre)
    return phi, between / (1 if proportion else centre), (back(middle - half), back(middle + half))
