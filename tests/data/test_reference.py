"""The reference tables: what they say, and what is refused in words."""

from datetime import date
from pathlib import Path

import pytest

from data import reference
from data.faults import DataError
from tests.data.floor import REFERENCE, write_reference

AREAS, CODES, SHARES, AMBITIONS = REFERENCE.values()
SHARE = "provider,name,place,share,valid_from,valid_to,basis\n"


def refused(folder: Path, **changed: str | None) -> str:
    """What is said of a reference with some tables changed."""
    with pytest.raises(DataError) as fault:
        reference.read(write_reference(folder, **changed))
    return str(fault.value)


def test_the_tiny_reference_is_whole(tmp_path: Path):
    found = reference.read(write_reference(tmp_path))
    assert found.area_of == {
        **{area: area for area in ("england", "shire", "north", "south")},
        **{"E01": "england", "F01": "shire", "N01": "north", "S01": "south"},
    }
    assert found.providers == {"AAA": "Alpha Hospital", "BBB": "Beta Hospital"}
    (plan,) = found.ambitions["smoking_prevalence"]
    assert plan.area == "shire"
    assert plan.points == ((date(2015, 12, 31), 20.0), (date(2020, 12, 31), 15.0))


def test_the_folder_is_the_one_given_then_the_environments_then_the_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("REFERENCE_DIR", raising=False)
    assert "wakefield" in set(reference.read().areas["id"])
    monkeypatch.setenv("REFERENCE_DIR", str(write_reference(tmp_path)))
    assert "north" in set(reference.read().areas["id"])
    assert "wakefield" in set(reference.read(reference.FOLDER).areas["id"])


@pytest.mark.parametrize(("outside", "taken"), [("0.2", True), ("0.21", False), ("0.19", False)])
def test_shares_of_a_provider_sum_to_one_with_outside(tmp_path: Path, outside: str, taken: bool):
    table = SHARES.replace("outside,0.2,", f"outside,{outside},")
    if taken:
        reference.read(write_reference(tmp_path, provider_place=table))
        return
    said = refused(tmp_path, provider_place=table)
    assert said.startswith(f"provider_place.csv: shares of AAA sum to {0.8 + float(outside):g} on")
    assert "2010-04-01. They must sum to 1, with 'outside' taking the rest." in said


def test_a_third_three_times_is_one(tmp_path: Path):
    thirds = "".join(
        f"AAA,Alpha,{place},{1 / 3!r},2010-04-01,,assumed\n"
        for place in ("north", "south", "outside")
    )
    assert len(reference.read(write_reference(tmp_path, provider_place=SHARE + thirds)).shares) == 3


DATED = """AAA,Alpha,north,1,2010-04-01,2016-03-31,assumed
AAA,Alpha,north,{north},{start},,assumed
AAA,Alpha,south,{south},{start},,assumed
"""


def dated(north: float = 0.5, south: float = 0.5, start: str = "2016-04-01") -> str:
    return SHARE + DATED.format(north=north, south=south, start=start)


def test_shares_may_change_from_a_day_on(tmp_path: Path):
    found = reference.read(write_reference(tmp_path, provider_place=dated()))
    assert found.shares["share"].tolist() == [1, 0.5, 0.5]


def test_shares_sum_to_one_on_each_day_that_they_change(tmp_path: Path):
    assert "sum to 0.9 on 2016-04-01" in refused(tmp_path, provider_place=dated(north=0.4))


def test_shares_that_overlap_for_a_day_are_refused(tmp_path: Path):
    assert "sum to 2 on 2016-03-31" in refused(tmp_path, provider_place=dated(start="2016-03-31"))


def test_shares_of_which_one_ends_too_early_are_refused(tmp_path: Path):
    table = SHARES.replace("north,0.8,2010-04-01,,", "north,0.8,2010-04-01,2016-12-31,")
    assert "shares of AAA sum to 0.2 on 2017-01-01" in refused(tmp_path, provider_place=table)


def test_a_provider_may_close(tmp_path: Path):
    table = SHARES.replace("2010-04-01,,", "2010-04-01,2016-12-31,")
    assert len(reference.read(write_reference(tmp_path, provider_place=table)).shares) == 4


def test_a_share_is_neither_below_nought_nor_above_one(tmp_path: Path):
    table = SHARES.replace("0.8", "1.5").replace("0.2,", "-0.5,")
    said = refused(tmp_path, provider_place=table)
    assert "provider_place.csv" in said
    assert "share" in said
    assert "1.5" in said


@pytest.mark.parametrize(
    ("table", "text", "says"),
    [
        ("areas", AREAS + "east,East,place,mordor\n", "areas.csv: line 6, footprint 'mordor'"),
        ("area_codes", CODES + "X01,mordor,\n", "area_codes.csv: line 6, area 'mordor'"),
        (
            "provider_place",
            SHARES.replace("south", "mordor"),
            "provider_place.csv: line 5, place 'mordor'",
        ),
        (
            "ambitions",
            AMBITIONS.replace("e,shire", "e,mordor"),
            "ambitions.csv: line 2, area 'mordor'",
        ),
    ],
)
def test_an_area_that_is_not_listed(tmp_path: Path, table: str, text: str, says: str):
    assert refused(tmp_path, **{table: text}) == f"{says} is not in areas.csv. Add it there."


def test_an_area_listed_twice(tmp_path: Path):
    said = refused(tmp_path, areas=AREAS + "north,North again,place,shire\n")
    assert said.startswith("areas.csv: id twice: north.")


def test_a_code_listed_twice(tmp_path: Path):
    said = refused(tmp_path, area_codes=CODES + "N01,south,\n")
    assert said.startswith("area_codes.csv: code twice: N01.")


def test_an_area_of_no_known_kind(tmp_path: Path):
    said = refused(tmp_path, areas=AREAS.replace("north,North,place", "north,North,town"))
    assert said.startswith("areas.csv: kind 'town'")


def test_an_ambition_for_an_indicator_that_is_not_known(tmp_path: Path):
    found = reference.read(write_reference(tmp_path))
    found.check_indicators({"smoking_prevalence"})
    with pytest.raises(DataError) as fault:
        found.check_indicators({"smoking"})
    assert str(fault.value) == (
        "ambitions.csv: line 2, indicator 'smoking_prevalence' is not in metrics/indicators. "
        "Add it there."
    )


def test_an_ambition_with_two_levels_for_a_day(tmp_path: Path):
    said = refused(tmp_path, ambitions=AMBITIONS.replace("2020-12-31", "2015-12-31"))
    assert said.startswith("ambitions.csv: ")
    assert "each date once" in said


@pytest.mark.parametrize("table", REFERENCE)
def test_a_table_that_is_missing(tmp_path: Path, table: str):
    said = refused(tmp_path, **{table: None})
    assert f"{table}.csv" in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("table", "column"),
    [(table, name) for table, text in REFERENCE.items() for name in text.split()[0].split(",")],
)
def test_a_column_that_is_missing(tmp_path: Path, table: str, column: str):
    said = refused(tmp_path, **{table: REFERENCE[table].replace(column, "else", 1)})
    assert said.startswith(f"{tmp_path}/{table}.csv: ")
    assert f"column '{column}' is missing" in said


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("provider_place", "0.8", "most"),
        ("provider_place", "2010-04-01", "1 April 2010"),
        ("provider_place", "0.8", ""),
        ("ambitions", "20.0", "low"),
        ("ambitions", "2015-12-31", "2015-13-31"),
    ],
)
def test_a_cell_that_cannot_be_read(tmp_path: Path, table: str, old: str, new: str):
    said = refused(tmp_path, **{table: REFERENCE[table].replace(old, new, 1)})
    assert said.startswith(f"{tmp_path}/{table}.csv: ")
    assert "\n" not in said
    assert said.endswith("Mend the reference table.")


def test_a_table_saved_by_a_spreadsheet_with_a_mark_in_front(tmp_path: Path):
    write_reference(tmp_path)
    (tmp_path / "areas.csv").write_text(AREAS.lstrip(), encoding="utf-8-sig")
    assert reference.read(tmp_path).areas.columns[0] == "id"
