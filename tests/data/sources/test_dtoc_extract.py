"""Delayed transfers of care by provider: the days, without the bed days of another publication."""

import pytest

from data.sources.dtoc_extract import CARE
from tests.data.sources.one_reading import read

NAME = "DTOC-Extract-December-2017.csv"


@pytest.fixture
def text(invented):
    return invented(NAME)


def with_care(text: str) -> str:
    """As the extracts were while they told acute from non-acute care."""
    head, *rows = text.splitlines()[3:]
    reason = head.index("Reason")
    out = [head[:reason] + CARE + "," + head[reason:]]
    for row in rows:
        cells = row.split(",")
        for care, counts in (("Acute", cells[9:]), ("Non-Acute", ["0"] * 6)):
            out.append(",".join([*cells[:8], care, cells[8], *counts]))
    return "\n".join(out) + "\n"


def test_days_of_all_reasons_authorities_and_causes(write, text):
    layout, reading = read(write(NAME, text))
    rows = reading.rows
    assert layout.source == "nhse_dtoc"
    assert set(rows["indicator"]) == {"delayed_transfers"}
    assert rows["area"].tolist() == ["AAA", "BBB", "CCC"]
    # AAA: 60 + 30 and 20 + 10 and 4; the counts of patients are not days
    assert rows["numerator"].tolist()[:2] == [124, 0]
    assert rows["denominator"].isna().all()
    assert rows["line"].tolist() == [5, 8, 9]
    assert set(rows["period_start"].astype(str)) == {"2017-12-01"}


def test_a_blank_count_loses_that_cell_and_not_the_month(write, text):
    row = read(write(NAME, text))[1].rows.iloc[2]
    assert row["numerator"] == 7
    assert row["note"].endswith("load Bed availability, KH03; 1 row with a blank count")


def test_all_counts_blank_leave_the_provider_without_a_figure(write, text):
    silent = read(write(NAME, text.replace("I_HOUSING,0,7,0,,0,0", "I_HOUSING,0,,0,,0,")))[1]
    row = silent.rows.iloc[2]
    assert row[["numerator", "denominator"]].isna().all()
    assert row["note"] == "not reported by the provider"


def test_the_header_of_2012(write, text):
    older = text.replace("Provider Parent Org Code", "Provider SHA Code")
    older = older.replace("Provider Parent Name", "Provider SHA Name")
    assert len(read(write(NAME, older))[1].rows) == 3


def test_it_says_where_the_other_half_is(write, text):
    _, reading = read(write(NAME, text))
    assert "load Bed availability, KH03" in reading.rows.iloc[0]["note"]
    assert reading.remarks == (
        "Delayed days alone: occupied bed days are in another publication: load Bed availability, "
        "KH03.",
    )


def test_acute_and_non_acute_are_summed(write, text):
    rows = read(write(NAME, with_care(text)))[1].rows
    assert rows["numerator"].tolist()[:2] == [124, 0]


def test_january_to_march_belong_to_the_second_year(write, text):
    rows = read(write(NAME, text.replace("DECEMBER", "MARCH")))[1].rows
    assert set(rows["period_end"].astype(str)) == {"2018-03-31"}


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "problem"),
    [
        ("2017-18,DECEMBER,Q00,THE SHIRE REGION,BBB", "2017-18,YTD,Q00,X,BBB", 8, "Period Name",
         "is not a period"),
        ("I_HOUSING", "TOTAL", 8, "Reason For Delay", "is not a reason for delay"),
        ("I_HOUSING", "ALL_TOTAL", 8, "Reason For Delay", "is not a reason for delay"),
        ("902,SOUTH,A_COMPLETION", "901,NORTH,A_COMPLETION", 7, "Reason For Delay",
         "is a duplicate"),
        ("2,60,1,30,", "2,60.5,1,30,", 5, "NHS B SUM", "is not a count"),
    ],
)  # fmt: skip
def test_faults(write, text, refused, old, new, line, column, problem):
    assert old in text
    faults = refused(write(NAME, text.replace(old, new)))
    assert any(
        (fault.line, fault.column) == (line, column) and problem in fault.problem
        for fault in faults
    ), faults


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("Both B SUM", "Both B", "'Both B SUM' is called 'Both B'"),
        (",Reason For Delay", ",Cause", "missing: 'Reason For Delay'; unknown: 'Cause'"),
        ("Local Authority Code,", "Local Authority Code,ONS Code,", "unknown: 'ONS Code'"),
    ],
)
def test_almost_the_layout_is_refused_naming_the_difference(write, text, refused, old, new, says):
    (fault,) = refused(write(NAME, text.replace(old, new)))
    assert fault.line == 4
    assert fault.problem == f"the header is almost that of the layout dtoc_extract, but {says}"
