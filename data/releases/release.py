"""A release: every figure one audience sees, scored once, in one file that never changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from pydantic import TypeAdapter

from data import disk
from data.profile import FIRST, Naming, Words
from data.releases import plain_tables
from data.releases.opened import (
    EMBARGO,
    FILE,
    FORMAT,
    OtherFormat,
    Unreadable,
    embargo_until,
    opened,
    written,
)
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.plan.tables import Plan, nothing_planned
from metrics.rating import target_chains
from metrics.score import TOLERANCE
from metrics.target import Target

ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9a-f]{8}")
"""A release's id: its as-at date and a hash of what it is made of."""

Methods = TypeAdapter(Method)
Indicators = TypeAdapter(dict[str, Indicator])
Ambitions = TypeAdapter(dict[str, list[Target]])
Namings = TypeAdapter(Naming)


@dataclass(frozen=True, eq=False)
class Release:
    """One audience's figures as at one date, with the definitions they were scored by.

    `series`: each indicator, place and period with value, target and gap. `inputs`: what sums
    were made of. `scores`, `domains`, `ratings`: as at `as_at`; `history`: composite and category
    at the end of each month before. `latest` to `views`: see metrics.analysis. `ambitions`,
    `areas`, `shares`, `tiles`: the reference as it was. `observations`: the figures in force.
    `loads`: the files behind them. `commentary`: what people wrote, see data.store.commentary.
    `events`: what happened and when, see data.store.events.
    `quality`, `loaded`, `held`, `revisions`: see data.store.quality.
    `unmapped`: what counts for no area here, see data.store.coverage.
    `naming`: name, title and words of the profile that it is of.
    `public_ratings`: in an internal release, what the public's of the same publication says.
    `embargo_until`: in an internal release, when (UTC) the last embargo on what is in it ends.
    `beside`: in a public release that is made now, those that were open then, see
    data.releases.disclosure.control.
    `plan`: the tables of the plan by name, see metrics.plan.tables.
    """

    id: str
    audience: str
    as_at: date
    demonstration: bool
    method: Method
    indicators: Mapping[str, Indicator]
    ambitions: Mapping[str, list[Target]]
    areas: pd.DataFrame
    shares: pd.DataFrame
    tiles: pd.DataFrame
    observations: pd.DataFrame
    series: pd.DataFrame
    inputs: pd.DataFrame
    scores: pd.DataFrame
    domains: pd.DataFrame
    ratings: pd.DataFrame
    history: pd.DataFrame
    latest: pd.DataFrame
    spc_points: pd.DataFrame
    spc: pd.DataFrame
    rebases: pd.DataFrame
    certainty: pd.DataFrame
    spread: pd.DataFrame
    routes: pd.DataFrame
    robustness: pd.DataFrame
    views: pd.DataFrame
    loads: pd.DataFrame
    commentary: pd.DataFrame
    events: pd.DataFrame
    quality: pd.DataFrame
    loaded: pd.DataFrame
    held: pd.DataFrame
    revisions: pd.DataFrame
    public_ratings: pd.DataFrame
    unmapped: pd.DataFrame
    naming: Naming = FIRST
    embargo_until: datetime | None = None
    beside: frozenset[str] | None = None
    plan: Plan = field(default_factory=nothing_planned)

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each area by its id, in the reference's order."""
        return dict(zip(self.areas["id"], self.areas["name"], strict=True))

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each area (nation, footprint, place) by its id, in the reference's order."""
        return dict(zip(self.areas["id"], self.areas["kind"], strict=True))

    @cached_property
    def publishers(self) -> dict[str, str]:
        """The name of each area by its id, and of each provider by its code."""
        return dict(zip(self.shares["provider"], self.shares["name"], strict=True)) | self.names

    @cached_property
    def provisional(self) -> frozenset[str]:
        """The indicators that have a provisional figure among the scores."""
        return frozenset(self.scores.loc[self.scores["status"] == "provisional", "indicator"])

    @cached_property
    def made_of(self) -> dict[str, frozenset[str]]:
        """Of each indicator, which kinds its figures are: real, demonstration, or both."""
        kinds = self.series[["indicator", "kind"]].drop_duplicates().groupby("indicator")["kind"]
        return {str(id): frozenset(each) for id, each in kinds}

    @cached_property
    def on_assumed_shares(self) -> frozenset[str]:
        """The areas that get an assumed part, less than the whole, of some provider's figures."""
        assumed = self.shares.loc[self.shares["basis"] == "assumed", "provider"]
        parts = self.inputs[self.inputs["provider"].isin(assumed)]
        figure = ["place", "indicator", "period_start", "period_end"]
        used = self.scores.loc[self.scores["weight"] > 0, figure]
        return frozenset(parts[parts["share"] < 1 - TOLERANCE].merge(used, on=figure)["place"])

    @property
    def is_planned(self) -> bool:
        """Whether it has anything of a plan."""
        return any(len(table) for table in self.plan.values())

    @property
    def words(self) -> Words:
        """What places and footprints are called here."""
        return self.naming.words

    def noun(self, area: str) -> str:
        """What an area is called here: a place, a system, or as its kind is."""
        return self.words.one(self.kinds[area])

    @cached_property
    def target_chains(self) -> dict[str, tuple[str, ...]]:
        """Where each area looks for its target: itself, its footprint, England."""
        return target_chains(self.areas)

    def rating(self, place: str) -> pd.Series:
        """The row of `ratings` of a place. Raises KeyError if the place has none."""
        return self.ratings.set_index("place", drop=False).loc[place]

    def scores_of(self, place: str) -> pd.DataFrame:
        """The rows of `scores` of a place, in order; none if it has no scores."""
        return self.rows("scores", place=place)

    def series_of(self, indicator: str) -> pd.DataFrame:
        """The rows of `series` of an indicator, in order; none if it has no figures."""
        return self.rows("series", indicator=indicator)

    def rows(self, table: str, **values: str) -> pd.DataFrame:
        """The rows of a table whose columns have these values, in order: rows("spc", place="ash").

        For the first column it is kept which rows have which value, as every page asks for some.
        """
        (column, value), *further = values.items()
        whole: pd.DataFrame = getattr(self, table)
        if (table, column) not in self._places_of_rows:
            self._places_of_rows[table, column] = whole.groupby(column).indices
        found = whole.take(self._places_of_rows[table, column].get(value, []))
        return rows_of(found, **dict(further))

    @cached_property
    def _places_of_rows(self) -> dict[tuple[str, str], dict[str, np.ndarray]]:
        """By table and column, the numbers of the rows that have each value."""
        return {}

    def late(self, today: date) -> pd.DataFrame:
        """The rows of `quality` that are late today, which may be long after this was made."""
        return self.quality[self.quality["due"] < pd.Timestamp(today)]


def rows_of(table: pd.DataFrame, **values: object) -> pd.DataFrame:
    """The rows of a table whose columns have these values: rows_of(release.spc, place="leeds")."""
    for column, value in values.items():
        if table.empty:
            break
        table = table[table[column] == value]
    return table


TABLES = [field.name for field in fields(Release) if field.type is pd.DataFrame]
PLAN = {name: f"plan_{name}" for name in nothing_planned()}
"""The names in a release's file of the tables of the plan."""


def write(release: Release, folder: Path) -> None:
    """Write the release into a folder that is not visible to readers yet, safely on disk."""
    path = folder / FILE
    _fill(path, release)
    disk.sync(path)
    if release.embargo_until is not None:
        (folder / EMBARGO).write_text(release.embargo_until.isoformat(), encoding="utf-8")
        disk.sync(folder / EMBARGO)
    disk.sync(folder)


def _fill(path: Path, release: Release) -> None:
    with duckdb.connect(str(path)) as file:
        file.begin()
        tables = {name: getattr(release, name) for name in TABLES}
        tables |= {PLAN[name]: table for name, table in release.plan.items()}
        for name, table in tables.items():
            file.register("stage", table)
            file.execute(f'CREATE TABLE "{name}" AS SELECT * FROM stage')  # noqa: S608
            file.unregister("stage")
        facts = {
            "format": str(FORMAT),
            "id": release.id,
            "audience": release.audience,
            "as_at": release.as_at.isoformat(),
            "demonstration": str(int(release.demonstration)),
            "embargo_until": written(release.embargo_until),
            "naming": Namings.dump_json(release.naming).decode(),
            "method": Methods.dump_json(release.method).decode(),
            "ambitions": Ambitions.dump_json(dict(release.ambitions)).decode(),
            "indicators": Indicators.dump_json(dict(release.indicators)).decode(),
        }
        file.execute("CREATE TABLE fact (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
        file.executemany("INSERT INTO fact VALUES (?, ?)", list(facts.items()))
        file.commit()


def read(folder: Path, id: str | None = None) -> Release:
    """The whole release in a folder. It is small, so the file is read once and closed.

    The folder is named by the release's id, unless `id` says another, and is in a folder named by
    its audience. No connection stays open, so a worker may fork before or after. Raises Unreadable
    where the file is missing, broken, of a format this program does not know, or of another id,
    audience or embargo than the folder says.
    """
    with opened(folder, id or folder.name) as (file, facts):
        tables = {name: file.table(name).df() for name in TABLES}
        plan = {name: file.table(of_file).df() for name, of_file in PLAN.items()}
        return Release(
            id=facts["id"],
            audience=facts["audience"],
            as_at=date.fromisoformat(facts["as_at"]),
            demonstration=facts["demonstration"] == "1",
            method=Methods.validate_json(facts["method"]),
            indicators=Indicators.validate_json(facts["indicators"]),
            ambitions=Ambitions.validate_json(facts["ambitions"]),
            naming=Namings.validate_json(facts.get("naming", "{}")),  # older ones do not say it
            embargo_until=embargo_until(folder),
            plan=plan,
            **tables,
        )


def confirm(folder: Path) -> None:
    """Raise Unreadable unless a folder holds the release that its name and channel say, and
    OtherFormat where this program cannot read it.
    """
    with opened(folder, folder.name):
        pass


def is_broken(folder: Path) -> bool:
    """Whether a folder lacks the release that its name and channel say; one of another format is
    whole.
    """
    try:
        confirm(folder)
    except OtherFormat:
        return False
    except Unreadable:
        return True
    return False


def check(folder: Path, id: str) -> None:
    """Read a release that somebody else has made, as pages will. Raises Unreadable, as `read`,
    and where its texts would fill the memory. One of another format is opened and not read.
    """
    with opened(folder, id, any_format=True) as (file, facts):
        plain_tables.refuse_long_texts(file)
    if facts["format"] == str(FORMAT):
        read(folder, id)
