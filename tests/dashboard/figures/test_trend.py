"""Charts over time: a gap is a gap, a step is a step, and the axis holds all that is named."""

import json
from datetime import date

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import process, trend
from dashboard.figures.drawn import PAGE, Room, marks
from metrics import registry

A_AND_E = registry.indicators()["ae_four_hour"]
SPAN = (80.0, 100.0)
GOAL = [(date(2017, 1, 31), 95.0), (date(2017, 3, 31), 95.0)]
LIMITS = {"mean": 90.5, "lower_limit": 88.0, "upper_limit": 93.0, "segment": 0}


def series(values: list[float], months: list[int] | None = None, **columns: list) -> pd.DataFrame:
    """Monthly values from January 2017 on, or of these months."""
    starts = pd.to_datetime([f"2017-{m}-1" for m in months or range(1, len(values) + 1)])
    missing = [np.nan] * len(values)
    return pd.DataFrame(
        {"period_start": starts, "period_end": starts + pd.offsets.MonthEnd(0), "value": values}
        | {"lower": missing, "upper": missing, "target": [95.0] * len(values)}
        | {"period": [f"{start:%b %Y}" for start in starts]}
        | columns
    )


def spc(frame: pd.DataFrame, **columns: list) -> pd.DataFrame:
    none = [""] * len(frame)
    return frame.assign(**({"special": none, "direction": none} | LIMITS | columns))


def named(figure: go.Figure, name: str | None) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.name == name]


def values(figure: go.Figure) -> list[float | None]:
    (line,) = named(figure, None)
    assert json.loads(line.to_json()).get("connectgaps", False) is False
    return list(line.y)


def test_a_line_is_broken_where_a_value_is_missing_and_where_none_was_reported():
    assert values(trend.figure(series([90, np.nan, 92]), A_AND_E, SPAN, GOAL)) == [90, None, 92]
    unreported = series([90, 91, 92, 93], [1, 2, 5, 6])
    assert values(trend.figure(unreported, A_AND_E, SPAN, GOAL)) == [90, 91, None, 92, 93]
    assert values(process.figure(spc(unreported), A_AND_E, SPAN, GOAL)) == [90, 91, None, 92, 93]


def test_limits_go_on_through_a_gap():
    figure = process.figure(spc(series([90, 91, 92], [1, 2, 5])), A_AND_E, SPAN, GOAL)
    (mean,) = named(figure, "thin line: mean")
    assert list(mean.y) == [90.5] * 3


def test_an_interval_is_a_band():
    frame = series([90, 91], lower=[89, 90], upper=[91, 92])
    (band,) = named(trend.figure(frame, A_AND_E, SPAN, GOAL), "band: 95% interval")
    assert list(band.y) == [91, 92, 90, 89]


def test_a_band_beside_a_gap_is_a_polygon_for_each_unbroken_stretch():
    lower = [88.0, 89.0, np.nan, 90.0, 91.0, 92.0]
    frame = series([90.0] * 6, [1, 2, 3, 4, 5, 9], lower=lower, upper=[x + 4 for x in lower])
    first, second, alone = named(trend.figure(frame, A_AND_E, SPAN, GOAL), "band: 95% interval")
    assert list(first.y) == [92, 93, 89, 88]
    assert list(second.y) == [94, 95, 91, 90]
    assert (list(alone.x), list(alone.y)) == (["2017-09-30"] * 2, [96, 92])
    assert (first.fill, alone.fill, alone.line.width > 0) == ("toself", None, True)


def test_a_step_of_the_target_is_drawn_as_a_step():
    """50% until the last day of August, 100% from the first of September."""
    goal = [(date(2017, 3, 31), 50.0), (date(2017, 8, 31), 50.0), (date(2017, 9, 1), 100.0)]
    figure = trend.figure(series([90, 91], [3, 9]), A_AND_E, SPAN, goal)
    (line,) = named(figure, "dashed: target")
    assert list(line.x) == ["2017-03-31", "2017-08-31", "2017-09-01"]
    assert list(line.y) == [50, 50, 100]
    assert line.line.dash == "dash"


def test_marks_that_are_not_there_are_not_named():
    bare = trend.figure(series([90.0], target=[np.nan]), A_AND_E, SPAN, [])
    assert marks(bare) == []
    assert marks(trend.figure(series([90.0]), A_AND_E, SPAN, GOAL)) == ["dashed: target"]


def test_every_mark_of_a_process_is_named():
    frame = spc(series([90, 91, 80]), direction=["improvement", "", "concern"])
    figure = process.figure(frame, A_AND_E, SPAN, GOAL)
    assert marks(figure) == [
        "dashed: target",
        "thin line: mean",
        "dotted: process limits",
        "diamond: better, beyond chance",
        "square: worse, beyond chance",
    ]
    for symbol, value in (("diamond", 90), ("square", 80)):
        (special,) = (one for one in figure.data if one.marker.symbol == symbol)
        assert (list(special.y), special.name.split(":")[0]) == ([value], symbol)
    calm = process.figure(spc(series([90.0])), A_AND_E, SPAN, GOAL)
    assert marks(calm)[-1] == "dotted: process limits"


def test_limits_are_dotted_and_each_segment_has_its_own():
    frame = spc(
        series([90, 91, 80]),
        segment=[0, 0, 1],
        mean=[90.5, 90.5, 80],
        lower_limit=[88, 88, 78],
        upper_limit=[93, 93, 82],
    )
    figure = process.figure(frame, A_AND_E, SPAN, GOAL)
    limits = named(figure, "dotted: process limits")
    assert [list(one.y) for one in limits] == [[88, 88], [93, 93], [78], [82]]
    assert [list(one.y) for one in named(figure, "thin line: mean")] == [[90.5, 90.5], [80]]
    assert {one.line.dash for one in limits} == {"1.5px,3px"}


def test_the_axis_holds_every_value_interval_target_and_limit():
    low, high = trend.span(series([90, np.nan, 70], lower=[88, np.nan, 65]))
    assert (60 < low < 65, 95 < high < 100) == (True, True)
    low, high = trend.span(spc(series([90, 91]), lower_limit=[-2, -2], upper_limit=[104, 104]))
    assert (low < -2, high > 104) == (True, True)
    figure = process.figure(spc(series([90, 91])), A_AND_E, (low, high), GOAL)
    assert list(figure.layout.yaxis.range) == [low, high]
    assert set(figure.layout.yaxis.ticktext) <= {f"{at}%" for at in range(0, 101, 5)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0.0, 0.0], (-0.5, 1.0)), ([0.0, 100.0], (-4.0, 108.0)), ([4.0, 104.0], (-4.0, 112.0))],
)
def test_a_zero_is_seen_whole(values: list[float], expected: tuple[float, float]):
    """There is 8% of air above, and half of it below zero, so that no point there is cut."""
    assert trend.span(series(values, target=values)) == expected


@pytest.mark.parametrize(
    ("id", "unit"), [("mrsa", ["per 100,000 bed days"]), ("special_measures", [])]
)
def test_the_axis_has_the_unit_that_its_numbers_do_not_say(id: str, unit: list[str]):
    figure = trend.figure(series([1.0, 2.0, 2.0]), registry.indicators()[id], (0, 3), GOAL)
    *_, last = [one.text for one in figure.layout.annotations]
    assert [last] == (unit or ["target"])


@pytest.mark.parametrize(
    ("room", "ticks"),
    [
        (PAGE, ["Apr 2011 to Mar<br>2014", "Apr 2016 to Mar<br>2019"]),
        (
            Room(760),
            ["Apr 2011 to Mar 2014", "Apr 2014 to Mar 2017", "Apr 2016 to Mar 2019"],
        ),
    ],
)
def test_names_of_periods_do_not_lie_over_each_other(room: Room, ticks: list[str]):
    periods = ["Apr 2011 to Mar 2014", "Apr 2014 to Mar 2017", "Apr 2016 to Mar 2019"]
    figure = trend.figure(series([1, 2, 3], period=periods), A_AND_E, SPAN, GOAL, room)
    assert list(figure.layout.xaxis.ticktext) == ticks


def test_the_latest_value_has_room_at_the_right_however_long_it_is():
    beds = registry.indicators()["delayed_beds"]
    narrow = trend.figure(series([90.0] * 3), A_AND_E, SPAN, GOAL).layout.margin.r
    wide = trend.figure(series([1_234_567.0] * 3), beds, (0, 2e6), GOAL).layout.margin.r
    assert wide > narrow + 30
