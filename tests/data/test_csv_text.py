"""CSV for anybody's spreadsheet."""

import csv
import io

import pandas as pd
import pytest

from data import csv_text

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1"]


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("cell", HOSTILE)
def test_a_text_that_a_spreadsheet_would_run_is_led_by_an_apostrophe(cell):
    assert read(csv_text.csv(pd.DataFrame({"note": [cell]})))[1] == [f"'{cell}"]


@pytest.mark.parametrize("cell", ["1=1", "a-b", "Leeds", "'quoted'", "(=1)"])
def test_any_other_text_stays_as_it_is(cell):
    assert read(csv_text.csv(pd.DataFrame({"note": [cell]})))[1] == [cell]


def test_so_is_a_category():
    rows = pd.DataFrame({"kind": pd.Categorical(["=1", "real"])})
    assert read(csv_text.csv(rows))[1:] == [["'=1"], ["real"]]


def test_numbers_stay_numbers_unrounded_and_missing_ones_are_blank():
    rows = pd.DataFrame({"gap": [-1.5, 0.1 + 0.2, None], "count": pd.array([-3, None, 5], "Int64")})
    assert csv_text.csv(rows) == "gap,count\r\n-1.5,-3\r\n0.30000000000000004,\r\n,5\r\n"


def test_a_number_among_texts_stays_one():
    rows = pd.DataFrame({"mixed": pd.Series([-1.5, "-1.5", None], dtype=object)})
    assert read(csv_text.csv(rows))[1:] == [["-1.5"], ["'-1.5"], [""]]


def test_lines_end_as_rfc_4180_has_it_and_days_are_iso():
    rows = pd.DataFrame({"day": pd.to_datetime(["2017-12-31"]), "name": ['Hull, "East"\nRiding']})
    assert csv_text.csv(rows) == 'day,name\r\n2017-12-31,"Hull, ""East""\nRiding"\r\n'


def test_what_was_written_is_read_back():
    rows = pd.DataFrame({"name": ["a,b", 'c"d', "e\r\nf", "", "é"], "value": [1.1, 2, 3, 4, 5e-9]})
    back = pd.read_csv(io.StringIO(csv_text.csv(rows), newline=""), keep_default_na=False)
    pd.testing.assert_frame_equal(back, rows)
