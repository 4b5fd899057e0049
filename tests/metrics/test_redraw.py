"""Figures drawn again: how widely, around what, and who moves with whom."""

from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from metrics.indicator import PER_100_000_BED_DAYS, PERCENT_OF_EXPECTED, Unit
from metrics.redraw import LARGE, skewed
from tests.metrics.drawing import World, scores, values, world
from tests.metrics.tables import indicator, item, standard

WAITS = indicator("waits", standard(50.0))
RATE = indicator("rate", standard(50.0), unit=PER_100_000_BED_DAYS)
SURVEY = indicator("survey", standard(50.0), aggregation="published")
MANY = 100_000


def one(
    figure: str, definition=WAITS, draws: int = MANY, names: str = "numerator denominator"
) -> np.ndarray:
    """Draws of a single figure, in the indicator's unit."""
    made = world(f"indicator area period {names}\n{definition.id} ash 2018-03 {figure}", definition)
    return values(made.draw(draws), "ash", definition.id, target=50.0)


def basis(made: World, area: str = "ash") -> tuple[str, float, float]:
    """What the area's only figure was drawn by, with the two standard deviations."""
    figures = made.draw(1).figures.set_index("area")
    found = figures.loc[area]
    return found["basis"], found["sampling"], found["common_cause"]


def moments(draws: np.ndarray, mean: float, deviation: float) -> None:
    """The draws have this mean and deviation, within three standard errors of either."""
    error = deviation / np.sqrt(len(draws))
    assert draws.mean() == pytest.approx(mean, abs=3 * error)
    tails = ((draws - draws.mean()) ** 4).mean() / draws.var() ** 2
    assert draws.std() == pytest.approx(deviation, rel=1.5 * np.sqrt((tails - 1) / len(draws)))


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


def test_half_an_interval_is_none():
    draws = one("51 100 40 -", names="numerator denominator lower upper")
    moments(draws, 100 * 51.5 / 101, 100 * (51.5 * 49.5 / 102) ** 0.5 / 101)


@pytest.mark.parametrize("definition", [WAITS, SURVEY])
def test_without_counts_or_interval_a_value_stays(definition):
    draws = one("63", definition, draws=50, names="value")
    assert draws == pytest.approx([63.0] * 50, abs=1e-12)


def test_draws_stop_at_the_ends_of_the_unit():
    """99 with an interval of 93 to 105: about a third of the draws would pass 100."""
    draws = one("99 93 105", SURVEY, names="value lower upper")
    over = 1 - NormalDist(99, 12 / 3.92).cdf(100)
    at_the_end = np.mean(np.abs(draws - 100) < 1e-9)
    assert at_the_end == pytest.approx(over, abs=3 * (over * (1 - over) / MANY) ** 0.5)
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


def months(numerators: list[float], denominator: float, end: str = "2018-03") -> str:
    """Rows of an indicator of ash, month by month up to the end."""
    stops = pd.period_range(end=end, periods=len(numerators), freq="M")
    rows = [
        f"waits ash {stop} {x} {denominator if x != '-' else '-'}"
        for stop, x in zip(stops, numerators, strict=True)
    ]
    return "\n".join(["indicator area period numerator denominator", *rows])


ZIGZAG = [50_000, 54_000] * 6
"""Of 100,000: moving ranges of 4 points, so a deviation of 4 / 1.128; sampling gives 0.16."""


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


def test_of_periods_that_end_on_one_day_the_shorter_counts():
    rows = months(ZIGZAG, 100_000) + "\nwaits ash 2018-01:2018-03 90000 100000"
    assert basis(world(rows, WAITS))[2] == pytest.approx(4 / 1.128, rel=1e-12)


def test_a_series_that_never_moves_leaves_sampling():
    kind, _, common = basis(world(months([50_000] * 12, 100_000), WAITS))
    assert (kind, common) == ("beta", 0.0)


# Providers and footprints --------------------------------------------------------------------

SHARED = """
    provider place share
    R1       ash   0.5
    R1       birch 0.5
    R2       birch 0.9
    R2       cedar 0.1
"""
BY_PROVIDER = """
    indicator area period  numerator denominator
    waits     R1   2018-03 240       400
    waits     R2   2018-03 30        200
"""
NORTH = "id kind footprint\nnorth footprint -\n" + "".join(
    f"{place} place north\n" for place in ("ash", "birch", "cedar")
)


def drawn_values(made: World, draws: int = 1000) -> dict[str, np.ndarray]:
    drawn = made.draw(draws)
    places = drawn.scopes["place"].unique()
    return {place: values(drawn, place, "waits", target=50.0) for place in places}


def test_providers_are_drawn_once_and_apportioned_by_share_and_denominator():
    """Ash is R1 and cedar is R2, so their draws give those of birch and of the footprint."""
    made = world(BY_PROVIDER, WAITS, areas=NORTH, shares=SHARED)
    found = drawn_values(made)
    assert set(made.draw(1).figures["area"]) == {"R1", "R2"}
    birch = (200 * found["ash"] + 180 * found["cedar"]) / 380
    assert found["birch"] == pytest.approx(birch, abs=1e-9)
    north = (400 * found["ash"] + 200 * found["cedar"]) / 600
    assert found["north"] == pytest.approx(north, abs=1e-9)


def test_places_that_share_a_provider_move_together_and_others_do_not():
    made = world(BY_PROVIDER, WAITS, areas=NORTH, shares=SHARED)
    found = drawn_values(made, MANY)
    r1, r2 = 200 * found["ash"].std(), 180 * found["cedar"].std()
    expected = r1 / (r1**2 + r2**2) ** 0.5
    error = 3 / MANY**0.5
    assert np.corrcoef(found["ash"], found["birch"])[0, 1] == pytest.approx(expected, abs=error)
    assert np.corrcoef(found["ash"], found["cedar"])[0, 1] == pytest.approx(0, abs=error)


def test_a_footprint_is_the_sum_of_its_places_draws():
    rows = """
        indicator area  period  numerator denominator
        waits     ash   2018-03 90        100
        waits     birch 2018-03 30        60
        waits     cedar 2018-03 5         40
    """
    found = drawn_values(world(rows, WAITS, areas=NORTH))
    by_hand = (100 * found["ash"] + 60 * found["birch"] + 40 * found["cedar"]) / 200
    assert found["north"] == pytest.approx(by_hand, abs=1e-9)


def test_a_published_footprint_is_drawn_for_itself():
    """Its own count, not its providers', which give another value."""
    rows = BY_PROVIDER + "waits north 2018-03 800 1000"
    made = world(rows, replace(WAITS, aggregation="published"), areas=NORTH, shares=SHARED)
    sampling = 100 * (800.5 * 200.5 / 1002) ** 0.5 / 1001
    assert basis(made, "north")[:2] == ("beta", pytest.approx(sampling, rel=1e-12))
    moments(drawn_values(made, MANY)["north"], 100 * 800.5 / 1001, sampling)


def test_a_provider_with_nothing_to_divide_by_adds_nothing():
    with_none = BY_PROVIDER.replace("30        200", "0 0")
    made = world(with_none, WAITS, areas=NORTH, shares=SHARED)
    found = drawn_values(made)
    assert "cedar" not in found
    assert found["birch"] == pytest.approx(found["ash"], abs=1e-12)


def test_a_provider_varies_by_its_own_series():
    providers = months(ZIGZAG, 100_000).replace(" ash ", " R1 ")
    made = world(providers, WAITS, shares="provider place share\nR1 ash 0.5")
    assert basis(made, "R1")[0] == "common cause"
    moments(drawn_values(made, MANY)["ash"], 54.0, 4 / 1.128)


# Seeds ---------------------------------------------------------------------------------------

PLACES = """
    indicator area  period  numerator denominator
    waits     ash   2018-03 45        100
    waits     birch 2018-03 900       1500
    waits     cedar 2018-03 3         40
"""


def test_the_same_place_has_the_same_draws_whatever_else_there_is():
    """To the last bit: with others added, without them, and in any order."""
    whole = world(BY_PROVIDER, WAITS, areas=NORTH, shares=SHARED)
    mixed = World(
        whole.observations[::-1],
        whole.indicators,
        whole.method,
        whole.areas[::-1],
        whole.shares[::-1],
    )
    few = world(BY_PROVIDER, WAITS, areas="id\nbirch", shares=SHARED)
    expected = scores(whole.draw(), "birch")
    for other in (mixed, few):
        assert np.array_equal(scores(other.draw(), "birch"), expected)
    alone = world(PLACES, WAITS, areas="id\ncedar")
    assert np.array_equal(
        scores(alone.draw(), "cedar"), scores(world(PLACES, WAITS).draw(), "cedar")
    )


def test_method_indicator_area_and_period_each_seed_the_draws():
    """The same count drawn anew under another name, and the same under the same."""
    text = "indicator area period numerator denominator\n{} {} {} 50 100"
    usual = {"id": "waits", "area": "ash", "period": "2018-03", "method": "m"}
    other = {"method": "n", "id": "delays", "area": "birch", "period": "2018-02"}
    drawn = []
    for of in [usual, usual, *({**usual, name: changed} for name, changed in other.items())]:
        made = world(
            text.format(of["id"], of["area"], of["period"]),
            replace(WAITS, id=of["id"]),
            items=(item(of["id"], "all", step=100.0),),
            id=of["method"],
        )
        drawn.append(scores(made.draw(100), of["area"]))
    assert np.array_equal(drawn[0], drawn[1])
    for changed in drawn[2:]:
        assert not np.isclose(changed, drawn[0]).any()
