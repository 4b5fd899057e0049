"""Files that cannot be taken: each refused in one clear line, with the store as it was."""

import gzip
from pathlib import Path

import pytest

from data import csv_text, profile
from data.store import database
from tests.data.floor import (
    EVERYTHING,
    HEADER,
    Floor,
    contents,
    figure,
    published,
    write_tidy,
)

MONTHLY = (profile.read().demonstration / "ae" / "Monthly-AE-December-2017.csv").read_bytes()
SMOKING = (profile.read().demonstration / "smoking" / "smoking-2016.csv").read_bytes()


def tidy(*rows: str, header: str = HEADER) -> bytes:
    return "".join(f"{row}\n" for row in (header, figure("BBB", 1, 2), *rows)).encode()


def dated(start: str, end: str) -> bytes:
    return tidy(f"ae_four_hour,AAA,{start},{end},1,2,,,,final")


WHOLE_FILE = {
    "an empty file": (b"", "the file is empty", "Fetch it again"),
    "a file of blanks": (b" \n\n ", "the file is empty", "Fetch it again"),
    "a binary file": (bytes(range(256)) * 20, "neither a CSV file nor a workbook", "Load a .csv"),
    "an empty ZIP": (b"PK\x05\x06" + bytes(18), "holds 0 CSV files or workbooks", "Unpack it"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0" + bytes(9), "cut short", "Fetch it again"),
    "gzip": (gzip.compress(tidy()), "a compressed (gzip) file", "Unpack it"),
    "a PDF": (b"%PDF-1.4\n1 0 obj\n", "this is a PDF", "Look for the sheet that it was made from"),
    "part of a page": (b"\xef\xbb\xbf\n <!-- -->\n<table>", "a web page", "Download the file"),
    "a spreadsheet": (
        b"PK\x03\x04" + bytes(500),
        "a ZIP or Excel file that is cut short",
        "Fetch it again",
    ),
    "semicolons": (
        tidy().replace(b",", b";"),
        "semicolons separate the cells of this file, not commas",
        "Save it again as 'CSV UTF-8 (Comma delimited)', with points in decimal numbers",
    ),
    "semicolons about quotations": (
        b'"indicator";"place"\n"ae_four_hour";"AAA"\n',
        "semicolons separate the cells",
        "Save it again as 'CSV UTF-8 (Comma delimited)'",
    ),
    "tabs": (tidy().replace(b",", b"\t"), "tabs separate the cells", "Save it again as"),
    "UTF-16 without a mark": (tidy().decode().encode("utf-16-le"), "UTF-16 text", "Save it again"),
    "UTF-16": (tidy().decode().encode("utf-16"), "UTF-16 text, not UTF-8", "Save it again as"),
    "a header alone": (HEADER.encode() + b"\n", "no complete row under it", "Fetch it again"),
    "another table": (
        b"name,age\nAda,36\n",
        "no known layout",
        "Load a file in one of these layouts (docs/load.md): ",
    ),
    "a web page": (b"<!DOCTYPE html><html></html>", "a web page, not a CSV", "Download the file"),
}

PLACED = {
    "a cell without an end": (
        tidy("x" * 200_000),
        ("line 3", "a cell has more than 131,072 characters"),
        "Fetch it again",
    ),
    "a formula for a place": (
        tidy(figure("=cmd|' /C calc'!A0")),
        ("line 3", "value \"=cmd|' /C calc'!A0\"", "begins like a spreadsheet formula"),
        "Fetch it from its publisher again",
    ),
    "a formula for a number": (
        tidy(figure("AAA", "=1+1")),
        ("line 3", "column 'numerator'", "value '=1+1'", "is not a number"),
        "Write digits",
    ),
    "another encoding": (
        tidy(published("north", 17)).replace(b"final", b"fin\x81l"),
        ("line 2", "byte 0x81"),
        "Save it again as 'CSV UTF-8 (Comma delimited)'",
    ),
    "cut short in a quotation": (
        tidy('ae_four_hour,"AA'),
        ("line 3",),
        "Fetch it again: it may be cut short",
    ),
    "a column missing": (
        tidy(header=HEADER.replace(",denominator", "")),
        ("line 1", "missing: 'denominator'"),
        "Correct the header",
    ),
    "a published column missing": (
        MONTHLY.replace(b"Period,Org Code,", b"Period,Organisation Code,"),
        ("line 1", "missing: 'Org Code'; unknown: 'Organisation Code'"),
        "Correct the header",
    ),
    "text in a number": (
        tidy(figure("AAA", "many")),
        ("line 3", "column 'numerator'", "value 'many'", "is not a number"),
        "Write digits",
    ),
    "text in a published number": (
        MONTHLY.replace(b"TRUST,", b"TRUST,n/a", 1),
        ("line 2", "column 'A&E attendances Type 1'", "value 'n/a", "is not a number"),
        "Write digits",
    ),
    "a percentage over 100": (
        tidy(published("north", 117)),
        ("line 3", "column 'value'", "value '117'", "above the highest possible value"),
        "Correct it",
    ),
    "a published percentage over 100": (
        SMOKING.replace(b",17.3000,16.4711,18.1289,", b",117.3,116.4,118.1,"),
        ("line 3", "column 'value'", "value '117.3'", "above the highest possible value"),
        "Correct it",
    ),
    "a part above the whole": (
        tidy(figure("AAA", 101, 100)),
        ("line 3", "column 'numerator'", "value '101'", "more than the denominator"),
        "Correct one of the two",
    ),
    "a negative count": (
        tidy(figure("AAA", -1, 100)),
        ("line 3", "column 'numerator'", "value '-1'", "is negative"),
        "A count is 0 or more",
    ),
    "an unknown indicator": (
        tidy(figure(indicator="handwashing")),
        ("line 3", "column 'indicator'", "value 'handwashing'", "is not an indicator here"),
        "Write one of ae_four_hour, ",
    ),
    "an unknown place": (
        tidy(figure("mordor")),
        ("line 3", "column 'place'", "value 'mordor'", "is not a place here"),
        "Write one of england, shire, north, south, or the code of a provider",
    ),
    "a row twice": (
        tidy(figure("AAA", 1, 2), figure("AAA", 1, 2)),
        ("lines 3 and 4", "column 'place'", "value 'AAA'", "is a duplicate"),
        "Delete one, or restore the row that it overwrote",
    ),
    "an impossible date": (
        dated("2017-02-01", "2017-02-30"),
        ("line 3", "column 'period_end'", "value '2017-02-30'", "is not a date"),
        "Write a real date as YYYY-MM-DD",
    ),
    "a date of another fashion": (
        dated("01/02/2017", "2017-02-28"),
        ("line 3", "column 'period_start'", "value '01/02/2017'", "is not a date"),
        "Write a real date as YYYY-MM-DD",
    ),
    "a date to come": (
        dated("2999-01-01", "2999-01-31"),
        ("line 3", "column 'period_end'", "value '2999-01-31'", "is after today"),
        "Load a period when it has ended",
    ),
    "an unknown status": (
        tidy(figure(status="rumoured")),
        ("line 3", "column 'status'", "value 'rumoured'", "is not a status"),
        "Write one of final, revised, provisional",
    ),
}


@pytest.fixture
def refuse(desk: Path, run):
    """What is said of a file that is refused; the store is in the end as it was."""
    assert run("load", write_tidy(desk / "first.csv", figure("AAA", 1)))[0] == 0
    with database.opened() as store:
        before = contents(store)

    def load_it(raw: bytes) -> str:
        (desk / "bad.csv").write_bytes(raw)
        code, out, err = run("load", desk / "bad.csv")
        assert (code, out) == (1, "")
        return err

    yield load_it
    with database.opened() as store:
        assert contents(store) == before


def test_what_is_no_table_is_refused_in_one_line(refuse):
    for content, problem, remedy in WHOLE_FILE.values():
        said = refuse(content)
        assert said.startswith("bad.csv: ")
        assert said.count("\n") == 1
        assert problem in said
        assert remedy in said


def test_what_is_wrong_in_a_table_is_refused_in_one_line_that_says_where(refuse):
    for name, (content, where, remedy) in PLACED.items():
        said = refuse(content)
        assert said.startswith("bad.csv: line"), name
        assert said.count("\n") == 1, name
        assert all(part in said for part in where), (name, said)
        assert remedy in said, (name, said)


def test_a_file_cut_short_is_refused_and_says_so(refuse):
    for length in range(len(MONTHLY) // 2, len(MONTHLY) - 2, len(MONTHLY) // 9):
        said = refuse(MONTHLY[:length])
        assert "cut short" in said
        assert all("Fetch it again" in line for line in said.splitlines())


def test_a_file_cut_short_between_rows_is_noticed_by_its_total(refuse):
    lines = MONTHLY.splitlines(keepends=True)
    said = refuse(b"".join([*lines[:3], *lines[4:]]))
    assert "the rows do not sum to this total row" in said
    assert "Fetch it again: rows are missing or changed." in said


def test_a_row_that_overwrites_another_is_named_as_a_duplicate(refuse):
    lines = MONTHLY.splitlines(keepends=True)
    lines[4] = lines[3]
    duplicate, total = refuse(b"".join(lines)).splitlines()
    assert duplicate.startswith("bad.csv: lines 4 and 5, column 'area': value '")
    assert "both rows are for the same indicator, area and period, and are equal" in duplicate
    assert "the rows do not sum to this total row in " in total


def test_all_kinds_of_faults_are_told_at_once_each_once(refuse):
    wrong = [figure("BBB", period=f"2017-{month:02}").replace("final", "x") for month in (1, 2)]
    rows = [*wrong, figure("AAA", 101), figure("BBB", 3, 4), "short", figure("AAA", "many")]
    said = [line.removeprefix("bad.csv: ") for line in refuse(tidy(*rows)).splitlines()]
    assert [line.partition(":")[0] for line in said] == [
        "2 rows (lines 3, 4), column 'status'",
        "line 5, column 'numerator'",
        "lines 2 and 6, column 'place'",
        "line 7",
        "line 8, column 'numerator'",
    ]


def test_one_wrong_period_on_every_row_is_one_fault(refuse):
    said = refuse(MONTHLY.replace(b"MSitAE-DECEMBER-2017", b"MSitAE-DEZEMBER-2017"))
    rows = MONTHLY.count(b"MSitAE-DECEMBER-2017")
    assert said.startswith(f"bad.csv: {rows} rows (lines 2, 3, 4 and {rows - 3} more), column 'Per")
    assert said.count("\n") == 1


def test_a_comment_that_is_a_formula_is_kept_as_text_and_exported_inert(floor: Floor):
    file = floor.folder / "words.csv"
    said = "ae_four_hour,north,2018-01-12,=1+1,@SUM(A1),-2,yes"
    file.write_text(f"indicator,place,date,issue,action,owner,public\n{said}\n")
    floor.load(*EVERYTHING)
    floor.load_files(file)
    comments = floor.build("public").commentary
    assert comments["issue"].tolist() == ["=1+1"]
    assert "'=1+1,'@SUM(A1)," in csv_text.csv(comments)
