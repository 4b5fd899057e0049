"""Providers to places to footprints: what is summed, what is missing, what a sum is made of."""

from functools import cache

import pandas as pd
import pytest

from metrics.apportion import apportion
from tests.metrics import tables
from tests.metrics.tables import by_id, indicator, read

AREAS = """
    id      kind      footprint
    england nation    -
    wyh     footprint -
    devon   footprint -
    leeds   place     wyh
    york    place     wyh
    hull    place     -
"""
SHARES = """
    provider place   share
    R1       leeds   0.6
    R1       york    0.3
    R1       outside 0.1
    R2       leeds   1.0
    R3       outside 1.0
"""
BOTH = """
    indicator area period  numerator denominator
    a         R1   2018-01 80        100
    a         R2   2018-01 45        50
"""
KNOWN = by_id(
    indicator("a"), indicator("p", aggregation="published"), indicator("n", aggregation="none")
)


@cache
def series_and_inputs(observations: str, shares: str = SHARES) -> tuple[pd.DataFrame, pd.DataFrame]:
    tabled = (tables.observations(observations), tables.shares(shares), tables.areas(AREAS))
    return apportion(*tabled, KNOWN)


def figures(observations: str, place: str, shares: str = SHARES, names: str = "") -> list[tuple]:
    """numerator, denominator and what is missing, for each of a place's rows."""
    series, _ = series_and_inputs(observations, shares)
    return read(series[series["place"] == place], names or "numerator denominator missing")


def inputs_of(observations: str, place: str) -> list[tuple]:
    _, inputs = series_and_inputs(observations)
    return read(inputs[inputs["place"] == place], "provider share numerator denominator")


# Places --------------------------------------------------------------------------------------


def test_a_place_is_the_sum_of_its_share_of_each_provider():
    assert figures(BOTH, "leeds") == [(48 + 45, 60 + 50, "")]
    assert figures(BOTH, "york") == [(24, 30, "")]


def test_what_comes_from_outside_is_nobodys():
    series, inputs = series_and_inputs(BOTH + "    a         R3   2018-01 9         9\n")
    assert set(series["place"]) == {"leeds", "york", "wyh"}
    assert set(inputs["place"]) == {"leeds", "york", "wyh"}
    assert "R3" not in set(inputs["provider"])


def test_a_missing_provider_is_named_and_the_sum_undefined():
    only_one = "indicator area period numerator denominator\n a R1 2018-01 80 100"
    assert figures(only_one, "leeds") == [(None, None, "R2")]
    assert figures(only_one, "york") == [(24, 30, "")]


@pytest.mark.parametrize("figure", ["- 50", "45 -", "- -"])
def test_a_provider_with_half_a_figure_is_missing(figure: str):
    half = (
        f"indicator area period numerator denominator\n a R1 2018-01 80 100\n a R2 2018-01 {figure}"
    )
    assert figures(half, "leeds") == [(None, None, "R2")]


def test_every_missing_provider_is_named():
    none = "indicator area period numerator denominator\n a R1 2018-01 - -\n a R2 2018-01 - -"
    assert figures(none, "leeds") == [(None, None, "R1, R2")]


def test_missing_providers_are_named_in_the_same_order_whatever_that_of_the_rows():
    none = "indicator area period numerator denominator\n a R1 2018-01 - -\n a R2 2018-01 - -"
    backwards = "\n".join(["provider place share", *SHARES.strip().splitlines()[:0:-1]])
    assert figures(none, "leeds", backwards) == [(None, None, "R1, R2")]


def test_shares_of_which_none_ends_may_come_without_a_single_date():
    """A column of nothing is read as numbers that are missing."""
    endless = tables.shares(SHARES).assign(valid_to=float("nan"))
    expected, _ = series_and_inputs(BOTH)
    series, _ = apportion(tables.observations(BOTH), endless, tables.areas(AREAS), KNOWN)
    pd.testing.assert_frame_equal(series, expected)


def test_zero_is_a_figure():
    zero = "indicator area period numerator denominator\n a R1 2018-01 0 0"
    assert figures(zero, "york") == [(0, 0, "")]


def test_a_share_of_nothing_is_not_expected():
    """R2 has closed its York site: its figure is not waited for."""
    shares = SHARES + "    R2       york    0.0\n"
    rows = "indicator area period numerator denominator\n a R1 2018-01 8 10"
    assert figures(rows, "york", shares) == [(pytest.approx(2.4), 3, "")]


def test_periods_and_indicators_stay_apart():
    rows = """
        indicator area period          numerator denominator
        a         R1   2018-01         10        20
        a         R1   2018-02         20        30
        a         R1   2018-01:2018-02 30        40
        p         R1   2018-01         40        50
    """
    names = "indicator period_start period_end numerator denominator"
    assert sorted(figures(rows, "york", names=names)) == [
        ("a", "2018-01-01", "2018-01-31", 3.0, 6.0),
        ("a", "2018-01-01", "2018-02-28", 9.0, 12.0),
        ("a", "2018-02-01", "2018-02-28", 6.0, 9.0),
        ("p", "2018-01-01", "2018-01-31", 12.0, 15.0),
    ]


CHANGING = """
    provider place   share valid_from valid_to
    R1       leeds   0.5   2000-01-01 2018-01-31
    R1       york    0.5   2000-01-01 2018-01-31
    R1       leeds   0.2   2018-02-01 2018-03-30
    R1       york    0.8   2018-02-01 2018-03-30
    R2       leeds   1.0   2018-03-31 -
"""


@pytest.mark.parametrize(
    ("period", "leeds"),
    [
        ("2018-01", [(50.0, "")]),
        ("2018-01:2018-02", [(20.0, "")]),
        ("2018-02", [(20.0, "")]),
        ("2018-03-01:2018-03-30", [(20.0, "")]),
        ("2018-03", []),
    ],
)
def test_the_share_at_the_periods_end_counts(period: str, leeds: list[tuple]):
    """The last day of a share is in, the day after it is not; nor is a share yet to come."""
    rows = f"indicator area period numerator denominator\n a R1 {period} 100 200"
    found = figures(rows, "leeds", CHANGING, "numerator missing")
    assert [row for row in found if row[1] != "R2"] == leeds


@pytest.mark.parametrize(
    ("period", "expected"), [("2018-03-01:2018-03-30", []), ("2018-03", [7.0])]
)
def test_a_share_counts_from_its_first_day(period: str, expected: list[float]):
    rows = f"indicator area period numerator denominator\n a R2 {period} 7 10"
    found = figures(rows, "leeds", CHANGING, "numerator missing")
    assert [numerator for numerator, missing in found if not missing] == expected


@pytest.mark.parametrize("figure", ["7 10", "- -"])
def test_a_figure_published_for_the_place_wins(figure: str):
    """Even one that is suppressed: a sum would tell what was withheld."""
    published = BOTH + f"    a         leeds 2018-01 {figure}\n"
    expected = tuple(None if part == "-" else float(part) for part in figure.split())
    assert figures(published, "leeds") == [(*expected, "")]
    assert inputs_of(published, "leeds") == []
    assert figures(published, "york") == [(24, 30, "")]


def test_a_figure_published_for_the_place_wins_in_its_own_period_only():
    published = BOTH + "    a         leeds 2018-02 7 10\n"
    found = figures(published, "leeds", names="period_end numerator missing")
    assert sorted(found) == [("2018-01-31", 93.0, ""), ("2018-02-28", 7.0, "")]


@pytest.mark.parametrize("area", ["R2 2018-02", "R2 2018-01:2018-02", "R2 2019"])
def test_a_period_of_other_providers_only_is_none_of_this_places(area: str):
    """York has no part in R2, so what R2 reports, and when, changes nothing in York."""
    rows = BOTH + f"    a         {area} 50 60\n"
    names = "period_end numerator missing"
    assert figures(rows, "york", names=names) == figures(BOTH, "york", names=names)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("final", "final", "final"),
        ("final", "revised", "revised"),
        ("provisional", "final", "provisional"),
        ("revised", "provisional", "provisional"),
    ],
)
def test_a_sum_is_as_settled_as_its_least_settled_part(one: str, other: str, expected: str):
    rows = f"""
        indicator area period  numerator denominator status
        a         R1   2018-01 80        100         {one}
        a         R2   2018-01 45        50          {other}
    """
    assert figures(rows, "leeds", names="status") == [(expected,)]
    assert figures(rows, "york", names="status") == [(one,)]
    assert figures(rows, "wyh", names="status") == [(expected,)]


def test_any_demonstration_figure_makes_a_demonstration_sum():
    rows = """
        indicator area period  numerator denominator kind
        a         R1   2018-01 80        100         real
        a         R2   2018-01 45        50          demonstration
    """
    kinds = [figures(rows, place, names="kind") for place in ("leeds", "york", "wyh")]
    assert kinds == [[("demonstration",)], [("real",)], [("demonstration",)]]


def test_a_sum_has_no_published_value_or_interval():
    rows = """
        indicator area period  numerator denominator value lower upper source note
        a         R1   2018-01 80        100         80    70    90    nhse   early
        a         leeds 2018-01 8        10          80    70    90    nhse   early
    """
    names = "value lower upper source note"
    assert figures(rows, "york", names=names) == [(None, None, None, "nhse", "")]
    assert figures(rows, "leeds", names=names) == [(80, 70, 90, "nhse", "early")]


def test_areas_nobody_knows_are_left_out():
    series, _ = series_and_inputs(BOTH + "    a         R9 2018-01 1 2\n")
    assert set(series["place"]) == {"leeds", "york", "wyh"}


def test_no_observations():
    series, inputs = series_and_inputs("indicator area period numerator denominator")
    assert series.empty
    assert inputs.empty


def test_the_order_of_rows_changes_nothing():
    rows, shares = tables.observations(BOTH), tables.shares(SHARES)
    backwards, _ = apportion(rows[::-1], shares[::-1], tables.areas(AREAS)[::-1], KNOWN)
    forwards, _ = series_and_inputs(BOTH)
    names = "place numerator denominator missing"
    assert sorted(read(backwards, names)) == sorted(read(forwards, names))


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
