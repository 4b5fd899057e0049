"""A release: every figure one audience sees, scored once, in one file that never changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
from pydantic import TypeAdapter

from data import disk
from data.faults import DataError
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.target import Target

ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
"""A release's id: its as-at date and a hash of what it is made of."""

FILE = "release.duckdb"
EMBARGO = "embargo"
"""A file beside it that says until when (UTC) the release is under embargo, where it is."""

FORMAT = 10
"""Raised when the arithmetic or the tables change, so that the same inputs get a new id."""

Methods = TypeAdapter(Method)
Indicators = TypeAdapter(dict[str, Indicator])
Ambitions = TypeAdapter(dict[str, list[Target]])


@dataclass(frozen=True, eq=False)
class Release:
    """One audience's figures as at one date, with the definitions they were scored by.

    `series`: each indicator, place and period with value, target and gap. `inputs`: what sums
    were made of. `scores`, `domains`, `ratings`: as at `as_at`; `history`: composite and category
    at the end of each month before. `latest` to `views`: see metrics.analysis. `ambitions`,
    `areas`, `shares`, `tiles`: the reference as it was. `observations`: the figures in force.
    `loads`: the files behind them. `commentary`: what people wrote, see data.commentary. `quality`,
    `loaded`, `held`, `revisions`: see data.quality.
    `unmapped`: what counts for no area here, see data.coverage.
    `public_ratings`: in an internal release, what the public's of the same publication says.
    `embargo_until`: in an internal release, when (UTC) the last embargo on what is in it ends.
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
    quality: pd.DataFrame
    loaded: pd.DataFrame
    held: pd.DataFrame
    revisions: pd.DataFrame
    public_ratings: pd.DataFrame
    unmapped: pd.DataFrame
    embargo_until: datetime | None = None

    def late(self, today: date) -> pd.DataFrame:
        """The rows of `quality` that are late today, which may be long after this was made."""
        return self.quality[self.quality["due"] < pd.Timestamp(today)]


TABLES = [field.name for field in fields(Release) if field.type is pd.DataFrame]


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
        for name in TABLES:
            file.register("stage", getattr(release, name))
            file.execute(f'CREATE TABLE "{name}" AS SELECT * FROM stage')  # noqa: S608
            file.unregister("stage")
        facts = {
            "format": str(FORMAT),
            "id": release.id,
            "audience": release.audience,
            "as_at": release.as_at.isoformat(),
            "demonstration": str(int(release.demonstration)),
            "method": Methods.dump_json(release.method).decode(),
            "ambitions": Ambitions.dump_json(dict(release.ambitions)).decode(),
            "indicators": Indicators.dump_json(dict(release.indicators)).decode(),
        }
        file.execute("CREATE TABLE fact (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
        file.executemany("INSERT INTO fact VALUES (?, ?)", list(facts.items()))
        file.commit()


def embargo_until(folder: Path) -> datetime | None:
    """When (UTC) the embargo on the release in a folder ends, None where it never had one."""
    try:
        return datetime.fromisoformat((folder / EMBARGO).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        str(folder / FILE), read_only=True, config={"enable_external_access": "false"}
    )


def unmapped(folder: Path) -> pd.DataFrame:
    """The table `unmapped` of the release in a folder, without reading the rest; indicator and
    unmapped alone, and no rows of a release that cannot be read.
    """
    try:
        with _opened(folder) as file:
            return file.table("unmapped").df()[["indicator", "unmapped"]]
    except duckdb.Error:
        return pd.DataFrame({"indicator": [], "unmapped": []})


def read(folder: Path) -> Release:
    """The release in a folder, whole: it is small, so the file is read once and closed again.

    No connection stays open, so a worker may fork before or after. Raises DataError where the
    file is missing, broken or of a format this program does not know.
    """
    path = folder / FILE
    try:
        with _opened(folder) as file:
            facts = dict(file.execute("SELECT name, value FROM fact").fetchall())
            if facts["format"] != str(FORMAT):
                raise DataError(
                    f"{path} is of format {facts['format']}; this program reads {FORMAT}. "
                    "Publish again."
                )
            tables = {name: file.table(name).df() for name in TABLES}
        return Release(
            id=facts["id"],
            audience=facts["audience"],
            as_at=date.fromisoformat(facts["as_at"]),
            demonstration=facts["demonstration"] == "1",
            method=Methods.validate_json(facts["method"]),
            indicators=Indicators.validate_json(facts["indicators"]),
            ambitions=Ambitions.validate_json(facts["ambitions"]),
            embargo_until=embargo_until(folder),
            **tables,
        )
    except (duckdb.Error, KeyError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise DataError(f"{path} is no release: {reason}. Publish again.") from error
