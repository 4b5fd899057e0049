"""Every rule an observation must keep, each side of its limit."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.geography import reference
from data.sources import tidy
from data.sources.reading import Reading
from data.sources.table import Table
from data.store import validate
from metrics import registry
from metrics.indicator import Unit
from tests.data.floor import HEADER, REFERENCE, figure, published, write_reference
from tests.metrics import tables

TODAY = date(2018, 3, 1)


@pytest.fixture
def check(tmp_path: Path):
    """The faults of some tidy rows, as text; the first row stands on line 2."""
    known = reference.read(write_reference(tmp_path))

    def faults(*rows: str, tidy_file: bool = True, indicators: dict | None = None) -> list[str]:
        table = Table("x.csv", HEADER.split(","), [row.split(",") for row in rows], lines_of(rows))
        reading: Reading = tidy.read(table)
        assert table.faults == []
        found = validate.faults(
            reading.rows, indicators or registry.indicators(), known, TODAY, tidy_file
        )
        return [str(fault) for fault in found]

    return faults


def lines_of(rows: tuple[str, ...]) -> list[int]:
    return list(range(2, len(rows) + 2))


def span(start: str, end: str) -> str:
    return f"ae_four_hour,AAA,{start},{end},1,2,,,,final"


TAKEN_OR_NOT = [
    ("100 per cent", published("north", 100), None),
    ("a little over 100 per cent", published("north", 100.01), "above the highest possible value"),
    ("0 per cent", published("north", 0), None),
    ("a little under 0 per cent", published("north", -0.01), "below the lowest possible value"),
    ("all of them", figure("AAA", 100, 100), None),
    ("one too many", figure("AAA", 101, 100), "more than the denominator, of which it is a part"),
    ("none of them", figure("AAA", 0, 100), None),
    ("a negative count", figure("AAA", -1, 100), "numerator': value '-1' is negative"),
    ("a negative denominator", figure("AAA", -2, -1), "denominator': value '-1' is negative"),
    ("as many as can be", figure("AAA", 1, 10**15), None),
    ("too many", figure("AAA", 1, 10**15 + 1), "denominator': value '1e+15' is beyond 1e+15"),
    ("none of none", figure("AAA", 0, 0), None),
    ("one of none", figure("AAA", 1, 0), "more than the denominator"),
    ("on its lower limit", published("north", 15, lower=15, upper=20), None),
    ("under its lower limit", published("north", 14.9, lower=15, upper=20), "outside its own"),
    ("on its upper limit", published("north", 20, lower=15, upper=20), None),
    ("over its upper limit", published("north", 20.1, lower=15, upper=20), "outside its own"),
    ("limits crossed, no value between", published("north", 15, lower=20, upper=15), "outside its"),
    ("one limit only", published("north", 15, lower=10), None),
    ("rounded to one decimal", figure("AAA", 2, 3, value=66.7), None),
    ("rounded down by a half", figure("AAA", 3335, 5000, value=66.65), None),
    ("rounded wrongly", figure("AAA", 2, 3, value=66.6), "is not numerator / denominator"),
    ("as a fraction", figure("AAA", 2, 3, value=0.667), "is not numerator / denominator"),
    ("a period that ends today", span("2018-02-02", "2018-03-01"), None),
    ("a period that ends tomorrow", span("2018-02-02", "2018-03-02"), "is after today, 2018-03-01"),
    ("a single day", span("2018-02-01", "2018-02-01"), None),
    ("a day backwards", span("2018-02-02", "2018-02-01"), "ends before it starts"),
    ("the first day", span("1948-07-05", "1948-07-31"), None),
    ("the day before it", span("1948-07-04", "1948-07-31"), "before the NHS began"),
    ("a known indicator", figure(indicator="delayed_transfers"), None),
    (
        "an unknown indicator",
        figure(indicator="handwashing"),
        "value 'handwashing' is not an indic",
    ),
    ("no figure", figure("AAA", "", ""), "column 'value' has no figure"),
    ("a numerator alone", figure("AAA", 5, ""), "is missing beside a numerator"),
    ("a numerator and a value", figure("AAA", 5, "", value=17), None),
    ("a denominator alone", figure("AAA", "", 5), "column 'numerator' is missing"),
    ("a denominator and a value", figure("AAA", "", 5, value=17), None),
    ("a place", figure("north"), None),
    ("a footprint", figure("shire"), None),
    ("a published code", figure("N01"), None),
    ("a provider", figure("BBB"), None),
    ("an unknown place", figure("mordor"), "column 'place': value 'mordor' is not a place here"),
    ("outside", figure("outside"), "value 'outside' is not a place here"),
]


@pytest.mark.parametrize(
    ("row", "says"), [case[1:] for case in TAKEN_OR_NOT], ids=[case[0] for case in TAKEN_OR_NOT]
)
def test_each_side_of_each_limit(check, row: str, says: str | None):
    found = check(figure("north", 1, 2, period="2010-01"), row)
    if says is None:
        assert found == []
        return
    assert any(says in fault for fault in found), found
    assert all(fault.startswith("line 3") and "column '" in fault for fault in found)


def test_a_fault_says_where_what_and_what_to_do(check):
    assert check(published("north", 117)) == [
        "line 2, column 'value': value '117' is above the highest possible value. Correct it."
    ]


def test_every_fault_of_every_row_is_listed(check):
    found = check(figure("mordor", -1, 100), figure("AAA", 5, 4), figure("AAA", 1, 2))
    assert [fault.split(" is ")[0] for fault in found] == [
        "line 2, column 'place': value 'mordor'",
        "line 2, column 'numerator': value '-1'",
        "line 3, column 'numerator': value '5'",
        "lines 3 and 4, column 'place': value 'AAA'",
    ]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (figure("AAA", 1, 2), ", and are equal. Delete one"),
        (figure("AAA", 1, 2, status="provisional"), ", and differ. Keep the right"),
        (figure("AAA", 1, 3), ", and differ. Keep the right one."),
        (figure("BBB", 1, 2), ""),
        (figure("AAA", 1, 2, indicator="delayed_transfers"), ""),
        (figure("AAA", 1, 2, period="2017-11"), ""),
        (span("2017-12-01", "2017-12-30"), ""),
        (span("2017-12-02", "2017-12-31"), ""),
    ],
)
def test_one_row_for_each_indicator_place_and_period(check, other: str, said: str):
    found = check(figure("AAA", 1, 2), other)
    duplicate = "lines 2 and 3, column 'place': value 'AAA' is a duplicate: both rows are for the "
    assert len(found) == bool(said)
    assert all(f"{duplicate}same indicator, place and period{said}" in fault for fault in found)


@pytest.mark.parametrize(
    ("areas", "said"), [(12, ", area11, or "), (13, ", area11 and 1 more in areas.csv, or ")]
)
def test_a_dozen_areas_are_named_and_no_more(tmp_path: Path, areas: int, said: str):
    known = REFERENCE["areas"] + "".join(f"area{at},Area,place,shire\n" for at in range(4, areas))
    reference_ = reference.read(write_reference(tmp_path, areas=known))
    rows = tidy.read(Table("x.csv", HEADER.split(","), [figure("mordor").split(",")], [2])).rows
    comments = rows.assign(date=rows["period_end"])
    (figures,) = validate.faults(rows, registry.indicators(), reference_, TODAY, True)
    (words,) = validate.commentary_faults(comments, registry.indicators(), reference_, TODAY)
    for fault in (figures, words):
        assert fault.remedy.startswith("Write one of england, shire, north, south, area4")
        assert said in fault.remedy


def test_a_published_file_may_name_areas_that_we_do_not_know(check):
    assert check(figure("mordor", 1, 2), tidy_file=False) == []


def test_rows_whose_period_cannot_be_read_are_no_duplicates(tmp_path: Path):
    rows = [figure("AAA", 1, 2).replace("2017-12-01", day).split(",") for day in ("x", "y", "z")]
    table = Table("x.csv", HEADER.split(","), rows, [2, 3, 4])
    known = reference.read(write_reference(tmp_path))
    found = tidy.read(table).rows
    assert validate.faults(found, registry.indicators(), known, TODAY, True) == []
    assert [fault.line for fault in table.faults] == [2, 3, 4]


def test_a_column_has_its_own_name_where_the_file_is_not_ours(check):
    (found,) = check(figure("AAA", 1, 2), figure("AAA", 1, 2), tidy_file=False)
    assert found.startswith("lines 2 and 3, column 'area': value 'AAA' is a duplicate")


@pytest.mark.parametrize(
    ("unit", "row", "says"),
    [
        (Unit("", "a rate", multiplier=1000), figure("AAA", 5, 4), None),
        (Unit("", "a rate", multiplier=1000), figure("AAA", 5, 4, value=1250), None),
        (Unit("", "a rate", multiplier=1000), figure("AAA", 5, 4, value=1250.7), None),
        (Unit("", "a rate", multiplier=1000), figure("AAA", 5, 4, value=1250.8), "is not num"),
        (Unit("m", "millions", low=None), figure("AAA", -5, 4), None),
        (Unit("m", "millions", low=None), published("north", -5, indicator="ae_four_hour"), None),
        (Unit("m", "millions", low=0), published("north", -5, indicator="ae_four_hour"), "below"),
        (Unit("", "a score", low=1, high=4), published("north", 4, indicator="ae_four_hour"), None),
        (Unit("", "a score", high=4), published("north", 4.1, indicator="ae_four_hour"), "above"),
    ],
)
def test_limits_are_those_of_the_indicators_unit(check, unit: Unit, row: str, says: str | None):
    indicators = tables.by_id(tables.indicator("ae_four_hour", unit=unit))
    found = check(row, indicators=indicators)
    assert (says is None) == (found == [])
    assert all(says in fault for fault in found)


def test_a_suppressed_figure_with_a_note_is_no_fault(check, tmp_path: Path):
    table = Table("x.csv", HEADER.split(","), [figure("north", "", "").split(",")], [2])
    rows = tidy.read(table).rows
    known = reference.read(write_reference(tmp_path))
    arguments = (registry.indicators(), known, TODAY, True)
    assert len(validate.faults(rows, *arguments)) == 1
    assert validate.faults(rows.assign(note="suppressed"), *arguments) == []


def test_no_rows_no_faults(tmp_path: Path):
    rows = tidy.read(Table("x.csv", HEADER.split(","), [], [])).rows
    assert isinstance(rows, pd.DataFrame)
    known = reference.read(write_reference(tmp_path))
    assert validate.faults(rows, registry.indicators(), known, TODAY, True) == []
