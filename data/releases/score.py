"""Makes a release from gathered inputs: ratings, analyses and data quality."""

from datetime import date

import pandas as pd

from data.releases.gather import Inputs
from data.releases.release import Release
from data.releases.scored import scored
from data.store import commentary, coverage, practices, quality

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
        events=inputs.events,
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
