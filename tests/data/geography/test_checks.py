"""Areas and codes that begin and end: what each says on which day, and what is refused."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import profile
from data.commands import status
from data.faults import DataError, LoadRefused
from data.geography import reference
from data.geography.reference import Reference
from tests.data.floor import EVERYTHING, REFERENCE, Floor, figure, published, write_reference
from tests.data.moving import written


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return written(tmp_path_factory.mktemp("moving"))


@pytest.mark.parametrize(
    ("code", "day", "area", "note"),
    [
        ("S01", "2023-03-31", "south", ""),
        ("S01", "2023-04-01", None, ""),
        ("N01", "2019-03-31", "north", "the moor is not in it"),
        ("N01", "2019-04-01", None, ""),
        ("N02", "2010-01-01", "north", ""),
        ("F01", "2018-03-31", "shire", ""),
        ("F02", "2018-03-31", None, ""),
        ("F02", "2018-04-01", "shire", ""),
        ("south", "2030-01-01", "south", ""),
        ("X01", "2020-01-01", None, ""),
        ("RW3", "2017-01-01", None, ""),
    ],
)
def test_what_a_code_stands_for_hangs_on_the_day(
    moving: Reference, code: str, day: str, area: str | None, note: str
):
    meant = moving.meant(pd.Series([code], [7]), pd.Series([pd.Timestamp(day)], [7]))
    (found,) = meant.to_dict("index").items()
    assert found[0] == 7
    assert (None if pd.isna(found[1]["area"]) else found[1]["area"], found[1]["note"]) == (
        area,
        note,
    )


NORTH_BY_DAY = {
    "2019-03-31": ("North", "shire", "N01"),
    "2019-04-01": ("North and Moor", "shire", "N02"),
    "2020-03-31": ("North and Moor", "shire", "N02"),
    "2020-04-01": ("North and Moor", "shire2", "N02"),
}


@pytest.mark.parametrize("day", NORTH_BY_DAY)
def test_an_area_is_named_grouped_and_coded_as_on_the_day(moving: Reference, day: str):
    areas = moving.areas_on(date.fromisoformat(day)).set_index("id")
    north = areas.loc["north"]
    assert (north["name"], north["footprint"], north["code"]) == NORTH_BY_DAY[day]
    assert areas.loc["shire", "code"] == ("F01" if day < "2018-04-01" else "F02")
    assert ("shire2" in areas.index) == (day >= "2020-04-01")


@pytest.mark.parametrize(("day", "there"), [("2023-03-31", True), ("2023-04-01", False)])
def test_an_area_that_was_abolished_is_there_until_its_last_day(
    moving: Reference, day: str, there: bool
):
    assert ("south" in set(moving.areas_on(date.fromisoformat(day))["id"])) == there
    assert moving.names["south"] == "South"


def test_areas_without_dates_are_there_always(tmp_path: Path):
    found = reference.read(write_reference(tmp_path))
    areas = found.areas_on(date(1990, 1, 1))
    assert areas.columns.tolist() == ["id", "name", "kind", "footprint", "region", "type", "code"]
    assert areas["code"].tolist() == ["E01", "F01", "N01", "S01"]


REFUSED = {
    "another kind": ("areas", "Moor,place,shire2", "Moor,footprint,shire2", "place and a footpr"),
    "a day left out": (
        "areas",
        "shire,2019-04-01",
        "shire,2019-04-02",
        "areas.csv: line 6, north begins again on 2019-04-02, but it ended before 2019-04-01",
    ),
    "two names on a day": (
        "areas",
        "shire,2019-04-01",
        "shire,2019-03-31",
        "areas.csv: line 6, north has two rows on 2019-03-31",
    ),
    "two meanings on a day": (
        "area_codes",
        "N02,north,,,",
        "N02,north,,,\nN02,south,,2020-01-01,",
        "area_codes.csv: line 7, N02 has two rows on 2020-01-01",
    ),
    "a date that is none": ("area_codes", "2018-04-01", "April", "area_codes.csv: line 4"),
    "a code of an area with shares": (
        "provider_place",
        "RCF,Far",
        "N01,Far",
        "provider_place.csv: line 7, N01 is in area_codes.csv too",
    ),
    "shares in a place that is no more": (
        "provider_place",
        "Far,outside",
        "Far,south",
        "line 7, the share of RCF in south continues after the place ended on 2023-03-31",
    ),
    "a merger a day late": (
        "successors",
        "RW3,R0A,2017-10-01",
        "RW3,R0A,2017-10-02",
        "successors.csv: line 2, R0A follows RW3 on 2017-10-02, but provider_place.csv does not "
        "end RW3 on 2017-10-01",
    ),
    "an area's code a day early": (
        "successors",
        "S01,W01,2023-04-01",
        "S01,W01,2023-03-31",
        "W01 follows S01 on 2023-03-31, but area_codes.csv does not end S01 on 2023-03-30",
    ),
    "a successor that begins late": (
        "provider_place",
        "2017-10-01",
        "2017-11-01",
        "successors.csv: line 2, R0A has no shares on 2017-10-01, so the figures that were "
        "RW3 would not count",
    ),
    "a code that is nowhere": ("successors", "RW3", "RW9", "line 2, RW9 is mapped nowhere"),
    "a code that follows itself": ("successors", "RW3,R0A", "RW3,RW3", "RW3 follows itself"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused(tmp_path: Path, why: str):
    table, old, new, said = REFUSED[why]
    with pytest.raises(DataError) as fault:
        written(tmp_path, (table, old, new))
    assert said in str(fault.value)


def test_harrogate_district_ends_in_the_reference_that_ships():
    shipped = reference.read(profile.read().reference)
    codes = pd.Series(["E07000165", "E07000165", "E06000065"])
    days = pd.to_datetime(pd.Series(["2023-03-31", "2023-04-01", "2023-04-01"]))
    assert shipped.area_of(codes, days).fillna("nobody").tolist() == (
        ["harrogate", "nobody", "nobody"]
    )
    assert shipped.known_elsewhere(codes, days).tolist() == [False, False, True]
    assert shipped.time_of("E07000165") == (
        "stood for Harrogate until 31 March 2023, then came E06000065"
    )


def dated(floor: Floor) -> None:
    """South is abolished at the end of 2017, and North renamed and given another code."""
    areas = REFERENCE["areas"].replace("footprint\n", "footprint,valid_from,valid_to\n", 1)
    areas = areas.replace("North,place,shire", "North,place,shire,,2017-12-31")
    areas = areas.replace("South,place,shire", "South,place,shire,,2017-12-31")
    areas += "north,Greater North,place,shire,2018-01-01,\n"
    codes = REFERENCE["area_codes"].replace("note\n", "note,valid_from,valid_to\n", 1)
    codes = codes.replace("in it", "in it,,2017-12-31").replace(
        "S01,south,", "S01,south,,,2017-12-31"
    )
    codes += "N02,north,,2018-01-01,\n"
    shares = REFERENCE["provider_place"].replace("BBB,Beta Hospital", "BBB,Beta").splitlines()
    ending = [line.replace("01,,", "01,2017-12-31,") if "BBB" in line else line for line in shares]
    floor.reference = reference.read(
        write_reference(
            floor.folder / "dated",
            areas=areas,
            area_codes=codes,
            provider_place="\n".join(ending) + "\n",
            successors="code,successor,from\nS01,N02,2018-01-01\n",
        )
    )


def test_a_release_has_the_areas_of_its_date_and_series_go_on(floor: Floor):
    floor.wait(days=365)
    dated(floor)
    floor.load(*EVERYTHING)
    floor.load(figure("N02", 70, period="2018-01"), figure("AAA", 85, period="2018-01"))
    before = floor.build(as_at=date(2017, 12, 31))
    assert before.areas.set_index("id").loc["north", ["name", "code"]].tolist() == ["North", "N01"]
    assert set(before.ratings["place"]) == {"shire", "north", "south"}
    after = floor.publish(as_at=date(2018, 1, 31)).release
    assert after.areas.set_index("id").loc["north", ["name", "code"]].tolist() == (
        ["Greater North", "N02"]
    )
    assert set(after.ratings["place"]) == {"shire", "north"}
    series = after.series[after.series["indicator"] == "ae_four_hour"]
    north = series[series["place"] == "north"].sort_values("period_end")
    assert north["value"].round(6).tolist() == [
        pytest.approx((0.8 * 90 + 0.25 * 80) / (0.8 * 100 + 0.25 * 100) * 100, abs=1e-6),
        70,
    ]
    assert "south" not in set(after.series["place"])
    with floor.engine.connect() as connection:
        said = status.of_store(connection, floor.releases)
    assert "unmapped in the latest periods" not in said


def test_a_code_whose_time_is_over_is_refused_in_ones_own_file(floor: Floor):
    floor.wait(days=365)
    dated(floor)
    with pytest.raises(LoadRefused, match="stood for South until 31 December 2017, then came N02"):
        floor.load(published("S01", 17, period="2018"))
    assert floor.load(published("S01", 17, period="2017")).out_of_time == ()


def test_a_load_is_refused_while_shares_name_an_indicator_that_is_not_known(floor: Floor):
    shares = floor.reference.shares.assign(indicator="rtt_81_weeks")
    wrong = floor.reference
    floor.reference = Reference(wrong.areas, wrong.codes, shares, wrong.ambition_points)
    with pytest.raises(DataError, match="line 2, indicator 'rtt_81_weeks' is not in metrics"):
        floor.load(figure("AAA"))
