"""Periods and file names as publishers write them."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data import periods
from data.sources import period_column
from data.sources.file_names import months_in, status_in
from data.sources.table import Table


def days(period) -> str | None:
    return period and f"{period[0]} {period[1]}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", "2019-01-01 2019-12-31"),
        ("2019/20", "2019-04-01 2020-03-31"),
        ("1999/00", "1999-04-01 2000-03-31"),
        ("2015 - 17", "2015-01-01 2017-12-31"),
        ("1998 - 00", "1998-01-01 2000-12-31"),
        ("2015/16 - 17/18", "2015-04-01 2018-03-31"),
        ("2019 Q1", "2019-01-01 2019-03-31"),
        ("2019 Q2", "2019-04-01 2019-06-30"),
        ("2019/20 Q1", "2019-04-01 2019-06-30"),
        ("2019/20 Q4", "2020-01-01 2020-03-31"),
        ("2019/21", None),
        ("2015/16 - 17/19", None),
        ("2015/16 - 17", None),
        ("2015 - 17/18", None),
        ("2019 Q5", None),
        ("2019-20", None),
        ("19", None),
        ("Mar 2019", None),
        ("0000", None),
        ("", None),
    ],
)
def test_fingertips(text, expected):
    assert days(periods.read_fingertips(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013-01-01/P1Y", "2013-01-01 2013-12-31"),
        ("2020-01-01/P5Y", "2020-01-01 2024-12-31"),
        ("2019-04-01/P1Y", "2019-04-01 2020-03-31"),
        ("2019-10-01/P3M", "2019-10-01 2019-12-31"),
        ("2019-13-01/P1Y", None),
        ("2019-01-15/P1Y", None),
        ("2019-01-01/P0Y", None),
        ("2019-01-01/P99999Y", None),
        ("2019-01-01", None),
    ],
)
def test_intervals(text, expected):
    assert days(periods.read_interval(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010-11 August", "2010-08-01 2010-08-31"),
        ("2010-11 December", "2010-12-01 2010-12-31"),
        ("2010-11 January", "2011-01-01 2011-01-31"),
        ("2011-12 February", "2012-02-01 2012-02-29"),
        ("2010-11 March", "2011-03-01 2011-03-31"),
        ("2010-11 April", "2010-04-01 2010-04-30"),
        ("2010-12 April", None),
        ("2010 April", None),
        ("2010-11 Easter", None),
    ],
)
def test_months_of_financial_years(text, expected):
    assert days(periods.read_financial_month(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("APRIL-2025", "2025-04-01 2025-04-30"),
        ("Feb 2024", "2024-02-01 2024-02-29"),
        ("Sept 2024", "2024-09-01 2024-09-30"),
        ("Smarch 2024", None),
        ("April", None),
    ],
)
def test_months(text, expected):
    assert days(periods.read_month(text)) == expected


def test_days():
    assert periods.read_date("10th September 2020") == date(2020, 9, 10)
    assert periods.read_date("1 Jan 2020") == date(2020, 1, 1)
    assert periods.read_date("31st September 2020") is None
    assert periods.read_date("September 2020") is None


def test_an_unreadable_period_is_a_fault_with_an_example():
    table = Table("a.csv", ["when"], [["2019"], ["then"]], [2, 3])
    starts, ends = period_column.periods(
        table, pd.Series(["2019", "then"]), "when", periods.read_fingertips, "2019"
    )
    assert np.isnat(starts).tolist() == np.isnat(ends).tolist() == [False, True]
    (fault,) = table.faults
    assert (fault.line, fault.column, fault.value) == (3, "when", "then")
    assert fault.remedy == "Write it like 2019"


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("April-2025-AE.csv", ["2025-04"]),
        ("october-2025-AE-by-provider-aB3xY.csv", ["2025-10"]),
        ("2017-12-AE-by-provider.csv", ["2017-12"]),
        ("AE-by-provider-Dec-2017.csv", ["2017-12"]),
        ("AE_Sept_2018_v2.csv", ["2018-09"]),
        ("2018 May AE.csv", ["2018-05"]),
        ("May2018.csv", ["2018-05"]),
        ("April-2025-AE-April-2025.csv", ["2025-04"]),
        ("AE-2011-12.csv", []),
        ("AE-2017-12-14.csv", []),
        ("AE-by-provider.csv", []),
        ("Mayor-2018.csv", []),
        ("Dismay-2018.csv", []),
        ("April-20251.csv", []),
        ("Dec-2017-revised-Mar-2018.csv", ["2017-12", "2018-03"]),
    ],
)
def test_the_month_in_a_name(name, months):
    assert [f"{start:%Y-%m}" for start, _ in months_in(name)] == months


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Monthly-AE-April-2025.csv", "final"),
        ("Monthly-AE-June-2025-1-1.csv", "final"),
        ("Monthly-AE-April-2025-v1.0.csv", "final"),
        ("Monthly-AE-April-2025-v2.0.csv", "revised"),
        ("Monthly-AE-April-2025-v2.csv", "revised"),
        ("Monthly-AE-April-2025_V3.1.csv", "revised"),
        ("Monthly-AE-April-2025-v1.1.csv", "revised"),
        ("Monthly-AE-April-2025-revised.csv", "revised"),
        ("Monthly-AE-April-2025-Revised-110525.csv", "revised"),
        ("Nov2018.csv", "final"),
        ("unrevised.csv", "final"),
    ],
)
def test_whether_a_name_says_revised(name, status):
    assert status_in(name) == status
