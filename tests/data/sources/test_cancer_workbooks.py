"""Cancer waiting times by provider, from workbooks and from the extract of several months."""

import pytest

from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

HEADER = [
    *("ODS CODE (1)", "ACCOUNTABLE PROVIDER", "REFERRAL ROUTE", "CANCER TYPE", "TOTAL"),
    *("WITHIN 62 DAYS", "AFTER 62 DAYS", "TREATED WITHIN 62 DAYS"),
]
ENGLISH = "ALL ENGLISH PROVIDERS"


def monthly(england=(30, 24, 6, 0.8), cancers="CANCER TYPE"):
    """All routes: 20.5 + 9.5 = 30 people, 16.5 + 7.5 = 24 within 62 days, which is 80%."""
    header = [cancers if cell == "CANCER TYPE" else cell for cell in HEADER]
    return [
        ["TWO MONTH (62-DAY) WAIT"],
        ["Aug-25"],
        ["PART A: ALL ROUTES"],
        header,
        ["AAA", "ALPHA", "ALL ROUTES", "ALL CANCERS", 20.5, 16.5, 4, 16.5 / 20.5],
        ["BBB", "BETA", "ALL ROUTES", "ALL CANCERS", 9.5, 7.5, 2, 7.5 / 9.5],
        [None, ENGLISH, "ALL ROUTES", "ALL CANCERS", *england],
        ["PART B: URGENT SUSPECTED CANCER"],
        header,
        ["AAA", "ALPHA", "Urgent Suspected Cancer", "ALL CANCERS", 10, 5, 5, 0.5],
    ]


def test_all_routes_of_the_monthly_workbook(write):
    sheets = {"62-DAY (BY CANCER)": monthly(cancers="CANCER TYPE (3)")}
    path = write("AUGUST-2025.xlsx", xlsx(sheets | {"62-DAY (ALL CANCER)": monthly()}))
    layout, reading = read(path)
    rows = reading.rows
    assert layout.name == "cancer_workbook"
    assert rows["area"].tolist() == ["AAA", "BBB", "E92000001"]
    assert rows["numerator"].tolist() == [16.5, 7.5, 24]
    assert rows["denominator"].tolist() == [20.5, 9.5, 30]
    assert set(rows["period_end"].astype(str)) == {"2025-08-31"}


@pytest.mark.parametrize(
    ("england", "problem"),
    [
        ((31, 25, 6, 25 / 31), "says 31.0 in England's row"),
        ((30, 24, 5, 0.8), "is not the sum of within and after"),
    ],
)
def test_faults_of_england(write, refused, england, problem):
    path = write("AUGUST-2025.xlsx", xlsx({"62-DAY (ALL CANCER)": monthly(england)}))
    assert problem in refused(path)[0].problem


def test_a_sheet_without_its_month(write, refused):
    rows = [["TWO MONTH (62-DAY) WAIT"], *monthly()[2:]]
    faults = refused(write("AUGUST-2025.xlsx", xlsx({"62-DAY (ALL CANCER)": rows})))
    assert "above the header there must be one month or quarter" in faults[0].problem


def quarterly(
    title="62-DAY (URGENT GP REFERRAL TO TREATMENT) WAIT", quarter="Q1 2015-2016 (April)"
):
    header = ["ODS CODE (2)", "ACCOUNTABLE PROVIDER", "CARE SETTING (3)", *HEADER[3:7]]
    return [
        [title],
        [quarter],
        ["PART A: ADMITTED CARE"],
        header,
        ["AAA", "ALPHA", "ADMITTED", "ALL CANCERS", 20, 18, 2],
        [None, ENGLISH, "ADMITTED", "ALL CANCERS", 20, 18, 2],
        ["PART C:ALL CARE"],
        header,
        ["AAA", "ALPHA", "ALL CARE", "ALL CANCERS", 32, 27, 5],
        [None, ENGLISH, "ALL CARE", "ALL CANCERS", 32, 27, 5],
        ["(3) ADMITTED refers to a stay in hospital"],
    ]


@pytest.mark.parametrize(
    ("quarter", "start", "end"),
    [
        ("Q1 2015-2016 (April, May, June)", "2015-04-01", "2015-06-30"),
        ("Q4 2015-2016 (January, February, March)", "2016-01-01", "2016-03-31"),
    ],
)
def test_all_care_of_the_quarterly_workbook(write, quarter, start, end):
    path = write("Q-2015-2016.xlsx", xlsx({"62-DAY (ALL CANCER)": quarterly(quarter=quarter)}))
    rows = read(path)[1].rows
    assert rows["area"].tolist() == ["AAA", "E92000001"]
    assert rows["denominator"].tolist() == [32, 32]
    assert set(rows["period_start"].astype(str)) == {start}
    assert set(rows["period_end"].astype(str)) == {end}


def test_screening_is_another_standard(write, refused):
    path = write("Q1.xlsx", xlsx({"62-DAY (SCREENING)": quarterly("62-DAY (SCREENING) WAIT")}))
    assert "is not of urgent GP referrals" in refused(path)[0].problem


EXTRACT = """\
PERIOD,YEAR,MONTH,STANDARD,ORG CODE,STAGE/ROUTE,TREATMENT MODALITY,CANCER TYPE,TOTAL TREATED,\
WITHIN STANDARD,BREACHES
2025-04-01,2025/26,APR,28-day FDS,AAA,Screening,,Breast,100,90,10
2025-04-01,2025/26,APR,62-day Combined,AAA,Screening,ALL MODALITIES,Breast,6,5,1
2025-04-01,2025/26,APR,62-day Combined,AAA,Consultant Upgrade,ALL MODALITIES,Lung,4.5,2,2.5
2025-04-01,2025/26,APR,62-day Combined,AAA,Screening,Surgery,ALL CANCERS,6,5,1
2025-04-01,2025/26,APR,62-day Combined,AAA,Consultant Upgrade,Other,ALL CANCERS,4.5,2,2.5
"""


def test_the_extract_counts_everybody_once(write):
    """6 + 4.5 by type of cancer; the same 10.5 by modality are not added."""
    layout, reading = read(write("extract.csv", EXTRACT))
    (row,) = reading.rows.to_dict("records")
    assert layout.name == "cancer_extract"
    assert (row["area"], row["numerator"], row["denominator"]) == ("AAA", 7, 10.5)
    assert reading.remarks == ("Skipped, of other standards: 1 row.",)


def test_the_two_partitions_of_an_extract_must_agree(write, refused):
    lacks = EXTRACT.replace("Surgery,ALL CANCERS,6,5,1", "Surgery,ALL CANCERS,5,4,1")
    (fault,) = refused(write("extract.csv", lacks))
    assert "do not make the same sum" in fault.problem
