"""Referral to treatment: people still waiting, by provider."""

import pytest

from data.sources.rtt import LONG_BANDS, OVER_52, band
from tests.data.sources.one_reading import read

NAME = "RTT-April-2025-full-extract.csv"
YEAR = "RTT-December-2019-full-extract.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def figures(reading, indicator="rtt_18_weeks"):
    rows = reading.rows[reading.rows["indicator"] == indicator].set_index("area")
    return {area: (row["numerator"], row["denominator"]) for area, row in rows.iterrows()}


def test_the_first_eighteen_bands_of_the_total_of_all_treatments_over_commissioners(write, text):
    layout, reading = read(write(NAME, text))
    assert layout.source == "nhse_rtt"
    assert set(reading.rows["indicator"]) == {"rtt_18_weeks", "rtt_52_weeks"}
    # 300 + 400 + 100 of 1,000 and 90 of 100; the 50 of 18 to 19 weeks are over 18
    assert figures(reading) == {"AAA": (890, 1100), "BBB": (40, 40)}
    # 50 of the 1,000 and 10 of the 100 are in bands over 52 weeks
    assert figures(reading, "rtt_52_weeks") == {"AAA": (60, 1100), "BBB": (0, 40)}


def test_the_month_and_the_lines(write, text):
    rows = read(write(NAME, text))[1].rows
    assert set(rows["period_start"].astype(str)) == {"2025-04-01"}
    assert set(rows["period_end"].astype(str)) == {"2025-04-30"}
    assert rows["line"].tolist() == [5, 11, 5, 11]
    assert rows["area_name"].tolist() == ["ALPHA HOSPITAL", "BETA, GENERAL"] * 2


def test_commissioners_outside_england_are_left_out_with_a_remark(write, text):
    _, reading = read(write(NAME, text))
    assert reading.remarks == (
        "Skipped, like the publisher does, of commissioners outside England: 1 row.",
    )
    english = text.replace(",NONC,", ",00C,")
    assert figures(read(write(NAME, english))[1])["AAA"] == (895, 1105)


def test_the_extracts_that_stop_at_a_year(write, invented):
    assert figures(read(write(YEAR, invented(YEAR)))[1]) == {"AAA": (80, 100)}


def test_a_revised_extract_says_so(write, text):
    rows = read(write("20250430-RTT-April-2025-full-extract-revised.csv", text))[1].rows
    assert set(rows["status"]) == {"revised"}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "problem"),
    [
        ("RTT-April-2025", "RTT-Apr-il", 5, "Period", "is not a period"),
        ("RTT-April-2025", "April-2025", 5, "Period", "is not a period"),
        (",,,1000\n", ",,,1001\n", 5, "Total All", "is not the sum of the week bands"),
        (",,,1000\n", ",,,\n", 5, "Total All", "is not a number"),
        (",Total,300,", ",Total,300.5,", 5, band(0), "is not a count"),
        (
            'BBB,"BETA, GENERAL",QXX,THE SHIRE,00A,SHIRE COMMISSIONER,Part_2,Incomplete Pathways,'
            "C_999",
            'BBB,"BETA, GENERAL",QXX,THE SHIRE,00A,SHIRE COMMISSIONER,Part_2,'
            "Incomplete Pathways,C_998",
            10,
            "Treatment Function Code",
            "has no row C_999",
        ),
        ("C_110", "C_999", 5, "Treatment Function Code", "is a duplicate"),
    ],
)
def test_faults(write, text, refused, old, new, line, column, problem):
    assert old in text
    faults = refused(write(NAME, text.replace(old, new)))
    assert any(
        (fault.line, fault.column) == (line, column) and problem in fault.problem
        for fault in faults
    ), faults


def test_no_incomplete_pathways(write, text, refused):
    (fault,) = refused(write(NAME, text.replace(",Part_2,", ",Part_1B,")))
    assert fault.problem == "there are no incomplete pathways (Part_2)"


@pytest.mark.parametrize("name", [LONG_BANDS[0], LONG_BANDS[-1]])
def test_bands_that_are_neither_set(write, text, refused, name):
    faults = refused(write(NAME, text.replace(name, OVER_52)))
    assert any("after 52 weeks there must be" in fault.problem for fault in faults)


def test_a_renamed_band_is_named(write, text, refused):
    (fault,) = refused(write(NAME, text.replace(band(17), "Gt 17 To 18 Weeks SUM 2")))
    assert fault.problem == (
        "the header is almost that of the layout rtt, but 'Gt 17 To 18 Weeks SUM 1' is called "
        "'Gt 17 To 18 Weeks SUM 2'"
    )
