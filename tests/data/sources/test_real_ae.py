"""Every real A&E file at hand, as another reading of it has it: with openpyxl, xlrd and csv."""

import csv
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.sources.ae_field_tests import FIELD_TESTS
from tests.data.sources.one_reading import read

pytestmark = [pytest.mark.slow, pytest.mark.shared]

ENGLAND = "E92000001"
PRINTED = {
    "June-2015": (1_911_209, 99_324),
    "August-2015": (1_865_139, 106_475),
    "March-2016": (2_087_553, 265_834),
    "December-2016": (1_944_567, 268_818),
    "January-2017": (1_895_272, 281_612),
    "April-2017": (1_949_762, 184_930),
    "August-2017": (1_924_663, 186_707),
    "January-2018": (2_000_086, 294_029),
    "June-2025": (2_350_478, 574_809),
}
"""England's attendances, and those over four hours, in the workbook of each month."""


def files(shared: Path, folder: str, pattern: str) -> list[Path]:
    found = sorted((shared / "real" / folder).glob(pattern))
    if not found:
        pytest.skip(f"there is no real/{folder}")
    return found


def number(cell: object) -> float:
    text = str(cell).strip().replace(",", "")
    return 0.0 if text in ("", "-", "N/A", "None") else float(text)


def cells(path: Path) -> list[list]:
    """The sheet of providers of a workbook."""
    names = ("Provider Level Data", "A&E Data")
    if path.suffix == ".xlsx":
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = next(book[name] for name in names if name in book.sheetnames)
        return [list(row) for row in sheet.iter_rows(values_only=True)]
    xlrd = pytest.importorskip("xlrd")
    book = xlrd.open_workbook(path)
    sheet = next(book.sheet_by_name(name) for name in names if name in book.sheet_names())
    return [sheet.row_values(at) for at in range(sheet.nrows)]


def by_hand(path: Path) -> tuple[pd.DataFrame, float]:
    """within and attended by code, and England's printed percentage, of a workbook."""
    rows = cells(path)
    at = next(i for i, row in enumerate(rows) if "Code" in row and "Region" in row)
    header = [str(cell).strip() for cell in rows[at]]
    code, name, attended, over, percent = (
        header.index(one)
        for one in (
            "Code",
            "Name",
            "Total attendances",
            "Total Attendances > 4 hours",
            "Percentage in 4 hours or less (all)",
        )
    )
    found, printed = {}, float("nan")
    for row in rows[at + 1 :]:
        if not row[name]:
            continue
        figures = number(row[attended]) - number(row[over]), number(row[attended])
        if row[name] == "England":
            found[ENGLAND], printed = figures, row[percent]
        else:
            found[str(row[code]).strip()] = figures
    frame = pd.DataFrame.from_dict(found, orient="index", columns=["numerator", "denominator"])
    return frame, printed


def test_workbooks(shared):
    for path in files(shared, "ae_workbooks", "*.xls*"):
        layout, reading = read(path)
        rows = reading.rows.set_index("area")
        ours = rows[["numerator", "denominator"]]
        theirs, printed = by_hand(path)
        assert layout.name == "ae_provider_sheet"
        pd.testing.assert_frame_equal(ours.sort_index(), theirs.sort_index(), check_names=False)
        within, attended = ours.loc[ENGLAND]
        assert within / attended == pytest.approx(printed, rel=1e-15), path.name
        (month,) = re.findall(r"^[A-Z][a-z]+-20[0-9]{2}", path.name)
        assert (attended, attended - within) == PRINTED[month]
        assert set(rows["period_start"].dt.strftime("%B-%Y")) == {month}
        assert reading.published is not None
        revised = {"final"} if month == "June-2025" else {"revised"}
        assert set(rows["status"]) == revised
        in_doubt = rows.index[rows["doubt"] != ""].tolist()
        assert in_doubt == (["AC008"] if month == "August-2017" else []), path.name
        assert not any("Passed over" in remark for remark in reading.remarks)


def test_systems_of_providers(shared):
    of_leeds = {
        "January-2017": "West Yorkshire",
        "January-2018": "West Yorkshire",
        "June-2025": "NHS West Yorkshire Integrated Care Board",
    }
    for path in files(shared, "ae_workbooks", "*.xls*"):
        month = re.findall(r"^[A-Z][a-z]+-20[0-9]{2}", path.name)[0]
        reading = read(path)[1]
        said = reading.systems.set_index("provider")["system"]
        assert said.empty == (month[-4:] < "2017")
        if not said.empty:
            assert len(said) >= len(reading.rows) - 3, "England has none, and a few blanks"
            assert said["RR8"] == of_leeds.get(month, said["RR8"])


def in_field_test(code: str, month: date) -> bool:
    return any(one.provider == code and one.first <= month <= one.last for one in FIELD_TESTS)


def csv_by_hand(path: Path) -> tuple[dict, float, float, float]:
    """within and attended by code, None in a field test; England's, of the others and printed."""
    rows = list(csv.reader(path.read_bytes().decode("utf-8-sig").splitlines()))
    header = rows[0]
    over = [i for i, name in enumerate(header) if "over 4hrs" in name]
    every = [i for i, name in enumerate(header) if "A&E attendances" in name]
    found, sums, printed = {}, [0.0, 0.0], (0.0, 0.0)
    for row in rows[1:]:
        if not any(row):
            continue
        attended = sum(number(row[at]) for at in every)
        breaches = sum(number(row[at]) for at in over)
        if "total" in {cell.strip().casefold() for cell in row[:4]}:
            printed = attended - breaches, attended
            continue
        month = pd.Timestamp(f"1 {row[0][7:].replace('-', ' ')}").date()
        if breaches == 0 < attended and in_field_test(row[1], month):
            found[row[1]] = None
            continue
        found[row[1]] = (attended - breaches, attended)
        sums = [sums[0] + attended - breaches, sums[1] + attended]
    return found, *sums, *printed


def test_monthly_files(shared):
    paths = files(shared, "ae_csv", "*.csv")
    months = set()
    for path in paths:
        layout, reading = read(path)
        assert layout.name == "ae_monthly"
        rows = reading.rows.set_index("area")
        theirs, within, attended, printed_within, printed = csv_by_hand(path)
        assert set(rows.index) == {*theirs, ENGLAND}
        for code, figures in theirs.items():
            row = rows.loc[code]
            if figures is None:
                assert row[["numerator", "denominator"]].isna().all()
                assert row["note"] != ""
            else:
                assert (row["numerator"], row["denominator"]) == figures, (path.name, code)
        assert rows.loc[ENGLAND, ["numerator", "denominator"]].tolist() == [within, attended]
        if None not in theirs.values():
            assert (within, attended) == (printed_within, printed)
        else:
            assert sum(figures is None for figures in theirs.values()) == 14, path.name
        assert set(rows["doubt"]) == {""}
        months |= set(rows["period_start"])
    assert len(months) == len(paths), "each is of a month of its own"


def test_england_in_december_2019_is_without_the_trusts_in_their_field_test(shared):
    (path,) = files(shared, "ae_csv", "*December-2019*.csv")
    row = read(path)[1].rows.set_index("area").loc[ENGLAND]
    assert round(100 * row["numerator"] / row["denominator"], 1) == 79.8
    assert row["note"].startswith("the sum of the providers that reported: 14 providers with ")


def test_the_workbook_and_the_csv_of_a_month_say_the_same(shared):
    (book,) = files(shared, "ae_workbooks", "June-2025*")
    table = shared / "ae" / "Monthly-AE-June-2025-1-1.csv"
    key = ["area", "period_start", "period_end"]
    figures = ["numerator", "denominator", "note"]
    ours, theirs = (
        read(path)[1].rows.set_index(key)[figures].sort_index() for path in (book, table)
    )
    pd.testing.assert_frame_equal(ours, theirs)
