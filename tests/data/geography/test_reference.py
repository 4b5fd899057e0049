"""The reference tables: what they say, and what is refused in words."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import profile
from data.faults import DataError
from data.geography import reference
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
    codes = pd.Series(
        ["E01", "F01", "N01", "S01", "england", "south", "X01", "AAA"], range(8, 0, -1)
    )
    days = pd.Series(pd.Timestamp("2017-12-31"), codes.index)
    meant = found.area_of(codes, days)
    assert meant.index.tolist() == codes.index.tolist()
    assert meant.fillna("nobody").tolist() == (
        ["england", "shire", "north", "south", "england", "south", "nobody", "nobody"]
    )
    assert found.providers == {"AAA": "Alpha Hospital", "BBB": "Beta Hospital"}
    (plan,) = found.ambitions["smoking_prevalence"]
    assert plan.area == "shire"
    assert plan.points == ((date(2015, 12, 31), 20.0), (date(2020, 12, 31), 15.0))


def test_the_folder_is_the_one_given_then_the_environments_then_the_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("REFERENCE_DIR", raising=False)
    assert "wakefield" in set(reference.read(profile.current().reference).areas["id"])
    monkeypatch.setenv("REFERENCE_DIR", str(write_reference(tmp_path)))
    assert "north" in set(reference.read(profile.current().reference).areas["id"])
    assert "wakefield" in set(reference.read(profile.read().reference).areas["id"])


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
    said = refused(tmp_path, provider_place=dated(start="2016-03-31"))
    assert said.startswith("provider_place.csv: line 3, AAA, north has two rows on 2016-03-31.")
    assert "end the earlier one the day before" in said
    elsewhere = dated(start="2016-03-31").replace("north,0.5", "outside,0.5")
    assert "sum to 2 on 2016-03-31" in refused(tmp_path, provider_place=elsewhere)


def test_a_place_twice_for_a_provider_is_refused_though_its_shares_sum_to_one(tmp_path: Path):
    table = SHARES.replace("outside", "north")
    assert "line 3, AAA, north has two rows on 2010-04-01" in refused(
        tmp_path, provider_place=table
    )


def test_a_share_that_ends_before_it_begins_is_refused(tmp_path: Path):
    table = SHARES.replace("north,0.8,2010-04-01,,", "north,0.8,2010-04-01,2010-03-31,")
    assert "line 2, valid_to 2010-03-31 is before valid_from 2010-04-01" in refused(
        tmp_path, provider_place=table
    )


@pytest.mark.parametrize(("start", "gap"), [("2016-04-01", ""), ("2016-04-02", "2016-04-01")])
def test_days_that_are_left_out_between_shares_are_refused(tmp_path: Path, start: str, gap: str):
    """From a day on the provider would count for nobody, and no sum would say so."""
    table = dated(start=start)
    if gap:
        said = refused(tmp_path, provider_place=table)
        assert said.startswith(f"provider_place.csv: there are no shares of AAA on {gap}")
        stated = table + "AAA,Alpha,outside,1,2016-04-01,2016-04-01,no contract that day\n"
        write_reference(tmp_path, provider_place=stated)
    else:
        write_reference(tmp_path, provider_place=table)
    assert len(reference.read(tmp_path).shares) == 3 + bool(gap)


OWN = """provider,name,place,share,valid_from,valid_to,basis,indicator
AAA,Alpha,north,0.8,2010-04-01,,assumed,
AAA,Alpha,outside,0.2,2010-04-01,,assumed,
AAA,Alpha,north,0.5,2012-04-01,2013-03-31,a survey,rtt_18_weeks
AAA,Alpha,south,0.5,2012-04-01,2013-03-31,a survey,rtt_18_weeks
"""


def test_a_provider_may_have_shares_of_its_own_for_an_indicator_for_a_time(tmp_path: Path):
    found = reference.read(write_reference(tmp_path, provider_place=OWN))
    assert found.shares["indicator"].tolist() == ["", "", "rtt_18_weeks", "rtt_18_weeks"]
    without = reference.read(write_reference(tmp_path))
    assert set(without.shares["indicator"]) == {""}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("south,0.5", "south,0.4", "shares of AAA for rtt_18_weeks sum to 0.9 on 2012-04-01"),
        ("south,0.5", "mordor,0.5", "provider_place.csv: line 5, place 'mordor' is not in"),
        ("south,0.5", ",0.5", "provider_place.csv: line 5, place '' is not in areas.csv"),
        (
            "south,0.5,2012-04-01,2013-03-31",
            "south,0.5,2012-04-01,2012-12-31",
            "shares of AAA for rtt_18_weeks sum to 0.5 on 2013-01-01",
        ),
    ],
)
def test_shares_for_an_indicator_are_checked_like_others(
    tmp_path: Path, old: str, new: str, said: str
):
    assert said in refused(tmp_path, provider_place=OWN.replace(old, new))


def test_shares_for_an_indicator_leave_no_days_out_where_there_are_no_general_ones(
    tmp_path: Path,
):
    alone = "\n".join(line for line in OWN.splitlines() if not line.endswith(","))
    again = alone.replace("2012-04-01,2013-03-31", "2014-04-01,").split("\n", 1)[1]
    said = refused(tmp_path, provider_place=f"{alone}\n{again}\n")
    assert "there are no shares of AAA for rtt_18_weeks on 2013-04-01" in said


def test_shares_for_an_indicator_that_is_not_known(tmp_path: Path):
    table = write_reference(tmp_path, provider_place=OWN.replace("rtt_18", "rtt_81"))
    with pytest.raises(DataError) as fault:
        reference.read(table).check_indicators({"smoking_prevalence", "rtt_18_weeks"})
    assert str(fault.value).startswith(
        "provider_place.csv: line 4, indicator 'rtt_81_weeks' is not in metrics/indicators."
    )


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
    assert said.startswith("areas.csv: line 6, north has two rows. Delete one")


def test_a_code_listed_twice(tmp_path: Path):
    said = refused(tmp_path, area_codes=CODES + "N01,south,\n")
    assert said.startswith("area_codes.csv: line 6, N01 has two rows. Delete one")


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
    assert said.endswith("Correct the reference table.")


def test_a_table_saved_by_a_spreadsheet_with_a_mark_in_front(tmp_path: Path):
    write_reference(tmp_path)
    (tmp_path / "areas.csv").write_text(AREAS.lstrip(), encoding="utf-8-sig")
    assert reference.read(tmp_path).areas.columns[0] == "id"
