"""Cancer: treated within 62 days, by provider."""

import pytest

from tests.data.sources.one_reading import read

NAME = "Cancer-August-2025-combined.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def test_all_routes_of_all_cancers_and_modalities_by_provider_alone(write, text):
    layout, reading = read(write(NAME, text))
    rows = reading.rows
    assert layout.source == "nhse_cwt"
    assert set(rows["indicator"]) == {"cancer_62_day"}
    assert rows["area"].tolist() == ["E92000001", "AAA", "BBB"]
    assert rows["numerator"].tolist() == [165, 90, 75]
    assert rows["denominator"].tolist() == [220, 120, 100]
    assert rows["line"].tolist() == [2, 3, 9]


@pytest.mark.parametrize(("written", "treated"), [("01/09/2023", 80), ("01/10/2023", 120)])
def test_before_october_2023_the_urgent_route_is_the_standard(write, text, written, treated):
    rows = read(write(NAME, text.replace("01/08/2025", written)))[1].rows.set_index("area")
    assert rows.loc["AAA", "denominator"] == treated


def test_it_says_what_it_reads_and_what_it_skips(write, text):
    assert read(write(NAME, text))[1].remarks == (
        "Since October 2023 all routes together are read, and before, the urgent referral alone.",
        "Skipped, of other standards and breakdowns: 6 rows.",
    )


@pytest.mark.parametrize("written", ["01/08/2025", "2025-08-01"])
def test_both_ways_of_writing_the_month(write, text, written):
    rows = read(write(NAME, text.replace("01/08/2025", written)))[1].rows
    assert set(rows["period_start"].astype(str)) == {"2025-08-01"}
    assert set(rows["period_end"].astype(str)) == {"2025-08-31"}


@pytest.mark.parametrize(
    "written", ["08/01/2025", "01/13/2025", "2025-08-02", "2025-13-01", "01/08/25", "Aug-25", ""]
)
def test_what_is_no_month(write, text, refused, written):
    faults = refused(write(NAME, text.replace("01/08/2025", written)))
    assert {fault.column for fault in faults} == {"Period"}
    assert {fault.line for fault in faults} == {2, 3, 9}


@pytest.mark.parametrize(
    ("old", "new", "column", "problem"),
    [
        (",120,90,30,", ",121,90,30,", "Total", "is not the sum of within and after"),
        (",120,90,30,", ",120,,30,", "Within", "is not a number"),
    ],
)
def test_faults(write, text, refused, old, new, column, problem):
    assert old in text
    (fault,) = refused(write(NAME, text.replace(old, new)))
    assert (fault.line, fault.column) == (3, column)
    assert problem in fault.problem


def test_a_file_without_that_standard(write, text, refused):
    (fault,) = refused(write(NAME, text.replace(",62D,", ",31D,")))
    assert fault.problem.startswith("there is no row of Basis provider, Standard_or_Item 62d,")


def test_a_column_left_out_is_named(write, text, refused):
    (fault,) = refused(write(NAME, text.replace("Treatment_Modality", "Modality")))
    assert "missing: 'Treatment_Modality'; not known: 'Modality'" in fault.problem
