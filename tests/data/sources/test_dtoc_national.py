"""The national series of delayed days."""

import pytest

from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

NAME = "Delayed_Days_by_type.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def test_one_observation_a_month_in_beds_for_england(write, text):
    layout, reading = read(write(NAME, text))
    found = reading.rows
    assert layout.source == "nhse_dtoc_national"
    assert set(found["indicator"]) == {"delayed_beds"}
    assert set(found["area"]) == {"E92000001"}
    assert set(found["area_name"]) == {"England"}
    assert found["numerator"].tolist() == [90_000, 84_001, 93_000, 90_000]
    assert found["denominator"].tolist() == [31, 28, 31, 30]


def test_january_to_march_belong_to_the_second_year(write, text):
    starts = read(write(NAME, text))[1].rows["period_start"].astype(str).tolist()
    assert starts == ["2017-01-01", "2017-02-01", "2017-03-01", "2017-04-01"]


def test_lines_count_the_title_block(write, text):
    assert read(write(NAME, text))[1].rows["line"].tolist() == [12, 13, 14, 15]


def test_the_later_of_the_two_stated_dates_is_the_publication_date(write, text):
    _, reading = read(write(NAME, text))
    assert str(reading.published.date()) == "2017-11-02"
    assert set(reading.rows["status"]) == {"revised"}


def test_without_a_revision_the_publication_date_stands(write, text):
    _, reading = read(write(NAME, text.replace("Revised:,2nd November 2017", "Revised:,")))
    assert str(reading.published.date()) == "2017-06-08"
    assert set(reading.rows["status"]) == {"final"}


def test_without_any_date_there_is_none(write, text):
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith(("Pub", "Rev"))]
    assert read(write(NAME, "".join(lines)))[1].published is None


def test_a_restated_month_differs_and_both_are_read(write, text):
    restated = text.replace(
        "60000,30000,90000,,1935.483870967742,967.741935483871,2903.2258064516127",
        "60031,30000,90031,,1936.483870967742,967.741935483871,2904.2258064516127",
    )
    first, second = (read(write(NAME, one))[1].rows for one in (text, restated))
    assert (first.loc[0, "numerator"], second.loc[0, "numerator"]) == (90_000, 90_031)
    assert first.drop(columns="numerator").equals(second.drop(columns="numerator"))


def test_notes_after_the_table_are_no_rows_even_with_a_quoted_line_end(write, text):
    assert 'a \nline, within its quotation marks."' in text
    assert len(read(write(NAME, text))[1].rows) == 4


def test_a_table_without_notes(write, text):
    assert len(read(write(NAME, text.split("Notes:")[0]))[1].rows) == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "problem"),
    [
        (",60000,30000,90000,", ",60000,30001,90000,", 12, "Total", "is not the sum"),
        (",3000.035714285714", ",3000.1", 13, "Total", "days divided by the days in the month"),
        (",2000,1000,3000\n2017", ",2000,1000.1,3000\n2017", 14, "Non-Acute", "days divided"),
        (",56000,28001,84001,", ",56000,,84001,", 13, "Non-Acute", "is not a number"),
        ("2016-17,January", "2016-18,January", 12, "Year", "is not a period"),
        ("2016-17,January", "2016-17,Januar", 12, "Year", "is not a period"),
        ("8th June 2017", "last June", 0, "Published:", "is not a date"),
    ],
)
def test_faults(write, text, refused, old, new, line, column, problem):
    assert old in text
    faults = refused(write(NAME, text.replace(old, new, 1)))
    assert any(
        (fault.line, fault.column) == (line, column) and problem in fault.problem
        for fault in faults
    )


def test_a_leap_february_has_a_day_more(write, text, refused):
    text = text.replace("2016-17,February", "2015-16,February")
    assert {fault.line for fault in refused(write(NAME, text))} == {13}


def test_a_month_that_the_title_states_and_the_table_lacks(write, text, refused):
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("2017-18")]
    (fault,) = refused(write(NAME, "".join(lines)))
    assert fault.problem == (
        "the title block states January 2017 - April 2017, but these months are missing: 2017-04"
    )


def test_a_title_that_states_no_months_is_remarked_on(write, text):
    _, reading = read(write(NAME, text.replace("January 2017 - April 2017", "recent")))
    assert reading.remarks == (
        "The title block states no months, so missing months cannot be noticed.",
    )


@pytest.mark.parametrize(
    "groups", [",,DTOC Beds,,,,Delayed Days,,", ",,,,,,,,", ",,Delayed Days,,DTOC Beds,,,,", ""]
)
def test_the_row_above_the_header_must_tell_days_from_beds(write, text, refused, groups):
    faults = refused(write(NAME, text.replace(",,Delayed Days,,,,DTOC Beds,,", groups)))
    assert any("is not below Delayed Days and DTOC Beds" in fault.problem for fault in faults)


def test_a_header_on_the_first_line_has_nothing_above_it(write, text, refused):
    faults = refused(write(NAME, text[text.index("Year,Period") :]))
    assert any("is not below Delayed Days and DTOC Beds" in fault.problem for fault in faults)


BY_ALL = [
    ("Period:", "January 2017 - January 2017"),
    (None, None, "Acute", None, None, "Non-Acute", None, None, "Total"),
    (None, None, "A) Assessment", None, None, "A) Assessment", None, None, None),
    ("Year", "Period Name", *("NHS", "Social Care", "Both") * 2, None),
    ("2016-17", "January", 40, 30, 20, 5, 4, 1, 100),
]
BY_TYPE = [
    ("Period:", "January 2017 - January 2017"),
    (None, None, "Delayed Days", None, None, "DTOC Beds"),
    ("Year", "Period", *("Acute", "Non-Acute", "Total") * 2),
    ("2016-17", "January", 90, 10, 100, 90 / 31, 10 / 31, 100 / 31),
]


def test_the_sheet_of_types_reasons_and_organisations_at_once(write):
    """40 + 30 + 20 acute and 5 + 4 + 1 other days are 100, as in the sheet by type."""
    sheets = {"Delayed Days by type": BY_TYPE, "Delayed Days": BY_ALL}
    _, reading = read(write("days.xlsx", xlsx(sheets)))
    assert reading.rows[["numerator", "denominator"]].to_numpy().tolist() == [[100, 31]]
    assert reading.remarks == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ((40, 30, 20, 5, 4, 2, 100), "is not the sum of the days"),
        ((40, 30, 20, 5, 4, 2, 101), "the figure of E92000001 in January 2017 is different"),
    ],
)
def test_sheets_that_contradict_themselves_or_each_other(write, refused, row, problem):
    wrong = [*BY_ALL[:-1], ("2016-17", "January", *row)]
    sheets = {"Delayed Days by type": BY_TYPE, "Delayed Days": wrong}
    assert problem in refused(write("days.xlsx", xlsx(sheets)))[0].problem


def test_a_sheet_without_a_total(write, refused):
    sheet = [row[:-1] for row in BY_ALL]
    (fault,) = refused(write("days.xlsx", xlsx({"Delayed Days": sheet})))
    assert fault.problem == "there is no total column"
