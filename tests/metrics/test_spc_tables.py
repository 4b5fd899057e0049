"""XmR charts of whole tables: lengths of period, units, and an exact, slow second opinion."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import spc
from metrics.indicator import BEDS, PERCENT, Polarity, Unit
from tests.metrics import tables
from tests.metrics.slow_spc import slow
from tests.metrics.tables import BETTER, EITHER, FEW, KEYS, WORSE, zigzag

NAN = float("nan")
ANY = Unit("", "points above or below nothing", low=None)
INDICATORS = tables.by_id(
    tables.indicator("up", unit=ANY),
    tables.indicator("down", unit=ANY, polarity=Polarity.LOWER),
    tables.indicator("rolls", rolling=True),
)
MONTHS = pd.Period("2016-01")


def table(charts: dict[tuple[str, str], Sequence[float]]) -> pd.DataFrame:
    """Monthly series, the rows in no order; the target is 0."""
    frames = []
    for (indicator, place), values in charts.items():
        months = pd.period_range(MONTHS, periods=len(values), freq="M")
        starts, ends = months.start_time, months.end_time.normalize()
        keys = {"indicator": indicator, "place": place, "target": 0.0}
        frames.append(
            pd.DataFrame({**keys, "period_start": starts, "period_end": ends, "value": values})
        )
    return pd.concat(frames).sample(frac=1, random_state=1)


def test_a_table_of_charts():
    series = table(
        {
            ("up", "birch"): [*zigzag(20), 20],
            ("up", "ash"): zigzag(11),
            ("down", "ash"): [*zigzag(12), 20, NAN],
            ("rolls", "ash"): zigzag(30),
        }
    )
    year = {**series.iloc[0], "indicator": "up", "place": "ash", "value": 50.0}
    year |= {"period_start": pd.Timestamp("2015-04-01"), "period_end": pd.Timestamp("2016-03-31")}
    points, summary = spc.spc(pd.concat([series, pd.DataFrame([year])]), INDICATORS)
    assert tables.read(summary, "indicator place points_used variation assurance") == [
        ("down", "ash", 13, WORSE, EITHER),
        ("rolls", "ash", 0, "not suitable", ""),
        ("up", "ash", 11, FEW, ""),
        ("up", "birch", 21, BETTER, EITHER),
    ]
    assert len(points) == len(series)
    assert points["period_start"].min() == pd.Timestamp("2016-01-01")
    last = points.groupby(["indicator", "place"])["direction"].last()
    assert last.tolist() == ["", "", "", "improvement"]
    assert [frame.shape[0] for frame in spc.spc(series.iloc[:0], INDICATORS)] == [0, 0]


def weeks(values: Sequence[float], end: str) -> pd.DataFrame:
    """A weekly series of the chart ("up", "ash"), the last week ending on that day."""
    ends = pd.date_range(end=end, periods=len(values), freq="7D")
    keys = {"indicator": "up", "place": "ash", "target": 0.0}
    starts = ends - pd.Timedelta(days=6)
    return pd.DataFrame({**keys, "period_start": starts, "period_end": ends, "value": values})


def test_periods_of_different_length_never_share_limits():
    """26 months vary by 1, and 20 weeks among them by 100: the months' limits are the months'."""
    months = table({("up", "ash"): zigzag(26)})
    alone = spc.spc(months, INDICATORS)
    among = weeks([0.0, 100.0] * 10, end="2018-02-25")
    for found, expected in zip(spc.spc(pd.concat([months, among]), INDICATORS), alone, strict=True):
        pd.testing.assert_frame_equal(found, expected)


def test_limits_begin_anew_where_periods_get_another_length():
    months = table({("up", "ash"): zigzag(26)})
    points, summary = spc.spc(pd.concat([months, weeks(zigzag(11), "2018-05-27")]), INDICATORS)
    assert points["segment"].tolist() == [0] * 26 + [1] * 11
    assert points["mean"].notna().tolist() == [True] * 26 + [False] * 11
    assert tables.read(summary, "points_used variation") == [(11, FEW)]


@st.composite
def histories(draw: st.DrawFn) -> list[Fraction | None]:
    """Stretches that rise, fall or stand still, in tenths, and gaps."""
    values: list[Fraction | None] = []
    stretch = st.tuples(st.integers(0, 25), st.integers(-2, 2), st.integers(1, 9))
    for start, step, length in draw(st.lists(stretch, min_size=1, max_size=10)):
        values += [Fraction(start + step * n, 10) for n in range(length)]
        values += [None] * (start == 0)
    return values


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(histories(), st.integers(0, 40)), min_size=1, max_size=3))
def test_the_same_as_exact_arithmetic_point_by_point(drawn: list):
    charts = {(("up", "down")[n % 2], f"place {n}"): one for n, one in enumerate(drawn)}
    floats = {key: np.array(values, dtype=float) for key, (values, _) in charts.items()}
    begun = pd.DataFrame(
        [
            {"indicator": id, "place": place, "from": month.end_time.normalize()}
            for (id, place), (_, at) in charts.items()
            for month in (MONTHS + at, MONTHS - 1)
        ]
    )
    found, summary = spc.spc(table(floats), INDICATORS, begun)
    for (id, place), (values, at) in charts.items():
        sign = INDICATORS[id].polarity.sign
        expected = slow(values[:at], sign) + slow(values[at:], sign)
        points = found[found["place"] == place]
        words = points[["special", "direction"]].to_numpy().tolist()
        assert words == [[*point[3:]] for point in expected]
        limits = np.array([point[:3] for point in expected])
        assert points[KEYS].to_numpy() == pytest.approx(limits, nan_ok=True)
        alone, said = spc.xmr(floats[id, place], sign, 0.0, at)
        pd.testing.assert_frame_equal(alone, points[spc.POINTS].reset_index(drop=True))
        assert summary.loc[summary["place"] == place, "rule"].tolist() == [said["rule"]]


@pytest.mark.parametrize(
    ("unit", "middle", "ends"),
    [
        (ANY, 98, (92.68, 103.32)),
        (PERCENT, 98, (92.68, 100)),
        (PERCENT, 2, (0, 7.32)),
        (BEDS, 2, (0, 7.32)),
        (BEDS, 98, (92.68, 103.32)),
        (Unit("", "a part of one", proportion=True), 0.5, (0, 1)),
    ],
)
def test_limits_end_where_the_unit_does_and_mark_what_they_marked(unit, middle, ends):
    """1 above and below the middle in turn: moving ranges of 2, limits 5.32 from it."""
    values = [middle + value for value in [*zigzag(12), 3.55, 1, 3.55]]
    one = tables.by_id(tables.indicator("x", unit=unit))
    found, summary = spc.spc(table({("x", "ash"): values[:12]}), one)
    assert summary[["lower_limit", "upper_limit"]].iloc[0].tolist() == pytest.approx(ends)
    assert found[["lower_limit", "upper_limit"]].iloc[-1].tolist() == pytest.approx(ends)
    assert summary["mean"].tolist() == pytest.approx([middle])
    marked = [
        spc.spc(table({("x", "ash"): values}), tables.by_id(tables.indicator("x", unit=of)))
        for of in (unit, ANY)
    ]
    assert marked[0][0]["special"].tolist() == marked[1][0]["special"].tolist()
