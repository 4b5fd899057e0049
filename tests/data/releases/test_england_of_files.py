"""England's own row of a published file: kept, compared with, and counted once."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.geography import reference
from data.sources.ae_monthly import ATTENDANCES, OVER
from data.sources.ae_provider_sheet import ALL, PERCENTAGE, TYPES, WITHIN
from data.sources.ae_provider_sheet import OVER as ALL_OVER
from tests.data.floor import EVERYTHING, Floor, write_reference
from tests.data.sources.workbooks import xlsx

CODES = "code,area,note\nE92000001,england,\nF01,shire,\nN01,north,\nS01,south,\n"
KEY = ["place", "numerator", "denominator"]


@pytest.fixture
def here(floor: Floor, tmp_path: Path) -> Floor:
    """The tiny floor, where England has its true code."""
    tables = reference.read(write_reference(tmp_path / "codes", area_codes=CODES))
    return replace(floor, reference=tables)


def monthly(floor: Floor) -> Path:
    """AAA 900 of 1,000 within four hours, BBB 320 of 400, a hospital elsewhere 400 of 600."""
    rows = [("AAA", "NORTH", 1000, 100), ("BBB", "NORTH", 400, 80), ("XXX", "LONDON", 600, 200)]
    lines = [",".join(["Period", "Org Code", "Parent Org", "Org name", *ATTENDANCES, *OVER])]
    for code, region, seen, late in rows:
        lines.append(f"MSitAE-DECEMBER-2017,{code},{region},{code} TRUST,{seen},0,0,{late},0,0")
    path = floor.folder / "Monthly-AE-December-2017.csv"
    path.write_text("\n".join([*lines, "TOTAL,TOTAL,TOTAL,TOTAL,2000,0,0,380,0,0", ""]))
    return path


def workbook(floor: Floor) -> Path:
    """The same as a workbook, revised."""
    block = [("Period:", "December 2017"), ("Revised:", "8th February 2018"), ()]
    header = ("Code", "Region", "Name", *TYPES, ALL, *TYPES, WITHIN, *TYPES, ALL_OVER, PERCENTAGE)
    rows = [("-", "-", "England", 2000, 380), ("AAA", "N", "Alpha", 1000, 100)]
    rows += [("BBB", "N", "Beta", 400, 80), ("XXX", "L", "X Trust", 600, 200)]
    cells = [
        (
            *names,
            seen,
            0,
            0,
            seen,
            seen - late,
            0,
            0,
            seen - late,
            late,
            0,
            0,
            late,
            1 - late / seen,
        )
        for *names, seen, late in rows
    ]
    path = floor.folder / "AE-December-2017.xlsx"
    path.write_bytes(xlsx({"Provider Level Data": [*block, header, *cells]}))
    return path


@pytest.mark.parametrize("file", [monthly, workbook])
def test_england_is_what_the_file_prints(here: Floor, file):
    """England within four hours: 1,620 of 2,000, 81%. North has 80% of AAA and a quarter of BBB:
    800 of 900, 88.9%; south three quarters of BBB: 240 of 300, 80%.
    """
    here.load(*(row for row in EVERYTHING if not row.startswith("ae_four_hour")))
    (loaded,) = here.load_files(file(here))
    assert loaded.areas == ("England", "North", "South")
    (unmapped,) = loaded.unmapped
    assert [(one.code, one.share) for one in unmapped.codes] == [("XXX", 0.3)]
    for audience in ("internal", "public"):
        found = here.build(audience).latest
        found = found[found["indicator"] == "ae_four_hour"].set_index("place")
        assert found.loc["england", ["numerator", "denominator"]].tolist() == [1620, 2000]
        assert found.loc["shire", ["numerator", "denominator"]].tolist() == [1040, 1200]
        assert found["england"].round(6).dropna().unique().tolist() == [81]
        versus = found["versus"].to_dict()
        assert (versus["north"], versus["south"]) == ("better", "similar")


def test_the_csv_and_the_workbook_of_a_month_are_one(here: Floor):
    here.load_files(monthly(here))
    (again,) = here.load_files(workbook(here))
    assert (again.already, again.rows, again.unchanged, again.revised) == (True, 4, 4, 0)
