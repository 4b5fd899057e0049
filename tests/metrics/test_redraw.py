"""Figures drawn again: how widely and around what."""

from dataclasses import replace
from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from metrics.indicator import PER_100_000_BED_DAYS, PERCENT_OF_EXPECTED, Unit
from metrics.redraw import LARGE, skewed
from tests.metrics.drawing import MANY, ZIGZAG, World, basis, moments, months, values, world
from tests.metrics.tables import indicator, standard

WAITS = indicator("waits", standard(50.0))
RATE = indicator("rate", standard(50.0), unit=PER_100_000_BED_DAYS)
SURVEY = indicator("survey", standard(50.0), aggregation="published")


def one(
    figure: str, definition=WAITS, draws: int = MANY, names: str = "numerator denominator"
) -> np.ndarray:
    """Draws of a single figure, in the indicator's unit."""
    made = world(f"indicator area period {names}\n{definition.id} ash 2018-03 {figure}", definition)
    return values(made.draw(draws), "ash", definition.id, target=50.0)


# Sampling error ------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "n"), [(30, 40), (0, 20), (20, 20), (3.5, 9), (4000, 5000)])
def test_a_proportion_is_drawn_from_jeffreys_beta(x: float, n: float):
    a, b = x + 0.5, n - x + 0.5
    variance = a * b / ((a + b) ** 2 * (a + b + 1))
    moments(one(f"{x} {n}"), 100 * a / (a + b), 100 * variance**0.5)


@pytest.mark.parametrize("x", [0, 3, 49.5, 600])
def test_a_rate_is_drawn_from_gamma(x: float):
    """Of 1,000,000 bed days: the mean is a tenth of the count and a half."""
    moments(one(f"{x} 1000000", RATE), (x + 0.5) / 10, (x + 0.5) ** 0.5 / 10)


@pytest.mark.parametrize("figure", ["0 8", "8 8", "0.5 1"])
def test_no_draw_leaves_the_scale(figure: str):
    draws = one(figure)
    assert draws.min() > -1e-9
    assert draws.max() < 100 + 1e-9
    assert draws.std() > 1


def test_a_ratio_to_the_expected_may_pass_100():
    """A count above its denominator is legal where it is not a part of it."""
    ratio = indicator("ratio", standard(150.0), unit=PERCENT_OF_EXPECTED)
    made = world("indicator area period numerator denominator\nratio ash 2018-03 900 600", ratio)
    draws = values(made.draw(MANY), "ash", "ratio", target=150.0)
    moments(draws, 100 * 900.5 / 600, 100 * 900.5**0.5 / 600)


def test_a_published_interval_is_taken_before_counts():
    """40 to 60 around 51: a deviation of 20 / 3.92, around the value."""
    draws = one("51 100 40 60", names="numerator denominator lower upper")
    moments(draws, 51.0, 20 / 3.92)
    moments(one("51 40 60", names="value lower upper"), 51.0, 20 / 3.92)


@pytest.mark.parametrize("half", ["40 -", "- 60"])
def test_half_an_interval_is_none(half: str):
    draws = one(f"51 100 {half}", names="numerator denominator lower upper")
    moments(draws, 100 * 51.5 / 101, 100 * (51.5 * 49.5 / 102) ** 0.5 / 101)


@pytest.mark.parametrize("definition", [WAITS, SURVEY])
def test_without_counts_or_interval_a_value_stays(definition):
    draws = one("63", definition, draws=50, names="value")
    assert draws == pytest.approx([63.0] * 50, abs=1e-12)


@pytest.mark.parametrize(("value", "end"), [(99, 100.0), (1, 0.0)])
def test_draws_stop_at_the_ends_of_the_unit(value: float, end: float):
    """1 from the end with an interval of 6 each way: over a third of the draws would pass it."""
    draws = one(f"{value} {value - 6} {value + 6}", SURVEY, names="value lower upper")
    beyond = NormalDist().cdf(-1 / (12 / 3.92))
    error = (beyond * (1 - beyond) / MANY) ** 0.5
    assert np.mean(np.abs(draws - end) < 1e-9) == pytest.approx(beyond, abs=3 * error)
    assert draws.min() > -1e-9
    assert draws.max() < 100 + 1e-9


def test_a_unit_without_a_lowest_value_may_go_below_zero():
    free = indicator("free", standard(50.0), unit=Unit("", "units", low=None))
    draws = one("1 -5 7", free, names="value lower upper")
    below = NormalDist(1, 12 / 3.92).cdf(0)
    assert np.mean(draws < 0) == pytest.approx(below, abs=3 * (below * (1 - below) / MANY) ** 0.5)


# Large counts --------------------------------------------------------------------------------


def density(kind: str, x: float, n: float) -> tuple[np.ndarray, np.ndarray, float]:
    """The true percentage or count on a fine grid, its density, and the skewness."""
    a, b = x + 0.5, n - x + 0.5
    if kind == "gamma":
        grid = np.linspace(1e-9, a + 15 * a**0.5, 400_001)
        log, skew = (a - 1) * np.log(grid) - grid, 2 / a**0.5
    else:
        middle, width = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
        low, high = max(1e-12, middle - 15 * width), min(1 - 1e-12, middle + 15 * width)
        grid = np.linspace(low, high, 400_001)
        log = (a - 1) * np.log(grid) + (b - 1) * np.log1p(-grid)
        skew = 2 * (b - a) * (a + b + 1) ** 0.5 / ((a + b + 2) * (a * b) ** 0.5)
    return grid, np.exp(log - log.max()), skew


@pytest.mark.parametrize(
    ("kind", "x", "n"),
    [
        ("gamma", LARGE, 0),
        ("gamma", 1000, 0),
        ("beta", LARGE, 2 * LARGE),
        ("beta", LARGE, 3 * LARGE),
        ("beta", LARGE, 10**6),
        ("beta", 1000, 20_000),
    ],
)
def test_from_the_threshold_on_the_corrected_normal_is_accurate(kind: str, x: float, n: float):
    """Percentiles within 0.2% (tails) and 0.5% (quartiles) of the deviation; moments exact."""
    grid, weight, skew = density(kind, x, n)
    share = np.cumsum(weight) - weight / 2
    mean = np.average(grid, weights=weight)
    deviation = np.average((grid - mean) ** 2, weights=weight) ** 0.5
    for percent, off in [(5, 0.002), (25, 0.005), (50, 0.002), (75, 0.005), (95, 0.002)]:
        true = np.interp(percent / 100, share / weight.sum(), grid)
        stand_in = float(skewed(np.array(NormalDist().inv_cdf(percent / 100)), skew))
        assert stand_in == pytest.approx((true - mean) / deviation, abs=off), percent
    z, weights = np.polynomial.hermite_e.hermegauss(20)
    bent = skewed(z, skew)
    assert np.average(bent, weights=weights) == pytest.approx(0, abs=1e-12)
    assert np.average(bent**2, weights=weights) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize(("x", "n"), [(49.5, 400), (350.5, 400), (50, 400), (350, 400)])
def test_draws_each_side_of_the_threshold_are_alike(x: float, n: float):
    """The share of draws below the true 5th and 95th percentile, within three standard errors."""
    grid, weight, _ = density("beta", x, n)
    draws = one(f"{x} {n}") / 100
    for share in (0.05, 0.95):
        true = np.interp(share, (np.cumsum(weight) - weight / 2) / weight.sum(), grid)
        error = (0.05 * 0.95 / MANY) ** 0.5
        assert np.mean(draws < true) == pytest.approx(share, abs=3 * error)


# Common cause --------------------------------------------------------------------------------


def test_twelve_points_that_vary_more_than_sampling_decide():
    made = world(months(ZIGZAG, 100_000), WAITS)
    assert basis(made)[0] == "common cause"
    assert basis(made)[2] == pytest.approx(4 / 1.128, rel=1e-12)
    moments(values(made.draw(MANY), "ash", "waits", target=50.0), 54.0, 4 / 1.128)


def test_sampling_decides_where_it_is_larger():
    """54 of 100: a deviation of 4.9 by chance alone, more than 4 / 1.128."""
    made = world(months([x / 1000 for x in ZIGZAG], 100), WAITS)
    kind, sampling, common = basis(made)
    assert kind == "beta"
    assert sampling > common == pytest.approx(4 / 1.128, rel=1e-12)
    moments(values(made.draw(MANY), "ash", "waits", target=50.0), 100 * 54.5 / 101, sampling)


@pytest.mark.parametrize(
    ("rows", "definition"),
    [
        (months(ZIGZAG[1:], 100_000), WAITS),
        (months(["-", *ZIGZAG[1:]], 100_000), WAITS),
        (months([*ZIGZAG[1:], 50_000], 100_000, end="2018-04"), WAITS),
        (months(ZIGZAG, 100_000), replace(WAITS, rolling=True)),
    ],
    ids=["eleven", "eleven defined", "eleven up to then", "rolling"],
)
def test_fewer_than_twelve_points_or_a_rolling_indicator_leave_sampling(rows: str, definition):
    kind, _, common = basis(world(rows, definition))
    assert kind == "beta"
    assert np.isnan(common)


def test_outlying_ranges_are_screened_once():
    """Ten ranges of 1 and one of 5: their mean is 15/11, and 5 is over 3.267 x that."""
    wild = [50_000, 51_000] * 5 + [50_000, 55_000]
    assert basis(world(months(wild, 100_000), WAITS))[2] == pytest.approx(1 / 1.128, rel=1e-12)
    held = [50_000, 51_000] * 5 + [50_000, 54_000]
    mean = (10 + 4) / 11
    assert mean * 3.267 > 4
    assert basis(world(months(held, 100_000), WAITS))[2] == pytest.approx(mean / 1.128, rel=1e-12)


# Rebased series ------------------------------------------------------------------------------

CALM = [50_000, 51_000] * 6
WHOLE = (11 * 4 + 4 + 11) / 23
"""Mean moving range, in points, of a ZIGZAG and then a CALM year: the step between is 4."""


def rebased(*days: str, place: str = "ash", area: str = "ash") -> World:
    """A year of ZIGZAG to March 2017 and a CALM one to March 2018, rebased on these days."""
    rows = months(ZIGZAG + CALM, 100_000).replace(" ash ", f" {area} ")
    made = world(rows, WAITS, shares="provider place share\nR1 ash 0.5\nR1 birch 0.5")
    table = {"indicator": "waits", "place": place, "from": pd.to_datetime(list(days))}
    return replace(made, rebases=pd.DataFrame(table).astype({"from": "datetime64[s]"}))


@pytest.mark.parametrize(
    ("days", "mean_range"),
    [
        ((), WHOLE),
        (("2017-04-01",), 1.0),
        (("2017-04-30",), 1.0),
        (("2017-05-01",), WHOLE),
        (("2016-10-01", "2017-04-01"), 1.0),
        (("2016-10-01",), (5 * 4 + 4 + 11) / 17),
        (("2018-04-01",), WHOLE),
    ],
    ids=["never", "12 since", "end of a period", "11 since", "the last", "18 since", "later"],
)
def test_a_rebased_series_varies_as_its_last_segment_does(days, mean_range: float):
    """Its last of 12 points or more; else the whole series, lest a change make a rating surer."""
    assert basis(rebased(*days))[2] == pytest.approx(mean_range / 1.128, rel=1e-12)


def test_only_the_chart_that_is_rebased_is_split():
    assert basis(rebased("2017-04-01", place="birch"))[2] == pytest.approx(WHOLE / 1.128)


@pytest.mark.parametrize(("place", "mean_range"), [("birch", 1.0), ("cedar", WHOLE)])
def test_a_provider_is_split_where_a_place_it_goes_to_is(place: str, mean_range: float):
    made = rebased("2017-04-01", place=place, area="R1")
    assert basis(made, "R1")[2] == pytest.approx(mean_range / 1.128, rel=1e-12)


def test_of_periods_that_end_on_one_day_the_shorter_counts():
    rows = months(ZIGZAG, 100_000) + "\nwaits ash 2018-01:2018-03 56000 100000"
    assert basis(world(rows, WAITS))[2] == pytest.approx(4 / 1.128, rel=1e-12)


def test_weeks_among_months_do_not_count_as_points():
    """Eleven months and twenty weeks among them are not twelve points."""
    ends = [date(2018, 3, 25) - timedelta(days=7 * n) for n in range(20)]
    weeks = "".join(
        f"\nwaits ash {end - timedelta(days=6)}:{end} {50_000 + 4_000 * (n % 2)} 100000"
        for n, end in enumerate(ends)
    )
    kind, _, common = basis(world(months(ZIGZAG[1:], 100_000) + weeks, WAITS))
    assert kind == "beta"
    assert np.isnan(common)


def test_a_series_that_never_moves_leaves_sampling():
    kind, _, common = basis(world(months([50_000] * 12, 100_000), WAITS))
    assert (kind, common) == ("beta", 0.0)
