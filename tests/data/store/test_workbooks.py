"""Workbooks through the whole of `load`: of every kind, and those that cannot be taken."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.sources.ae_provider_sheet import ALL, OVER, PERCENTAGE, TYPES
from data.store import database, schema
from tests.data.floor import contents, figure, write_tidy
from tests.data.sources.workbooks import compound, ods, xlsb, xlsx

HEADER = ("Code", "Region", "Name", *TYPES, ALL, *TYPES, OVER, PERCENTAGE)
ENGLAND = ("-", "-", "England", 1000, 0, 500, 1500, 140, 0, 10, 150, 0.9)
ALPHA = ("AAA", "North", "Alpha", 1000, 0, 0, 1000, 140, 0, 0, 140, 0.86)
BETA = ("BBB", "North", "Beta", 0, 0, 500, 500, 0, 0, 10, 10, 0.98)


def sheets(*rows: tuple) -> dict:
    """The A&E workbook of January 2017: England 1,350 of 1,500 within four hours."""
    block = [("Period:", "January 2017"), ("Published:", "9th March 2017"), (None,)]
    return {
        "Notes": [("Written by hand",)],
        "A&E Data": [*block, HEADER, *(rows or (ENGLAND, ALPHA, BETA))],
    }


MADE = {".xlsx": xlsx, ".ods": ods, ".xlsb": xlsb}


@pytest.mark.parametrize("ending", MADE)
def test_a_workbook_of_each_kind_goes_into_the_store(desk: Path, run, ending: str):
    file = desk / f"January-2017{ending}"
    file.write_bytes(MADE[ending](sheets()))
    code, out, err = run("load", file)
    assert (code, err) == (0, "")
    assert "load 1, ae_provider_sheet\n  3 rows: 3 new" in out
    assert "Read: sheet 'A&E Data'. Not read: 'Notes'." in out
    with database.opened() as store, store.connect() as connection:
        rows = connection.execute(schema.observation.select().order_by(schema.observation.c.area))
        found = [(row.area, row.numerator, row.denominator, row.line) for row in rows]
    assert found == [("AAA", 860, 1000, 6), ("BBB", 490, 500, 7), ("E92000001", 1350, 1500, 5)]


def test_one_figure_in_workbooks_of_several_kinds_is_one_load(desk: Path, run):
    for ending, make in MADE.items():
        (desk / f"January-2017{ending}").write_bytes(make(sheets()))
    code, out, _ = run("load", *(desk / f"January-2017{ending}" for ending in MADE))
    assert code == 0
    assert out.count("no load was made") == 2
    assert run("status")[1].startswith("1 load, 3 rows")


def with_macros() -> bytes:
    file = io.BytesIO(xlsx(sheets()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    return file.getvalue()


REFUSED = {
    "macros": (with_macros(), "the workbook has macros", "save it as .xlsx, without them"),
    "a password": (compound("EncryptedPackage"), "has a password", "save it without one"),
    "a cut": (xlsx(sheets())[:-900], "cut short", "Fetch it again"),
    "a cut .xls": (compound("Workbook")[:700], "damaged or cut short", "Fetch it again"),
    "nothing": (xlsx({"A&E Data": [[]]}), "every sheet of the workbook is empty", "Fetch it again"),
    "a formula in a name": (
        xlsx(sheets(ENGLAND, ("AAA", "N", "@SUM(A1)", *ALPHA[3:]), BETA)),
        "sheet 'A&E Data', row 6: value '@SUM(A1)' begins like a spreadsheet formula",
        "Fetch it from its publisher again",
    ),
}


@pytest.fixture
def desk_with_figures(desk: Path, run) -> Iterator[Path]:
    """A store with a figure; whatever the test does, it is in the end as it was."""
    assert run("load", write_tidy(desk / "first.csv", figure("AAA", 1)))[0] == 0
    with database.opened() as store:
        before = contents(store)
    kept = sorted(desk.rglob("raw/**/*"))
    yield desk
    with database.opened() as store:
        assert contents(store) == before
    assert sorted(desk.rglob("raw/**/*")) == kept


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_taken_is_refused_in_a_line_with_the_good_file_beside(
    desk_with_figures: Path, run, name: str
):
    content, problem, remedy = REFUSED[name]
    bad, good = desk_with_figures / "January-2017.xlsx", desk_with_figures / "good.xlsx"
    bad.write_bytes(content)
    good.write_bytes(xlsx(sheets()))
    code, out, err = run("load", good, bad)
    assert (code, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("January-2017.xlsx: ")
    assert problem in err
    assert remedy in err


def zeros_before(workbook: bytes, path: Path) -> None:
    """A workbook of 300 MB: most of it is a hole before what is a ZIP."""
    with path.open("wb") as file:
        file.truncate(300_000_000)
        file.seek(300_000_000)
        file.write(workbook)


def ole_with_zeros(_: bytes, path: Path) -> None:
    with path.open("wb") as file:
        file.write(compound("Workbook"))
        file.truncate(300_000_000)


def bomb(workbook: bytes, path: Path) -> None:
    """A kilobyte for each megabyte that comes out: 700 MB of blanks in a sheet."""
    path.write_bytes(workbook)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet9.xml", "w") as part,
    ):
        for _ in range(700):
            part.write(b" " * 1_000_000)


def zipped_bomb(_: bytes, path: Path) -> None:
    """The same with a CSV file in it, of 600 MB."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("figures.csv", "w") as part,
    ):
        for _ in range(600):
            part.write(b"0" * 1_000_000)


WATCHED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Runs a command from a small process: a large one's memory would count as the command's."""


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (zeros_before, "bytes, more than the 100,000,000 allowed"),
        (ole_with_zeros, "the file has 300,000,000 bytes, more than the 100,000,000"),
        (bomb, "the workbook is too large"),
        (zipped_bomb, "the file in the ZIP has more than 500,000,000 bytes"),
    ],
)
@pytest.mark.slow
def test_a_file_made_to_be_enormous_is_refused_with_little_memory(
    desk_with_figures: Path, make, problem: str
):
    """In a process of its own, whose memory, and that of those it starts, is looked at: 400 MB is
    what the program needs for a small file, and half of it again.
    """
    file = desk_with_figures / "January-2017.xlsx"
    make(xlsx(sheets()), file)
    command = [sys.executable, "-c", WATCHED, sys.executable, "-m", "data", "load", str(file)]
    loading = subprocess.run(command, capture_output=True, text=True, check=False)
    code, most = map(int, loading.stdout.split())
    assert code == 1
    assert problem in loading.stderr
    assert loading.stderr.count("\n") == 1
    assert most < 400_000, "kilobytes"
