"""Places to footprints, and what every sum is made of."""

import pytest

from tests.metrics.sums import BOTH, figures, inputs_of, series_and_inputs
from tests.metrics.tables import read

# Footprints ----------------------------------------------------------------------------------

PLACES = """
    indicator area  period  numerator denominator
    {id}      leeds 2018-01 30        40
    {id}      york  2018-01 10        20
    {id}      hull  2018-01 1         2
    {id}      wyh   2018-01 5         6
"""


@pytest.mark.parametrize(
    ("id", "expected"), [("a", [(40, 60, "")]), ("p", [(5, 6, "")]), ("n", [])]
)
def test_aggregation_says_where_a_footprints_figure_comes_from(id: str, expected: list[tuple]):
    """The sum of its places, and then only that; only as published; or neither."""
    assert figures(PLACES.format(id=id), "wyh") == expected
    assert figures(PLACES.format(id=id), "leeds") == [(30, 40, "")]


@pytest.mark.parametrize(("id", "expected"), [("a", [(7,)]), ("p", [(7,)]), ("n", [])])
def test_a_footprint_without_places_has_only_what_is_published(id: str, expected: list[tuple]):
    rows = f"indicator area period numerator denominator\n {id} devon 2018-01 7 8"
    assert figures(rows, "devon", names="numerator") == expected


@pytest.mark.parametrize("id", ["a", "p", "n"])
def test_the_nation_is_as_published_whatever_the_aggregation(id: str):
    rows = PLACES.format(id=id) + f"    {id} england 2018-01 7 8\n"
    assert figures(rows, "england") == [(7, 8, "")]


def test_a_footprint_is_the_sum_of_sums():
    assert figures(BOTH, "wyh") == [(93 + 24, 110 + 30, "")]


@pytest.mark.parametrize("york", ["", "    a york 2018-01 - 20\n", "    a york 2018-01 10 -\n"])
def test_a_footprint_lacks_what_a_place_lacks(york: str):
    rows = "indicator area period numerator denominator\n    a leeds 2018-01 30 40\n" + york
    assert figures(rows, "wyh") == [(None, None, "york")]


def test_a_place_in_no_footprint_is_in_no_sum():
    series, _ = series_and_inputs(PLACES.format(id="a"))
    assert set(series["place"]) == {"leeds", "york", "hull", "wyh"}


def test_a_footprint_lacks_a_place_that_lacks_a_provider():
    rows = "indicator area period numerator denominator\n a R1 2018-01 80 100"
    assert figures(rows, "wyh") == [(None, None, "leeds")]


def test_a_footprint_without_any_figure_has_no_row():
    assert figures("indicator area period numerator denominator\n a hull 2018-01 1 2", "wyh") == []


# What sums are made of -----------------------------------------------------------------------


def test_the_inputs_of_a_place_are_its_providers():
    assert inputs_of(BOTH, "leeds") == [("R1", 0.6, 80, 100), ("R2", 1.0, 45, 50)]
    assert inputs_of(BOTH, "york") == [("R1", 0.3, 80, 100)]


def test_a_missing_provider_is_among_the_inputs():
    rows = "indicator area period numerator denominator\n a R1 2018-01 80 100"
    assert inputs_of(rows, "leeds") == [("R1", 0.6, 80, 100), ("R2", 1.0, None, None)]


def test_the_inputs_of_a_footprint_are_its_providers_once_each():
    found = [(name, pytest.approx(share), *rest) for name, share, *rest in inputs_of(BOTH, "wyh")]
    assert found == [("R1", 0.9, 80, 100), ("R2", 1.0, 45, 50)]


def test_the_inputs_of_a_footprint_are_its_places_where_they_publish():
    found = inputs_of(PLACES.format(id="a"), "wyh")
    assert found == [("leeds", 1.0, 30, 40), ("york", 1.0, 10, 20)]


def test_the_inputs_of_a_footprint_with_places_of_both_sorts():
    """Leeds is a sum of providers, York publishes: 93 + 10 = 103."""
    rows = BOTH + "    a         york 2018-01 10 20\n"
    assert figures(rows, "wyh") == [(103, 130, "")]
    expected = [("R1", 0.6, 80, 100), ("R2", 1.0, 45, 50), ("york", 1.0, 10, 20)]
    assert sorted(inputs_of(rows, "wyh")) == expected


@pytest.mark.parametrize("id", ["p", "n"])
def test_a_footprint_that_is_not_summed_has_no_inputs(id: str):
    rows = BOTH.replace(" a ", f" {id} ")
    assert figures(rows, "wyh") == []
    assert inputs_of(rows, "wyh") == []


CROSSING = """
    provider place share
    R1       leeds 0.6
    R1       york  0.4
    R2       hull  1.0
    R1       wyh   1.0
    R3       wyh   1.0
"""
THREE = """
    indicator area period  numerator denominator
    {id}      R1   2018-01 80        100
    {id}      R2   2018-01 45        50
    {id}      R3   2018-01 5         10
"""


def test_a_footprint_in_which_providers_have_shares_is_their_sum():
    """Its places may hold less: R3 is in no place, and part of Leeds could come from elsewhere."""
    rows = THREE.format(id="a")
    assert figures(rows, "wyh", CROSSING) == [(85, 110, "")]
    assert figures(rows, "leeds", CROSSING) == [(48, 60, "")]
    _, inputs = series_and_inputs(rows, CROSSING)
    assert read(inputs[inputs["place"] == "wyh"], "provider share numerator denominator") == [
        ("R1", 1, 80, 100),
        ("R3", 1, 5, 10),
    ]


@pytest.mark.parametrize("id", ["p", "n"])
def test_providers_make_no_sum_of_what_is_not_summed(id: str):
    assert figures(THREE.format(id=id), "wyh", CROSSING) == []


def test_the_sum_of_providers_replaces_what_is_published_for_a_footprint():
    rows = THREE.format(id="a") + "    a wyh 2018-01 1 2\n"
    assert figures(rows, "wyh", CROSSING) == [(85, 110, "")]


def test_a_footprint_of_providers_lacks_what_one_of_them_lacks():
    rows = THREE.format(id="a").replace("80 ", "-  ")
    assert figures(rows, "wyh", CROSSING) == [(None, None, "R1")]
