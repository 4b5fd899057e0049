"""What of a release follows from its figures: ratings and analyses as at a date."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd

from data.profile import Words
from data.releases import missing_providers
from metrics.analysis import Analysis, analyse
from metrics.earlier import KEY
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.rating import FOR_FOOTPRINTS, rate, with_direction
from metrics.target import Target

RATED_FROM = [
    *KEY,
    *("numerator", "denominator", "value", "lower", "upper"),
    *("status", "kind", "source", "note"),
]
"""What a rating is made from; the release's id is a hash of the same columns."""

MONTHS_OF_HISTORY = 60
ANALYSED = [one.name for one in fields(Analysis) if one.name not in ("rated", "latest")]
"""Tables of an analysis that a release holds as they are."""


def scored(
    observations: pd.DataFrame,
    shares: pd.DataFrame,
    areas: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    ambitions: Mapping[str, Sequence[Target]],
    method: Method,
    others: Sequence[Method],
    as_at: date,
    rebases: pd.DataFrame,
    held: pd.DataFrame,
    nouns: Words,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """What of a release follows from its figures as at a date, by the names of its fields.

    `names` are those of areas, for a reason that names one.
    """
    months, figures = _month_ends(observations, as_at), observations[RATED_FROM]
    rated = rate(figures, shares, areas, indicators, ambitions, method, months)
    found = analyse(rated, figures, areas, indicators, method, others, as_at, rebases)
    now = found.rated
    of_providers = dict(zip(shares["provider"], shares["name"], strict=True))
    missed = (observations, held, of_providers | dict(names))
    return {
        "as_at": as_at,
        "series": now.series,
        "inputs": now.inputs,
        "scores": missing_providers.named(_called(now.scores, nouns), *missed),
        "latest": missing_providers.named(found.latest, *missed),
        "domains": now.domains,
        "ratings": with_direction(now.ratings, rated.ratings, months, method),
        "history": rated.ratings[["as_at", "place", "composite", "category"]],
        **{name: getattr(found, name) for name in ANALYSED},
    }


def _called(scores: pd.DataFrame, nouns: Words) -> pd.DataFrame:
    """The scores with places in their reasons as the profile calls them."""
    places = FOR_FOOTPRINTS.replace("places", nouns.places)
    return scores.assign(reason=scores["reason"].replace(FOR_FOOTPRINTS, places))


def _month_ends(observations: pd.DataFrame, as_at: date) -> list[pd.Timestamp]:
    """`as_at` and the same day (or month end) of each month before it, back to the first figure."""
    last = pd.Timestamp(as_at)
    back = [last - pd.DateOffset(months=months) for months in range(MONTHS_OF_HISTORY)]
    if last.is_month_end:
        back = [day + pd.offsets.MonthEnd(0) for day in back]
    first = observations["period_end"].min()
    return [day for day in reversed(back) if day >= first or day == last]
