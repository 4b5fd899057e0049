"""Rebasings from the reference table to the release: read, checked, counted in its id."""

from pathlib import Path

import pandas as pd
import pytest

from data import profile
from data.faults import DataError
from data.geography import reference
from data.releases import release
from data.releases.release import Release
from tests.data.floor import EVERYTHING, Floor, figure, write_reference

HEADER = "indicator,area,from,reason\n"
ROW = "delayed_transfers,north,2017-01-01,a new way of counting\n"
BEDS = [5, 7] * 6 + [15, 17] * 6


def two_years(floor: Floor) -> None:
    """Everything, and a year of delays about 6%, then one about 16%, in both places."""
    months = pd.period_range("2016-01", periods=24, freq="M")
    floor.load(*(row for row in EVERYTHING if "delayed" not in row))
    floor.load(
        *(
            figure(place, beds, indicator="delayed_transfers", period=str(month))
            for place in ("north", "south")
            for month, beds in zip(months, BEDS, strict=True)
        )
    )


def rebased(floor: Floor, *rows: str) -> Release:
    tables = reference.read(write_reference(floor.folder / "new", rebases=HEADER + "".join(rows)))
    return floor.build(reference=tables)


def refused(folder: Path, rows: str) -> str:
    with pytest.raises(DataError) as fault:
        reference.read(write_reference(folder, rebases=HEADER + rows))
    return str(fault.value)


def test_the_table_that_ships_is_read():
    assert reference.read(profile.read().reference).tables["rebases"].columns.tolist() == (
        HEADER.strip().split(",")
    )


def test_without_the_table_nothing_is_rebased(tmp_path: Path):
    assert reference.read(write_reference(tmp_path)).rebases.empty


def test_a_blank_area_is_every_area(tmp_path: Path):
    table = HEADER + ROW.replace("north", "")
    found = reference.read(write_reference(tmp_path, rebases=table)).rebases
    assert found["area"].tolist() == [""]
    assert found["from"].tolist() == [pd.Timestamp("2017-01-01")]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "north",
            "mordor",
            "rebases.csv: line 3, area 'mordor' is not in areas.csv. Add it there.",
        ),
        (
            "a new way of counting",
            " ",
            "rebases.csv: line 3, reason is empty. Fill it in.",
        ),
    ],
)
def test_a_row_that_is_refused(tmp_path: Path, old: str, new: str, says: str):
    assert refused(tmp_path, ROW + ROW.replace(old, new)) == says


@pytest.mark.parametrize("day", ["1 April 2017", "2017-02-29", ""])
def test_a_date_that_cannot_be_read(tmp_path: Path, day: str):
    said = refused(tmp_path, ROW + ROW.replace("2017-01-01", day))
    assert said.startswith(f"{tmp_path}/rebases.csv: line 3, column 'from', value {day!r}: ")
    assert said.endswith("is not a date; write 2017-12-31. Correct the reference table.")


def test_an_indicator_that_is_not_known(floor: Floor):
    floor.load(*EVERYTHING)
    with pytest.raises(DataError) as fault:
        rebased(floor, ROW, ROW.replace("delayed_transfers", "waits"))
    assert str(fault.value).startswith("rebases.csv: line 3, indicator 'waits' is not in ")


def test_a_release_holds_what_was_rebased_and_the_limits_before_and_after(floor: Floor):
    two_years(floor)
    built = rebased(floor, ROW, ROW.replace("north,2017", "south,2019"))
    found = release.read(floor.write(built))
    assert found.rebases.to_dict("records") == [
        {
            "indicator": "delayed_transfers",
            "place": "north",
            "from": pd.Timestamp("2017-01-01"),
            "reason": "a new way of counting",
        }
    ]
    points = found.spc_points[found.spc_points["indicator"] == "delayed_transfers"]
    means = points.groupby(["place", "segment"])["mean"].first()
    assert means.loc["north"].tolist() == [6, 16]
    assert means.loc["south"].tolist() == [11]


def test_a_rebasing_changes_the_id_and_its_absence_in_a_file_does_not(floor: Floor):
    two_years(floor)
    before = floor.build().id
    assert rebased(floor).id == before
    ids = {before, rebased(floor, ROW).id, rebased(floor, ROW.replace("a new", "another")).id}
    assert len(ids) == 3
