"""Cancer: treated within 62 days, in the provider workbooks and the provider extract."""

from datetime import date

import pytest

from data.sources import recognise
from tests.data.sources.one_reading import read
from tests.data.sources.workbooks import xlsx

NAME = "AUGUST-2025-CWT-PROVIDER-WORKBOOK-FINAL.xlsx"
HEAD = [None, "ODS CODE (1)", "ACCOUNTABLE PROVIDER", "REFERRAL ROUTE", "CANCER TYPE", "TOTAL"]
HEAD += ["WITHIN 62 DAYS", "AFTER 62 DAYS", "TREATED WITHIN 62 DAYS", None, "WITHIN 31 DAYS"]
TITLE = [["TWO MONTH (62-DAY) WAIT"], ["Aug-25"], ["BASIS: PROVIDER"], []]


def row(code, name, route, total, within, cancer="ALL CANCERS"):
    return [None, code, name, route, cancer, total, within, total - within, within / total]


ALL = [
    row("AAA", "ALPHA HOSPITAL", "ALL ROUTES", 89, 71),
    row("BBB", "BETA HOSPITAL", "ALL ROUTES", 11.5, 8),
    row(None, "ALL ENGLISH PROVIDERS", "ALL ROUTES", 100.5, 79),
]
URGENT = [
    row("AAA", "ALPHA HOSPITAL", "Urgent Suspected Cancer", 50, 30),
    row(None, "ALL ENGLISH PROVIDERS", "Urgent Suspected Cancer", 50, 30),
]


def workbook(title=TITLE, whole=ALL, head=HEAD, sheet="62-DAY (ALL CANCER)") -> bytes:
    parts = [["PART A: ALL ROUTES"], head, *whole, [], ["PART B: URGENT"], head, *URGENT]
    by_cancer = [head, row("AAA", "ALPHA HOSPITAL", "ALL ROUTES", 20, 18, cancer="Breast")]
    return xlsx(
        {
            "Frontpage": [["Status: Final"]],
            sheet: [*title, *parts],
            "62-DAY (BY CANCER)": [*title, *by_cancer],
        }
    )


def test_all_routes_by_provider_and_for_england(write):
    layout, reading = read(write(NAME, workbook()))
    rows = reading.rows
    assert (layout.name, layout.source) == ("cancer_workbook", "nhse_cwt")
    assert rows["area"].tolist() == ["AAA", "BBB", "E92000001"]
    assert rows["numerator"].tolist() == [71, 8, 79]
    assert rows["denominator"].tolist() == [89, 11.5, 100.5]
    assert set(rows["period_start"].astype(str)) == {"2025-08-01"}
    assert set(rows["status"]) == {"final"}


def test_the_quarter_of_2015_is_of_all_care(write):
    head = [name and name.replace("REFERRAL ROUTE", "CARE SETTING (3)") for name in HEAD]
    title = [["62-DAY"], ["Q1 2015-2016 (April, May, June)"]]
    whole = [
        row("AAA", "ALPHA HOSPITAL", "ADMITTED", 60, 50),
        row("AAA", "ALPHA HOSPITAL", "NON-ADMITTED", 40, 36),
        row("AAA", "ALPHA HOSPITAL", "ALL CARE", 100, 86),
        row(None, "ALL ENGLISH PROVIDERS", "ALL CARE", 100, 86),
    ]
    rows = read(write("Q1-2015.xlsx", workbook(title, whole, head)))[1].rows
    assert rows["numerator"].tolist() == [86, 86]
    assert rows["period_start"].astype(str).tolist() == ["2015-04-01"] * 2
    assert rows["period_end"].astype(str).tolist() == ["2015-06-30"] * 2


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": [["62-DAY"]]}, "above the header there must be one month or quarter"),
        ({"title": [["Aug-25"], ["Sep-25"]]}, "one month or quarter, but there are 2"),
        ({"whole": [*ALL[:1], ALL[2]]}, "is 100.5 in England's row, but the providers sum to 89"),
        ({"whole": URGENT}, "there is no part of all routes, or of all care"),
    ],
)
def test_faults(write, refused, changes, problem):
    faults = refused(write(NAME, workbook(**changes)))
    assert any(problem in fault.problem for fault in faults), faults


def test_what_is_within_and_after_must_sum_to_the_total(write, refused):
    wrong = [None, "AAA", "ALPHA HOSPITAL", "ALL ROUTES", "ALL CANCERS", 89, 71, 17]
    (fault,) = refused(write(NAME, workbook(whole=[wrong])))
    assert (fault.sheet, fault.line, fault.column) == ("62-DAY (ALL CANCER)", 7, "TOTAL")


def test_screening_is_another_standard(write, refused):
    """Its sheet of 2015 has the same header and a part of all care."""
    head = [name and name.replace("REFERRAL ROUTE", "CARE SETTING (3)") for name in HEAD]
    rows = [["62-DAY (SCREENING) WAIT"], ["Q1 2015-2016"], head]
    rows += [row("AAA", "ALPHA HOSPITAL", "ALL CARE", 100, 86)]
    faults = refused(write("Q1.xlsx", xlsx({"62-DAY (SCREENING)": rows})))
    assert "is not about urgent GP referrals" in faults[0].problem


def test_the_printed_percentage_must_be_what_the_counts_give(write, refused):
    other = [*ALL[:2], [*ALL[2][:8], 0.79]]
    (fault,) = refused(write(NAME, workbook(whole=other)))
    assert (fault.column, fault.problem) == (
        "TREATED WITHIN 62 DAYS",
        "does not match the counts",
    )


EXTRACT = ["PERIOD", "YEAR", "MONTH", "STANDARD", "ORG CODE", "STAGE/ROUTE", "TREATMENT MODALITY"]
EXTRACT += ["CANCER TYPE", "TOTAL TREATED", "WITHIN STANDARD", "BREACHES"]


def line(route, modality, cancer, total, within, standard="62-day Combined", code="AAA"):
    about = [date(2025, 4, 1), "2025/26", "APR", standard, code, route, modality, cancer]
    return [*about, total, within, total - within]


LINES = [
    line("Screening", "ALL MODALITIES", "Breast", 10, 8),
    line("Urgent Suspected Cancer", "ALL MODALITIES", "Breast", 20, 12),
    line("Urgent Suspected Cancer", "ALL MODALITIES", "Lung", 5.5, 3),
    line("Screening", "Surgery", "ALL CANCERS", 10, 8),
    line("Urgent Suspected Cancer", "Surgery", "ALL CANCERS", 25.5, 15),
    line("First Treatment", "ALL MODALITIES", "Lung", 99, 90, standard="31-day Combined"),
    line("URGENT SUSPECTED CANCER", "", "Suspected lung cancer", 60, 50, standard="28-day FDS"),
    line("Urgent", "", "Suspected lung cancer", 9, 9, standard="2-week wait"),
]


def of_england(*providers: str) -> list[list]:
    """The lines of these providers, all alike."""
    return [[*line[:4], provider, *line[5:]] for provider in providers for line in LINES]


def test_england_is_the_sum_of_the_extracts_providers(write):
    rows = of_england("AAA", "BBB")
    reading = read(write("extract.xlsx", xlsx({"Extract": [EXTRACT, *rows]})))[1]
    england = reading.rows[reading.rows["area"] == "E92000001"].set_index("indicator")
    assert england.loc["cancer_62_day", ["numerator", "denominator"]].tolist() == [46, 71]
    assert set(england["note"]) == {"the sum of all providers in the extract"}


def test_the_extract_counts_each_patient_once(write):
    layout, reading = read(write("extract.xlsx", xlsx({"Extract": [EXTRACT, *LINES]})))
    rows = reading.rows
    assert layout.name == "cancer_extract"
    assert rows[["indicator", "area", "numerator", "denominator"]].to_numpy().tolist() == [
        ["cancer_62_day", "AAA", 23, 35.5],
        ["cancer_31_day", "AAA", 90, 99],
        ["cancer_28_day", "AAA", 50, 60],
        ["cancer_62_day", "E92000001", 23, 35.5],
        ["cancer_31_day", "E92000001", 90, 99],
        ["cancer_28_day", "E92000001", 50, 60],
    ]
    assert set(rows["period_end"].astype(str)) == {"2025-04-30"}
    assert rows["line"].tolist() == [2, 7, 8] * 2
    assert reading.remarks == ("Skipped, of other standards: 1 row.",)


def test_the_two_breakdowns_of_the_extract_must_make_the_same_sum(write, refused):
    (fault,) = refused(write("extract.xlsx", xlsx({"Extract": [EXTRACT, *LINES[1:]]})))
    assert fault.problem == "cancer types and modalities of AAA have different sums"


def sheet_of(days: int, part: list, verb: str) -> list:
    """The header of another standard's sheet."""
    return [
        *(None, "ODS CODE (1)", "ACCOUNTABLE PROVIDER", *part, "TOTAL"),
        *(f"WITHIN {days} DAYS", f"AFTER {days} DAYS", f"{verb} WITHIN {days} DAYS", None),
    ]


def test_a_workbook_has_three_standards_a_sheet_each(write):
    within_28 = [*sheet_of(28, ["REFERRAL ROUTE"], "TOLD"), "WITHIN 14 DAYS", "AFTER 62 DAYS"]
    within_31 = sheet_of(31, ["TREATMENT STAGE", "CANCER TYPE"], "TREATED")
    within_31 += ["WITHIN 31 DAYS ", "IN 32 TO 38 DAYS", "AFTER 62 DAYS"]
    file = {
        "28-DAY FDS (ALL ROUTES)": [
            *(*TITLE, within_28),
            [None, "AAA", "ALPHA HOSPITAL", "ALL ROUTES", 10, 8, 2, 0.8],
            [None, None, "ALL ENGLISH PROVIDERS", "ALL ROUTES", 10, 8, 2, 0.8],
        ],
        "31-DAY (ALL CANCER)": [
            *(*TITLE, ["PART A: ALL STAGES"], within_31),
            [None, "AAA", "ALPHA HOSPITAL", "ALL STAGES", "ALL CANCERS", 20, 19, 1, 0.95],
            [None, "AAA", "ALPHA HOSPITAL", "First Treatment", "ALL CANCERS", 15, 15, 0, 1],
        ],
        "62-DAY (ALL CANCER)": [*TITLE, HEAD, *ALL],
    }
    found = {
        layout.name: reading.rows for layout, reading in recognise.read(write(NAME, xlsx(file)))
    }
    assert {name: set(rows["indicator"]) for name, rows in found.items()} == {
        "cancer_workbook": {"cancer_62_day"},
        "cancer_workbook_28": {"cancer_28_day"},
        "cancer_workbook_31": {"cancer_31_day"},
    }
    assert found["cancer_workbook_28"]["numerator"].tolist() == [8, 8]
    assert found["cancer_workbook_31"]["numerator"].tolist() == [19]
