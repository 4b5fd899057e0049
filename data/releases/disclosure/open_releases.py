"""The figures of earlier public releases that readers can still open."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.releases import channels, partly
from data.releases.opened import Unreadable
from data.store import database, in_force, schema
from data.store.in_force import KEY
from metrics.disclosure import CONFIDENTIAL, Disclosure
from metrics.indicator import Indicator

COUNTS = ["numerator", "denominator"]
TRUE = ["true_numerator", "true_denominator"]
FILE = ["source", "kind", "file_name", "published_on"]
"""The columns that say where a figure is from, by which the store finds it again."""


@dataclass(frozen=True)
class OpenRelease:
    """The `figures` of a release that are of indicators with a rule on small counts, and the
    `rules` that it was made by, None where it had none.

    KEY and FILE; COUNTS as published, missing where a figure is `withheld`; and TRUE, what they
    were before they were rounded, missing where that is not known.
    """

    id: str
    figures: pd.DataFrame
    rules: Mapping[str, Disclosure | None]


def read(channel: Path, indicators: Mapping[str, Indicator]) -> tuple[OpenRelease, ...]:
    """The releases that readers of a channel can open, in order of id; TRUE is missing in all.

    One that cannot be read has no figures: nobody else can read it.
    """
    ruled = [id for id, one in indicators.items() if one.disclosure is not None]
    found = []
    for id in channels.open_releases(channel):
        figures = pd.DataFrame(columns=[*KEY, *FILE, *COUNTS, "note"])
        rules: Mapping[str, Disclosure | None] = {}
        with suppress(Unreadable):
            figures, rules = partly.figures_of(channel / id, ruled)
        withheld = figures["note"].fillna("").astype("str").str.startswith(CONFIDENTIAL)
        nothing = dict.fromkeys(TRUE, float("nan"))
        figures = figures[[*KEY, *FILE, *COUNTS]].assign(withheld=withheld, **nothing)
        found.append(OpenRelease(id, figures, rules))
    return tuple(found)


def with_truth(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    releases: Sequence[OpenRelease],
) -> tuple[OpenRelease, ...]:
    """The releases with TRUE from the store, for figures whose file is still there.

    Sums of practices are in no file; theirs stay missing.
    """
    ids = sorted({id for one in releases for id in one.rules if id in indicators})
    observation, load = schema.observation.c, schema.load.c
    asked = [observation.indicator.in_(ids)]
    with in_force.of_areas(connection, reference, indicators, asked) as (rows, area):
        names = ["indicator", "period_start", "period_end"]
        query = rows.join(schema.load, load.id == observation.load_id).add_columns(
            area.label("area"),
            *(observation[name] for name in names),
            *(observation[name].label(true) for name, true in zip(COUNTS, TRUE, strict=True)),
            *(load[name] for name in FILE),
            load.id.label("load_id"),
        )
        held = database.frame(connection, query).sort_values("load_id")
    held = held.drop_duplicates([*KEY, *FILE], keep="last").drop(columns="load_id")
    return tuple(
        replace(one, figures=one.figures.drop(columns=TRUE).merge(held, how="left"))
        if len(one.figures)
        else one
        for one in releases
    )
