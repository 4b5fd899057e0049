"""Referral to treatment: the workbooks by provider or commissioner, and England's own sheet."""

import pytest

from data.sources import recognise
from data.sources.checks import ROWS_OF_EXCEL, check_cut
from data.sources.table import Table
from tests.data.sources.workbooks import xlsx

BLOCK = [["Period:", "March 2015"], ["Published:", "14th May 2015"], ["Revised:", "9th July 2015"]]
BANDS = [">0-1", ">1-2", "52 plus"]
COUNTS = ["Total number of incomplete pathways", "Total within 18 weeks", "% within 18 weeks"]
TREATMENT = ["Treatment Function Code", "Treatment Function"]


def sheet(codes: list[str], *rows: list) -> list[list]:
    return [*BLOCK, ["Status:", "Published"], [], [*codes, *TREATMENT, *BANDS, *COUNTS], *rows]


def counts(*bands: int, within: int) -> list:
    total = sum(bands)
    return [*bands, total, within, within / total]


CCG = ["Area Team Code", "CCG Code", "CCG Name"]
NORTH, SOUTH = ["Q44", "01C", "NORTH CCG"], ["Q44", "01D", "SOUTH CCG"]
SHEETS = {
    "National": sheet([], ["IP100", "Surgery", *counts(8, 1, 1, within=9)]),
    "Region": sheet(["Region Code", "Region Name"], ["Y54", "NORTH", "IP999", "Total", 1, 1, 1]),
    "Commissioner": sheet(
        CCG,
        [*NORTH, "IP100", "Surgery", *counts(5, 2, 1, within=7)],
        [*NORTH, "IP999", "Total", *counts(60, 20, 20, within=90)],
        [*SOUTH, "IP999", "Total", *counts(3, 2, 5, within=5)],
        ["-", "NONC", "NON-ENGLISH", "IP999", "Total", *counts(3, 2, 5, within=5)],
    ),
}
SHEETS["National"].append(["IP999", "Total", *counts(63, 22, 25, within=95)])


def test_commissioners_and_england_of_all_treatments(write):
    found = recognise.read(write("Incomplete-Commissioner-Mar15.xlsx", xlsx(SHEETS)))
    by_name = {layout.name: reading for layout, reading in found}
    every = by_name["rtt_workbook"].rows
    over = every[every["indicator"] == "rtt_52_weeks"]
    assert over[["area", "numerator", "denominator"]].to_numpy().tolist() == [
        ["01C", 20, 100],
        ["01D", 5, 10],
    ]
    rows = every[every["indicator"] == "rtt_18_weeks"]
    assert rows["area"].tolist() == ["01C", "01D"]
    assert rows["numerator"].tolist() == [90, 5]
    assert rows["denominator"].tolist() == [100, 10]
    assert set(rows["period_end"].astype(str)) == {"2015-03-31"}
    assert set(rows["status"]) == {"revised"}
    assert str(by_name["rtt_workbook"].published.date()) == "2015-07-09"
    assert by_name["rtt_workbook"].remarks == (
        "Skipped, like the publisher does, of commissioners outside England: 1 row.",
    )
    england = by_name["rtt_national"].rows.iloc[0]
    assert (england["area"], england["numerator"], england["denominator"]) == ("E92000001", 95, 110)


def test_the_provider_workbook_without_week_bands(write):
    header = ["Provider Code", "Provider Name", *TREATMENT, *COUNTS]
    rows = [*BLOCK, header, ["AAA", "ALPHA HOSPITAL", "C_999", "Total", 200, 150, 0.75]]
    ((layout, reading),) = recognise.read(write("a.xlsx", xlsx({"Provider": rows})))
    (row,) = reading.rows.to_dict("records")
    assert (layout.name, row["area"], row["numerator"]) == ("rtt_workbook", "AAA", 150)


def test_the_provider_workbook_with_the_total_of_long_waits(write):
    header = ["Provider Code", "Provider Name", *TREATMENT, *COUNTS, "Total 52 plus weeks"]
    rows = [*BLOCK, header, ["AAA", "ALPHA HOSPITAL", "C_999", "Total", 200, 150, 0.75, 4]]
    ((_, reading),) = recognise.read(write("a.xlsx", xlsx({"Provider": rows})))
    found = reading.rows.set_index("indicator")["numerator"]
    assert found.to_dict() == {"rtt_18_weeks": 150, "rtt_52_weeks": 4}


@pytest.mark.parametrize(
    ("counted", "problem"),
    [
        ([3, 2, 5, 11, 5, 5 / 11], "is not the sum of the week bands"),
        ([3, 2, 5, 10, 5, 0.501], "does not match the counts"),
    ],
)
def test_faults(write, refused, counted, problem):
    rows = sheet(CCG, [*NORTH, "IP999", "Total", *counted])
    (fault,) = refused(write("a.xlsx", xlsx({"Commissioner": rows})))
    assert (fault.line, fault.problem) == (7, problem)


@pytest.mark.parametrize("last", ROWS_OF_EXCEL)
def test_a_sheet_that_ends_where_a_spreadsheet_ends_was_cut(last):
    table = Table("a.xlsb", ["x"], [["1"], ["2"]], [last - 1, last], stored=True)
    check_cut(table)
    assert "rows are missing" in table.faults[0].problem
    whole = Table("a.xlsb", ["x"], [["1"]], [last - 1], stored=True)
    check_cut(whole)
    assert not whole.faults
