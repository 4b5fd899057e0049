"""How much each indicator moved a composite between two dates; the parts add up to the whole."""

import numpy as np
import pandas as pd

from metrics.score import BEST, BETTER, TOLERANCE, WORSE

KEY = ["place", "indicator"]
THEN = ["value", "target", "score", "category", "weight", "reason", "period_start", "period_end"]


def by_indicator(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """A row per place and indicator of two tables of scores, in the order of the later.

    With THEN as it was (`_old`) and is; `adds_old` and `adds`, weight x (score - 1), what it adds
    to the composite, 0 where it has no score; and `change`, their difference, above 0 for the
    worse. A composite is 1 + the sum of what is added, so changes add up to that of the composite,
    whatever became of weights.
    """
    order = after[KEY].assign(order=range(len(after)))
    both = (
        after[[*KEY, *THEN]]
        .merge(before[[*KEY, *THEN]], on=KEY, how="outer", suffixes=("", "_old"))
        .merge(order, on=KEY, how="left")
        .sort_values("order", kind="stable", ignore_index=True)
    )
    adds_old, adds = (
        (both[f"weight{side}"] * (both[f"score{side}"] - BEST)).fillna(0.0) for side in ("_old", "")
    )
    return both.drop(columns="order").assign(adds_old=adds_old, adds=adds, change=adds - adds_old)


def clearly(moved: pd.DataFrame, signs: pd.Series, clear: float) -> pd.Series:
    """What each row of `by_indicator` has clearly become: better, worse, or "".

    The rows also have `lower` and `upper`, the interval of the later value. A
    value has clearly moved where it is for another period and the earlier one lies outside its
    95% interval; without an interval, where its score moved by `clear` points or more. `signs` is
    +1 for a row whose indicator is better high, -1 for one better low.
    """
    was, now = moved["value_old"], moved["value"]
    outside = (was < moved["lower"]) | (was > moved["upper"])
    unknown = moved["lower"].isna() | moved["upper"].isna()
    jumped = (moved["score"] - moved["score_old"]).abs() >= clear - TOLERANCE
    other = moved["period_end"] != moved["period_end_old"]
    way = np.sign((now - was) * signs)
    found = outside.where(~unknown, jumped) & other & was.notna() & now.notna()
    words = np.select([found & (way > 0), found & (way < 0)], [BETTER, WORSE], "")
    return pd.Series(words, index=moved.index)
