"""Builds a release from the store: the figures in force, scored as at one date for one audience."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.faults import DataError
from data.geography.reference import Reference
from data.releases import bed_days
from data.releases.disclosure import control, open_releases
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.release import FORMAT, Indicators, Methods, Release
from data.safe_text import in_columns
from data.store import commentary, coverage, in_force, practices, quality
from data.store.in_force import Knowledge
from metrics.analysis import Analysis, analyse
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.rating import rate
from metrics.score import direction

MONTHS_OF_HISTORY = 60
QUARTER = 3
RATED_FROM = [
    *in_force.KEY,
    *("numerator", "denominator", "value", "lower", "upper"),
    *("status", "kind", "source", "note"),
]
"""What a rating is made from; the release's id is a hash of the same columns."""

ANALYSED = [field.name for field in fields(Analysis) if field.name != "rated"]
"""Tables of an analysis that a release holds as they are."""

NOT_RELEASED = ["load_id", "line", "published_stated", "practices"]
"""The first three differ between stores that hold the same figures; `inputs` say the last."""


class NothingToRate(DataError):
    """The store holds no figure that the audience may see and that counts towards a rating."""


def build(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    method: Method,
    by: Knowledge,
    as_at: date | None = None,
    methods: Sequence[Method] = (),
    public: Release | None = None,
    embargo: datetime | None = None,
    earlier: Sequence[OpenRelease] = (),
) -> Release:
    """Score by a method what an audience knows of the store's figures, without writing anything.

    `as_at` defaults to the latest period end among the method's indicators that the audience may
    see, not to today. `methods` are the ones whose ratings are shown beside, where they rate no
    other indicators. `public` is the release the public gets at the same time, whose ratings an
    internal one remembers. An internal release is under embargo until the last of its loads is
    free, and until `embargo`. A public one shows nothing that would give a small count away beside
    `earlier` ones, which readers can still open.

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
    months, areas = _month_ends(observations, as_at), reference.areas_on(as_at)
    figures, ambitions = observations[RATED_FROM], reference.ambitions
    rated = rate(figures, reference.shares, areas, indicators, ambitions, method, months)
    others = [other for other in methods if other.id != method.id]
    found = analyse(rated, figures, areas, indicators, method, others, as_at, reference.rebases)
    now_rated = found.rated
    beside = _beside(connection, reference, indicators, by, areas, now_rated.series)
    embargo_until = _embargo_until(connection, by, embargo)
    said = beside["commentary"], beside["held"]
    inputs = _fingerprint(
        observations, *said, reference, indicators, [method, *others], embargo_until
    )
    if public and public.id == f"{as_at}-{inputs}":
        public = None  # the same figures: it could only say the same
    if public:
        inputs = hashlib.sha256(f"{inputs} beside {public.id}".encode()).hexdigest()[:8]
    return Release(
        id=f"{as_at}-{inputs}",
        audience=by.audience,
        as_at=as_at,
        demonstration=bool((observations["kind"] == "demonstration").any()),
        method=method,
        indicators=indicators,
        ambitions=ambitions,
        areas=areas,
        shares=reference.shares,
        tiles=reference.tiles.astype({"column": float, "row": float}),
        observations=observations.drop(columns=NOT_RELEASED),
        series=now_rated.series,
        inputs=_inputs(now_rated.inputs, observations, as_at),
        scores=now_rated.scores,
        domains=now_rated.domains,
        ratings=_with_direction(now_rated.ratings, rated.ratings, months, method),
        history=rated.ratings[["as_at", "place", "composite", "category"]],
        loads=behind,
        public_ratings=_public_ratings(now_rated.ratings, public),
        unmapped=coverage.table(observations, reference, indicators),
        embargo_until=embargo_until,
        beside=frozenset(one.id for one in earlier) if by.is_public else None,
        **{name: getattr(found, name) for name in ANALYSED},
        **beside,
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


def _beside(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    by: Knowledge,
    areas: pd.DataFrame,
    series: pd.DataFrame,
) -> dict[str, Any]:
    """The tables of a release that say something of its figures besides scores, by their names."""
    comments, loaded = commentary.read(connection, by), quality.loaded(connection, by)
    today = by.now.date()
    return {
        "commentary": commentary.in_force(comments, reference, indicators, series, by.audience),
        "quality": quality.quality(indicators, series, areas, loaded, reference.calendar, today),
        "loaded": loaded,
        "held": quality.held(connection, reference, by),
        "revisions": quality.revisions(connection, reference, indicators, by),
    }


def figures_in_force(
    connection: sa.Connection,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    seen: Sequence[sa.ColumnElement[bool]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The figures in force, sums of `practices` (0 where it is none) among them; and the files
    behind them, see `_loads_behind`.
    """
    own = bed_days.with_bed_days(in_force.in_force(connection, reference, indicators, seen))
    own = own.assign(practices=0, figures=1)
    groups = practices.read(connection, reference, indicators, seen)
    if groups.empty:
        return own.drop(columns="figures"), _loads_behind(own)
    published = pd.MultiIndex.from_frame(own[in_force.KEY])
    groups = groups[~pd.MultiIndex.from_frame(groups[in_force.KEY]).isin(published)]
    every = pd.concat([own, practices.sums(groups, reference)]).drop(columns="figures")
    behind = pd.concat([own, groups[groups["figures"] > 0]])
    return every.sort_values(in_force.KEY, ignore_index=True), _loads_behind(behind)


def _inputs(inputs: pd.DataFrame, observations: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """What sums up to the date are made of, those of practices too."""
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


def _month_ends(observations: pd.DataFrame, as_at: date) -> list[pd.Timestamp]:
    """`as_at` and the same day (or month end) of each month before it, back to the first figure."""
    last = pd.Timestamp(as_at)
    back = [last - pd.DateOffset(months=months) for months in range(MONTHS_OF_HISTORY)]
    if last.is_month_end:
        back = [day + pd.offsets.MonthEnd(0) for day in back]
    first = observations["period_end"].min()
    return [day for day in reversed(back) if day >= first or day == last]


def _with_direction(
    current: pd.DataFrame, history: pd.DataFrame, months: list[pd.Timestamp], method: Method
) -> pd.DataFrame:
    """Ratings with the composite a quarter before and which way it has moved since.

    `direction` is what metrics.score calls it, and empty where either is not rated.
    """
    if len(months) <= QUARTER:
        return current.assign(previous_as_at=pd.NaT, previous=float("nan"), direction="")
    before = months[-1 - QUARTER]
    then = history[history["as_at"] == before].set_index("place")["composite"]
    previous = current["place"].map(then)
    moved = direction(current["composite"] - previous, method.clear_change)
    return current.assign(previous_as_at=before, previous=previous, direction=moved)


def _fingerprint(
    observations: pd.DataFrame,
    comments: pd.DataFrame,
    held: pd.DataFrame,
    reference: Reference,
    indicators: Mapping[str, Indicator],
    methods: Sequence[Method],
    embargo_until: datetime | None,
) -> str:
    """Hash of all that a rating depends on, and of what is written or held beside it.

    Eight hexadecimal digits, the same on any machine. Not of load numbers or file names, so that
    two stores with the same figures agree.
    """
    digest = hashlib.sha256(f"format {FORMAT}\n".encode())
    if embargo_until is not None:
        digest.update(f"embargo {embargo_until.isoformat()}\n".encode())
    figures = observations[RATED_FROM].sort_values(in_force.KEY, kind="stable")
    digest.update(figures.to_csv(index=False, date_format="%Y-%m-%d").encode())
    digest.update(comments[commentary.SAID].to_csv(index=False, date_format="%Y-%m-%d").encode())
    judged = held[quality.JUDGED].sort_values(quality.JUDGED)
    digest.update(judged.to_csv(index=False, header=False, date_format="%Y-%m-%d").encode())
    for name, table in sorted(reference.tables.items()):
        digest.update(f"{name}\n{table.to_csv(index=False, date_format='%Y-%m-%d')}".encode())
    digest.update(Indicators.dump_json(dict(sorted(indicators.items()))))
    for method in methods:
        digest.update(Methods.dump_json(method))
    return digest.hexdigest()[:8]


def _loads_behind(observations: pd.DataFrame) -> pd.DataFrame:
    """The files whose figures are in the release, latest publication first."""
    behind = observations.groupby(["source", "kind", "file_name", "published_on"], as_index=False)
    counted = behind.agg(figures=("figures", "sum"), last_period=("period_end", "max"))
    counted = in_columns(counted, "file_name")
    return counted.sort_values(["published_on", "file_name"], ascending=[False, True])
