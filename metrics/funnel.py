"""Funnel plots: how far areas of each size would differ from their common value by chance alone.

Source: Spiegelhalter, Funnel plots for comparing institutional performance, Stat Med 2005; 24:
1185-202, with the transformations that make the variance the same at any value: the arcsine of the
square root for proportions, the square root for counts against what is expected.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

LEAST = 5
"""Areas that a funnel plot needs."""

JUDGED = 10
"""Areas from which on it is judged whether they differ more than chance would make them."""

WINSORISED = 0.1
"""The share of scores at each end that are drawn in to the quantile there."""

CONFIDENCES = (0.95, 0.998)


@dataclass(frozen=True)
class Funnel:
    """The limits around the `centre`, numerators over denominators of all areas together.

    `phi` is the mean of the squared winsorised scores, 1 by chance alone; NaN if it is not judged.
    `threshold` is what it must exceed to count as overdispersion, 1 + 2 root(2 / areas). `between`
    is the variance between areas, on the transformed scale, by which limits are then widened.
    """

    centre: float
    proportion: bool
    phi: float
    threshold: float
    between: float

    @property
    def overdispersed(self) -> bool:
        """Whether areas differ more than chance alone would make them."""
        return self.phi > self.threshold

    def limits(self, denominator: ArrayLike, confidence: float) -> tuple[np.ndarray, np.ndarray]:
        """The lower and upper limit at each denominator, as numerator / denominator.

        With z the Normal quantile (1.96 for 95%, 3.09 for 99.8%), and half = z root(variance +
        between): sin^2(arcsin root(centre) -+ half) for proportions, whose variance is
        1 / 4 denominator; centre (1 -+ half)^2 for counts, whose variance is
        1 / 4 (centre x denominator). No limit is below 0, or above 1 for proportions.
        """
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        half = z * np.sqrt(1 / _weights(denominator, self.centre, self.proportion) + self.between)
        if self.proportion:
            middle = np.arcsin(np.sqrt(self.centre))
            low, high = (np.clip(middle + side * half, 0, np.pi / 2) for side in (-1, 1))
            return np.sin(low) ** 2, np.sin(high) ** 2
        return self.centre * np.clip(1 - half, 0, None) ** 2, self.centre * (1 + half) ** 2


def funnel(numerator: ArrayLike, denominator: ArrayLike, proportion: bool) -> Funnel:
    """The funnel of areas with these counts: numerators are part of denominators in a `proportion`,
    else counts to which denominators are in proportion (expected counts, bed days).

    From JUDGED areas on, limits are widened where they are overdispersed: `between` is then
    (areas x phi - (areas - 1)) / (sum w - sum w^2 / sum w), with w an area's 1 / variance; else 0.
    Raises ValueError where there are fewer than LEAST areas, or no limits can be stated.
    """
    x, n = (np.asarray(counts, dtype=float) for counts in (numerator, denominator))
    areas = len(x)
    if areas < LEAST:
        raise ValueError(f"a funnel needs {LEAST} areas or more, not {areas}")
    if not (np.isfinite(x).all() and np.isfinite(n).all() and (x >= 0).all() and (n > 0).all()):
        raise ValueError("a funnel needs numerators of 0 or more and denominators above 0")
    centre = float(x.sum() / n.sum())
    if centre <= 0 or (proportion and centre >= 1):
        raise ValueError("no area differs from another")
    threshold = 1 + 2 * math.sqrt(2 / areas)
    if areas < JUDGED:
        return Funnel(centre, proportion, np.nan, threshold, 0.0)
    scores = winsorised(_scores(x, n, centre, proportion))
    phi = float(np.mean(scores**2))
    between = 0.0
    if phi > threshold:
        w = _weights(n, centre, proportion)
        between = (areas * phi - (areas - 1)) / (w.sum() - (w**2).sum() / w.sum())
    return Funnel(centre, proportion, phi, threshold, float(between))


def winsorised(scores: np.ndarray) -> np.ndarray:
    """The scores, those beyond the 10% and the 90% quantile drawn in to it (by interpolation)."""
    return np.clip(scores, *np.quantile(scores, [WINSORISED, 1 - WINSORISED]))


def _scores(x: np.ndarray, n: np.ndarray, centre: float, proportion: bool) -> np.ndarray:
    """How many standard errors each area is from the centre, on the transformed scale."""
    if proportion:
        far = np.arcsin(np.sqrt(np.clip(x / n, 0, 1))) - np.arcsin(np.sqrt(centre))
    else:
        far = np.sqrt(x / (centre * n)) - 1
    return far * np.sqrt(_weights(n, centre, proportion))


def _weights(denominator: ArrayLike, centre: float, proportion: bool) -> np.ndarray:
    """1 / variance of an area's transformed value: 4 x denominator, or 4 x what is expected."""
    return 4 * np.asarray(denominator, dtype=float) * (1.0 if proportion else centre)
