"""A&E attendances: the monthly CSV, and the long data set."""

import pytest

from data.sources.ae_monthly import ATTENDANCES, OVER
from tests.data.sources.one_reading import read

MONTHLY = "Monthly-AE-April-2025.csv"


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
        "the rows do not sum to this total row in 'A&E attendances Type 1' (1,901, but it says "
        "1,900), 'A&E attendances Booked Appointments Type 1' (31, but it says 30)"
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


def test_more_over_four_hours_than_attended_puts_the_row_in_doubt(write, invented):
    text = invented(MONTHLY).replace(",400,0,0,25,0,0,8,", ",400,0,0,25,0,0,408,")
    text = text.replace(
        "TOTAL,1900,60,600,30,0,35,550,3,28,", "TOTAL,1900,60,600,30,0,35,550,3,428,"
    )
    _, reading = read(write(MONTHLY, text))
    doubt = reading.rows.set_index("area")["doubt"]
    assert doubt["NX001"] == (
        "'Attendances over 4hrs Other Department' is more than "
        "'A&E attendances Other A&E Department'"
    )
    assert (doubt != "").sum() == 1


def test_a_count_below_0_costs_its_row_and_no_other(write, invented):
    """A type of -1, so printed and so summed: 400 - 1 + 25 attended, 8 of them over four hours."""
    text = invented(MONTHLY).replace("CENTRE,0,0,400,", "CENTRE,-1,0,400,")
    text = text.replace("TOTAL,1900,", "TOTAL,1899,")
    _, reading = read(write(MONTHLY, text))
    row = reading.rows.set_index("area").loc["NX001"]
    assert row["doubt"] == "'A&E attendances Type 1' is -1, which is not a count"
    assert row[["numerator", "denominator"]].tolist() == [424 - 8, 424]
    assert (reading.rows["doubt"] != "").sum() == 1


def national(*rows: str, total: str = "TOTAL,TOTAL,TOTAL,TOTAL", month: str = "MAY-2019") -> str:
    """A monthly CSV of these rows ("RWY,NORTH,800,75": code, region, attended, over four hours)."""
    head = ["Period", "Org Code", "Parent Org", "Org name", *ATTENDANCES, *OVER]
    lines, sums = [",".join(head)], [0, 0]
    for row in rows:
        code, region, attended, over = row.split(",")
        lines.append(f"MSitAE-{month},{code},{region},{code} TRUST,{attended},0,0,{over},0,0")
        sums = [sums[0] + int(attended), sums[1] + int(over)]
    return "\n".join([*lines, f"{total},{sums[0]},0,0,{sums[1]},0,0", ""])


@pytest.mark.parametrize("total", ["TOTAL,TOTAL,TOTAL,TOTAL", ",,,Total", "Total,Total ,Total,"])
def test_the_total_row_is_the_published_figure_of_england(write, total):
    text = national("RWY,NORTH,800,75", "RRV,LONDON,200,25", total=total, month="APRIL-2019")
    _, reading = read(write("a.csv", text))
    assert figures(reading).loc["E92000001"].tolist() == [900, 1000]
    row = reading.rows.set_index("area").loc["E92000001"]
    assert (row["area_name"], row["note"], row["line"]) == ("England", "", 4)
    assert set(reading.rows["period_end"].astype(str)) == {"2019-04-30"}


def test_the_total_of_one_region_is_not_englands(write):
    _, reading = read(write("a.csv", national("RWY,NORTH,800,75", "RAE,NORTH,640,91")))
    assert reading.rows["area"].tolist() == ["RWY", "RAE"]


@pytest.mark.parametrize(
    ("month", "over", "silent"),
    [
        ("APRIL-2019", 0, False),
        ("MAY-2019", 0, True),
        ("MAY-2023", 0, True),
        ("JUNE-2023", 0, False),
        ("MAY-2019", 5, False),
    ],
)
def test_a_trust_in_its_field_test_has_no_figure_and_england_is_the_others(
    write, month, over, silent
):
    """300 attendances at RXF, in Mid Yorkshire, of which none is printed as over four hours; 900 of
    1,000 elsewhere within. England prints 1,200 of 1,300, and is 90%.
    """
    text = national("RWY,NORTH,800,75", f"RXF,NORTH,300,{over}", "RRV,LONDON,200,25", month=month)
    _, reading = read(write("a.csv", text))
    rows = reading.rows.set_index("area")
    if silent:
        assert rows.loc["RXF", ["numerator", "denominator"]].isna().all()
        assert rows.loc["RXF", "note"].startswith("no four-hour figure: the trust tested other")
        assert figures(reading).loc["E92000001"].tolist() == [900, 1000]
        assert rows.loc["E92000001", "note"] == (
            "the sum of the providers that reported: 1 provider with 300 attendances reported no "
            "four-hour figures"
        )
    else:
        assert figures(reading).loc["RXF"].tolist() == [300 - over, 300]
        assert figures(reading).loc["E92000001"].tolist() == [1200 - over, 1300]


def test_other_trusts_without_a_breach_are_let_be(write):
    text = national("RWY,NORTH,800,0", "RRV,LONDON,200,25")
    assert figures(read(write("a.csv", text))[1]).loc["RWY"].tolist() == [800, 800]


def test_poole_goes_on_as_dorset_from_october_2020(write):
    for month, silent in (("SEPTEMBER-2020", False), ("OCTOBER-2020", True)):
        text = national("R0D,SOUTH,800,0", "RRV,LONDON,200,25", month=month)
        found = figures(read(write("a.csv", text))[1])
        assert found.loc["R0D"].isna().all() == silent


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
        "some columns of booked appointments are missing: "
        "A&E attendances Booked Appointments Type 1"
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
        ("2,40,1,0", "2,,1,0", 3, "attendances"),
        ("2,40,1,0", "2,40,,0", 3, "breaches"),
    ],
)
def test_faults_of_the_long_data_set(write, invented, refused, old, new, line, column):
    (fault,) = refused(write("ae_long.csv", invented("ae_long.csv").replace(old, new, 1)))
    assert (fault.line, fault.column) == (line, column)


@pytest.mark.parametrize(
    ("new", "doubt", "within"),
    [
        ("2,40,41,0", "'breaches' is more than 'attendances'", 877 - 40),
        ("2,-1,0,0", "'attendances' is -1, which is not a count", 877 - 39 - 1),
    ],
)
def test_a_slip_in_the_long_data_set_costs_its_sum(write, invented, new, doubt, within):
    """RWY has 877 of 1,000 within four hours in March 2017, of type 2 39 of 40."""
    found = read(write("ae_long.csv", invented("ae_long.csv").replace("2,40,1,0", new, 1)))[1].rows
    assert found["doubt"].tolist() == [doubt, "", ""]
    assert found["numerator"].tolist() == [within, 420, 810]


def test_a_trust_in_its_field_test_in_the_long_data_set(write, invented):
    head = invented("ae_long.csv").splitlines()[0]
    text = f"{head}\n2019-04-01,RXF,1,300,0,0\n2019-05-01,RXF,1,300,0,0\n"
    found = read(write("ae_long.csv", text))[1].rows
    assert found["denominator"].isna().tolist() == [False, True]


def test_columns_without_a_header_and_a_stray_letter_are_passed_over(write):
    """As in September 2024: the header ends in commas and an `a` with nothing under it."""
    head, *lines = national("RWY,NORTH,800,75", "RRV,LONDON,200,25").splitlines()
    text = "\n".join([head + ",,,,,,a", *(line + ",,,,,," for line in lines), ""])
    assert figures(read(write("a.csv", text))[1]).loc["E92000001"].tolist() == [900, 1000]
