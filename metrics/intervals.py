"""95% intervals of proportions and counts, and the comparison with England based on them."""

from collections.abc import Mapping
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from metrics import ratio, score
from metrics.indicator import Indicator
from metrics.target import ENGLAND

Interval = tuple[np.ndarray, np.ndarray]


def wilson(numerator: ArrayLike, denominator: ArrayLike, confidence: float = 0.95) -> Interval:
    """Lower and upper limit of a proportion, 0 to 1, by Wilson's score method.

    With x of n and z the Normal quantile (1.96 for 95%):
    (2x + z^2 -+ z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)). NaN where it is undefined: a missing
    part, n of 0, x below 0 or above n. A `confidence` outside 0 to 1 is a ValueError.

    Source: Wilson, J Am Stat Assoc 1927; 22: 209-12, the Public Health England method for
    proportions. Counts must be of people: for counts weighted to a population the interval is too
    narrow.
    """
    z = _z(confidence)
    x, n = np.broadcast_arrays(_floats(numerator), _floats(denominator))
    defined = (x >= 0) & (x <= n) & (n > 0)
    x, n = np.where(defined, x, np.nan), np.where(defined, n, np.nan)
    half = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    middle, below = 2 * x + z**2, 2 * (n + z**2)
    return np.clip((middle - half) / below, 0, 1), np.clip((middle + half) / below, 0, 1)


def byar(count: ArrayLike, confidence: float = 0.95) -> Interval:
    """Lower and upper limit of a count, in the same unit, by Byar's approximation to the Poisson.

    With z the Normal quantile: x(1 - 1/9x - z / 3 sqrt(x))^3 and, with y = x + 1,
    y(1 - 1/9y + z / 3 sqrt(y))^3. The lower limit of 0 is 0, and none is below it. NaN where the
    count is missing or negative. A `confidence` outside 0 to 1 is a ValueError.

    At 95% it is within 0.022 of an event of the exact Poisson limits for any whole count. Public
    Health England uses the exact limits for counts below 10; here Byar's are always used, so that
    a reader can check them by hand.

    Source: Breslow and Day, Statistical methods in cancer research, volume II, IARC 1987, p 69.
    """
    z = _z(confidence)
    x = _floats(count)
    x = np.where(x >= 0, x, np.nan)
    some = np.where(x > 0, x, 1.0)
    lower = x * np.clip(1 - 1 / (9 * some) - z / (3 * np.sqrt(some)), 0, None) ** 3
    more = x + 1
    return lower, more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3


def versus(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, england: ArrayLike, sign: ArrayLike
) -> np.ndarray:
    """ "better", "similar" or "worse" than England for each value, "" if anything is missing.

    Better or worse if England's value is outside the interval; touching it, within 1e-9, is
    similar. `sign` is +1 if higher is better and -1 if lower is. England's own uncertainty is left
    out, as in Fingertips ("confidence intervals overlapping reference value").
    """
    short = np.array(
        np.broadcast_arrays(score.gap(lower, england, sign), score.gap(upper, england, sign))
    )
    missing = np.isnan(short).any(axis=0) | np.isnan(_floats(value))
    better = short.max(axis=0) < -score.TOLERANCE
    worse = short.min(axis=0) > score.TOLERANCE
    return np.select([missing, better, worse], ["", "better", "worse"], "similar")


def add_comparison(
    series: pd.DataFrame, indicators: Mapping[str, Indicator], england_id: str = ENGLAND
) -> pd.DataFrame:
    """The series with `lower` and `upper` filled in, England's value and better/similar/worse.

    `series` has one row per indicator, place and period, as `rating.add_values` returns it;
    England is one of its places. Published limits are kept. If neither is published, 95% limits are
    calculated in the indicator's unit: Wilson for proportions, Byar over the denominator for
    others; none for `fixed` indicators or without counts. `england` is England's value for the same
    indicator and period, NaN if missing; `versus` is the comparison, "" for England itself. Not
    adjusted for deprivation.
    """
    sign, multiplier, proportion = _definitions(series["indicator"], indicators)
    unpublished = series["lower"].isna() & series["upper"].isna()
    computed = _computed(series, multiplier, proportion)
    lower, upper = (
        np.where(unpublished, limit, _floats(series[name]))
        for name, limit in zip(("lower", "upper"), computed, strict=True)
    )
    england = _england(series, england_id)
    words = versus(series["value"], lower, upper, england, sign)
    return series.assign(
        lower=lower,
        upper=upper,
        england=england,
        versus=np.where(series["place"] == england_id, "", words),
    )


def _definitions(
    names: pd.Series, indicators: Mapping[str, Indicator]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per row: sign; multiplier, NaN for a fixed indicator; whether its unit is a proportion."""
    code, ids = pd.factorize(names)
    known = [indicators[id] for id in ids]
    sign = np.array([indicator.polarity.sign for indicator in known], dtype=float)
    multiplier = np.array(
        [np.nan if indicator.fixed else indicator.unit.multiplier for indicator in known]
    )
    proportion = np.array([indicator.unit.proportion for indicator in known], dtype=bool)
    return sign[code], multiplier[code], proportion[code]


def _computed(series: pd.DataFrame, multiplier: np.ndarray, proportion: np.ndarray) -> Interval:
    """95% limits from counts, in each indicator's unit; NaN without counts."""
    numerator, denominator = _floats(series["numerator"]), _floats(series["denominator"])
    denominator = np.where(denominator > 0, denominator, np.nan)
    shares, counts = wilson(numerator, denominator), byar(numerator)
    lower, upper = (
        np.where(proportion, share * multiplier, ratio.value(count, denominator, multiplier))
        for share, count in zip(shares, counts, strict=True)
    )
    return lower, upper


def _england(series: pd.DataFrame, england_id: str) -> np.ndarray:
    """England's value for the indicator and period of each row."""
    key = ["indicator", "period_start", "period_end"]
    england = series.loc[series["place"] == england_id, [*key, "value"]]
    matched = series[key].merge(england, how="left", on=key, validate="many_to_one")
    return _floats(matched["value"])


def _floats(numbers: ArrayLike) -> np.ndarray:
    return np.asarray(numbers, dtype=float)


def _z(confidence: float) -> float:
    """The Normal quantile for a two-sided interval of this confidence."""
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a share between 0 and 1, such as 0.95, not {confidence}")
    return NormalDist().inv_cdf((1 + confidence) / 2)
