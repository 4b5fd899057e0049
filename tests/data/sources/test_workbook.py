"""Workbooks to sheets: cells as they are stored, and what is not opened."""

import io
import zipfile
from datetime import date, datetime

import pytest

from data.faults import LoadRefused
from data.sources import published_file, recognise, workbook
from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

TIDY = "indicator place period_start period_end numerator denominator value lower upper status"
ROW = ["smoking_prevalence", "leeds", date(2017, 1, 1), datetime(2017, 12, 31), 17, 100, None]
ROWS = [TIDY.split(), [*ROW, None, None, "final"]]


def opened(write, content: bytes, name: str = "a.xlsx"):
    return published_file.sheets(write(name, content))


def refusal(write, content: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(LoadRefused) as refused:
        opened(write, content, name)
    (fault,) = refused.value.faults
    assert fault.remedy
    return fault.problem


def zipped(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_cells_are_text_as_they_are_stored(write):
    cells = [
        " Leeds ",
        7,
        7.0,
        1 / 3,
        True,
        date(2017, 4, 1),
        datetime(2017, 4, 1, 9, 30),
        None,
    ]
    (sheet,) = opened(write, xlsx({"Data": [cells]}))
    assert sheet.rows == [
        ["Leeds", "7", "7", "0.3333333333333333", "TRUE", "2017-04-01", "2017-04-01 09:30:00"]
    ]
    assert (sheet.name, sheet.stored, sheet.ends_whole) == ("Data", True, True)


def test_rows_are_numbered_as_the_workbook_numbers_them_and_empty_sheets_are_left_out(write):
    sheets = opened(
        write, xlsx({"None": [], "Two": [[], [], ["a"], [None], ["b"]]}, hidden=["Two"])
    )
    assert [(sheet.name, sheet.rows, sheet.lines) for sheet in sheets] == [
        ("Two", [["a"], [""], ["b"]], [3, 4, 5])
    ]


def test_a_workbook_is_read_like_a_csv_file_under_any_name(write):
    layout, reading = read(write("tidy.csv", xlsx({"Sheet1": ROWS})))
    assert layout.name == "tidy"
    row = reading.rows.iloc[0]
    assert (row["area"], row["numerator"], str(row["period_end"].date())) == (
        "leeds",
        17,
        "2017-12-31",
    )


def test_a_fault_names_the_sheet_and_the_row(write, refused):
    row = [*ROWS[1][:4], "many", *ROWS[1][5:]]
    (fault,) = refused(write("a.xlsx", xlsx({"Smoking": [["Our figures"], [], ROWS[0], row]})))
    assert str(fault).startswith("sheet 'Smoking', row 4, column 'numerator': value 'many' is not")


def test_sheets_of_several_layouts_are_each_read_and_the_others_named(write):
    comments = [
        "indicator place date issue action owner public".split(),
        ["smoking_prevalence", "leeds", date(2018, 1, 2), "why", "what", "who", "yes"],
    ]
    file = xlsx({"Figures": ROWS, "Comments": comments, "Notes": [["Written by hand"]]})
    found = recognise.read(write("a.xlsx", file))
    assert [(layout.name, len(reading.rows)) for layout, reading in found] == [
        ("commentary", 1),
        ("tidy", 1),
    ]
    assert found[0][1].remarks == ("Read: sheet 'Comments', 'Figures'. Not read: 'Notes'.",)


def test_the_same_figure_of_two_sheets_counts_once_and_another_is_a_fault(write, refused):
    _, reading = read(write("a.xlsx", xlsx({"One": ROWS, "Two": ROWS})))
    assert len(reading.rows) == 1
    other = [ROWS[0], [*ROWS[1][:4], 18, *ROWS[1][5:]]]
    (fault,) = refused(write("b.xlsx", xlsx({"One": ROWS, "Two": other})))
    assert (fault.sheet, fault.line) == ("Two", 2)
    assert fault.problem == "the figure of leeds in December 2017 is different in sheet 'One'"


def test_what_is_no_table_names_the_sheets_and_what_the_nearest_layout_misses(write, refused):
    (fault,) = refused(write("a.xlsx", xlsx({"Notes": [["x", "y"]], "More": [["z"]]})))
    assert fault.problem == "no sheet has the header of a known layout: 'Notes', 'More'"
    (fault,) = refused(write("b.xlsx", xlsx({"Notes": [["x"]], "Near": [ROWS[0][:-1]]})))
    assert (fault.sheet, fault.line) == ("Near", 1)
    assert fault.problem.endswith("layout tidy, but missing: 'status'")


@pytest.mark.parametrize("name", ["a.csv", "folder/b.xlsx"])
def test_a_zip_with_one_file_is_opened(write, name):
    csv = (
        ",".join(ROWS[0]) + "\nsmoking_prevalence,leeds,2017-01-01,2017-12-31,17,100,,,,\n"
    ).encode()
    content = csv if name.endswith("csv") else xlsx({"Sheet1": ROWS})
    archive = zipped(**{name: content, "read me.pdf": b"%PDF", "__MACOSX/a.csv": b"x"})
    _, reading = read(write("files.zip", archive))
    assert list(reading.rows["numerator"]) == [17]


def test_a_zip_with_several_files_or_none_is_refused(write):
    two = refusal(write, zipped(**{"a.csv": b"x", "b.csv": b"y"}), "a.zip")
    assert two == "the ZIP holds 2 CSV files or workbooks, but it must hold one"
    assert "holds 0 CSV files" in refusal(write, zipped(**{"a.pdf": b"%PDF"}), "a.zip")


def test_a_zip_that_unpacks_to_more_than_a_file_may_have_is_refused(write, monkeypatch):
    monkeypatch.setattr(published_file, "LARGEST", 1000)
    problem = refusal(write, zipped(**{"a.csv": b"0" * 1001}), "a.zip")
    assert problem == "the file in the ZIP has more than 1,000 bytes"


def test_a_workbook_with_macros_a_password_or_a_cut_is_refused(write):
    file = xlsx({"Sheet1": ROWS})
    with_macros = io.BytesIO(file)
    with zipfile.ZipFile(with_macros, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert refusal(write, with_macros.getvalue()) == "the workbook has macros"
    assert "cut short" in refusal(write, file[: len(file) // 2])


def test_a_bomb_is_refused_before_it_is_opened(write, monkeypatch):
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 5_000_000)
    bomb = io.BytesIO(xlsx({"Sheet1": ROWS}))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/nothing.bin", b"0" * 6_000_000)
    assert "the workbook is too large" in refusal(write, bomb.getvalue())
    monkeypatch.setattr(workbook, "LARGEST", 1000)
    assert "bytes, more than the 1,000 allowed" in refusal(write, bomb.getvalue())


def test_one_cell_far_away_does_not_fill_the_memory(write):
    """A sheet of two cells, at A1 and XFD1048576, would be seventeen thousand million cells."""
    far = xlsx({"Sheet1": ROWS})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(far)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", cell)
            new.writestr(name, content)
    assert "the workbook is too large" in refusal(write, out.getvalue())
