"""Charts of a plan: what they draw, in numbers that one can check by hand."""

from datetime import date
from urllib.parse import unquote

import pandas as pd
import pytest

from dashboard.figures import bullet, gaps, path, risk_grid, timeline, waterfall
from dashboard.figures.drawn import Room
from metrics.indicator import PERCENT
from metrics.plan.money import Step
from metrics.plan.path import Actual, Path

TODAY = date(2017, 12, 31)
PATH = Path(20.0, date(2015, 12, 31), 10.0, date(2025, 12, 31))


def trace(figure, begins: str):
    (found,) = [one for one in figure.data if (one.name or "").startswith(begins)]
    return found


def test_a_path_runs_from_its_baseline_to_its_target():
    figure = path.figure(PATH, 10.0, [Actual(TODAY, 18.0, 17.0, 19.0)], TODAY, PERCENT)
    line = trace(figure, "dashed")
    assert (line.x, line.y) == (("2015-12-31", "2025-12-31"), (20.0, 10.0))
    assert trace(figure, "line").y == (18.0,)
    assert trace(figure, "bar").y == (17.0, 19.0, None)


def test_after_its_end_the_target_is_held():
    late = date(2027, 1, 1)
    assert trace(path.figure(PATH, 10.0, [], late, PERCENT), "dashed").y == (20.0, 10.0, 10.0)


def test_without_a_path_the_target_is_level():
    figure = path.figure(None, 95.0, [Actual(date(2016, 12, 31), 90.0)], TODAY, PERCENT)
    assert trace(figure, "dashed: target").y == (95.0, 95.0)


@pytest.mark.parametrize(
    ("gone", "across"), [(0.0, 34.7), (1.0, 141.3), (0.5, 88.0), (-1.0, 8.0), (2.0, 152.0)]
)
def test_a_bullet_has_the_baseline_at_the_left_and_keeps_within_its_picture(gone, across):
    """144 pixels from -0.25 to 1.1: the baseline is 8 + 0.25 / 1.35 x 144 from the left."""
    assert f'<circle cx="{across:.1f}"' in unquote(bullet.source(gone, 0.5))


def milestones(**of: str) -> pd.DataFrame:
    rows = [
        {"what": id, "due": pd.Timestamp("2017-10-31"), "standing": standing}
        | {"days_late": 61 if standing == "late" else 0, "done_on": pd.NaT}
        for id, standing in of.items()
    ]
    return pd.DataFrame(rows)


def test_each_standing_has_a_mark_of_its_own_and_a_late_one_a_line_to_today():
    figure = timeline.figure(milestones(a="late", b="on track", c="done"), TODAY)
    assert trace(figure, "line: late").x == ("2017-10-31", "2017-12-31", "2017-12-31")
    assert trace(figure, "full square: late").marker.symbol == "square"
    assert trace(figure, "hollow circle: on track").marker.color != "#005eb8"


def test_more_milestones_than_there_is_room_for_lose_their_names_not_their_marks():
    many = milestones(**{f"number {at} of very many of them": "on track" for at in range(80)})
    figure = timeline.figure(many, TODAY, Room(400, 500))
    assert len(trace(figure, "hollow circle").y) == 80


def test_steps_begin_where_the_one_before_ended():
    figure = waterfall.figure(-1000.0, [Step("A", 600.0), Step("B", -100.0)], -500.0)
    (bars,) = figure.data
    assert bars.base == (0.0, -1.0, -0.4, 0.0)
    assert bars.x == (-1.0, 0.6, -0.1, -0.5)
    assert [waterfall.signed(one) for one in (600_000, -100, 0)] == ["+£600.0m", "-£0.1m", "£0.0m"]


def test_gaps_stand_beside_each_other_on_a_scale_that_holds_them():
    rows = pd.DataFrame(
        {"year": ["2016/17", "2017/18"], "nothing": [-8000.0, -78000.0], "something": [1000.0, 0.0]}
    )
    low, high = gaps.span(rows)
    assert (low < -78, high > 1) == (True, True)
    nothing, something = gaps.figure(rows, (low, high)).data
    assert (nothing.y, something.y) == ((-8.0, -78.0), (1.0, 0.0))
    assert something.x[0] - nothing.x[0] == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("score", "word"),
    [(3, "low"), (4, "moderate"), (6, "moderate"), (8, "high"), (12, "high"), (15, "extreme")],
)
def test_levels_of_risk(score: int, word: str):
    assert risk_grid.level(score) == word


def test_a_cell_with_risks_has_their_number_and_leads_to_them():
    counts = pd.DataFrame(0, index=range(5, 0, -1), columns=range(1, 6))
    counts.loc[5, 4] = 2
    figure = risk_grid.figure(counts, {(5, 4): "/plan/risks?likelihood=5&impact=4"})
    squares, numbers = figure.data
    assert len(squares.y) == 25
    assert (numbers.text, numbers.x, numbers.y) == (("<b>2</b>",), (4,), (5,))
    assert numbers.customdata == ("/plan/risks?likelihood=5&impact=4",)
