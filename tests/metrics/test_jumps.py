"""Which figures are implausible by their own past: worked by hand, each side of each cut-off."""

import numpy as np
import pandas as pd
import pytest

from metrics.indicator import PER_100_000_BED_DAYS
from metrics.jumps import chance, jumps, plausible
from tests.metrics import tables

INDICATORS = tables.by_id(
    tables.indicator("waits"),
    tables.indicator("rolls", rolling=True),
    tables.indicator("judged", fixed=True),
    tables.indicator("rate", unit=PER_100_000_BED_DAYS),
)
EVEN = [52.0, 48.0] * 6
"""Mean 50, moving ranges of 4: limits 50 -+ 2.66 x 4 are 39.36 and 60.64. Median 50, each 2 from
it: 5 robust deviations, 5 x 1.4826 x 2 = 14.826, are further out."""

WILD = [49.0, 51.0, 49.0, 51.0, 90.0, 10.0, 90.0, 10.0, 49.0, 51.0, 49.0, 51.0]
"""Moving ranges 2, 2, 2, 39, 80, 80, 80, 39, 2, 2, 2 have mean 30: limits 50 -+ 79.8. Eight of
twelve lie 1 from the median 50: 5 robust deviations, 7.413, are nearer."""

STEP = [80.0, 81.0] * 3 + [80.0] + [120.0] * 5
"""Moving ranges 1 (six), 40 and 0 (four): 40 is 3.267 x their mean, 46 / 11, and more, the others
have mean 0.6: limits 96.917 -+ 1.596 are 95.321 and 98.513. Median 81, seven of twelve at most 1
from it: 81 -+ 7.413 are 73.587 and 88.413, and end before the limits begin."""


def months(values: list[float], indicator: str = "waits", area: str = "north") -> pd.DataFrame:
    """Monthly figures from January 2016."""
    starts = pd.date_range("2016-01-01", periods=len(values), freq="MS").astype("datetime64[s]")
    return pd.DataFrame(
        {
            "indicator": indicator,
            "area": area,
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "numerator": np.nan,
            "denominator": np.nan,
            "value": values,
            "doubtful": False,
        }
    )


def held(past: list[float], value: float, indicator: str = "waits") -> bool:
    """Whether the figure of the month after is held."""
    rows = months([*past, value], indicator)
    return not jumps(rows.iloc[-1:], rows.iloc[:-1], INDICATORS).empty


@pytest.mark.parametrize(
    ("past", "value", "expected"),
    [
        (EVEN, 60.64, False),
        (EVEN, 60.65, True),
        (EVEN, 39.36, False),
        (EVEN, 39.35, True),
        (WILD, 57.413, False),
        (WILD, 57.414, True),
        (WILD, 42.587, False),
        (WILD, 42.586, True),
        (STEP, 73.587, False),
        (STEP, 73.586, True),
        (STEP, 92.0, False),
        (STEP, 98.512, False),
        (STEP, 98.513, True),
        (EVEN[:11], 100.0, False),
        ([50.0] * 12, 50.0, False),
        ([50.0] * 12, 50.1, True),
    ],
)
def test_each_side_of_each_cut_off(past: list[float], value: float, expected: bool):
    assert held(past, value) is expected


def test_what_is_expected_begins_below_where_it_ends():
    some = np.random.default_rng(1).choice([1.0, 2.0, 30.0], (500, 12))
    lower, upper = plausible(np.array([EVEN, WILD, STEP, *some]), np.array([True] * 503))
    assert lower[:3] == pytest.approx([39.36, 42.587, 73.587])
    assert upper[:3] == pytest.approx([60.64, 57.413, 98.5127], abs=1e-4)
    assert (lower <= upper).all()


def test_what_was_expected_is_said():
    rows = months([*EVEN, 70.0])
    found = jumps(rows.iloc[12:], rows.iloc[:12], INDICATORS)
    assert found.index.tolist() == [12]
    assert found.iloc[0].to_dict() == pytest.approx(
        {"value": 70.0, "lower": 39.36, "upper": 60.64, "points": 12, "together": False}
    )


@pytest.mark.parametrize(("value", "expected"), [(64.826, False), (64.827, True)])
def test_a_rolling_indicator_has_no_process_limits(value: float, expected: bool):
    assert held(EVEN, value, "rolls") is expected


def test_a_judgement_is_never_implausible():
    assert not held(EVEN, 99.0, "judged")


def test_where_most_figures_are_the_same_the_robust_deviation_bounds_nothing():
    lower, upper = plausible(np.array([[1.0] * 10 + [2.0, 1.0]] * 2), np.array([True, False]))
    assert np.isnan([lower[1], upper[1]]).all()
    assert upper[0] == pytest.approx(13 / 12)  # both moving ranges of 1 are screened: 3.267 / 5.5


def test_only_what_ended_before_in_the_same_series_counts():
    past = pd.concat([months(EVEN), months([5.0] * 12, area="south")], ignore_index=True)
    early = months([70.0]).assign(area="north")  # January 2016 again, revised: nothing is before
    late = months([5.0] * 13, area="south").iloc[12:]
    yearly = months([90.0] * 13).iloc[12:].assign(period_start=pd.Timestamp("2016-02-01"))
    new = pd.concat([early, late, yearly], ignore_index=True)
    assert jumps(new, past, INDICATORS).empty


def test_a_figure_that_is_there_already_is_no_news_and_a_revision_is():
    past = months([*EVEN, 70.0])
    assert jumps(past.iloc[12:], past, INDICATORS).empty
    assert len(jumps(past.iloc[12:].assign(value=71.0), past, INDICATORS)) == 1


def test_figures_come_from_counts_too_and_numerators_alone_are_a_series_of_their_own():
    past = months(EVEN).assign(numerator=np.array(EVEN), denominator=100.0, value=np.nan)
    row = past.iloc[:1].assign(
        period_start=pd.Timestamp("2017-01-01"), period_end=pd.Timestamp("2017-01-31")
    )
    assert jumps(row.assign(numerator=70.0), past, INDICATORS)["value"].tolist() == [70.0]
    alone = row.assign(numerator=6100.0, denominator=np.nan)
    assert jumps(alone, past, INDICATORS).empty
    assert len(jumps(alone, past.assign(denominator=np.nan), INDICATORS)) == 1


def counted(counts: list[float], of: float, indicator: str = "waits") -> pd.DataFrame:
    rows = months(counts, indicator)
    return rows.assign(numerator=rows["value"], denominator=of, value=np.nan)


@pytest.mark.parametrize(
    ("missed", "is_held"),
    [(0, False), (1, False), (6, False), (7, True), (500, True)],
)
def test_after_figures_that_are_all_alike_a_patient_more_or_less_is_no_surprise(missed, is_held):
    """All of 5,013, twelve times: q is 5,017.5 / 5,022, and 3 sqrt(q (1 - q) / 5,013) is 0.1268%,
    or 6.4 patients. One who waited too long was held: "99.9801; expected 100 to 100".
    """
    rows = counted([*[5013.0] * 12, 5013.0 - missed], 5013.0)
    found = jumps(rows.iloc[12:], rows.iloc[:12], INDICATORS)
    assert (not found.empty) is is_held
    if is_held:
        assert found.iloc[0][["lower", "upper"]].tolist() == pytest.approx([99.8732, 100], abs=1e-4)


def test_three_standard_errors_by_hand():
    """Half of 91 with 4.5 more of each is 50 of 100: 3 x 0.5 / sqrt(91) x 100. A rate of 10 for
    every 100,000 of 200,000 bed days is 20 counted: 3 sqrt(24.5) / 200,000 x 100,000.
    """
    found = chance(
        [50.0, 10.0, 50.0], [91, 200_000, np.nan], [100, 100_000, 100], [True, False, True]
    )
    assert found == pytest.approx([15.7243, 7.4246, np.nan], abs=1e-4, nan_ok=True)


@pytest.mark.parametrize(("count", "is_held"), [(6, False), (7, True)])
def test_after_no_infection_for_a_year_a_few_are_no_surprise(count: float, is_held: bool):
    """None counted: 3 sqrt(4.5) = 6.36."""
    rows = counted([*[0.0] * 12, count], 20_000.0, "rate")
    assert (not jumps(rows.iloc[12:], rows.iloc[:12], INDICATORS).empty) is is_held


def test_chance_never_makes_what_is_expected_narrower():
    rows = months([*EVEN, 61.0]).assign(denominator=1e9)
    found = jumps(rows.iloc[12:], rows.iloc[:12], INDICATORS)
    assert found.iloc[0][["lower", "upper"]].tolist() == pytest.approx([39.36, 60.64])


def test_what_is_expected_ends_where_the_unit_does():
    """92 and 88 in turn make 79.36 to 100.64; 3 and 1 make -3.32 to 7.32."""
    for past, ends in (([92.0, 88.0] * 6, [79.36, 100.0]), ([3.0, 1.0] * 6, [0.0, 7.32])):
        rows = months([*past, 50.0])
        found = jumps(rows.iloc[12:], rows.iloc[:12], INDICATORS)
        assert found.iloc[0][["lower", "upper"]].tolist() == pytest.approx(ends)


def test_nothing_new_and_no_past():
    rows = months(EVEN)
    assert jumps(rows.iloc[:0], rows, INDICATORS).empty
    assert jumps(rows, rows.iloc[:0], INDICATORS).empty
