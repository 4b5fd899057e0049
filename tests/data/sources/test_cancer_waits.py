"""Cancer: treated within 62 days, by provider, in the combined CSV."""

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
    assert rows["area"].tolist() == ["AAA", "BBB"]
    assert rows["numerator"].tolist() == [90, 70]
    assert rows["denominator"].tolist() == [120, 100]
    assert rows["line"].tolist() == [3, 11]


@pytest.mark.parametrize(("month", "of_all"), [("01/10/2023", 90), ("01/09/2023", 60.5)])
def test_before_october_2023_the_urgent_route_alone(write, text, month, of_all):
    rows = read(write(NAME, text.replace("01/08/2025", month)))[1].rows
    assert rows["numerator"].iloc[0] == of_all


def test_it_says_what_it_reads_and_what_it_skips(write, text):
    assert read(write(NAME, text))[1].remarks == (
        "Skipped, of other standards and breakdowns: 8 rows.",
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
    assert {fault.line for fault in faults} == {2, 3, 4, 9, 11}


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
    assert "missing: 'Treatment_Modality'; unknown: 'Modality'" in fault.problem
