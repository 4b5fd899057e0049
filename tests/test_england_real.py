"""England's dashboard over real files: what NHS England printed is what its pages show."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from data.releases.reader import Releases
from data.releases.release import Release
from tests.dashboard.conftest import client_of
from tests.dashboard.reading import get
from tests.house import run

pytestmark = [pytest.mark.shared, pytest.mark.slow]

AS_AT = "2025-08-31"
WORKBOOK = "real/ae_workbooks/June-2025-AE-by-provider-3euC4-1.xlsx"
LOADED = ("ae_csv", "ae_workbooks", "cancer", "kh03")
EXACT = 1e-6
"""Proportions of walk-in centres are decimals."""


@pytest.fixture(scope="module")
def folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with all real files, published as at the end of August 2025."""
    files = [path for one in LOADED for path in sorted((shared / "real" / one).iterdir())]
    if not (shared / WORKBOOK).exists():
        pytest.skip("the A&E workbook of June 2025 is not at hand")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROFILE", "england")
        folder = tmp_path_factory.mktemp("england-real")
        run(folder, "load", *files)
        run(folder, "publish", "--no-site", "--as-at", AS_AT)
        yield folder


@pytest.fixture(scope="module")
def release(folder: Path) -> Release:
    return Releases("internal", folder / "releases").current()


def printed(shared: Path, sheet: str) -> pd.DataFrame:
    """Code, attendances, and those within four hours, of a sheet of the workbook, read by another
    library.
    """
    rows = list(load_workbook(shared / WORKBOOK, read_only=True)[sheet].values)
    header = next(row for row in rows if "Code" in row)
    names = ("Code", "Total attendances", "Total Attendances < 4 hours")
    cells = [[row[header.index(name)] for name in names] for row in rows]
    found = [
        [code.lower(), *counts]
        for code, *counts in cells
        if len(str(code)) == 3 and isinstance(counts[0], int | float)
    ]
    return pd.DataFrame(found, columns=["place", "denominator", "numerator"]).set_index("place")


@pytest.mark.parametrize(
    ("sheet", "areas"), [("System Level Data", 42), ("Acute Trust Footprint Data", 123)]
)
def test_sums_equal_what_the_workbook_prints(
    shared: Path, release: Release, sheet: str, areas: int
):
    """A system is all its providers to the last attendance, a trust itself and walk-in centres."""
    theirs = printed(shared, sheet)
    series = release.series_of("ae_four_hour")
    ours = series[series["period_end"] == pd.Timestamp("2025-06-30")].set_index("place")
    assert len(theirs) == areas
    for column in ("numerator", "denominator"):
        assert (ours.loc[theirs.index, column] - theirs[column]).abs().max() < EXACT


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        ("ae_four_hour", 75.9),
        ("cancer_28_day", 74.6),
        ("cancer_31_day", 91.6),
        ("cancer_62_day", 69.3),
        ("ga_bed_occupancy", 91.5),
    ],
)
def test_england_is_what_was_printed_for_the_latest_period(
    release: Release, indicator: str, value: float
):
    england = release.latest.set_index(["indicator", "place"])["value"]
    assert round(england[indicator, "england"], 1) == value


def test_nothing_is_labelled_invented(folder: Path, release: Release):
    assert not release.demonstration
    assert "Invented" not in get(client_of(folder / "releases"), "/").text


def test_systems_are_rated_from_these_files_and_say_what_they_lack(release: Release):
    """Waiting lists, and what is published for systems alone, are in none of the files."""
    systems = release.ratings[release.ratings["place"].map(release.kinds) == "footprint"]
    assert systems["category"].notna().all()
    lacks = release.scores[release.scores["score"].isna() & release.scores["applicable"]]
    of_systems = lacks[lacks["place"].map(release.kinds) == "footprint"]
    assert set(of_systems["indicator"]) == {
        "rtt_18_weeks",
        "rtt_52_weeks",
        "early_cancer_diagnosis",
        "smoking_prevalence",
    }
    assert (lacks["reason"] != "").all()
