"""A store, a reference and a shelf of releases, all tiny: two places, a footprint, two providers.

North counts on 80% of AAA (the rest of AAA's patients come from outside) and a quarter of BBB;
south has the other three quarters of BBB.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data.geography.reference import Reference
from data.releases import release as releases
from data.releases.disclosure import open_releases
from data.releases.disclosure.open_releases import OpenRelease
from data.releases.publish import Published, publish
from data.releases.release import Release
from data.store import database, in_force, load, schema
from data.store.in_force import Knowledge
from data.store.load import Loaded
from metrics import registry
from tests.data import built

REFERENCE = {
    "areas": """
id,name,kind,footprint
england,England,nation,
shire,The Shire,footprint,
north,North,place,shire
south,South,place,shire
""",
    "area_codes": """
code,area,note
E01,england,
F01,shire,
N01,north,the moor is not in it
S01,south,
""",
    "provider_place": """
provider,name,place,share,valid_from,valid_to,basis
AAA,Alpha Hospital,north,0.8,2010-04-01,,assumed
AAA,Alpha Hospital,outside,0.2,2010-04-01,,assumed
BBB,Beta Hospital,north,0.25,2010-04-01,,assumed
BBB,Beta Hospital,south,0.75,2010-04-01,,assumed
""",
    "ambitions": """
indicator,area,date,level,interpolation,source
smoking_prevalence,shire,2015-12-31,20.0,linear,a plan of the shire
smoking_prevalence,shire,2020-12-31,15.0,linear,a plan of the shire
""",
}
HEADER = "indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status"
CORE = ("--method", "core-1")
START = datetime(2018, 3, 1, 9)


def write_reference(folder: Path, **changed: str | None) -> Path:
    """The tiny reference as CSV files, with some tables replaced, or left out where None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {**REFERENCE, **changed}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text.lstrip(), encoding="utf-8")
    return folder


def figure(
    area: str = "AAA",
    numerator: float | str = 90,
    denominator: float | str = 100,
    *,
    indicator: str = "ae_four_hour",
    period: str = "2017-12",
    value: float | str = "",
    lower: float | str = "",
    upper: float | str = "",
    status: str = "final",
) -> str:
    """A row of a tidy CSV; `period` is a month (2017-12) or a year (2017)."""
    span = pd.Period(period)
    cells = (indicator, area, span.start_time.date(), span.end_time.date())
    return ",".join(map(str, (*cells, numerator, denominator, value, lower, upper, status)))


def published(
    area: str, value: float, *, indicator: str = "smoking_prevalence", **rest: Any
) -> str:
    """A row with a value and no counts, for the year 2016 unless said otherwise."""
    return figure(area, "", "", indicator=indicator, value=value, **{"period": "2016", **rest})


EVERYTHING = (
    figure("AAA", 90),
    figure("BBB", 80),
    figure("AAA", 5, indicator="delayed_transfers"),
    figure("BBB", 4, indicator="delayed_transfers"),
    figure("north", 20, indicator="gp_extended_access"),
    figure("south", 30, indicator="gp_extended_access"),
    *(published(area, 41, indicator="early_cancer_diagnosis") for area in ("F01", "N01", "S01")),
    *(published(area, 18.5) for area in ("F01", "N01", "S01")),
)
"""Enough for both places and the footprint to be rated on all five indicators of core-1."""


def write_tidy(path: Path, *rows: str) -> Path:
    """A tidy CSV of these rows."""
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def contents(engine: sa.Engine) -> dict[str, list[tuple]]:
    """Every row of every table, to compare a store before and after."""
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for name, table in schema.METADATA.tables.items()
        }


def empty(engine: sa.Engine) -> None:
    """Leave no row in any table."""
    for table in reversed(schema.METADATA.sorted_tables):
        with engine.begin() as connection:
            connection.execute(table.delete())


def store(floor: "Floor", rows: pd.DataFrame) -> None:
    """Put rows into the store as they are, each in the load whose `load_id` it has."""
    loads = rows.drop_duplicates("load_id").rename(columns={"load_id": "id"})
    blank = dict.fromkeys(["file_name", "sha256", "layout", "loaded_by"], "")
    loads = loads.assign(**blank, embargo_until=pd.NaT, loaded_at=START, row_count=1)
    figures = ["numerator", "denominator", "value", "lower", "upper"]
    with floor.engine.begin() as connection:
        database.append(connection, schema.load, loads)
        rows = rows.reindex(columns=[one.name for one in schema.observation.columns])
        rows = rows.astype(dict.fromkeys(figures, float))
        database.append(connection, schema.observation, rows)


@dataclass
class Floor:
    """What a test needs of the data floor: load rows, look at what is in force, build, publish.

    The clock stands still until `wait` moves it; each load gets a file name of its own.
    """

    folder: Path
    engine: sa.Engine
    reference: Reference
    clock: datetime = START
    files: int = field(default=0)

    @property
    def releases(self) -> Path:
        """The shelf."""
        return self.folder / "releases"

    def wait(self, **span: float) -> datetime:
        """Let time pass, as `timedelta` takes it; the time now."""
        self.clock += timedelta(**span)
        return self.clock

    def file(self, *rows: str, name: str = "") -> Path:
        """A tidy CSV of these rows."""
        self.files += 1
        return write_tidy(self.folder / (name or f"file-{self.files}.csv"), *rows)

    def load(self, *rows: str, name: str = "", **provenance: Any) -> Loaded:
        """Load a tidy CSV of these rows."""
        return self.load_files(self.file(*rows, name=name), **provenance)[0]

    def load_files(self, *paths: Path, **provenance: Any) -> list[Loaded]:
        """Load files in one go."""
        return load.load(self.engine, paths, load.Provenance(**provenance), self.reference)

    def rows(self, audience: str = "internal", known_at: datetime | None = None) -> pd.DataFrame:
        """The figures in force for an audience."""
        seen = in_force.seen(self.knowledge(audience, known_at))
        with self.engine.connect() as connection:
            return in_force.in_force(connection, self.reference, registry.indicators(), seen)

    def knowledge(self, audience: str = "internal", known_at: datetime | None = None) -> Knowledge:
        """What an audience knows by then, or now."""
        return Knowledge(audience, self.clock, known_at or self.clock)

    def numerators(self, audience: str = "internal", known_at: datetime | None = None) -> list:
        """The numerators in force, in order of indicator, area and period."""
        return self.rows(audience, known_at)["numerator"].tolist()

    def build(
        self,
        audience: str = "internal",
        as_at: date | None = None,
        known_at: datetime | None = None,
        **changed: Any,
    ) -> Release:
        """A release; `changed` may replace the reference, the indicators or the method, and give
        the `public` release beside it.
        """
        inputs: Mapping[str, Any] = {
            "reference": self.reference,
            "indicators": registry.indicators(),
            "method": registry.methods()["core-1"],
            **changed,
        }
        with self.engine.connect() as connection:
            return built.build(
                connection,
                *(inputs[name] for name in ("reference", "indicators", "method")),
                self.knowledge(audience, known_at),
                as_at,
                public=inputs.get("public"),
                earlier=self.open_to_the_public() if audience == "public" else (),
            )

    def open_to_the_public(self) -> tuple[OpenRelease, ...]:
        """What readers can open on the public's line."""
        return open_releases.read(self.releases / "public", registry.indicators())

    def write(self, release: Release) -> Path:
        """Write a release to where its line has it, without publishing it; its folder."""
        folder = self.releases / release.audience / release.id
        folder.mkdir(parents=True)
        releases.write(release, folder)
        return folder

    def publish(self, audience: str = "internal", **options: Any) -> Published:
        """Build a release and make it current."""
        return self.make_current(self.build(audience, **options))

    def make_current(self, release: Release) -> Published:
        """Publish a release that is built already."""
        with self.engine.begin() as connection:
            return publish(connection, release, self.releases)
