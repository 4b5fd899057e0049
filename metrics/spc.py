"""XmR charts after NHS England's Making Data Count: limits, special causes and assurance.

Sources: Provost and Murray, The Health Care Data Guide (2011), for the chart; NHS England, Making
Data Count, for the rules and the words; its R version, NHSRplotthedots, for ties and precedence.
Arrays are series x points, or one series; values that differ by a rounding error are equal.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from metrics import score
from metrics.indicator import Indicator
from metrics.latest import charted, length
from metrics.xmr import ENOUGH, limits, packed, rounding

RUN = 7

RULES = (
    ("below the lower process limit", "above the upper process limit"),
    ("7 or more falling in a row", "7 or more rising in a row"),
    ("2 of 3 near the lower process limit", "2 of 3 near the upper process limit"),
    ("7 or more in a row below the mean", "7 or more in a row above the mean"),
)
"""Special causes, low and high. Where several hold, the first of them gives the direction."""

LIMITS = ["mean", "lower_limit", "upper_limit"]
POINTS = ["segment", *LIMITS, "special", "direction"]
SUMMARY = ["points_used", *LIMITS, "sigma", "variation", "rule", "assurance"]

_PLACES = 3 ** np.arange(len(RULES))[::-1]
_SPECIAL = np.array(
    [
        "; ".join(words[flag > 0] for words, flag in zip(RULES, flags, strict=True) if flag)
        for flags in product((-1, 0, 1), repeat=len(RULES))
    ],
    dtype=object,
)
_DIRECTION = np.array(["concern", "", "improvement"], dtype=object)


def xmr(
    values: ArrayLike,
    sign: int,
    target: ArrayLike | None = None,
    rebase_at: int | Sequence[int] = (),
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Points and summary, as `spc` returns them, of one series in order of time.

    NaN is a missing point. `sign` is +1 where higher is better and -1 where lower is. `target` is
    one level or one per point. `rebase_at` gives the positions at which segments begin.
    """
    numbers = np.asarray(values, dtype=float)
    if not len(numbers):
        raise ValueError("a chart needs at least one point, be it a missing one")
    positions = np.arange(len(numbers))
    segment = _numbered(np.searchsorted(np.sort(np.atleast_1d(rebase_at)), positions, side="right"))
    points = _points(numbers, segment, np.full(len(numbers), sign)).assign(segment=segment)
    levels = np.broadcast_to(np.asarray(np.nan if target is None else target, float), len(numbers))
    latest = _latest(numbers, np.zeros_like(positions))
    summary = _summary(points.iloc[latest], levels[latest], np.array([sign]))
    return points[POINTS], summary.iloc[0].to_dict()


def spc(
    series: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    rebases: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """XmR charts of every indicator and place, in order of indicator, place and time.

    `series` has one row per indicator, place and period with `value` and `target` (see `rating`);
    those that are charted (see metrics.latest) are the points. A segment with limits of its own
    begins where periods get another length, and on each date of `rebases` (indicator, place, from;
    see metrics.rebase): it holds the periods that end then or later.

    Points: indicator, place, period_start, period_end; `segment`, 0, 1... along a chart; `mean`,
    `lower_limit`, `upper_limit` of the segment in the indicator's unit, not cut off at what the
    unit allows, NaN where the segment has under 12 points; `special`, the RULES that mark the
    point, joined by "; ", and `direction`, improvement or concern: "" where there are none. A
    whole run is marked. A missing value keeps its row, is in no rule, and the points each side of
    it are neighbours.

    Summary, one row per indicator and place, of the latest point that has a value: `points_used`,
    the limits and `sigma` (mean moving range after screening / 1.128) of its segment; `variation`
    (common cause; special cause improvement or concern; too few points; not suitable, with no
    points used, for a rolling indicator); `rule`, its special causes; `assurance` against the
    target in force at that point: of a trajectory, the level it has reached there.
    """
    rows = charted(series)
    code, ids = pd.factorize(rows["indicator"])
    signs = np.array([indicators[id].polarity.sign for id in ids], dtype=int)[code]
    rolling = np.array([indicators[id].rolling for id in ids], dtype=bool)[code]
    values = np.where(rolling, np.nan, rows["value"].to_numpy(dtype=float))

    chart = _numbered(rows["indicator"], rows["place"])
    passed = _passed(rows, rebases)
    segment = _numbered(chart, passed, length(rows))
    points, latest = _points(values, segment, signs), _latest(values, chart)
    points = points.assign(segment=segment - segment[np.searchsorted(chart, chart)])
    target = rows["target"].to_numpy(dtype=float)
    summary = _summary(points.iloc[latest], target[latest], signs[latest])
    summary.loc[rolling[latest], "variation"] = "not suitable"
    keys = rows[["indicator", "place", "period_start", "period_end"]]
    of_charts = keys.iloc[latest, :2].reset_index(drop=True)
    return keys.join(points[POINTS]), of_charts.join(summary)


def seven_one_side(side: np.ndarray) -> np.ndarray:
    """+1 or -1 where a point is the seventh or later in a row above or below the mean, else 0.

    `side` is +1 above the mean, -1 below, 0 on it. A point on the mean ends a run.
    """
    return _completed(side, RUN)


def seven_trend(values: np.ndarray) -> np.ndarray:
    """+1 or -1 where a point is the seventh or later in a row rising or falling, else 0."""
    steps = _signs(np.diff(values), rounding(values))
    first = np.zeros(values.shape[:-1] + (1,), dtype=int)
    return np.concatenate([first, _completed(steps, RUN - 1)], axis=-1)


def two_in_three(outer: np.ndarray, side: np.ndarray) -> np.ndarray:
    """+1 or -1 for each of three points in a row, all on that side of the mean, two of them outer.

    `outer` is 1 where a point is within the limits and more than two thirds of the way to one.
    """
    if side.shape[-1] < 3:
        return np.zeros_like(side)
    hits = np.zeros_like(side)
    enough = sliding_window_view(outer, 3, axis=-1).sum(axis=-1) >= 2
    hits[..., 2:] = _completed(side, 3)[..., 2:] * enough
    return part_of(hits, 3)


def part_of(completed: np.ndarray, length: int) -> np.ndarray:
    """The sign of the newest run of `length` points that each point is part of, else 0."""
    found = completed.copy()
    for ago in range(1, min(length, completed.shape[-1])):
        later = completed[..., ago:]
        found[..., :-ago] = np.where(later != 0, later, found[..., :-ago])
    return found


def assurance(lower: ArrayLike, upper: ArrayLike, target: ArrayLike, sign: ArrayLike) -> np.ndarray:
    """What the process does about the target, in words; "" where there are no limits.

    Consistently passing or failing where the target lies outside the limits; on a limit it is hit
    and miss. A process that never varies and stands exactly on the target passes.
    """
    low, high = np.broadcast_arrays(np.asarray(lower, float), np.asarray(upper, float))
    short = np.stack(np.broadcast_arrays(*(score.gap(x, target, sign) for x in (low, high))))
    slack = score.TOLERANCE * np.maximum(np.abs(low), np.abs(high))
    passing = (short.max(axis=0) < -slack) | (np.abs(short).max(axis=0) <= slack)
    failing = short.min(axis=0) > slack
    return np.select(
        [np.isnan(low), np.isnan(short).any(axis=0), passing, failing],
        ["", "no target", "consistently passing", "consistently failing"],
        "hit and miss",
    )


def _points(values: np.ndarray, segment: np.ndarray, sign: np.ndarray) -> pd.DataFrame:
    """Limits, marks and direction of each point, from segments numbered 0, 1, 2... in order.

    Each segment's values are pushed together into a row of a matrix, so that all are done at once.
    """
    counted = np.isfinite(values)
    row = segment[counted]
    count = segment.max(initial=-1) + 1
    matrix, used, column = packed(values[counted], row, count)
    mean, lower, upper, sigma = limits(matrix)
    marks = np.zeros((len(RULES), len(values)), dtype=int)
    marks[:, counted] = _marks(matrix, mean[:, None], upper[:, None])[:, row, column]
    first = np.zeros(len(values), dtype=int)
    for mark in marks[::-1]:
        first = np.where(mark != 0, mark, first)
    return pd.DataFrame(
        {
            "mean": mean[segment],
            "lower_limit": lower[segment],
            "upper_limit": upper[segment],
            "special": _SPECIAL[_PLACES @ (marks + 1)],
            "direction": _DIRECTION[first * sign + 1],
            "points_used": used[segment],
            "sigma": sigma[segment],
        }
    )


def _marks(values: np.ndarray, mean: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Each of the RULES for each point: +1 high or rising, -1 low or falling, 0 not marked."""
    slack, away = rounding(values), values - mean
    side = _signs(away, slack)
    outside = side * (np.abs(away) > upper - mean + slack)
    outer = (np.abs(away) > (upper - mean) * 2 / 3 + slack) & (outside == 0)
    return np.stack(
        [
            outside,
            part_of(seven_trend(values), RUN),
            two_in_three(outer, side) * outer,
            part_of(seven_one_side(side), RUN),
        ]
    )


def _summary(latest: pd.DataFrame, target: np.ndarray, sign: np.ndarray) -> pd.DataFrame:
    """One row per chart from its latest point."""
    found = latest.reset_index(drop=True).rename(columns={"special": "rule"})
    special = np.where(found["direction"] == "", "common cause", "special cause ")
    few = found["points_used"] < ENOUGH
    return found.assign(
        variation=np.where(few, "too few points", special + found["direction"]),
        assurance=assurance(found["lower_limit"], found["upper_limit"], target, sign),
    )[SUMMARY]


def _passed(rows: pd.DataFrame, rebases: pd.DataFrame | None) -> np.ndarray:
    """How many rebasings lie on or before the end of each row's period."""
    if rebases is None:
        return np.zeros(len(rows), dtype=int)
    chart = ["indicator", "place"]
    met = rows[[*chart, "period_end"]].reset_index(names="row").merge(rebases, on=chart)
    passed = met.loc[met["from"] <= met["period_end"], "row"].to_numpy(dtype=int)
    return np.bincount(passed, minlength=len(rows))


def _latest(values: np.ndarray, chart: np.ndarray) -> np.ndarray:
    """The position of each chart's latest value, of its last row where it has none."""
    count = len(values)
    rank = np.arange(count) + count * np.isfinite(values)
    return pd.Series(rank).groupby(chart).max().to_numpy() % count


def _numbered(*keys: np.ndarray | pd.Series) -> np.ndarray:
    """0, 1, 2... for each stretch of rows that have the same keys."""
    columns = [np.asarray(key) for key in keys]
    changed = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return np.concatenate([np.zeros(min(len(columns[0]), 1), dtype=int), changed.cumsum()])


def _completed(flags: np.ndarray, length: int) -> np.ndarray:
    """The sign of each run of `length` equal signs, at the point that completes it, else 0."""
    found = np.zeros_like(flags)
    if flags.shape[-1] >= length:
        total = sliding_window_view(flags, length, axis=-1).sum(axis=-1)
        found[..., length - 1 :] = (total == length).astype(int) - (total == -length)
    return found


def _signs(difference: np.ndarray, slack: np.ndarray) -> np.ndarray:
    return (difference > slack).astype(int) - (difference < -slack)
