"""The real workbooks, where they are at hand: the figures and percentages that they print."""

import pandas as pd
import pytest

from data.sources import recognise
from tests.data.sources.one_reading import read

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shared,
    pytest.mark.filterwarnings("ignore:The xlrd engine"),  # it reads them independently of ours
]

ENGLAND = "E92000001"
ENGINES = {".xls": "xlrd", ".xlsx": "openpyxl"}


@pytest.mark.parametrize(
    ("name", "start", "status", "published"),
    [
        (
            "Beds-Open-Overnight-Q3-201718-REVISED-Web_File-Final",
            "2017-10-01",
            "revised",
            "2019-05-23",
        ),
        ("Beds-Open-Overnight-Web_File-Final_Q4_2018-19", "2019-01-01", "final", "2019-05-24"),
        (
            "Beds-Open-Overnight-Web_File-Q1-2011-12-November-2012-Refresh-v3-Final",
            "2011-04-01",
            "revised",
            "2012-11-22",
        ),
        (
            "Beds-Open-Overnight-Web_File-Q1-2014-15-Revised-Nov15-Final-21447",
            "2014-04-01",
            "revised",
            "",
        ),
        ("Beds-Open-Overnight-Web_File-Q1-2020-21-Final-1", "2020-04-01", "revised", ""),
        ("Beds-Open-Overnight-Web_File-Q1-2025-26", "2025-04-01", "final", ""),
        ("NHS-organisations-in-England-Quarter-1-2010-11-XLS-406K", "2010-04-01", "", ""),
    ],
)
def test_beds(shared, name, start, status, published):
    (path,) = (shared / "real" / "kh03").glob(name + ".xls*")
    _, reading = read(path)
    found = reading.rows[reading.rows["indicator"] == "bed_occupancy"].set_index("area")
    assert set(found["period_start"].astype(str)) == {start}
    assert not status or set(found["status"]) == {status}
    assert not published or str(reading.published.date()) == published
    sheet = pd.read_excel(
        path, sheet_name="NHS Trust by Sector", header=None, engine=ENGINES[path.suffix]
    )
    at = next(i for i, row in sheet.iterrows() if "Org Code" in list(row))
    header = [str(text).strip() for text in sheet.loc[at]]
    totals = [i for i, text in enumerate(header) if text == "Total"]
    code, org = header.index("Org Code"), header.index("Org Name")
    theirs = sheet.loc[at + 1 :]
    theirs = theirs[theirs[code].notna() | (theirs[org] == "England")]
    theirs = theirs.set_index(theirs[code].fillna(ENGLAND))[totals]
    figures = theirs.apply(pd.to_numeric, errors="coerce")
    figures.columns = ["available", "occupied", "share"]
    assert set(figures.index) == set(found.index)
    assert len(figures) == len(found)
    ours = found.reindex(figures.index)
    both = figures["available"].notna() & figures["occupied"].notna()
    assert (ours["denominator"] == figures["available"])[both].all()
    assert (ours["numerator"] == figures["occupied"])[both].all()
    share = ours.loc[ENGLAND, "numerator"] / ours.loc[ENGLAND, "denominator"]
    assert share == pytest.approx(figures.loc[ENGLAND, "share"], abs=1e-12)


@pytest.mark.parametrize(
    ("name", "header", "part", "within", "total"),
    [
        ("AUGUST-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL", 8, "ALL ROUTES", 19090, 27533),
        ("OCTOBER-2023-CWT-CRS-PROVIDER-WORKBOOK-FINAL", 8, "ALL ROUTES", 15812.5, 25016.5),
        ("Q1-2015-2016-CANCER-WAITING-TIMES-PROVIDER-WORKBOOK", 9, "ALL CARE", 27713, 33806),
    ],
)
def test_cancer_workbooks(shared, name, header, part, within, total):
    path = shared / "real" / "cancer" / f"{name}.xlsx"
    sheet = pd.read_excel(
        path, sheet_name="62-DAY (ALL CANCER)", header=None, skiprows=header + 1, engine="openpyxl"
    )
    at = next(i for i in sheet.columns if (sheet[i] == part).any())
    theirs = sheet[sheet[at] == part]
    theirs = theirs.set_index(theirs[at - 2].fillna(ENGLAND))[[at + 2, at + 3, at + 5]].astype(
        float
    )
    theirs.columns = ["total", "within", "share"]
    of_sheets = {layout.name: reading for layout, reading in recognise.read(path)}
    found = of_sheets["cancer_workbook"].rows.set_index("area")
    assert len(found) == len(theirs)
    ours = found.reindex(theirs.index)
    assert (ours["denominator"] == theirs["total"]).all()
    assert (ours["numerator"] == theirs["within"]).all()
    assert (ours["numerator"] / ours["denominator"]).to_numpy() == pytest.approx(theirs["share"])
    assert (ours.loc[ENGLAND, "numerator"], ours.loc[ENGLAND, "denominator"]) == (within, total)


def test_cancer_extract(shared):
    path = shared / "real" / "cancer" / "CWT-CRS-Apr-2025-to-Jul-2025-Data-Extract-Provider.xlsx"
    rows = read(path)[1].rows
    rows = rows[rows["indicator"] == "cancer_62_day"]
    of_england = rows["area"] == ENGLAND
    found = rows[~of_england].groupby("period_start")[["numerator", "denominator"]].sum()
    sums = rows[of_england].set_index("period_start")
    assert (sums[["numerator", "denominator"]] == found).all(axis=None)
    assert found["denominator"].tolist() == [27347, 27387, 28966, 31270]
    assert found["numerator"].tolist() == [19102, 18569, 19434, 21633]


def test_delayed_days_of_every_sheet(shared):
    path = shared / "dtoc" / "DTOC-England-Data_Set.xls"
    _, reading = read(path)
    assert not any("Not read" in remark for remark in reading.remarks)
    found = reading.rows
    for sheet in (
        "Delayed Days by type",
        "Delayed Days by responsible org",
        "Delayed Days by reason",
    ):
        theirs = pd.read_excel(path, sheet_name=sheet, header=None, engine="xlrd")
        at = next(
            i for i, row in theirs.iterrows() if "Period" in list(row) and "Total" in list(row)
        )
        total = list(theirs.loc[at]).index("Total")
        assert found["numerator"].tolist() == theirs.loc[at + 1 :, total].dropna().tolist()
    at_once = pd.read_excel(path, sheet_name="Delayed Days", header=None, engine="xlrd")
    rows = at_once.loc[17:, 3:].apply(pd.to_numeric, errors="coerce").dropna(how="all")
    assert rows.shape == (115, 64)
    assert found["numerator"].tolist() == rows.iloc[:, :63].sum(axis=1).tolist()
