"""Figures drawn once for all they go to, and the same whatever else is drawn."""

from dataclasses import replace

import numpy as np
import pytest

from tests.metrics.drawing import (
    BY_PROVIDER,
    MANY,
    NORTH,
    SHARED,
    WAITS,
    ZIGZAG,
    World,
    basis,
    moments,
    months,
    scores,
    values,
    world,
)
from tests.metrics.tables import item


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
        assert (changed != drawn[0]).all()
