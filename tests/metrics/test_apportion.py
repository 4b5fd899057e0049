"""Providers to places: what is summed, and what is missing."""

import pandas as pd
import pytest

from metrics.apportion import apportion
from tests.metrics import tables
from tests.metrics.sums import AREAS, BOTH, KNOWN, SHARES, figures, inputs_of, series_and_inputs
from tests.metrics.tables import read


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


OWN = """
    provider place   share valid_from valid_to   indicator
    R1       leeds   0.6   2000-01-01 -          -
    R1       york    0.4   2000-01-01 -          -
    R1       york    0.1   2018-02-01 2018-02-28 p
    R1       outside 0.9   2018-02-01 2018-02-28 p
"""


@pytest.mark.parametrize(
    ("of", "leeds", "york"),
    [
        ("p 2018-01", [60], [40]),
        ("p 2018-02", [], [10]),
        ("p 2018-03", [60], [40]),
        ("a 2018-02", [60], [40]),
    ],
)
def test_shares_for_an_indicator_replace_all_general_ones_while_they_last(
    of: str, leeds: list[float], york: list[float]
):
    """In February Leeds has no part in R1's p: its general 0.6 counts for a alone."""
    indicator, period = of.split()
    rows = f"indicator area period numerator denominator\n {indicator} R1 {period} 100 200"
    for place, expected in (("leeds", leeds), ("york", york)):
        assert figures(rows, place, OWN, "numerator") == [(one,) for one in expected]


def test_a_provider_without_general_shares_is_expected_for_its_indicator_alone():
    shares = """
        provider place share indicator
        R1       leeds 0.6   -
        R2       leeds 1.0   p
    """
    rows = BOTH + "    p         R1   2018-01 80        100\n"
    found = figures(rows, "leeds", shares, "indicator numerator missing")
    assert sorted(found) == [("a", 48, ""), ("p", None, "R2")]


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


WALK_IN = """
    indicator area period  numerator denominator
    a         R1   2018-01 80        100
    a         R1   2018-02 60        100
    a         R2   2018-01 45        50
"""
EXPECTED = """
    provider place share expected
    R1       leeds 1.0   -
    R2       leeds 1.0   {expected}
"""


@pytest.mark.parametrize(
    ("expected", "february"),
    [("-", (None, None, "R2")), ("usual", (None, None, "R2")), ("no", (60, 100, ""))],
)
def test_a_provider_without_a_figure_is_missed_where_it_is_expected(expected: str, february: tuple):
    shares = EXPECTED.format(expected=expected)
    assert figures(WALK_IN, "leeds", shares) == [(125, 150, ""), february]


@pytest.mark.parametrize(
    ("period", "missed"), [("2019-01", "R2"), ("2019-02", ""), ("2017-01", "R2"), ("2016-12", "")]
)
def test_a_usual_provider_is_missed_within_a_year_of_its_own_figures(period: str, missed: str):
    """R2's only month ends on 31 January 2018: 365 days before that of 2019, 396 before February.

    Backwards it is 365 days to January 2017, and 396 to December 2016.
    """
    rows = WALK_IN + f"    a R1 {period} 70 100\n"
    series, _ = series_and_inputs(rows, EXPECTED.format(expected="usual"))
    ours = (series["place"] == "leeds") & (series["period_end"].dt.strftime("%Y-%m") == period)
    [found] = read(series[ours], "missing")
    assert found == (missed,)
