"""Overnight beds, occupied and available, by provider and quarter."""

import pytest

from tests.data.sources.one_reading import read

NAME = "Beds-Open-Overnight-Q3-2017-18.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def of_all(reading):
    """The figures of all sectors."""
    return reading.rows[reading.rows["indicator"] == "bed_occupancy"]


def test_occupied_of_available_of_all_sectors(write, text):
    layout, reading = read(write(NAME, text))
    rows = of_all(reading)
    assert layout.source == "nhse_kh03"
    assert set(reading.rows["indicator"]) == {"bed_occupancy", "ga_bed_occupancy"}
    assert rows["area"].tolist() == ["E92000001", "AAA", "BBB", "CCC"]
    assert rows["numerator"].tolist()[:3] == [1320.5, 1000, 320.5]
    assert rows["denominator"].tolist()[:3] == [1600, 1200, 400]
    assert rows["line"].tolist() == [7, 9, 10, 11]


@pytest.mark.parametrize(
    ("month", "start", "end"),
    [("December", "2017-10-01", "2017-12-31"), ("March", "2018-01-01", "2018-03-31")],
)
def test_the_quarter_ends_with_the_month(write, text, month, start, end):
    rows = read(write(NAME, text.replace(",December,", f",{month},")))[1].rows
    assert set(rows["period_start"].astype(str)) == {start}
    assert set(rows["period_end"].astype(str)) == {end}


def test_dashes_are_no_figures(write, text):
    silent = read(write(NAME, text))[1].rows.iloc[3]
    assert silent[["numerator", "denominator"]].isna().all()
    assert silent["note"] == "not reported by the provider"


def test_rows_of_regions_are_skipped_with_a_remark(write, text):
    region = text.replace("Y00,BBB,", "Y00,,").replace('"1,600"', '"1,200"')
    region = region.replace('"1,320.5"', '"1,000"').replace('"1,320"', '"1,000"')
    region = region.replace('"1,400"', '"1,000"').replace('"1,220.5"', "900")
    _, reading = read(write(NAME, region))
    assert of_all(reading)["area"].tolist() == ["E92000001", "AAA", "CCC"]
    assert reading.remarks == ("Skipped, without a provider's code: 1 row.",)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        (
            '"1,200"',
            '"1,100"',
            7,
            "1,600.0 in England's row, but the providers sum to 1,500.0",
        ),
        (",December,Y00,BBB", ",November,Y00,BBB", 10, "is not a period"),
        (",320.5,", ",many,", 10, "is not a number"),
    ],
)
def test_faults(write, text, refused, old, new, line, problem):
    assert old in text
    faults = refused(write(NAME, text.replace(old, new, 1)))
    assert any(fault.line == line and problem in fault.problem for fault in faults), faults


@pytest.mark.parametrize("old", ["Available", "Occupied"])
def test_the_row_above_the_header_must_tell_the_groups_apart(write, text, refused, old):
    faults = refused(write(NAME, text.replace(f",{old},", ",Something,", 1)))
    assert "is not below Available, Occupied, % Occupied" in faults[0].problem


@pytest.mark.parametrize("header", ["Period,SHA Code", "Period,AT Code", "Period,Region Code"])
def test_headers_of_other_years(write, text, header):
    _, reading = read(write(NAME, text.replace("Period End,Region Code", header)))
    assert len(of_all(reading)) == 4


def test_a_figure_shown_without_decimals_may_be_off_by_half(write, text):
    """Of 1,000 and 320.5 one is shown whole, and so is their sum: together they may be off by 1."""
    shown = text.replace('"1,320.5"', '"1,321"')
    assert len(of_all(read(write(NAME, shown))[1])) == 4


def test_more_than_half_is_a_fault(write, text, refused):
    (fault,) = refused(write(NAME, text.replace('"1,320.5"', '"1,321.1"')))
    assert "is 1,321.1 in England's row" in fault.problem
