"""Scoring by rank among peers, as the NHS Oversight Framework scores most metrics of a provider.

The best of its peers scores 1.00, the worst 4.00, and those between by their rank, evenly. Peers
are areas of the same kind and type: an acute trust is not compared with an eye hospital. Source:
NHS England, NHS Oversight Framework 2025/26, methodology manual (June 2025): each metric is scored
from 1 to 4, some of them continuously; that these are evenly spread over ranks is taken from its
word for the same for all metrics, which the technical annex may break down further.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.indicator import Indicator
from metrics.relative import FEW_PEERS, FEWEST_PEERS
from metrics.score import BEST, WORST


def scores(better: np.ndarray) -> np.ndarray:
    """1 + 3 (rank - 1) / (n - 1) of each of n numbers, the greatest ranked first; ties share the
    mean of their ranks. Of shape (n, ...): each column is ranked for itself.
    """
    found = np.empty(better.shape)
    for at, own in enumerate(better):
        ahead, alike = (better > own).sum(axis=0), (better == own).sum(axis=0)
        found[at] = ahead + (alike - 1) / 2
    return BEST + (WORST - BEST) * found / (len(better) - 1)


def peers(places: pd.Series, areas: pd.DataFrame) -> pd.Series:
    """What the areas at these places are compared among: "place, Acute trust"."""
    by_id = areas.set_index("id")
    kind = places.map(by_id["kind"]).astype("str")
    if "type" not in by_id:
        return kind
    return kind + ", " + places.map(by_id["type"]).astype("str")


def add_scores(
    rows: pd.DataFrame, areas: pd.DataFrame, indicators: Mapping[str, Indicator]
) -> pd.DataFrame:
    """The rows with `score` by rank among `peers`, a column that is added, per as-at and indicator.

    With fewer than five peers there is no score, and `reason` says so. Judged values stay.
    """
    sign = rows["indicator"].map({id: one.polarity.sign for id, one in indicators.items()})
    better, among = rows["value"] * sign.astype(float), peers(rows["place"], areas)
    ranked = pd.Series(np.nan, rows.index)
    for _, own in better.dropna().groupby([rows["as_at"], rows["indicator"], among]):
        if len(own) >= FEWEST_PEERS:
            ranked[own.index] = scores(own.to_numpy())
    judged = rows["step"].isna() & rows["score"].notna()
    scored = ranked.where(~judged, rows["score"])
    few = scored.isna() & (rows["reason"] == "")
    return rows.assign(
        peers=among,
        uncapped=scored,
        score=scored,
        reason=rows["reason"].mask(few, FEW_PEERS),
    )
