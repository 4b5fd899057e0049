"""Which figures look like errors of their file: worked by hand, each side of each cut-off."""

import numpy as np
import pandas as pd
import pytest

from metrics.earlier import trusted
from metrics.indicator import PER_100_000_BED_DAYS
from metrics.slips import slips
from tests.metrics import tables

INDICATORS = tables.by_id(
    tables.indicator("waits"),
    tables.indicator("rate", unit=PER_100_000_BED_DAYS),
    tables.indicator("judged", fixed=True),
)
USUAL = (180, 200)
"""180 of 200, month after month."""


def months(*counts: tuple[float, float], indicator: str = "waits", area: str = "north"):
    """Monthly figures from January 2016: numerator and denominator."""
    starts = pd.date_range("2016-01-01", periods=len(counts), freq="MS").astype("datetime64[s]")
    return pd.DataFrame(
        {
            "indicator": indicator,
            "area": area,
            "period_start": starts,
            "period_end": starts + pd.offsets.MonthEnd(0),
            "numerator": [float(count[0]) for count in counts],
            "denominator": [float(count[1]) for count in counts],
            "value": np.nan,
            "line": range(2, len(counts) + 2),
            "doubtful": False,
        }
    )


def why(*counts: tuple[float, float], indicator: str = "waits") -> str:
    """What is said of the last month after the others, "" for nothing."""
    rows = months(*counts, indicator=indicator)
    found = slips(rows.iloc[-1:], rows.iloc[:-1], INDICATORS)
    return "" if found.empty else found["why"].iloc[0]


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([*[USUAL] * 3, (1800, 2000)], "counts 2,000, where 200 is usual: has a digit been added?"),
        ([*[USUAL] * 3, (1799, 1999)], ""),
        ([*[USUAL] * 3, (18, 20)], "counts 20, where 200 is usual: has a digit been lost?"),
        ([*[USUAL] * 3, (18, 21)], ""),
        ([*[USUAL] * 2, (1800, 2000)], ""),  # two figures say nothing yet
        ([*[(1, 2)] * 3, (10, 20)], "counts 20, where 2 is usual: has a digit been added?"),
        ([*[(1, 1)] * 3, (10, 19)], ""),  # fewer than 20 counted
        ([*[USUAL] * 3, (0, 0)], ""),
    ],
)
def test_a_count_that_became_ten_times_as_large_or_small(counts, said):
    assert why(*counts) == said


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([*[(7, 200)] * 3, (0, 200)], "says 0 of 200, where about 7 would be usual: were they"),
        ([*[(6, 200)] * 3, (0, 200)], ""),  # none may be chance
        ([*[USUAL] * 2, (0, 200), (0, 200)], ""),  # there was none before
        ([*[(900, 1000)] * 12, (1001, 1001)], "says all of 1,001, where about 100 would not be"),
        ([*[(900, 1000)] * 12, (1000, 1000)], ""),  # not so many
        ([*[(900, 1000)] * 11, (1001, 1001)], ""),  # not for so long
        ([*[(982, 1000)] * 12, (1100, 1100)], ""),  # 19.8 would not be: a good month
        ([*[(1000, 1000)], *[(900, 1000)] * 11, (1001, 1001)], ""),  # all were once before
    ],
)
def test_none_of_what_there_always_was(counts, said):
    found = why(*counts)
    assert found.startswith(said)
    assert bool(found) is bool(said)


def test_the_two_counts_exchanged():
    said = why(*[(5, 1000)] * 3, (900, 6), indicator="rate")
    assert said == "is 900 of 6, where 5 of 1,000 is usual: are the two exchanged?"
    assert why(*[(5, 1000)] * 3, (6, 900), indicator="rate") == ""


def test_what_is_judged_is_never_a_slip():
    assert why(*[USUAL] * 3, (1800, 2000), indicator="judged") == ""


def every(counts: list[float], past: list[float]) -> pd.DataFrame:
    """Slips among areas in the order of a file, each with three earlier counts."""
    new, before = [], []
    for at, (now, then) in enumerate(zip(counts, past, strict=True)):
        rows = months(*[(then / 2, then)] * 3, (now / 2, now), area=f"a{at:02}")
        before.append(rows.iloc[:3])
        new.append(rows.iloc[3:].assign(line=at + 2))
    one = pd.concat(new, ignore_index=True)
    return slips(one, pd.concat(before, ignore_index=True), INDICATORS)


SHIFTED = "fits the code in the row above it: have the figures moved by a row?"
SIZES = [100.0, 700, 250, 1200, 400, 2000, 150, 900, 300, 1600, 500]


def test_figures_that_moved_by_a_row_against_their_codes():
    moved = every([SIZES[-1], *SIZES[:-1]], SIZES)
    assert len(moved) == len(SIZES)
    assert set(moved["why"]) == {
        "fits the code in the row above it: have the figures moved by a row?"
    }
    assert every(SIZES, SIZES).empty
    few = SIZES[:9]
    assert SHIFTED not in set(every([few[-1], *few[:-1]], few)["why"])


def test_where_a_fifth_of_the_series_do_the_same_it_is_the_world():
    fewer = [size / 20 for size in SIZES]
    assert len(every([*fewer[:2], *SIZES[2:]], SIZES)) == 2
    assert every([*fewer[:3], *SIZES[3:]], SIZES).empty


def test_a_lasting_change_is_a_surprise_once():
    """What was doubtful counts as the past once the next figure agrees with it."""
    past = months(*[USUAL] * 3, (1800, 2000), (1780, 2000))
    past.loc[3, "doubtful"] = True
    assert slips(past.iloc[4:], past.iloc[:4], INDICATORS).empty
    past = past.assign(value=past["numerator"], length=1, counted=False, segment=0)
    assert len(trusted(past.iloc[:4])) == 3
    assert len(trusted(past)) == 5
    back = past.assign(value=[180.0, 180, 180, 1800, 181])
    assert trusted(back)["value"].tolist() == [180, 180, 180, 181]


def test_what_is_not_reported_stays_so():
    past = months(*[(900, 1000)] * 12, (1100, 1100), (1200, 1200))
    past.loc[12, "doubtful"] = True
    assert len(slips(past.iloc[13:], past.iloc[:13], INDICATORS)) == 1


def test_a_figure_that_is_there_already_is_no_news_but_where_it_is_doubtful():
    rows = months(*[USUAL] * 3, (1800, 2000))
    assert slips(rows.iloc[3:], rows, INDICATORS).empty
    assert len(slips(rows.iloc[3:], rows.assign(doubtful=[False] * 3 + [True]), INDICATORS)) == 1
