"""Scoring by position among peers, as NHS England's CCG assessment did: the other view.

A target says whether a place does what was asked; peers say whether others do better. The two
differ when everybody misses a target, or meets it.
"""

from collections.abc import Mapping

import pandas as pd

from metrics.indicator import Indicator
from metrics.score import BEST, TOLERANCE, WORST

MIDDLE = (BEST + WORST) / 2
PER_DEVIATION = 0.75
"""Categories per standard deviation: two of them span from the middle to an end of the scale."""

TAILS = (0.05, 0.95)
FEWEST_PEERS = 5
FEW_PEERS = "too few peers to compare with"


def add_scores(
    scores: pd.DataFrame, areas: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """The rows with `score` by position among `of_peers`, per as-at and indicator.

    `uncapped` is the same before values count as a percentile's and the score is held from 1 to 4.

    score = clip(2.5 - 0.75 z, 1, 4), where z is how many standard deviations better than the
    peers' mean the value is, values below the 5th or above the 95th percentile counting as these.
    Where these are all alike, to 1e-9 of the largest, everybody stands at the mean and scores 2.5.
    With fewer than five peers there is no score, and `reason` says so. Judged values stay.
    """
    group = of_peers(scores["place"], areas)
    sign = scores["indicator"].map({id: one.polarity.sign for id, one in indicators.items()})
    better = scores["value"] * sign.astype(float)
    peers = better.groupby([scores["as_at"], scores["indicator"], group])
    held = better.clip(peers.transform("quantile", TAILS[0]), peers.transform("quantile", TAILS[1]))
    groups = held.groupby([scores["as_at"], scores["indicator"], group])
    spread, mean = groups.transform("std"), groups.transform("mean")
    alike = spread <= TOLERANCE * held.abs().groupby(groups.ngroup()).transform("max")
    uncapped = (MIDDLE - PER_DEVIATION * (better - mean) / spread).mask(alike, MIDDLE)
    relative = (MIDDLE - PER_DEVIATION * (held - mean) / spread).mask(alike, MIDDLE)
    enough = groups.transform("count") >= FEWEST_PEERS
    judged = scores["step"].isna() & scores["score"].notna()
    scored = relative.clip(BEST, WORST).where(enough & held.notna()).where(~judged, scores["score"])
    few = scored.isna() & (scores["reason"] == "")
    return scores.assign(
        uncapped=uncapped.where(~judged & scored.notna(), scored),
        score=scored,
        reason=scores["reason"].mask(few, FEW_PEERS),
    )


def of_peers(places: pd.Series, areas: pd.DataFrame) -> pd.Series:
    """What each place is compared with others of: its kind and, where areas have one, its type."""
    known = areas.set_index("id")
    kind = places.map(known["kind"])
    return kind + "|" + places.map(known["type"]) if "type" in areas else kind
