"""The open data's tables: a reader with nothing else redoes every rating."""

import csv
import json
from pathlib import Path

import duckdb
import pytest

from data.open_data.tables import TABLES

CUT_OFFS = (1.5, 2.5, 3.5)


@pytest.fixture(scope="module")
def read(opened: Path):
    """The rows of a table as its CSV file has them, all text."""

    def rows(name: str) -> list[dict[str, str]]:
        with (opened / "open-data" / f"{name}.csv").open(newline="") as file:
            return list(csv.DictReader(file))

    return rows


def number(text: str) -> float | None:
    return float(text) if text else None


def test_each_table_has_the_columns_it_says_and_rows_told_apart_by_its_key(read):
    for table in TABLES:
        rows = read(table.name)
        assert list(rows[0]) == [column.name for column in table.columns], table.name
        keys = [tuple(row[name] for name in table.key) for row in rows]
        assert len(set(keys)) == len(keys), table.name
        assert keys == sorted(keys) or "period_end" in table.key, table.name


def test_each_column_says_what_it_holds():
    assert {column.holds.strip() == "" for table in TABLES for column in table.columns} == {False}


def test_every_rating_can_be_redone_from_the_files(read):
    indicators = {row["indicator"]: row for row in read("indicators")}
    scores = read("scores")
    for row in scores:
        if not row["score"]:
            continue
        one = indicators[row["indicator"]]
        value, target = float(row["value"]), float(row["target"])
        if row["numerator"]:
            among = float(row["numerator"]) / float(row["denominator"])
            assert among * float(one["multiplier"]) == pytest.approx(value)
        gap = target - value if one["better"] == "higher is better" else value - target
        assert gap == pytest.approx(float(row["gap"]))
        score = min(max(1.5 + gap / float(row["step"]), 1), 4)
        assert score == pytest.approx(float(row["score"]))
        assert int(row["category"]) == 1 + sum(score > cut for cut in CUT_OFFS)
    rated = 0
    for row in read("ratings"):
        mine = [one for one in scores if one["area"] == row["area"] and one["score"]]
        if not row["composite"]:
            assert row["reason"]
            continue
        rated += 1
        composite = sum(float(one["score"]) * float(one["weight"]) for one in mine)
        assert composite == pytest.approx(float(row["composite"]))
        assert int(row["category"]) == 1 + sum(composite > cut for cut in CUT_OFFS)
        assert int(row["indicators_used"]) == len(mine)
    assert rated == 3


def test_norths_waits_by_hand(read):
    """0.8 of Alpha's 9,000 of 10,000 and a quarter of Beta's 8,000: 9,200 of 10,500."""
    (row,) = [
        row
        for row in read("scores")
        if (row["area"], row["indicator"]) == ("north", "ae_four_hour")
    ]
    assert (number(row["numerator"]), number(row["denominator"])) == (9200, 10_500)
    assert float(row["value"]) == pytest.approx(9200 / 105)
    assert float(row["gap"]) == pytest.approx(95 - 9200 / 105)
    assert (row["area_code"], row["area_name"]) == ("N01", "North")
    assert (row["period_start"], row["period_end"]) == ("2017-12-01", "2017-12-31")


def test_what_sums_were_made_of_adds_up_to_them(read):
    sums: dict[tuple[str, ...], list[float]] = {}
    key = ("indicator", "area", "period_start", "period_end")
    for row in read("inputs"):
        if not row["denominator"]:
            continue  # published as a value
        parts = sums.setdefault(tuple(row[name] for name in key), [0, 0])
        for at, name in enumerate(("numerator", "denominator")):
            parts[at] += float(row["share"]) * float(row[name])
    figures = {tuple(row[name] for name in key): row for row in read("observations")}
    assert sums["ae_four_hour", "north", "2017-12-01", "2017-12-31"] == [9200, 10_500]
    blank = {at for at in sums if not figures[at]["numerator"]}
    assert {at[:2] for at in blank} == {("gp_extended_access", "shire")}  # south's is missing
    for at, (numerator, denominator) in ((at, sums[at]) for at in set(sums) - blank):
        assert numerator == pytest.approx(float(figures[at]["numerator"])), at
        assert denominator == pytest.approx(float(figures[at]["denominator"])), at


def test_json_and_parquet_say_the_same_as_the_csv(read, opened):
    for table in TABLES:
        rows = read(table.name)
        in_json = json.loads((opened / "open-data" / f"{table.name}.json").read_text())
        with duckdb.connect() as memory:
            path = opened / "open-data" / f"{table.name}.parquet"
            parquet = memory.read_parquet(str(path))
            columns, held = parquet.columns, parquet.fetchall()
        assert list(in_json[0]) == columns == list(rows[0])
        assert len(in_json) == len(held) == len(rows)
        for column in table.columns:
            if column.datatype in ("number", "integer"):
                texts = [number(row[column.name]) for row in rows]
                assert texts == pytest.approx([row[column.name] for row in in_json], nan_ok=True)
