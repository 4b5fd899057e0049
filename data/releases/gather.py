"""Gathers the inputs of a release from the store, and makes its id from them, before scoring."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import sqlalchemy as sa

from data.faults import DataError
from data.geography.reference import Reference
from data.profile import FIRST, Naming
from data.releases.disclosure import control, open_releases
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.release import FORMAT, Indicators, Methods, Namings
from data.releases.scored import RATED_FROM
from data.safe_text import in_columns
from data.store import (
    commentary,
    events,
    in_force,
    plan,
    practices,
    provider_systems,
    quality,
)
from data.store.in_force import Knowledge
from metrics.denominators import with_denominators
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.plan.tables import Plan

IN_THE_FIGURES = {"__all__": {"denominator_from"}}
"""Parts of a definition that are not hashed, because the figures they produce are."""


class NothingToRate(DataError):
    """The store holds no figure that the audience may see and that counts towards a rating."""


@dataclass(frozen=True, eq=False)
class Inputs:
    """All that a release of one audience is made from, and its `id`, which is a hash of it.

    `methods` are the ones whose ratings are shown beside. `observations` are the figures in force,
    the public's under disclosure control; `loads` the files behind them. `comments` are rows of
    commentary.written, `events` of data.store.events, `plan` is that of data.store.plan, `loaded`,
    `held` and `revisions` those of data.store.quality. `systems` says which system a provider
    belongs to, where a file does. `public` is the id of the release that the public gets at the
    same time, None where it says the same; `beside` are the releases that were open when a public
    one was protected. `naming` is the profile's.
    """

    id: str
    audience: str
    as_at: date
    today: date
    reference: Reference
    indicators: Mapping[str, Indicator]
    method: Method
    methods: Sequence[Method]
    observations: pd.DataFrame
    loads: pd.DataFrame
    comments: pd.DataFrame
    events: pd.DataFrame
    plan: Plan
    loaded: pd.DataFrame
    held: pd.DataFrame
    revisions: pd.DataFrame
    systems: Mapping[str, str]
    embargo_until: datetime | None
    public: str | None
    beside: frozenset[str] | None
    naming: Naming


def gather(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    method: Method,
    by: Knowledge,
    as_at: date | None = None,
    methods: Sequence[Method] = (),
    public: str | None = None,
    embargo: datetime | None = None,
    earlier: Sequence[OpenRelease] = (),
    naming: Naming = FIRST,
) -> Inputs:
    """What an audience knows of the store's figures, without scoring or writing anything.

    `as_at` defaults to the latest period end among the method's indicators that the audience may
    see, not to today. `methods` are the ones whose ratings are shown beside, where they rate no
    other indicators. `public` is the id of the release the public gets at the same time, whose
    ratings an internal one remembers. An internal release is under embargo until the last of its
    loads is free, and until `embargo`. A public one shows nothing that would give a small count
    away beside `earlier` ones, which readers can still open.

    Raises NothingToRate where there is no such period end, and DataError where an ambition or a
    rebasing is of an indicator that is not known, or where earlier releases give a count away.
    """
    reference.check_indicators(indicators)
    observations, behind = _figures(connection, reference, indicators, by, earlier)
    as_at = as_at or _latest_period(observations, reference, method)
    if as_at is None or (observations["period_end"] > pd.Timestamp(as_at)).all():
        raise NothingToRate(
            f"There is no figure to rate for the {by.audience} audience. Load some first."
        )
    others = [other for other in methods if other.id != method.id]
    comments = commentary.written(commentary.read(connection, by), reference, indicators, by)
    planned = plan.in_force(connection, reference, by)
    happened = events.in_force(connection, reference, indicators, by)
    held = quality.held(connection, reference, by)
    embargo_until = _embargo_until(connection, by, embargo)
    systems = provider_systems.by_provider(provider_systems.latest(connection, *in_force.known(by)))
    inputs = _fingerprint(
        *(observations, comments, happened, planned, held, systems, reference, indicators),
        *([method, *others], embargo_until, naming),
    )
    if public == f"{as_at}-{inputs}":
        public = None  # the same figures: it could only say the same
    if public:
        inputs = hashlib.sha256(f"{inputs} beside {public}".encode()).hexdigest()[:8]
    return Inputs(
        id=f"{as_at}-{inputs}",
        audience=by.audience,
        as_at=as_at,
        today=by.now.date(),
        reference=reference,
        indicators=indicators,
        method=method,
        methods=others,
        observations=observations,
        loads=behind,
        comments=comments,
        events=happened,
        plan=planned,
        loaded=quality.loaded(connection, by),
        held=held,
        revisions=quality.revisions(connection, reference, indicators, by),
        systems=systems,
        embargo_until=embargo_until,
        public=public,
        beside=frozenset(one.id for one in earlier) if by.is_public else None,
        naming=naming,
    )


def _figures(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    by: Knowledge,
    earlier: Sequence[OpenRelease],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """As `figures_in_force`, of what the audience knows; the public's under disclosure control."""
    observations, behind = figures_in_force(connection, reference, indicators, in_force.seen(by))
    if by.is_public:
        if earlier:
            earlier = open_releases.with_truth(connection, reference, indicators, earlier)
        observations = control.controlled(
            observations, reference.areas, reference.shares, indicators, earlier
        )
    return observations, behind


def figures_in_force(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    seen: Sequence[sa.ColumnElement[bool]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures in force, sums of `practices` (0 where it is none) among them; and the files
    behind them, see `_loads_behind`.
    """
    own = with_denominators(in_force.in_force(connection, reference, indicators, seen), indicators)
    own = own.assign(practices=0, figures=1)
    groups = practices.read(connection, reference, indicators, seen)
    if groups.empty:
        return own.drop(columns="figures"), _loads_behind(own)
    published = pd.MultiIndex.from_frame(own[in_force.KEY])
    groups = groups[~pd.MultiIndex.from_frame(groups[in_force.KEY]).isin(published)]
    every = pd.concat([own, practices.sums(groups, reference)]).drop(columns="figures")
    behind = pd.concat([own, groups[groups["figures"] > 0]])
    return every.sort_values(in_force.KEY, ignore_index=True), _loads_behind(behind)


def _embargo_until(
    connection: sa.Connection, by: Knowledge, asked: datetime | None
) -> datetime | None:
    """The end of the last embargo; None once all are over, and for the public, who see none."""
    if by.is_public:
        return None
    ends = [asked, in_force.embargo_until(connection, by)]
    return max((end for end in ends if end is not None and end > by.now), default=None)


def _latest_period(observations: pd.DataFrame, reference: Reference, method: Method) -> date | None:
    """The latest period end among figures that can count towards a rating."""
    places = set(reference.areas.loc[reference.areas["kind"] != "nation", "id"])
    places |= set(reference.shares["provider"])
    counts = observations["indicator"].isin(method.indicators) & observations["area"].isin(places)
    ends = observations.loc[counts, "period_end"]
    return None if ends.empty else ends.max().date()


def _fingerprint(
    observations: pd.DataFrame,
    comments: pd.DataFrame,
    happened: pd.DataFrame,
    planned: Plan,
    held: pd.DataFrame,
    systems: Mapping[str, str],
    reference: Reference,
    indicators: Mapping[str, Indicator],
    methods: Sequence[Method],
    embargo_until: datetime | None,
    naming: Naming,
) -> str:
    """A hash of everything a rating depends on, of commentary, events, the plan and held figures.

    Eight hexadecimal digits, the same on any machine. Not of load numbers or file names, so that
    two stores with the same figures agree.
    """
    digest = hashlib.sha256(f"format {FORMAT}\n".encode())
    if embargo_until is not None:
        digest.update(f"embargo {embargo_until.isoformat()}\n".encode())
    figures = observations[RATED_FROM].sort_values(in_force.KEY, kind="stable")
    digest.update(figures.to_csv(index=False, date_format="%Y-%m-%d").encode())
    digest.update(comments[commentary.SAID].to_csv(index=False, date_format="%Y-%m-%d").encode())
    if len(happened):
        digest.update(f"events\n{happened.to_csv(index=False, date_format='%Y-%m-%d')}".encode())
    for name, table in sorted(planned.items()):
        if len(table):
            digest.update(f"plan {name}\n{table.to_csv(index=False)}".encode())
    judged = held[quality.JUDGED].sort_values(quality.JUDGED)
    digest.update(judged.to_csv(index=False, header=False, date_format="%Y-%m-%d").encode())
    digest.update("".join(f"{one} {of}\n" for one, of in systems.items()).encode())
    for name, table in sorted(reference.tables.items()):
        digest.update(f"{name}\n{table.to_csv(index=False, date_format='%Y-%m-%d')}".encode())
    defined = Indicators.dump_json(dict(sorted(indicators.items())), exclude=IN_THE_FIGURES)
    digest.update(defined)
    for method in methods:
        digest.update(Methods.dump_json(method))
    if naming != FIRST:  # releases of before there were profiles keep their ids
        unsaid = None if naming.organisation else {"organisation"}  # older ones keep their ids too
        digest.update(Namings.dump_json(naming, exclude=unsaid))
    return digest.hexdigest()[:8]


def _loads_behind(observations: pd.DataFrame) -> pd.DataFrame:
    """The files whose figures are in the release, latest publication first."""
    behind = observations.groupby(["source", "kind", "file_name", "published_on"], as_index=False)
    counted = behind.agg(figures=("figures", "sum"), last_period=("period_end", "max"))
    counted = in_columns(counted, "file_name")
    return counted.sort_values(["published_on", "file_name"], ascending=[False, True])
