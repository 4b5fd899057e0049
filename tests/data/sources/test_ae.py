"""The three layouts of A&E attendances: same figures, same observations."""

import pytest

from tests.data.sources.one_reading import read

MONTHLY, SHEET = "Monthly-AE-April-2025.csv", "April-2025-AE.csv"


def figures(reading):
    return reading.rows.set_index("area")[["numerator", "denominator"]]


# Monthly CSV


def test_booked_appointments_are_added_to_the_unbooked_ones(write, invented):
    _, reading = read(write(MONTHLY, invented(MONTHLY)))
    assert figures(reading).loc["RWY"].tolist() == [1240 - 327, 1000 + 200 + 30 + 10]
    assert figures(reading).loc["NX001"].tolist() == [425 - 8, 425]
    assert set(reading.rows["indicator"]) == {"ae_four_hour"}
    assert reading.rows["value"].isna().all()


def test_the_period_is_the_month(write, invented):
    _, reading = read(write(MONTHLY, invented(MONTHLY)))
    starts, ends = reading.rows["period_start"], reading.rows["period_end"]
    assert set(starts.dt.strftime("%Y-%m-%d")) == {"2025-04-01"}
    assert set(ends.dt.strftime("%Y-%m-%d")) == {"2025-04-30"}


def test_a_hospital_without_attendances_keeps_its_row(write, invented):
    _, reading = read(write(MONTHLY, invented(MONTHLY)))
    assert figures(reading).loc["RX001"].tolist() == [0, 0]


def test_trailing_blanks_are_trimmed_and_the_total_is_no_provider(write, invented):
    _, reading = read(write(MONTHLY, invented(MONTHLY)))
    assert reading.rows["area"].tolist() == ["RWY", "RAE", "NX001", "RX001"]
    assert reading.rows.loc[0, "area_name"] == ("CALDERDALE AND HUDDERSFIELD NHS FOUNDATION TRUST")
    assert reading.remarks == ()


@pytest.mark.parametrize("word", ["Total", "total", "TOTAL"])
def test_a_total_in_any_case_or_only_in_the_period_is_a_total(write, invented, word):
    for footer in (",".join([word] * 4), f"{word},,,", f",,,{word}"):
        text = invented(MONTHLY).replace("TOTAL,TOTAL,TOTAL,TOTAL", footer)
        _, reading = read(write(MONTHLY, text))
        assert len(reading.rows) == 4


def test_older_files_have_other_headers_and_no_booked_columns(write, invented):
    layout, reading = read(write("old.csv", invented("Monthly-AE-January-2019.csv")))
    assert layout.name == "ae_monthly"
    assert figures(reading).loc["RWY"].tolist() == [800 - 75, 800]
    assert figures(reading).loc["RAE"].tolist() == [640 - 91, 640]


def test_a_version_in_the_file_name_is_a_revision(write, invented):
    for name, status in (("Monthly-AE-April-2025-v2.0.csv", "revised"), (MONTHLY, "final")):
        _, reading = read(write(name, invented(MONTHLY)))
        assert set(reading.rows["status"]) == {status}


def test_rows_that_do_not_sum_to_the_total_are_named_by_column(write, invented, refused):
    text = invented(MONTHLY).replace(",1000,0,200,30,", ",1001,0,200,31,")
    (fault,) = refused(write(MONTHLY, text))
    assert fault.line == 6
    assert fault.problem == (
        "the rows do not sum to this total row in 'A&E attendances Type 1' (1,901, and it says "
        "1,900), 'A&E attendances Booked Appointments Type 1' (31, and it says 30)"
    )


def test_a_column_nobody_reads_must_sum_as_well(write, invented, refused):
    (fault,) = refused(write(MONTHLY, invented(MONTHLY).replace(",3,172", ",3,173")))
    assert "'Other emergency admissions' (" in fault.problem


def test_a_row_lost_in_the_middle_is_noticed(write, invented, refused):
    lines = invented(MONTHLY).splitlines(keepends=True)
    (fault,) = refused(write(MONTHLY, "".join(lines[:2] + lines[3:])))
    assert "'A&E attendances Type 1' (" in fault.problem


def test_without_a_total_row_it_is_said_that_nothing_was_checked(write, invented):
    text = "".join(invented(MONTHLY).splitlines(keepends=True)[:-1])
    _, reading = read(write(MONTHLY, text))
    assert len(reading.rows) == 4
    (remark,) = reading.remarks
    assert remark.startswith("There is no total row")


def test_without_a_total_row_and_a_last_line_ending_it_is_cut_short(write, invented, refused):
    text = "".join(invented(MONTHLY).splitlines(keepends=True)[:-1]).rstrip("\n")
    (fault,) = refused(write(MONTHLY, text))
    assert "cut short" in fault.problem


def test_a_second_total_row_is_refused(write, invented, refused):
    last = invented(MONTHLY).splitlines(keepends=True)[-1]
    (fault,) = refused(write(MONTHLY, invented(MONTHLY) + last))
    assert (fault.line, fault.problem) == (7, "this is a second total row, after line 6")


@pytest.mark.parametrize(
    "period", ["MSitAE-APRIL", "APRIL-2025", "MSitAE-APRL-2025", "2025-04", ""]
)
def test_a_period_that_is_no_month_is_a_fault(write, invented, refused, period):
    text = invented(MONTHLY).replace("MSitAE-APRIL-2025", period, 1)
    (fault,) = refused(write(MONTHLY, text))
    assert (fault.line, fault.column, fault.value) == (2, "Period", period)


def test_more_over_four_hours_than_attended_is_a_fault(write, invented, refused):
    text = invented(MONTHLY).replace(",400,0,0,25,0,0,8,", ",400,0,0,25,0,0,408,")
    text = text.replace(
        "TOTAL,1900,60,600,30,0,35,550,3,28,", "TOTAL,1900,60,600,30,0,35,550,3,428,"
    )
    (fault,) = refused(write(MONTHLY, text))
    assert (fault.line, fault.column, fault.value) == (
        4,
        "Attendances over 4hrs Other Department",
        "408",
    )


def test_a_count_left_out_is_a_note_and_not_a_zero(write, invented):
    text = invented(MONTHLY).replace(",400,0,0,25,0,0,8,", ",400,0,0,25,0,0,,")
    text = text.replace(",550,3,28,", ",550,3,20,")
    _, reading = read(write(MONTHLY, text))
    row = reading.rows.set_index("area").loc["NX001"]
    assert row[["numerator", "denominator"]].isna().all()
    assert row["note"] == "not reported by the provider"
    assert (reading.rows["note"] != "").sum() == 1


def test_some_booked_columns_without_the_others_are_refused(write, refused, invented):
    lines = [line.split(",") for line in invented(MONTHLY).splitlines()]
    text = "\n".join(",".join(line[:7] + line[8:]) for line in lines) + "\n"
    (fault,) = refused(write(MONTHLY, text))
    assert fault.problem == (
        "of the booked appointments some columns are absent: "
        "A&E attendances Booked Appointments Type 1"
    )


# Provider sheet


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
    assert reading.rows["area"].tolist() == ["RWY", "RAE", "NX001", "RX001"]
    assert figures(reading).loc["RWY"].tolist() == [890, 1300]
    assert figures(reading).loc["NX001"].tolist() == [1000, 1000]
    assert reading.rows["line"].tolist() == [3, 4, 5, 6]


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
        ("AE.csv", "this name has none"),
        ("AE-2011-12.csv", "this name has none"),
        ("Dec-2017-revised-Mar-2018.csv", "this name has several: 2017-12, 2018-03"),
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
def test_a_row_must_agree_with_itself(write, invented, refused, old, new, column, problem):
    text = invented(SHEET)
    assert old in text
    faults = refused(write(SHEET, text.replace(old, new)))
    assert {fault.line for fault in faults} == {2}
    assert any(fault.column == column and problem in fault.problem for fault in faults)


def test_an_england_row_must_be_the_sum_of_the_others(write, invented, refused):
    text = invented("October-2025-AE.csv")
    wrong = text.replace(
        '"1,100","3,350","1,500",45,"1,090","2,635"', '"1,101","3,351","1,500",45,"1,091","2,636"'
    )
    (fault,) = refused(write("October-2025-AE.csv", wrong))
    assert fault.line == 2
    assert fault.problem == (
        "the rows do not sum to this total row in 'Total attendances' (3,350, and it says 3,351), "
        "'Total Attendances < 4 hours' (2,635, and it says 2,636)"
    )


# Long data set


def test_types_are_summed_by_month_and_provider(write, invented):
    layout, reading = read(write("ae_long.csv", invented("ae_long.csv")))
    found = reading.rows
    assert layout.source == "nhsr_ae"
    assert found["area"].tolist() == ["RWY", "RAE", "RWY"]
    assert found["numerator"].tolist() == [877, 420, 810]
    assert found["denominator"].tolist() == [1000, 500, 900]
    assert found["period_end"].astype(str).tolist() == ["2017-03-31", "2017-03-31", "2017-04-30"]
    assert found["line"].tolist() == [2, 5, 6]


@pytest.mark.parametrize(
    ("old", "new", "line", "column"),
    [
        ("2017-03-01,RWY,2,", "2017-03-01,RWY,1,", 3, "type"),
        ("2017-03-01,RWY,2,", "2017-03-01,RWY,3,", 3, "type"),
        ("2017-03-01,RWY,2,", "2017-03-02,RWY,2,", 3, "period"),
        ("2,40,1,0", "2,40,41,0", 3, "breaches"),
        ("2,40,1,0", "2,,1,0", 3, "attendances"),
        ("2,40,1,0", "2,40,,0", 3, "breaches"),
        ("2,40,1,0", "2,40.5,1,0", 3, "attendances"),
    ],
)
def test_faults_of_the_long_data_set(write, invented, refused, old, new, line, column):
    (fault,) = refused(write("ae_long.csv", invented("ae_long.csv").replace(old, new, 1)))
    assert (fault.line, fault.column) == (line, column)
