"""Commentary written by a person: what its layout takes and what it refuses."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.data.sources.one_reading import read

HEADER = ["indicator", "place", "date", "issue", "action", "owner"]
ROW = ["ae_four_hour", "north", "2018-01-12", "Beds were full.", "Twelve more.", "Chief nurse"]


@pytest.fixture
def wrote(tmp_path: Path) -> Callable[..., Path]:
    """A file of commentary with these rows under its header."""

    def write(*rows: list[str], header: list[str] = HEADER) -> Path:
        path = tmp_path / "words.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


def changed(column: str, text: str) -> list[str]:
    """The row with another text in one column."""
    return [text if name == column else cell for name, cell in zip(HEADER, ROW, strict=True)]


def test_a_comment_as_it_stands(wrote):
    layout, reading = read(wrote(ROW))
    (row,) = reading.rows.assign(date=reading.rows["date"].astype(str)).to_dict("records")
    assert (layout.name, layout.holds) == ("commentary", "commentary")
    said = dict(zip(["indicator", "area", *HEADER[2:]], ROW, strict=True))
    assert row == {**said, "public": False, "line": 2}


@pytest.mark.parametrize(
    ("answer", "public"),
    [("yes", True), ("Yes", True), ("no", False), ("NO", False), ("", False)],
)
def test_public_only_where_the_row_says_yes(wrote, answer, public):
    rows = read(wrote([*ROW, answer], header=[*HEADER, "public"]))[1].rows
    assert rows["public"].tolist() == [public]


@pytest.mark.parametrize("answer", ["maybe", "1", "true", "yes please"])
def test_public_is_yes_or_no(wrote, refused, answer):
    (fault,) = refused(wrote([*ROW, answer], header=[*HEADER, "public"]))
    assert (fault.line, fault.column, fault.value) == (2, "public", answer)
    assert fault.problem == "is neither yes nor no"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "@SUM(A1)",
        "-2+3",
        '=HYPERLINK("http://x","y")',
        "<b>a & b</b>",
        "25% – “as is”, n’t",
    ],
)
@pytest.mark.parametrize("column", ["issue", "action", "owner"])
def test_text_is_text(wrote, column, text):
    assert read(wrote(changed(column, text)))[1].rows[column].tolist() == [text]


def test_line_breaks_and_runs_of_blanks_become_one_blank(wrote):
    row = changed("issue", "Beds\r\nwere \t full\u00a0 on\u2028Monday.")
    assert read(wrote(row))[1].rows["issue"].tolist() == ["Beds were full on Monday."]


@pytest.mark.parametrize(("column", "longest"), [("issue", 1000), ("action", 1000), ("owner", 120)])
def test_a_text_may_be_so_long_and_no_longer(wrote, refused, column, longest):
    assert len(read(wrote(changed(column, "x" * longest)))[1].rows) == 1
    (fault,) = refused(wrote(changed(column, "x" * (longest + 1))))
    assert (fault.line, fault.column) == (2, column)
    assert fault.problem == f"has {longest + 1:,} characters, more than the {longest:,} allowed"


@pytest.mark.parametrize("column", ["issue", "action", "owner"])
@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_a_text_must_be_there(wrote, refused, column, blank):
    (fault,) = refused(wrote(changed(column, blank)))
    assert (fault.column, fault.problem, fault.remedy) == (
        column,
        "is blank",
        f"Write the {column}",
    )


@pytest.mark.parametrize(
    ("sign", "code"),
    [("\x07", "U+0007"), ("\x1b", "U+001B"), ("\u202e", "U+202E"), ("\u200b", "U+200B")],
)
def test_characters_that_cannot_be_seen_are_refused(wrote, refused, sign, code):
    (fault,) = refused(wrote(changed("action", f"do{sign}it")))
    assert (fault.line, fault.column) == (2, "action")
    assert fault.problem == f"has invisible characters ({code})"
    assert sign not in str(fault)


def test_a_date_is_a_date(wrote, refused):
    (fault,) = refused(wrote(changed("date", "12/01/2018")))
    assert (fault.column, fault.problem) == ("date", "is not a date")


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (HEADER[:5], "missing: 'owner'"),
        ([*HEADER[:5], "owners"], "'owner' is called 'owners'"),
        ([*HEADER, "colour"], "unknown: 'colour'"),
        ([*HEADER, "owner"], "unknown: 'owner'"),
    ],
)
def test_an_almost_right_header_is_refused_naming_the_difference(wrote, refused, header, says):
    (fault,) = refused(wrote([*ROW, "x"][: len(header)], header=header))
    assert fault.problem == f"the header is almost that of the layout commentary, but {says}"


def test_columns_may_stand_in_another_order(wrote):
    rows = read(wrote(ROW[::-1], header=HEADER[::-1]))[1].rows
    assert rows.equals(read(wrote(ROW))[1].rows)
