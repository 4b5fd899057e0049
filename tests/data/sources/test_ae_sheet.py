"""A&E attendances by provider: the workbook of NHS England, and its sheet saved as CSV."""

import pytest

from data.sources.ae_provider_sheet import ALL, OVER, PERCENTAGE, TYPES, WITHIN
from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

MONTHLY, SHEET = "Monthly-AE-April-2025.csv", "April-2025-AE.csv"
BLOCK = (("Title:", "A&E"), ("Period:", "January 2017"), ("Published:", "9th March 2017"))
OLD = ("Code", "Region", "Name", *TYPES, ALL, *TYPES, OVER, PERCENTAGE)
NEW = ("Code", "Region", "Name", *TYPES, ALL, *TYPES, WITHIN, *TYPES, OVER, PERCENTAGE)
ENGLAND = ("-", "-", "England", 1000, 0, 500, 1500, 140, 0, 10, 150, 0.9)
LEEDS = ("RR8", "North", "Leeds", 1000, 0, 0, 1000, 140, 0, 0, 140, 0.86)
WALK_IN = ("AXG", "North", "Walk-in", 0, 0, 500, 500, 0, 0, 10, 10, 0.98)


def figures(reading):
    return reading.rows.set_index("area")[["numerator", "denominator"]]


def test_three_groups_share_their_headers(write, invented):
    layout, reading = read(write(SHEET, invented(SHEET)))
    assert layout.name == "ae_provider_sheet"
    assert figures(reading).loc["RWY"].tolist() == [913, 1240]
    assert figures(reading).loc["RAE"].tolist() == [707, 960]
    assert reading.rows.loc[0, "area_name"].endswith("Foundation Trust")


def test_both_layouts_give_the_same_observations(write, invented):
    _, monthly = read(write(MONTHLY, invented(MONTHLY)))
    _, sheet = read(write(SHEET, invented(SHEET)))
    same = ["indicator", "area", "period_start", "period_end", "numerator", "denominator", "status"]
    assert sheet.rows[same].equals(monthly.rows[same].head(2))


def test_thousands_percentages_dashes_and_an_england_row(write, invented):
    _, reading = read(write("October-2025-AE.csv", invented("October-2025-AE.csv")))
    assert reading.rows["area"].tolist() == ["E92000001", "RWY", "RAE", "NX001", "RX001"]
    assert figures(reading).loc["E92000001"].tolist() == [2635, 3350]
    assert figures(reading).loc["RWY"].tolist() == [890, 1300]
    assert figures(reading).loc["NX001"].tolist() == [1000, 1000]
    assert reading.rows["line"].tolist() == [2, 3, 4, 5, 6]


def test_a_provider_of_dashes_only_has_a_note_and_no_figure(write, invented):
    _, reading = read(write("October-2025-AE.csv", invented("October-2025-AE.csv")))
    row = reading.rows.set_index("area").loc["RX001"]
    assert row[["numerator", "denominator"]].isna().all()
    assert row["note"] == "not reported by the provider"


def test_attendances_without_four_hour_figures_are_no_figure_either(write, invented):
    text = invented(SHEET).replace("707,250,3,0,253,73.6,", "-,-,-,-,-,-,")
    _, reading = read(write(SHEET, text.replace(",650,57,0,-", ",-,-,-,-")))
    row = reading.rows.set_index("area").loc["RAE"]
    assert row[["numerator", "denominator"]].isna().all()
    assert row["note"] == "not reported by the provider"


@pytest.mark.parametrize(
    ("name", "start"),
    [("2017-12-AE.csv", "2017-12-01"), ("AE-Dec-2017.csv", "2017-12-01"), (SHEET, "2025-04-01")],
)
def test_the_month_is_in_the_file_name(write, invented, name, start):
    _, reading = read(write(name, invented(SHEET)))
    assert set(reading.rows["period_start"].astype(str)) == {start}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("AE.csv", "the file's name has no month"),
        ("AE-2011-12.csv", "the file's name has no month"),
        ("Dec-2017-revised-Mar-2018.csv", "the file's name has 2017-12, 2018-03"),
    ],
)
def test_a_name_without_a_month_says_how_to_rename(write, invented, refused, name, problem):
    (fault,) = refused(write(name, invented(SHEET)))
    assert fault.problem.endswith(problem)
    assert fault.remedy == "Rename the file like April-2025-AE.csv"


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        (",1030,0,210,1240,", ",1031,0,210,1240,", "Total attendances", "of the three types"),
        (",724,0,189,913,", ",724,1,189,913,", "Total Attendances < 4 hours", "of the three types"),
        (",306,0,21,327,", ",306,0,22,327,", "Total Attendances > 4 hours", "of the three types"),
        (",306,0,21,327,", ",306,0,22,328,", "Total attendances", "of within and over four hours"),
        (",327,73.6,", ",327,74.6,", "Percentage in 4 hours or less (all)", "what the counts give"),
        (",1030,0,210,1240,", ",-,-,-,1240,", "Total attendances", "of the three types"),
        (",1030,0,210,1240,", ",1030,0,210,-,", "Total attendances", "of the three types"),
        (",306,0,21,327,", ",-,-,-,-,", "Total attendances", "of within and over four hours"),
    ],
)
def test_a_row_that_contradicts_itself_is_in_doubt(write, invented, old, new, column, problem):
    text = invented(SHEET)
    assert old in text
    _, reading = read(write(SHEET, text.replace(old, new)))
    doubted = reading.rows[reading.rows["doubt"] != ""]
    assert doubted["line"].tolist() == [2]
    assert any(
        f"{column!r} is" in said and problem in said
        for said in doubted["doubt"].iloc[0].split("; ")
    )


def test_an_england_row_must_be_the_sum_of_the_others(write, invented, refused):
    text = invented("October-2025-AE.csv")
    wrong = text.replace(
        '"1,100","3,350","1,500",45,"1,090","2,635"', '"1,101","3,351","1,500",45,"1,091","2,636"'
    )
    (fault,) = refused(write("October-2025-AE.csv", wrong))
    assert fault.line == 2
    assert fault.problem == (
        "the rows do not sum to this total row in 'Total attendances' (3,350, but it says 3,351), "
        "'Total Attendances < 4 hours' (2,635, but it says 2,636)"
    )


# Workbooks


def old(*rows, block=BLOCK, header=OLD):
    """A workbook as until March 2017: no group of columns within four hours."""
    return xlsx({"A&E Data": [*block, (), header, *rows]})


def test_without_a_group_within_four_hours_it_is_all_less_those_over(write):
    _, reading = read(write("AE.xlsx", old(ENGLAND, (), LEEDS, WALK_IN)))
    assert figures(reading).to_dict("index") == {
        "E92000001": {"numerator": 1350, "denominator": 1500},
        "RR8": {"numerator": 860, "denominator": 1000},
        "AXG": {"numerator": 490, "denominator": 500},
    }
    assert set(reading.rows["doubt"]) == set(reading.rows["note"]) == {""}


def test_period_publication_and_status_are_those_of_the_block(write):
    _, reading = read(write("a.xlsx", old(LEEDS)))
    assert set(reading.rows["period_end"].astype(str)) == {"2017-01-31"}
    assert str(reading.published.date()) == "2017-03-09"
    assert set(reading.rows["status"]) == {"final"}
    revised = (*BLOCK, ("Revised:", "14th September 2017"), ("Status:", "Published"))
    _, reading = read(write("AE-January-2017.xlsx", old(LEEDS, block=revised)))
    assert str(reading.published.date()) == "2017-09-14"
    assert set(reading.rows["status"]) == {"revised"}


def test_a_name_that_contradicts_the_block_is_refused_naming_both(write, refused):
    (fault,) = refused(write("AE-March-2017.xlsx", old(LEEDS)))
    assert fault.problem == (
        "the sheet's period is January 2017, but the file's name says March 2017"
    )


def test_a_block_of_several_months_is_refused(write, refused):
    block = (("Period:", "January to March 2017"),)
    (fault,) = refused(write("AE.xlsx", old(LEEDS, block=block)))
    assert "is January to March 2017" in fault.problem


def test_not_applicable_is_missing(write):
    none = ("NX1", "North", "Chest", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A", "N/A")
    _, reading = read(write("AE.xlsx", old(LEEDS, none)))
    row = reading.rows.set_index("area").loc["NX1"]
    assert row[["numerator", "denominator"]].isna().all()
    assert row["note"] == "not reported by the provider"


def test_the_column_without_a_header_is_the_system_of_each_provider(write):
    rows = (ENGLAND, (*LEEDS, "West Yorkshire"), (*WALK_IN, ""))
    _, reading = read(write("AE.xlsx", old(*rows)))
    assert reading.remarks == ()
    (said,) = reading.systems.astype(str).itertuples(index=False, name=None)
    assert said == ("RR8", "2017-01-31", "West Yorkshire")


def test_numbers_without_a_header_are_no_systems(write):
    _, reading = read(write("AE.xlsx", old((*LEEDS, 7), (*WALK_IN, 8))))
    assert reading.systems.empty
    assert reading.remarks[0].startswith("Skipped, because it has no header: column 13")


def test_of_several_sheets_the_total_is_read(write):
    row = ("RR8", "North", "Leeds", 90, 0, 10, 100, 70, 0, 10, 80, 20, 0, 0, 20, 0.8)
    unbooked = ("RR8", "North", "Leeds", 80, 0, 10, 90, 60, 0, 10, 70, 20, 0, 0, 20, 0.7778)
    sheets = {
        "Non-Booked Data": [*BLOCK, NEW, unbooked],
        "Provider Level Data": [*BLOCK, NEW, row],
    }
    _, reading = read(write("AE.xlsx", xlsx(sheets)))
    assert figures(reading).loc["RR8"].tolist() == [80, 100]
    assert reading.remarks == ("Read: sheet 'Provider Level Data'. Not read: 'Non-Booked Data'.",)


def test_a_count_below_0_costs_its_row_and_not_the_file(write):
    """As printed for a walk-in centre in August 2017: -1 of type 1 within, 979 of 980 in all."""
    slip = ("AC008", "N", "Walk-in", 0, 0, 980, 980, -1, 0, 980, 979, 1, 0, 0, 1, 979 / 980)
    leeds = ("RR8", "N", "Leeds", 90, 0, 10, 100, 70, 0, 10, 80, 20, 0, 0, 20, 0.8)
    england = ("-", "-", "England", 90, 0, 990, 1080, 69, 0, 990, 1059, 21, 0, 0, 21, 1059 / 1080)
    sheet = {"Provider Level Data": [*BLOCK, NEW, england, leeds, slip]}
    _, reading = read(write("AE.xlsx", xlsx(sheet)))
    doubt = reading.rows.set_index("area")["doubt"]
    assert doubt["AC008"] == "Type 1 attendances within four hours is -1, which is not a count"
    assert (doubt["RR8"], doubt["E92000001"]) == ("", "")
    assert reading.remarks == (f"In doubt: AC008 Walk-in (row 7): {doubt['AC008']}.",)
    assert figures(reading).loc["AC008"].tolist() == [979, 980]
    assert figures(reading).loc["E92000001"].tolist() == [1059, 1080]


def test_three_rows_in_doubt_are_faults_of_the_file(write, refused):
    bad = [(f"R{at}", "N", "X", 10, 0, 0, 10, -1, 0, 0, -1, 1.1) for at in range(3)]
    faults = refused(write("AE.xlsx", old(*bad)))
    assert len(faults) == 3
    assert "Type 1 over four hours is -1, which is not a count" in faults[0].problem
    _, reading = read(write("AE.xlsx", old(*bad[:2])))
    assert (reading.rows["doubt"] != "").sum() == 2


@pytest.mark.parametrize(
    ("within", "over", "england"),
    [("-", "-", 1350), (0, 0, 1350), (300, 0, 1350), (300, 0, 1650)],
    ids=["dashes", "zeros", "all within", "all within, and so in England"],
)
def test_england_is_the_sum_of_those_that_reported(write, within, over, england):
    """A trust in its field test has 300 attendances, which England's row includes; elsewhere 1,350
    of 1,500 are within, and so England prints 90%, or 91.7% with the others.
    """
    silent = ("RXF", "N", "Mid", 300, 0, 0, 300, *[within, 0, 0, within], *[over, 0, 0, over], "-")
    one = ("RR8", "N", "Leeds", 1500, 0, 0, 1500, 1350, 0, 0, 1350, 150, 0, 0, 150, 0.9)
    percent = 0.9 if england == 1350 else 1650 / 1800
    all_within = england if within != 300 else 1650
    total = ("-", "-", "England", 1800, 0, 0, 1800, all_within, 0, 0, all_within, 150, 0, 0, 150)
    rows = [("Period:", "December 2019"), NEW, (*total, percent), one, silent]
    _, reading = read(write("AE.xlsx", xlsx({"Provider Level Data": rows})))
    found = reading.rows.set_index("area")
    assert figures(reading).loc["E92000001"].tolist() == [1350, 1500]
    assert figures(reading).loc["RXF"].isna().all()
    assert found.loc["RXF", "note"].startswith("no four-hour figure: the trust tested other")
    assert "1 provider with 300 attendances" in found.loc["E92000001", "note"]
    assert set(reading.rows["doubt"]) == {""}


def test_a_trust_of_dashes_outside_any_field_test_has_not_reported(write):
    one = ("RR8", "N", "Leeds", 1500, 0, 0, 1500, 1350, 0, 0, 1350, 150, 0, 0, 150, 0.9)
    silent = ("RXF", "N", "Mid", 300, 0, 0, 300, *["-"] * 9)
    _, reading = read(write("AE.xlsx", xlsx({"Provider Level Data": [*BLOCK, NEW, one, silent]})))
    assert reading.rows.set_index("area").loc["RXF", "note"] == "not reported by the provider"


def test_a_percentage_shown_without_decimals_may_be_half_a_point_off(write):
    text = ",".join(OLD) + "\nRR8,North,Leeds,1000,0,0,1000,144,0,0,144,{}\n"
    for shown, doubted in (("86%", False), ("85%", True), ("85.6%", False), ("85.0%", True)):
        _, reading = read(write("January-2017-AE.csv", text.format(shown)))
        assert (reading.rows["doubt"] != "").all() == doubted
