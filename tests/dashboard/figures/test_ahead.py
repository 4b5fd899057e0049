"""The path of a target beyond the last figure: a year of figures, and targets that end later."""

from datetime import date

import pandas as pd
import pytest

from dashboard.figures import ahead, process, trend
from dashboard.figures.lines import Corners
from metrics import registry
from metrics.indicator import PERCENT

A_AND_E = registry.indicators()["ae_four_hour"]
LAST = date(2017, 12, 31)
SPAN = (80.0, 100.0)


def year(value: float = 90.0) -> pd.DataFrame:
    """Twelve months of 2017, from 1 January to 31 December: 364 days."""
    starts = pd.to_datetime([f"2017-{month}-1" for month in range(1, 13)])
    frame = pd.DataFrame({"period_start": starts, "period_end": starts + pd.offsets.MonthEnd(0)})
    named = [f"{start:%b %Y}" for start in starts]
    missing = float("nan")
    return frame.assign(value=value, lower=missing, upper=missing, target=95.0, period=named)


def path(end: date, level: float = 100.0) -> Corners:
    return [(date(2017, 1, 31), 95.0), (LAST, 95.0), (end, level)]


@pytest.mark.parametrize(
    ("end", "drawn"),
    [
        (date(2018, 3, 31), (date(2018, 3, 31), 100.0)),
        (date(2020, 12, 27), (date(2020, 12, 27), 100.0)),
        (date(2023, 12, 24), (date(2020, 12, 27), 97.5)),
    ],
)
def test_a_path_is_drawn_for_three_times_as_long_as_the_figures(end: date, drawn: tuple):
    """1,092 days after the last one at most; half of 2,184 is half of five points."""
    assert ahead.within(path(end), year())[-1] == drawn


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (date(2018, 3, 31), "target 100.0%<br>by 2017/18"),
        (date(2018, 6, 30), "target 100.0%<br>by Jun 2018"),
        (date(2021, 3, 31), "target, to 100.0%<br>by 2020/21"),
        (date(2020, 3, 31), "target 100.0%<br>by 2019/20"),
    ],
)
def test_the_end_of_a_path_is_named_even_where_it_is_not_drawn(end: date, said: str):
    assert ahead.named(path(end), year(), PERCENT, "target") == said
    figure = trend.figure(year(), A_AND_E, SPAN, path(end))
    assert [one.text for one in figure.layout.annotations] == [said, f"<b>{ahead.BESIDE}90.0%</b>"]


def test_a_standard_that_does_not_change_ends_with_the_figures():
    level = [(date(2017, 1, 31), 95.0), (LAST, 95.0)]
    assert not ahead.is_after(level, year())
    assert ahead.share(level, year()) == 1.0
    figure = trend.figure(year(), A_AND_E, SPAN, level)
    assert [one.text for one in figure.layout.annotations] == ["<b>90.0%</b>", "target"]


def test_without_a_value_nothing_is_named():
    figure = trend.figure(year(float("nan")), A_AND_E, SPAN, path(date(2018, 3, 31)))
    assert not figure.layout.annotations


def test_half_of_the_time_has_figures_where_the_path_is_as_long():
    assert ahead.share(path(date(2018, 12, 30)), year()) == 0.5


@pytest.mark.parametrize(("value", "above"), [(96.0, True), (94.0, False)])
def test_the_latest_value_stands_clear_of_the_path(value: float, above: bool):
    """The path is level at 95%; the name's middle is 12 of the plot's 154 pixels from it, 1.56."""
    for draw, rows in (
        (trend.figure, year(value)),
        (
            process.figure,
            year(value).assign(
                mean=90.0, lower_limit=88.0, upper_limit=92.0, segment=0, special="", direction=""
            ),
        ),
    ):
        figure = draw(rows, A_AND_E, SPAN, path(date(2018, 12, 30), 95.0))
        (latest,) = (one for one in figure.layout.annotations if "<b>" in one.text)
        assert latest.y == pytest.approx(96.56 if above else 93.44, abs=0.01)
        assert latest.x == "2017-12-31"


def test_the_scale_holds_what_is_drawn_of_a_path():
    """From 90 to 97.5: the path's 100 is beyond the chart."""
    low, high = trend.span(year().assign(place="leeds"), {"leeds": path(date(2023, 12, 24))})
    assert (low, high) == pytest.approx((90 - 0.6, 97.5 + 0.6))
