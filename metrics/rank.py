"""Scoring by rank among peers, as the NHS Oversight Framework of 2025/26 does.

Source: NHS England, NHS Oversight Framework 2025/26, methodology manual (26 June 2025), "Standard
scoring models". Those that are ranked are spread evenly between the scores of the best and of the
worst, to two decimals; those that are tied all score as the best of them. Where there is a
standard, all that meet it score 1.00 and the others are ranked from 2.00; where there is a floor,
all below it score 4.00 and the others are ranked to 3.00.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from metrics.indicator import Indicator
from metrics.method import ABOVE_FLOOR, BELOW_STANDARD, Method
from metrics.relative import FEW_PEERS, FEWEST_PEERS, of_peers
from metrics.score import BEST, TOLERANCE, WORST

TIED = 9
"""Decimals in which values are alike, so that 9 / 10 x 100 is tied with 90."""


def add_scores(
    scores: pd.DataFrame,
    method: Method,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
) -> pd.DataFrame:
    """The rows with `score`, and `uncapped`, by rank among peers, per as-at and indicator.

    Peers are areas of one kind and type that have a value and, where the item's ends need one, a
    target. With fewer than five there is no score, and `reason` says so. Judged values stay.
    """
    ends = {item.indicator: item.ends for item in method.items if item.ends is not None}
    needy = scores["indicator"].isin(method.against_target)
    can = (
        scores["indicator"].isin(ends) & scores["value"].notna() & (scores["gap"].notna() | ~needy)
    )
    found = scores["score"].to_numpy(dtype=float).copy()
    rows = scores[can].assign(
        at=np.flatnonzero(can),
        better=scores["value"] * scores["indicator"].map(_signs(indicators)).astype(float),
        peers=of_peers(scores["place"], areas),
    )
    for (_, indicator, _), peers in rows.groupby(["as_at", "indicator", "peers"]):
        if len(peers) >= FEWEST_PEERS:
            better, short = peers[["better", "gap"]].to_numpy(dtype=float).T[:, :, None]
            found[peers["at"]] = among(better, meets(short), ends[str(indicator)])[:, 0]
    few = np.isnan(found) & (scores["reason"] == "")
    return scores.assign(uncapped=found, score=found, reason=scores["reason"].mask(few, FEW_PEERS))


def meets(gap: np.ndarray) -> np.ndarray:
    """Whether a target is reached, to 1e-9; it is not where there is none."""
    return gap <= TOLERANCE


def among(better: np.ndarray, met: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Scores of n peers in each of several draws, (n, draws).

    `better` are their values, higher is better; `met` says who reaches the target. Those that the
    `ends` leave out of the ranking (see metrics.method.Item) score 1.00 or 4.00. One that is
    ranked alone scores as the best.
    """
    out = left_out(met, ends)
    rank = ranks(np.where(out, -np.inf, better.round(TIED)))
    ranked = len(better) - out.sum(axis=0)
    return np.where(out, apart(ends), spread(rank, ranked, ends))


def left_out(met: np.ndarray, ends: tuple[float, float]) -> np.ndarray:
    """Who is not ranked: those that meet a standard, or do not reach a floor."""
    if ends == BELOW_STANDARD:
        return met
    return ~met if ends == ABOVE_FLOOR else np.zeros_like(met)


def apart(ends: tuple[float, float]) -> float:
    """The score of those that are not ranked."""
    return WORST if ends == ABOVE_FLOOR else BEST


def ranks(better: np.ndarray) -> np.ndarray:
    """1 for the highest of each column, (n, draws); the tied all have the best of their ranks."""
    order = np.argsort(-better, axis=0, kind="stable")
    ordered = np.take_along_axis(better, order, axis=0)
    begins = np.ones(better.shape, dtype=bool)
    begins[1:] = ordered[1:] < ordered[:-1]
    first = np.where(begins, np.arange(len(better))[:, None], 0)
    found = np.empty(better.shape, dtype=int)
    np.put_along_axis(found, order, np.maximum.accumulate(first, axis=0) + 1, axis=0)
    return found


def spread(rank: np.ndarray, ranked: np.ndarray | int, ends: tuple[float, float]) -> np.ndarray:
    """The score of a rank among so many that are ranked, to two decimals, halves up."""
    best, worst = ends
    share = (rank - 1) / np.maximum(np.asarray(ranked) - 1, 1)
    return np.floor((best + (worst - best) * share) * 100 + 0.5 + TOLERANCE) / 100


def _signs(indicators: Mapping[str, Indicator]) -> dict[str, int]:
    return {id: one.polarity.sign for id, one in indicators.items()}
