"""XmR charts: each side of every rule."""

from collections.abc import Sequence

import numpy as np
import pytest

from metrics import spc
from tests.metrics.tables import BETTER, EITHER, FEW, KEYS, WORSE, zigzag

NAN = float("nan")
COMMON = "common cause"
PASS, FAIL = "consistently passing", "consistently failing"


def verdict(values: Sequence[float], sign: int = 1, **rest) -> tuple[str, str]:
    _, summary = spc.xmr(values, sign, **rest)
    return summary["variation"], summary["rule"]


def test_limits_by_hand():
    points, summary = spc.xmr(zigzag(12), 1)
    assert set(points["mean"]) == {0}
    assert points["lower_limit"].tolist() == pytest.approx([-5.32] * 12)
    assert points["upper_limit"].tolist() == pytest.approx([5.32] * 12)
    assert summary["sigma"] == pytest.approx(2 / 1.128)
    assert (summary["points_used"], summary["variation"]) == (12, COMMON)


def test_eleven_points_are_too_few():
    points, summary = spc.xmr([*zigzag(11), NAN], 1, target=0)
    assert points[KEYS].isna().all(axis=None)
    assert set(points["special"]) | set(points["direction"]) == {""}
    assert [summary[name] for name in ("points_used", "variation", "rule")] == [11, FEW, ""]
    assert np.isnan(summary["sigma"])
    assert summary["assurance"] == ""
    assert verdict([NAN]) == (FEW, "")
    with pytest.raises(ValueError, match="at least one point"):
        spc.xmr([], 1)


@pytest.mark.parametrize(("change", "screened"), [(0.999, False), (1, True), (1.001, True)])
def test_a_range_of_exactly_3_267_times_the_mean_is_screened(change: float, screened: bool):
    """19 ranges of 2 and one of r: r is 3.267 of their mean where r = 3.267 x 38 / 16.733."""
    wide = 3.267 * 38 / 16.733 * change
    _, summary = spc.xmr([*zigzag(20), 1 + wide], 1)
    assert summary["sigma"] * 1.128 == pytest.approx(2 if screened else (38 + wide) / 20)


def test_screening_happens_once():
    """Ranges 22 x 1, 5 and 20: only 20 is out at first; 5 would be out at a second screening."""
    values = np.cumsum([0, *[1, -1] * 11, 5, 20])
    _, summary = spc.xmr(values, 1)
    assert summary["sigma"] * 1.128 == pytest.approx(27 / 23)
    assert 5 > 3.267 * 27 / 23


@pytest.mark.parametrize("level", [0, 0.1, 93.7, 1e6 / 3])
def test_a_constant_series_has_no_special_cause(level: float):
    points, summary = spc.xmr([level] * 29, 1, target=level)
    assert summary["variation"] == COMMON
    assert points["upper_limit"].to_numpy() == pytest.approx(level)
    assert summary["assurance"] == PASS


@pytest.mark.parametrize(("change", "outside"), [(0.999, False), (1, False), (1.001, True)])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_point_on_a_limit_is_not_outside_it(change: float, outside: bool, sign: int):
    """After zigzag(20) the point v lies on its limit where v / 21 x 20 = 2.66 (37 + v) / 20."""
    edge = 2.66 * 21 * 37 / (400 - 2.66 * 21) * change
    found = verdict([*zigzag(20), edge], sign)
    expected = (BETTER if sign > 0 else WORSE, "above the upper process limit")
    assert found == (expected if outside else (COMMON, ""))
    found = verdict([-value for value in [*zigzag(20), edge]], -sign)
    assert found[1] == ("below the lower process limit" if outside else "")


SIGNS = {"+": 1, "-": -1, ".": 0}


@pytest.mark.parametrize(
    ("side", "expected"),
    [
        ("++++++", "......"),
        ("+++++++", "......+"),
        ("--------+", "......--."),
        ("++++++.+", "........"),
        ("++++++-+", "........"),
    ],
)
def test_seven_on_one_side(side: str, expected: str):
    found = spc.seven_one_side(np.array([SIGNS[sign] for sign in side]))
    assert found.tolist() == [SIGNS[sign] for sign in expected]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], "......"),
        ([1, 2, 3, 4, 5, 6, 7, 8], "......++"),
        ([1, 2, 3, 3, 4, 5, 6, 7], "........"),
        ([0.3, 0.1 * 3, 1, 2, 3, 4, 5], "......."),
        ([9, 8, 7, 6, 5, 4, 3], "......-"),
        ([5], "."),
    ],
)
def test_seven_rising_or_falling(values: list[float], expected: str):
    found = spc.seven_trend(np.array(values, dtype=float))
    assert found.tolist() == [SIGNS[sign] for sign in expected]


def test_a_whole_run_is_marked_and_a_turning_point_belongs_to_the_newer_run():
    completed = [SIGNS[sign] for sign in "......+.....-.."]
    assert spc.part_of(np.array(completed), 7).tolist() == [1] * 6 + [-1] * 7 + [0] * 2


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([4.5, 0.5, 4.5], "x.x"),
        ([4.5, 4.5, 0.5], "xx."),
        ([4.5, -0.5, 4.5], "..."),
        ([4.5, 0.5, 0.5, 4.5], "...."),
        ([4.5, -4.5, 0.5], "..."),
        ([0.5, 9, 4.5], "..."),
    ],
)
@pytest.mark.parametrize("side", [1, -1])
def test_two_of_three_in_the_outer_third(last: list[float], expected: str, side: int):
    """All three on one side; a point outside the limits is not in the outer third."""
    points, _ = spc.xmr([value * side for value in [*zigzag(30), *last]], 1)
    found = ["x" if "2 of 3" in words else "." for words in points["special"]]
    assert "".join(found[-len(last) :]) == expected


@pytest.mark.parametrize(("change", "near"), [(0.999, False), (1, False), (1.001, True)])
def test_a_point_two_thirds_of_the_way_is_not_in_the_outer_third(change: float, near: bool):
    """After zigzag(20), v and v do so where v / 22 x 20 = 2.66 x 2 / 3 (37 + v) / 21."""
    third = 2.66 * 2 / 3 / 21
    edge = 37 * third / (20 / 22 - third) * change
    assert verdict([*zigzag(20), edge, edge])[0] == (BETTER if near else COMMON)


def test_a_trend_gives_the_direction_unless_a_point_is_outside_a_limit():
    rising_below = [*[9.0, 11.0] * 12, 0, 1, 2, 3, 4, 5, 6]
    words = "7 or more rising in a row; 7 or more in a row below the mean"
    assert verdict(rising_below) == (BETTER, words)
    assert verdict(rising_below, -1) == (WORSE, words)
    assert verdict([*[9.0, 11.0] * 20, 1, 1.5, 2, 2.5, 3, 3.5, 4])[0] == WORSE


def test_the_latest_point_that_has_a_value_speaks():
    values = [*zigzag(20), 20]
    assert verdict(values)[0] == BETTER
    assert verdict([*values, NAN])[0] == BETTER
    assert verdict([*values, 0])[0] == COMMON


def test_a_missing_point_keeps_its_place_and_its_neighbours_meet():
    whole, gapped = zigzag(14) + [9], [*zigzag(14)[:5], NAN, *zigzag(14)[5:], NAN, 9]
    (points, summary), (expected, same) = spc.xmr(gapped, 1), spc.xmr(whole, 1)
    assert summary == same
    assert (points["special"][5], points["direction"][5]) == ("", "")
    assert points.drop([5, 15]).to_numpy().tolist() == expected.to_numpy().tolist()


def test_segments_have_limits_of_their_own():
    values = [*zigzag(12), *(20 + value for value in zigzag(12))]
    points, summary = spc.xmr(values, 1, rebase_at=12)
    assert points["mean"].tolist() == [0] * 12 + [20] * 12
    assert set(points["special"]) == {""}
    assert (summary["points_used"], summary["mean"]) == (12, 20)
    assert "7 or more" in verdict(values)[1]
    assert verdict(values, rebase_at=[13])[0] == FEW
    assert verdict(values, rebase_at=[0, 24]) == verdict(values)


@pytest.mark.parametrize(
    ("target", "higher", "lower"),
    [(5.3, EITHER, EITHER), (5.32, EITHER, EITHER), (5.33, FAIL, PASS), (-5.33, PASS, FAIL)],
)
def test_assurance(target: float, higher: str, lower: str):
    assert spc.xmr(zigzag(12), 1, target)[1]["assurance"] == higher
    assert spc.xmr(zigzag(12), -1, target)[1]["assurance"] == lower


def test_the_target_at_the_latest_point_that_has_a_value_counts():
    moving = [0.0] * 11 + [9.0, 0.0]
    assert spc.xmr([*zigzag(12), NAN], 1, moving)[1]["assurance"] == FAIL
    assert spc.xmr(zigzag(12), 1, [*[0.0] * 11, NAN])[1]["assurance"] == "no target"


def test_last_points_near_opposite_limits_are_common_cause():
    points, summary = spc.xmr([*[1.0, -1.0] * 7, 5.5, -5.5], 1)
    assert summary["variation"] == COMMON
    assert set(points["special"]) == {""}
