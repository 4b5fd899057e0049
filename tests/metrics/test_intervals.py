"""Wilson, Byar, and better, similar or worse than England: each side of every line."""

import csv
import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.indicator import Polarity, Unit
from metrics.intervals import add_comparison, byar, versus, wilson
from tests.metrics import tables

NAN = float("nan")
Z = 1.959964
RATE = Unit("", "per 100,000", multiplier=100_000)


@pytest.fixture
def shared() -> Path:
    """The folder of real public files; skips the test where it is absent."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("DASHBOARD_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the real public files are not here ({folder}): set DASHBOARD_SHARED_DATA")
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(cell: str) -> float:
    return float(cell) if cell else NAN


# Wilson


@pytest.mark.parametrize(
    ("x", "n", "lower", "upper"),
    [
        (5, 10, 0.5 - Z / 2 / math.sqrt(10 + Z**2), 0.5 + Z / 2 / math.sqrt(10 + Z**2)),
        (0, 10, 0, Z**2 / (10 + Z**2)),
        (10, 10, 10 / (10 + Z**2), 1),
        (0, 0, NAN, NAN),
        (5, 0, NAN, NAN),
        (11, 10, NAN, NAN),
        (-1, 10, NAN, NAN),
        (NAN, 10, NAN, NAN),
        (5, NAN, NAN, NAN),
    ],
)
def test_wilson(x, n, lower, upper, recwarn):
    assert np.array(wilson(x, n)) == pytest.approx([lower, upper], abs=1e-6, nan_ok=True)
    assert not recwarn.list


def test_wilson_takes_arrays_and_wider_confidence_is_wider():
    lower, upper = wilson(pd.Series([5, 0]), 10)
    wide_lower, wide_upper = wilson([5, 0], [10, 10], 0.998)
    assert lower.shape == upper.shape == (2,)
    assert wide_lower[0] < lower[0] < upper[0] < wide_upper[0]


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_wilson_holds_the_proportion_and_mirrors(x: int, n: int):
    x = min(x, n)
    (lower, upper), (mirrored_lower, mirrored_upper) = wilson(x, n), wilson(n - x, n)
    assert 0 <= lower <= x / n + 1e-12
    assert x / n - 1e-12 <= upper <= 1
    assert [lower, upper] == pytest.approx([1 - mirrored_upper, 1 - mirrored_lower], abs=1e-9)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5, NAN])
@pytest.mark.parametrize("interval", [byar, lambda x, confidence: wilson(x, 10, confidence)])
def test_confidence_is_a_share(interval, confidence):
    with pytest.raises(ValueError, match="share between 0 and 1"):
        interval(5, confidence=confidence)


# Byar


@pytest.mark.parametrize(
    ("x", "lower", "upper"),
    [
        (0, 0, (8 / 9 + Z / 3) ** 3),
        (1, (8 / 9 - Z / 3) ** 3, 2 * (17 / 18 + Z / 3 / math.sqrt(2)) ** 3),
        (3, 3 * (26 / 27 - Z / 3 / math.sqrt(3)) ** 3, 4 * (35 / 36 + Z / 6) ** 3),
        (0.1, 0, 1.1 * (1 - 1 / 9.9 + Z / 3 / math.sqrt(1.1)) ** 3),
        (-1, NAN, NAN),
        (NAN, NAN, NAN),
    ],
)
def test_byar(x, lower, upper, recwarn):
    assert np.array(byar(x)) == pytest.approx([lower, upper], abs=1e-5, nan_ok=True)
    assert not recwarn.list


@pytest.mark.parametrize("count", [0, 1, 2, 3, 5, 9, 10, 40, 150])
def test_byar_is_as_close_to_the_exact_limits_as_it_says(count):
    def at_most(k: int, mean: float) -> float:
        return math.fsum(
            math.exp(i * math.log(mean) - mean - math.lgamma(i + 1)) for i in range(k + 1)
        )

    def where_it_falls_to(tail: float, k: int) -> float:
        low, high = 1e-9, 3.0 * k + 20
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if at_most(k, middle) > tail else (low, middle)
        return low

    exact = [where_it_falls_to(0.975, count - 1) if count else 0, where_it_falls_to(0.025, count)]
    assert np.array(byar(count)) == pytest.approx(exact, abs=0.022)


# Better, similar, worse


@pytest.mark.parametrize(
    ("value", "lower", "upper", "england", "higher_is_better", "lower_is_better"),
    [
        (5, 4, 6, 3.9, "better", "worse"),
        (5, 4, 6, 4, "similar", "similar"),
        (5, 4, 6, 4 - 1e-10, "similar", "similar"),
        (5, 4, 6, 4.1, "similar", "similar"),
        (5, 4, 6, 6, "similar", "similar"),
        (5, 4, 6, 6.1, "worse", "better"),
        (5, 5, 5, 5, "similar", "similar"),
        (NAN, 4, 6, 9, "", ""),
        (5, NAN, 6, 9, "", ""),
        (5, 4, NAN, 9, "", ""),
        (5, 4, 6, NAN, "", ""),
    ],
)
def test_versus(value, lower, upper, england, higher_is_better, lower_is_better):
    given = [[figure, figure] for figure in (value, lower, upper, england)]
    assert versus(*given, sign=[1, -1]).tolist() == [higher_is_better, lower_is_better]
    assert str(versus(value, lower, upper, england, 1)) == higher_is_better


# The series table


def series(text: str) -> pd.DataFrame:
    return tables.observations(text).rename(columns={"area": "place"})


def test_limits_and_words_of_a_series():
    found = add_comparison(
        series("""
        indicator area    period  numerator denominator value lower upper
        seen      england 2018-01 800       1000        80    -     -
        seen      ash     2018-01 90        100         90    -     -
        seen      ash     2018-02 90        100         90    -     -
        seen      birch   2018-01 50        100         50    75    85
        seen      cedar   2018-01 -         -           50    -     -
        seen      dale    2018-01 0         0           -     -     -
        seen      elm     2018-01 50        100         50    75    -
        cases     england 2018-01 100       100000      100   -     -
        cases     ash     2018-01 3         1000        300   -     -
        cases     birch   2018-01 0         10000       0     -     -
        money     england 2018-01 5         100         5     -     -
        money     ash     2018-01 9         100         9     -     -
        """),
        tables.by_id(
            tables.indicator("seen"),
            tables.indicator("cases", unit=RATE, polarity=Polarity.LOWER),
            tables.indicator("money", fixed=True),
        ),
    )
    assert tables.read(found, "england versus") == [
        (80, ""),
        (80, "better"),
        (None, ""),
        (80, "similar"),
        (80, ""),
        (80, ""),
        (80, ""),
        (100, ""),
        (100, "similar"),
        (100, "better"),
        (5, ""),
        (5, ""),
    ]
    limits = found[["lower", "upper"]].to_numpy()
    for row, expected in {1: np.array(wilson(90, 100)) * 100, 8: np.array(byar(3)) * 100}.items():
        assert limits[row] == pytest.approx(expected)
    assert limits[3].tolist() == [75, 85]
    assert limits[6] == pytest.approx([75, NAN], nan_ok=True)
    assert np.isnan(limits[[4, 5, 10, 11]]).all()
    assert limits[9] == pytest.approx([0, byar(0)[1] * 10])


def test_the_series_keeps_its_rows_order_and_index():
    table = series("""
        indicator area    period  numerator denominator value
        seen      ash     2018-02 90        100         90
        seen      nation  2018-01 80        100         80
        seen      ash     2018-01 95        100         95
        """).set_index(pd.Index([7, 3, 9]))
    before = table.copy()
    found = add_comparison(table, tables.by_id(tables.indicator("seen")), england_id="nation")
    assert found.index.tolist() == [7, 3, 9]
    assert found["versus"].tolist() == ["", "", "better"]
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(found[["place", "value"]], before[["place", "value"]])


def test_england_twice_in_a_period_is_an_error():
    table = series("""
        indicator area    period  numerator denominator value
        seen      england 2018-01 90        100         90
        seen      england 2018-01 91        100         91
        """)
    with pytest.raises(pd.errors.MergeError):
        add_comparison(table, tables.by_id(tables.indicator("seen")))


# The published answers


@pytest.mark.shared
def test_the_published_intervals(shared):
    found = rows(shared / "oracles" / "testdata_Byars_Wilson__testdata_B_W.csv")
    for row in found:
        confidence = float(row["confidence"].rstrip("%")) / 100
        x, n = number(row["x"]), number(row["n"])
        limits = wilson(x, n, confidence) if row["method"] == "Wilson" else byar(x, confidence)
        for limit, stated in zip(limits, (row["lowercl"], row["uppercl"]), strict=True):
            assert not stated or float(limit) == pytest.approx(float(stated), rel=1e-12)
    assert {row["method"] for row in found} == {"Wilson", "Byars"}


@pytest.mark.shared
def test_the_published_labels_of_readmissions(shared):
    found = rows(shared / "oracles" / "fingertips_rag.csv")
    figures = [
        [number(row[name]) for row in found]
        for name in ("value", "lower_ci95", "upper_ci95", "benchmark_value")
    ]
    expected = [row["expected_outcome"].lower() for row in found]
    assert versus(*figures, sign=-1).tolist() == expected
    assert set(expected) == {"similar", "worse"}


@pytest.mark.shared
def test_the_published_labels_of_smoking(shared):
    """Never smoked is better higher, smoking lower; ex-smokers are neither, and not compared."""
    found = [row for path in sorted(shared.glob("smoking/*.csv")) for row in rows(path)]
    compared = [row for row in found if "ex smoker" not in row["Indicator Name"]]
    label = "Compared to England value or percentiles"
    names = {row["Indicator ID"]: row["Indicator Name"] for row in compared}
    for ex_smokers in (row for row in found if row not in compared):
        assert ex_smokers[label] in ("Not compared", "")

    table = pd.DataFrame(
        {
            "indicator": row["Indicator ID"],
            "place": "england" if row["AreaName"] == "England" else row["AreaName"],
            "period_start": row["Time period"],
            "period_end": row["Time period"],
            "numerator": number(row["Count"]),
            "denominator": number(row["Denominator"]),
            "value": number(row["Value"]),
            "lower": number(row["Lower CI 95.0 limit"]),
            "upper": number(row["Upper CI 95.0 limit"]),
            "label": row[label].replace("Not compared", "").lower(),
        }
        for row in compared
    ).drop_duplicates()
    indicators = {
        id: tables.indicator(
            "smoking", polarity=Polarity.HIGHER if "never" in name else Polarity.LOWER
        )
        for id, name in names.items()
    }
    answered = add_comparison(table, indicators)
    assert answered["versus"].tolist() == table["label"].tolist()
    assert (table["label"] != "").sum() > 150
