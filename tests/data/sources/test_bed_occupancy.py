"""Overnight beds, occupied and available, by provider and quarter."""

import csv
import io

import pytest

from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

NAME = "Beds-Open-Overnight-Q3-2017-18.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def test_occupied_of_available_of_all_sectors(write, text):
    layout, reading = read(write(NAME, text))
    rows = reading.rows
    assert layout.source == "nhse_kh03"
    assert set(rows["indicator"]) == {"bed_occupancy"}
    assert rows["area"].tolist() == ["E92000001", "AAA", "BBB", "CCC"]
    assert rows["area_name"].tolist()[0] == "England"
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
    _, reading = read(write(NAME, region))
    assert reading.rows["area"].tolist() == ["E92000001", "AAA", "CCC"]
    assert reading.remarks == ("Skipped, without a provider's code: 1 row.",)


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('"1,200"', '"1,100"', 7, "1,600.0 available beds in England's row"),
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
    assert "does not stand below Available, Occupied, % Occupied" in faults[0].problem


@pytest.mark.parametrize("code", ["SHA Code", "AT Code", "Region Code"])
@pytest.mark.parametrize("period", ["Period", "Period End"])
def test_every_header_that_was_published(write, text, code, period):
    header = text.replace(",Period End,Region Code,", f",{period},{code},")
    assert len(read(write(NAME, header))[1].rows) == 4


def test_published_and_status_come_from_the_title_block(write, text):
    block = ",Published:,22nd February 2018\n,Revised:,23rd May 2019\n,Status:,Revised Public\n"
    _, reading = read(write(NAME, block + text))
    assert str(reading.published.date()) == "2019-05-23"
    assert set(reading.rows["status"]) == {"revised"}


@pytest.mark.parametrize(("england", "fits"), [("1,601", True), ("1,602", False)])
def test_a_figure_as_shown_is_allowed_half_a_unit(write, text, refused, england, fits):
    """1,200 and 400 sum to 1,600; three figures shown whole may hide 1.5 between them."""
    path = write(NAME, text.replace('"1,600"', f'"{england}"'))
    if fits:
        assert read(path)[1].rows["denominator"].tolist()[0] == 1601
    else:
        assert "1,602.0 available beds" in refused(path)[0].problem


def test_in_a_workbook_the_sum_is_exact(write, text, refused):
    def cells(england):
        rows = csv.reader(io.StringIO(text.replace('"1,600"', england)))
        return [[float(c.replace(",", "")) if _is_number(c) else c for c in row] for row in rows]

    exact = read(write("beds.xlsx", xlsx({"NHS Trust by Sector": cells("1600")})))[1].rows
    assert exact["denominator"].tolist()[0] == 1600
    faults = refused(write("beds.xlsx", xlsx({"NHS Trust by Sector": cells("1601")})))
    assert "1,601.0 available beds in England's row" in faults[0].problem


def _is_number(cell):
    return cell.replace(",", "").replace(".", "").isdecimal()
