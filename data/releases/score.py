"""Makes a release from gathered inputs: ratings, analyses and data quality."""

from dataclasses import fields
from datetime import date

import pandas as pd

from data.releases import missing_providers
from data.releases.gather import RATED_FROM, Inputs
from data.releases.release import Release
from data.store import commentary, coverage, practices, quality
from metrics.analysis import Analysis, analyse
from metrics.rating import FOR_FOOTPRINTS, rate, with_direction

MONTHS_OF_HISTORY = 60
ANALYSED = [one.name for one in fields(Analysis) if one.name not in ("rated", "latest")]
"""Tables of an analysis that a release holds as they are."""

NOT_RELEASED = ["load_id", "line", "published_stated", "practices"]
"""The first three differ between stores that hold the same figures; `inputs` say the last."""


def score(inputs: Inputs, public: Release | None = None) -> Release:
    """The release that the inputs make; `public` is the one that they name, whose ratings an
    internal one remembers.
    """
    reference, method = inputs.reference, inputs.method
    observations, as_at, indicators = inputs.observations, inputs.as_at, inputs.indicators
    months, areas = _month_ends(observations, as_at), reference.areas_on(as_at)
    figures, ambitions = observations[RATED_FROM], reference.ambitions
    rated = rate(figures, reference.shares, areas, indicators, ambitions, method, months)
    found = analyse(
        rated, figures, areas, indicators, method, inputs.methods, as_at, reference.rebases
    )
    now_rated = found.rated
    series, loaded = now_rated.series, inputs.loaded
    names = dict(zip(reference.shares["provider"], reference.shares["name"], strict=True))
    names |= reference.names
    missed = (observations, inputs.held, names)
    return Release(
        id=inputs.id,
        audience=inputs.audience,
        as_at=as_at,
        demonstration=bool((observations["kind"] == "demonstration").any()),
        method=method,
        indicators=indicators,
        ambitions=ambitions,
        areas=areas,
        shares=reference.shares,
        tiles=reference.tiles.astype({"column": float, "row": float}),
        observations=observations.drop(columns=NOT_RELEASED),
        series=series,
        inputs=_sums(now_rated.inputs, observations, as_at),
        scores=missing_providers.named(_called(now_rated.scores, inputs), *missed),
        latest=missing_providers.named(found.latest, *missed),
        domains=now_rated.domains,
        ratings=with_direction(now_rated.ratings, rated.ratings, months, method),
        history=rated.ratings[["as_at", "place", "composite", "category"]],
        loads=inputs.loads,
        public_ratings=_public_ratings(now_rated.ratings, public if inputs.public else None),
        unmapped=coverage.table(observations, reference, indicators, inputs.systems),
        commentary=commentary.beside(inputs.comments, series),
        plan=inputs.plan,
        quality=quality.quality(
            indicators, series, areas, loaded, reference.calendar, inputs.today, as_at
        ),
        loaded=loaded,
        held=inputs.held,
        revisions=inputs.revisions,
        naming=inputs.naming,
        embargo_until=inputs.embargo_until,
        beside=inputs.beside,
        **{name: getattr(found, name) for name in ANALYSED},
    )


def _called(scores: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """The scores with places in their reasons as the profile calls them."""
    places = FOR_FOOTPRINTS.replace("places", inputs.naming.words.places)
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
