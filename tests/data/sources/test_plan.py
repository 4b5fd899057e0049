"""Files of a plan: what is read, and what is refused in words."""

from pathlib import Path

import pandas as pd
import pytest

from data.sources import recognise
from data.sources.plan_rows import last_day
from tests.data.plans import written


def read(folder: Path, table: str, **change: str) -> pd.Series:
    """The only row of a file, as its reader returns it."""
    ((layout, reading),) = recognise.read(written(folder / "a.csv", table, change))
    assert layout.holds == f"plan_{table}"
    return reading.rows.iloc[0]


def test_an_ambition(tmp_path: Path):
    row = read(tmp_path, "ambitions", target_date="2020/21")
    assert (row["baseline"], row["target"], row["target_is"]) == (20, 15, "level")
    assert (row["baseline_on"], row["target_on"]) == (
        pd.Timestamp(2015, 12, 31),
        pd.Timestamp(2021, 3, 31),
    )
    assert (row["people"], row["of_whom"]) == (400, "fewer smokers")


def test_a_target_may_be_the_average_of_england_or_a_change(tmp_path: Path):
    row = read(tmp_path, "ambitions", target="England average")
    assert (row["target_is"], pd.isna(row["target"])) == ("England", True)
    row = read(tmp_path, "ambitions", target="4", target_is="Change", baseline="")
    assert (row["target_is"], row["target"], pd.isna(row["baseline"])) == ("change", 4, True)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017/18", "2018-03-31"),
        ("2099/00", "2100-03-31"),
        ("2018-02-28", "2018-02-28"),
        ("2017/19", None),
        ("2017", None),
        ("2018-02-30", None),
        ("spring 2018", None),
    ],
)
def test_the_last_day_that_a_date_may_mean(text: str, day: str | None):
    assert (None if pd.isna(last_day(text)) else f"{last_day(text):%Y-%m-%d}") == day


@pytest.mark.parametrize(
    ("answer", "public", "owner"),
    [("", False, False), ("no", False, False), ("yes", True, False), ("With owner", True, True)],
)
def test_who_may_read_a_row(tmp_path: Path, answer: str, public: bool, owner: bool):
    row = read(tmp_path, "milestones", public=answer)
    assert (row["public"], row["owner_public"]) == (public, owner)


@pytest.mark.parametrize(
    ("table", "column", "cell", "problem"),
    [
        ("ambitions", "target_date", "2017", "nobody can tell"),
        ("ambitions", "target_date", "soon", "is not a date"),
        ("ambitions", "better", "up", "means nothing here"),
        ("ambitions", "id", "", "is blank"),
        ("ambitions", "name", "a" * 601, "has more than the 600 characters"),
        ("ambitions", "name", "a\u202eb", "has invisible characters"),
        ("money", "amount", "-(1,200)", "has brackets or a pound sign"),
        ("money", "amount", "(1200)", "has brackets or a pound sign"),
        ("money", "amount", "£1200", "has brackets or a pound sign"),
        ("money", "amount", "12,00", "is not a number"),
        ("money", "year", "2017", "is not a financial year"),
        ("money", "year", "", "is not a financial year"),
        ("money", "scenario", "", "means nothing here"),
        ("money", "source", "", "is blank"),
        ("milestones", "status", "fine", "means nothing here"),
        ("milestones", "public", "maybe", "is none of yes, no, with owner"),
        ("milestones", "owner", "a.person@nhs.example", "is an e-mail address in a public row"),
    ],
)
def test_what_is_refused(write, refused, tmp_path, table, column, cell, problem):
    content = written(tmp_path / "a.csv", table, {column: cell}).read_text(encoding="utf-8")
    (fault,) = refused(write("b.csv", content))
    assert (fault.column, fault.line) == (column, 2)
    assert problem in fault.problem
    assert fault.remedy


def test_an_address_in_a_row_that_is_not_public_is_kept(tmp_path: Path):
    assert read(tmp_path, "risks", owner="a@b.example", public="no")["owner"] == "a@b.example"


def test_a_year_may_name_a_quarter_and_be_left_out_of_funding(tmp_path: Path):
    row = read(tmp_path, "funding", year="2017/18 quarter 1")
    assert (row["year"], row["amount"]) == ("2017/18 quarter 1", 1.5)
    assert read(tmp_path, "funding", year="")["year"] == ""
