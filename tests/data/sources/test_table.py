"""Text to rows, cells to numbers and dates."""

import math

import numpy as np
import pytest

from data.faults import DataError
from data.sources import csv_file
from data.sources.table import Table, normalise
from tests.data.sources.one_reading import read

HEADER = "indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status\n"


def table(*cells: str) -> Table:
    return Table(
        "a.csv", ["name", "x"], [["r", cell] for cell in cells], list(range(2, 99))[: len(cells)]
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "the file is empty"),
        (b" \r\n\n", "the file is empty"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER.encode("utf-16-be"), "UTF-16"),
        (bytes(range(256)), "neither a CSV file nor a workbook"),
        (b"PK\x03\x04rest", "ZIP or Excel file that is cut short"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "an Excel file that is cut short"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"\n<html><body>404</body></html>", "web page"),
        (b'{"error": "not found"}', "JSON"),
        (HEADER.encode() + b'gp,"leeds,2017-10-01\n', "quotation that begins here never ends"),
        (HEADER.encode() + b'gp,"leeds"s,2017-10-01\n', "ends too soon"),
        (b"a" * 200_000, "a cell has more than 131,072 characters"),
        (b"\xef\xbb\xbf", "no known layout"),
        (HEADER.encode(), "there is a header but no complete row under it"),
    ],
)
def test_what_is_no_csv_file_is_refused_by_what_it_is(write, refused, content, problem):
    (fault,) = refused(write("tidy.csv", content))
    assert problem in fault.problem
    assert fault.remedy


def test_windows_1252_is_read_and_remarked_on(write):
    row = "smoking_prevalence,leeds,2017-01-01,2017-12-31,,,15,,,\n"
    text = HEADER + row.replace("leeds", "caf\u00e9")
    _, reading = read(write("tidy.csv", text.encode("cp1252")))
    assert list(reading.rows["area"]) == ["caf\u00e9"]
    assert any("read as Windows-1252" in remark for remark in reading.remarks)


def test_what_is_neither_encoding_is_refused_at_its_line(write, refused):
    (fault,) = refused(write("tidy.csv", b"\xef\xbb\xbf" + HEADER.encode() + b"\x81"))
    assert (fault.line, fault.problem) == (2, "the byte 0x81 is not UTF-8 text")
    assert "UTF-8" in fault.remedy


def test_a_quotation_that_never_ends_is_refused_where_it_begins(write, refused):
    rows = "a,b\n" * 3 + 'c,"d\n' + "e,f\n" * 50
    (fault,) = refused(write("tidy.csv", HEADER + rows))
    assert fault.line == 5


def test_no_such_file_and_a_folder(tmp_path):
    said = {tmp_path / "absent.csv": "there is no such file", tmp_path: "this is a folder"}
    for path, words in said.items():
        with pytest.raises(DataError, match=words):
            read(path)


def test_a_file_that_cannot_be_read(write, monkeypatch):
    path = write("tidy.csv", HEADER)

    def denied(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", denied)
    with pytest.raises(DataError, match="cannot be read \\(Permission denied\\)"):
        read(path)


def test_rows_know_their_last_line_and_whether_the_file_ends_whole(write):
    text = 'a, b \n"one\ntwo",2\n\n3,4'
    sheet = csv_file.sheet(write("a.csv", text))
    assert sheet.rows == [["a", "b"], ["one\ntwo", "2"], [], ["3", "4"]]
    assert sheet.lines == [1, 3, 4, 5]
    assert not sheet.ends_whole
    assert csv_file.sheet(write("a.csv", text + "\r\n")).ends_whole


def test_ragged_rows_are_faults_and_blank_rows_are_not():
    ragged = Table(
        "a.csv", ["x", "y"], [["1", "2"], [], ["", ""], ["3"], ["4", "5", "6"]], [2, 3, 4, 5, 6]
    )
    assert len(ragged) == 1
    assert [(fault.line, fault.problem) for fault in ragged.faults] == [
        (5, "the row has 1 cells, but the header has 2"),
        (6, "the row has 3 cells, but the header has 2"),
    ]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0),
        ("1,234", 1234),
        ("18,953.5", 18953.5),
        ("12,345,678", 12345678),
        ("-2.5", -2.5),
        ("+7", 7),
        (".5", 0.5),
        ("1e3", 1000),
        ("1.5E-05", 0.000015),
        ("007", 7),
        ("", math.nan),
    ],
)
def test_numbers_as_publishers_write_them(cell, number):
    rows = table(cell)
    assert rows.numbers("x") == pytest.approx([number], nan_ok=True)
    assert not rows.faults


@pytest.mark.parametrize(
    "cell",
    "12,34 1,2345 1234,567 ,123 0,655 nan NaN inf -inf Infinity 1e400 e5 1e . - 12. 1_000 0x10 65% "
    "£5 3;4 ١٢ − 1.2.3 *".split()
    + ["1 234", "1\n2", "1" * 400],
)
def test_what_is_no_number_is_a_fault(cell):
    rows = table("1", cell)
    assert np.isnan(rows.numbers("x")[1])
    (fault,) = rows.faults
    assert (fault.line, fault.column, fault.value) == (3, "x", cell)
    assert fault.problem == "is not a number"


def test_missing_and_percent():
    rows = table("65.50%", "-", "100")
    assert rows.numbers("x", missing=("-",), percent=True) == pytest.approx(
        [65.5, math.nan, 100], nan_ok=True
    )
    assert not rows.faults
    table_without_blanks = table("")
    table_without_blanks.numbers("x", missing=())
    assert "leave it blank" not in table_without_blanks.faults[0].remedy


@pytest.mark.parametrize("cell", ["-1", "2.5", "-0.5"])
def test_a_count_is_whole_and_not_negative(cell):
    rows = table("3", cell)
    assert rows.counts("x") == pytest.approx([3, math.nan], nan_ok=True)
    assert [fault.problem for fault in rows.faults] == ["is not a count"]


@pytest.mark.parametrize(
    "cell",
    "2017-02-29 2017-13-01 2017-1-1 01/02/2017 2017-02 20170201 0000-01-01 soon ٢٠١٧-٠١-٠١".split()
    + ["", "2017-02-01 00:00"],
)
def test_a_date_is_a_real_day_written_year_first(cell):
    rows = table("2016-02-29", cell)
    dates = rows.dates("x")
    assert str(dates[0].date()) == "2016-02-29"
    assert np.isnat(dates.to_numpy()[1])
    assert [(fault.line, fault.problem) for fault in rows.faults] == [(3, "is not a date")]


def test_a_header_text_that_stands_there_twice():
    rows = Table("a.csv", ["x", "x"], [["1", "two"]], [2])
    assert rows.text("x") == ["1"]
    assert rows.text("x", 1) == ["two"]
    rows.numbers("x", nth=1)
    assert rows.faults[0].value == "two"


def test_without_keeps_lines_and_shares_faults():
    rows = table("1", "2", "x")
    fewer = rows.without([False, True, False])
    assert fewer.lines == [2, 4]
    fewer.numbers("x")
    assert [fault.line for fault in rows.faults] == [4]


def test_headers_compare_without_case_blanks_or_kind_of_dash():
    assert normalise("  Type 1 – Major\n A&E ") == normalise("type 1 - major a&e")


def test_a_number_that_is_no_count_stays_and_puts_its_row_in_doubt():
    found = table("5", "-1", "0.5", "")
    values = found.counts_as_printed("x")
    assert np.array_equal(values, [5, -1, 0.5, np.nan], equal_nan=True)
    assert found.doubted() == [
        "",
        "'x' is -1, which is not a count",
        "'x' is 0.5, which is not a count",
        "",
    ]
    assert found.faults == []
    found.counts_as_printed("x", called="Type 1")
    assert found.doubted()[1].endswith("; Type 1 is -1, which is not a count")


def test_what_is_no_number_is_a_fault_all_the_same():
    found = table("5", "five")
    found.counts_as_printed("x")
    assert [fault.line for fault in found.faults] == [3]


@pytest.mark.parametrize(
    ("rows", "slips", "faults"), [(3, 2, 0), (3, 3, 3), (400, 4, 0), (400, 5, 5)]
)
def test_more_than_1_in_100_rows_and_more_than_two_are_no_slips(rows, slips, faults):
    found = Table("a.csv", ["x"], [["1"]] * rows, list(range(2, rows + 2)))
    found.doubt_where(np.arange(rows) < slips, "is wrong")
    found.doubt(2, "is wrong")
    assert len([one for one in found.doubted() if one == "is wrong"]) == slips
    assert len(found.faults) == faults


def test_a_column_without_a_header_is_understood_by_its_texts():
    rows = [["a", "-", "7", "North"], ["b", "", "8", ""], ["c", "", "9", "South"]]
    found = Table("a.csv", ["x", "", "", ""], rows, [2, 3, 4])
    assert found.texts_unnamed() == ["North", "", "South"]
    assert list(found.unnamed()) == [2]  # a dash only separates
