"""Makes a release from gathered inputs: ratings, analyses and data quality."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

import pandas as pd

from data.profile import Words
from data.releases import missing_providers
from data.releases.gather import RATED_FROM, Inputs
from data.releases.release import Release
from data.store import commentary, coverage, practices, quality
from metrics.analysis import Analysis, analyse
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.rating import FOR_FOOTPRINTS, rate, with_direction
from metrics.target import Target

MONTHS_OF_HISTORY = 60
ANALYSED = [one.name for one in fields(Analysis) if one.name not in ("rated", "latest")]
"""Tables of an analysis that a release holds as they are."""

NOT_RELEASED = ["load_id", "line", "published_stated", "practices"]
"""The first three differ between stores that hold the same figures; `inputs` say the last."""


def score(inputs: Inputs, public: Release | None = None) -> Release:
    """The release that the inputs make; `public` is the one that they name, whose ratings an
    internal one remembers.
    """
    reference, indicators, as_at = inputs.reference, inputs.indicators, inputs.as_at
    observations, areas = inputs.observations, reference.areas_on(as_at)
    found = scored(
        observations,
        reference.shares,
        areas,
        indicators,
        reference.ambitions,
        inputs.method,
        inputs.methods,
        as_at,
        reference.rebases,
        inputs.held,
        inputs.naming.words,
        reference.names,
    )
    found["inputs"] = _sums(found["inputs"], observations, as_at)
    return Release(
        id=inputs.id,
        audience=inputs.audience,
        demonstration=bool((observations["kind"] == "demonstration").any()),
        method=inputs.method,
        indicators=indicators,
        ambitions=reference.ambitions,
        areas=areas,
        shares=reference.shares,
        tiles=reference.tiles.astype({"column": float, "row": float}),
        observations=observations.drop(columns=NOT_RELEASED),
        loads=inputs.loads,
        public_ratings=_public_ratings(found["ratings"], public if inputs.public else None),
        unmapped=coverage.table(observations, reference, indicators, inputs.systems),
        commentary=commentary.beside(inputs.comments, found["series"]),
        plan=inputs.plan,
        quality=quality.quality(
            indicators,
            found["series"],
            areas,
            inputs.loaded,
            reference.calendar,
            inputs.today,
            as_at,
        ),
        loaded=inputs.loaded,
        held=inputs.held,
        revisions=inputs.revisions,
        naming=inputs.naming,
        embargo_until=inputs.embargo_until,
        beside=inputs.beside,
        **found,
    )


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


def _sums(inputs: pd.DataFrame, observations: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """The parts of each sum up to the date, sums of practices included."""
    of_practices = practices.inputs(observations)
    ended = of_practices["period_end"] <= pd.Timestamp(as_at)
    return pd.concat([inputs, of_practices[ended]], ignore_index=True)


def _public_ratings(ratings: pd.DataFrame, public: Release | None) -> pd.DataFrame:
    """release, as_at, place, composite, category, reason in the public's release; typed as
    `ratings` and without a row where there is none.
    """
    columns = ["as_at", "place", "composite", "category", "reason"]
    rows = public.ratings[columns] if public else ratings[columns].iloc[:0]
    return rows.assign(release=pd.Series(public.id if public else "", rows.index, dtype="str"))


def _month_ends(observations: pd.DataFrame, as_at: date) -> list[pd.Timestamp]:
    """`as_at` and the same day (or month end) of each month before it, back to the first figure."""
    last = pd.Timestamp(as_at)
    back = [last - pd.DateOffset(months=months) for months in range(MONTHS_OF_HISTORY)]
    if last.is_month_end:
        back = [day + pd.offsets.MonthEnd(0) for day in back]
    first = observations["period_end"].min()
    return [day for day in reversed(back) if day >= first or day == last]
