"""Two tiny public releases, large counts only, and the open data of the second."""

from pathlib import Path

import pytest

from data import times
from data.geography.reference import Reference
from data.open_data import api, files
from data.releases.release import Release
from data.store import database
from tests.data.floor import Floor, figure, published

FIGURES = (
    figure("AAA", 9000, 10_000),
    figure("BBB", 8000, 10_000),
    figure("AAA", 500, 10_000, indicator="delayed_transfers"),
    figure("BBB", 400, 10_000, indicator="delayed_transfers"),
    figure("north", 2000, 10_000, indicator="gp_extended_access"),
    *(published(area, 41, indicator="early_cancer_diagnosis") for area in ("F01", "N01", "S01")),
    *(published(area, 18.5) for area in ("F01", "N01", "S01")),
)
"""North has five indicators of core-1; south four, so its weight is shared among these."""


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory, tables: Reference) -> tuple[Release, Release]:
    """A public release, and the next, in which north's A&E of December fell below 50%."""
    with (
        database.opened("duckdb:///:memory:") as engine,
        pytest.MonkeyPatch.context() as patch,
    ):
        floor = Floor(tmp_path_factory.mktemp("pair"), engine, tables)
        patch.setattr(times, "now", lambda: floor.clock)
        floor.load(*FIGURES)
        first = floor.build("public")
        floor.wait(days=1)
        floor.load(
            figure("AAA", 4000, 10_000),
            figure("AAA", 2000, 10_000, indicator="delayed_transfers"),
            published("N01", 30),
            published("N01", 20, indicator="early_cancer_diagnosis"),
        )
        return first, floor.build("public")


@pytest.fixture(scope="session")
def first(pair: tuple[Release, Release]) -> Release:
    return pair[0]


@pytest.fixture(scope="session")
def second(pair: tuple[Release, Release]) -> Release:
    return pair[1]


@pytest.fixture(scope="session")
def opened(first: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a site with the first release's open data."""
    site = tmp_path_factory.mktemp("site")
    files.write(first, api.documents(first), site, [], "https://ratings.example.org", {"north": []})
    return site
