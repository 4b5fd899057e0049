"""Scoring by position among peers, as NHS England's CCG assessment did: the other view.

A target says whether a place does what was asked; peers say whether others do better. The two
differ when everybody misses a target, or meets it.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.indicator import Indicator
from metrics.score import BEST, WORST

MIDDLE = (BEST + WORST) / 2
PER_DEVIATION = 0.75
"""Categories per standard deviation: two of them span from the middle to an end of the scale."""

TAILS = (0.05, 0.95)
FEWEST_PEERS = 5
FEW_PEERS = "too few peers to compare with"


def add_scores(
    scores: pd.DataFrame, areas: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """The rows with `score` by position among areas of the same kind, per as-at and indicator.

    `uncapped` is the same before values count as a percentile's and the score is held from 1 to 4.

    score = clip(2.5 - 0.75 z, 1, 4), where z is how many standard deviations better than the
    peers' mean the value is, values below the 5th or above the 95th percentile counting as these.
    With fewer than five peers, or no spread among them, there is no score. Judged values stay.
    """
    kind = scores["place"].map(areas.set_index("id")["kind"])
    sign = scores["indicator"].map({id: one.polarity.sign for id, one in indicators.items()})
    better = scores["value"] * sign.astype(float)
    peers = better.groupby([scores["as_at"], scores["indicator"], kind])
    held = better.clip(peers.transform("quantile", TAILS[0]), peers.transform("quantile", TAILS[1]))
    groups = held.groupby([scores["as_at"], scores["indicator"], kind])
    spread = groups.transform("std").replace(0.0, np.nan)
    mean = groups.transform("mean")
    relative = (MIDDLE - PER_DEVIATION * (held - mean) / spread).clip(BEST, WORST)
    relative = relative.where(groups.transform("count") >= FEWEST_PEERS)
    judged = scores["step"].isna() & scores["score"].notna()
    scored = relative.where(~judged, scores["score"])
    few = scored.isna() & (scores["reason"] == "")
    uncapped = MIDDLE - PER_DEVIATION * (better - mean) / spread
    return scores.assign(
        uncapped=uncapped.where(~judged & scored.notna(), scored),
        score=scored,
        reason=scores["reason"].mask(few, FEW_PEERS),
    )
