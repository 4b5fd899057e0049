"""Areas and codes that begin and end: what each says on which day, and what is refused."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import coverage, reference, status
from data.coverage import Code
from data.faults import DataError, LoadRefused
from data.reference import Reference
from data.sources.reading import observations
from metrics import registry
from tests.data.floor import EVERYTHING, REFERENCE, Floor, figure, published, write_reference

AREAS = """
id,name,kind,footprint,valid_from,valid_to
england,England,nation,,,
shire,The Shire,footprint,,,
shire2,The Other Shire,footprint,,2020-04-01,
north,North,place,shire,,2019-03-31
north,North and Moor,place,shire,2019-04-01,2020-03-31
north,North and Moor,place,shire2,2020-04-01,
south,South,place,shire,,2023-03-31
"""
CODES = """
code,area,note,valid_from,valid_to
E01,england,
F01,shire,,,2018-03-31
F02,shire,,2018-04-01,
N01,north,the moor is not in it,,2019-03-31
N02,north,,,
S01,south,,,2023-03-31
X01,outside,all of the West,,
R01,outside,a region,2020-04-01
"""
SHARES = """
provider,name,place,share,valid_from,valid_to,basis
RW3,Old One,north,0.8,2010-04-01,2017-09-30,assumed
RW3,Old One,outside,0.2,2010-04-01,2017-09-30,assumed
RM2,Old Two,south,1,2010-04-01,2017-09-30,assumed
R0A,New,north,0.6,2017-10-01,,assumed
R0A,New,outside,0.4,2017-10-01,,assumed
RCF,Far,outside,1,2010-04-01,,assumed
"""
SUCCESSORS = """
code,successor,from
RW3,R0A,2017-10-01
RM2,R0A,2017-10-01
S01,W01,2023-04-01
"""
TABLES = {
    "areas": AREAS,
    "area_codes": CODES,
    "provider_place": SHARES,
    "successors": SUCCESSORS,
}


def written(folder: Path, *changes: tuple[str, str, str]) -> Reference:
    """The reference above with some text of some tables replaced."""
    tables = dict(TABLES)
    for name, old, new in changes:
        assert old in tables[name]
        tables[name] = tables[name].replace(old, new)
    return reference.read(write_reference(folder, **tables))


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
    assert areas.columns.tolist() == ["id", "name", "kind", "footprint", "code"]
    assert areas["code"].tolist() == ["E01", "F01", "N01", "S01"]


REFUSED = {
    "another kind": ("areas", "Moor,place,shire2", "Moor,footprint,shire2", "place and a footpr"),
    "a day left out": (
        "areas",
        "shire,2019-04-01",
        "shire,2019-04-02",
        "areas.csv: line 6, north begins again on 2019-04-02, though it ended before 2019-04-01",
    ),
    "two names on a day": (
        "areas",
        "shire,2019-04-01",
        "shire,2019-03-31",
        "areas.csv: line 6, north stands twice on 2019-03-31",
    ),
    "two meanings on a day": (
        "area_codes",
        "N02,north,,,",
        "N02,north,,,\nN02,south,,2020-01-01,",
        "area_codes.csv: line 7, N02 stands twice on 2020-01-01",
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
        "line 7, the share of RCF in south goes on after the place ended on 2023-03-31",
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
        "successors.csv: line 2, R0A has no shares on 2017-10-01, so from then nobody would count",
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
    shipped = reference.read(reference.FOLDER)
    codes = pd.Series(["E07000165", "E07000165", "E06000065"])
    days = pd.to_datetime(pd.Series(["2023-03-31", "2023-04-01", "2023-04-01"]))
    assert shipped.area_of(codes, days).fillna("nobody").tolist() == (
        ["harrogate", "nobody", "nobody"]
    )
    assert shipped.known_elsewhere(codes, days).tolist() == [False, False, True]
    assert shipped.time_of("E07000165") == (
        "stood for Harrogate until 31 March 2023, then came E06000065"
    )


def rows(*lines: str) -> pd.DataFrame:
    """Observations from "area month numerator denominator [indicator]"."""
    cells = [[*line.split(), "ae_four_hour"][:5] for line in lines]
    months = [pd.Period(cell[1]) for cell in cells]
    return observations(
        area=[cell[0] for cell in cells],
        area_name=[f"Name of {cell[0]}" for cell in cells],
        period_start=[month.start_time for month in months],
        period_end=[month.end_time.normalize() for month in months],
        numerator=[float(cell[2]) for cell in cells],
        denominator=[float(cell[3]) for cell in cells],
        indicator=[cell[4] for cell in cells],
        line=range(len(cells)),
    )


def unmapped(tables: Reference, *lines: str) -> list[tuple]:
    found = coverage.unmapped(rows(*lines), tables, registry.indicators())
    return [(one.indicator, one.outside, one.codes) for one in found]


@pytest.mark.parametrize(
    ("area", "outside", "codes"),
    [
        ("south", 0.0, None),
        ("N02", 0.0, None),
        ("R0A", 0.1, ()),
        ("RCF", 0.25, ()),
        ("X01", 0.25, ()),
        ("AXG", 0.0, (Code("AXG", "Name of AXG", 0.25),)),
        ("RW3", 0.0, (Code("RW3", "Name of RW3", 0.25),)),
        ("R01", 0.0, (Code("R01", "Name of R01", 0.25),)),
    ],
)
def test_outside_is_told_from_what_nobody_has_mapped(
    moving: Reference, area: str, outside: float, codes: tuple | None
):
    """25 of 100 attendances in March 2018, what holds others apart; R0A has 40% outside."""
    holds = ("E01 2018-03 90 100", "F01 2018-03 90 100", "E12000003 2018-03 90 100")
    found = unmapped(moving, f"{area} 2018-03 20 25", "north 2018-03 70 75", *holds)
    expected = [] if codes is None else [("ae_four_hour", pytest.approx(outside), codes)]
    assert found == expected


def test_the_weight_is_that_of_each_indicators_latest_period(moving: Reference):
    assert unmapped(
        moving,
        *("AXG 2018-01 9 10", "AXG 2018-02 9 10", "north 2018-02 9 30"),
        *("north 2018-03 9 10 rtt_18_weeks", "AXG 2018-02 9 10 rtt_18_weeks"),
    ) == [("ae_four_hour", 0.0, (Code("AXG", "Name of AXG", 0.25),))]


def test_footprints_are_part_of_the_whole_where_nothing_finer_is_known(moving: Reference):
    code = (Code("AXG", "Name of AXG", 0.25),)
    assert unmapped(moving, "F01 2018-03 70 75", "AXG 2018-03 20 25") == [
        ("ae_four_hour", 0.0, code)
    ]


def test_shares_for_an_indicator_map_a_code_for_that_alone(tmp_path: Path):
    table = SHARES.replace("basis\n", "basis,indicator\n") + (
        "Y01,A practice,north,1,2010-04-01,,a survey,rtt_18_weeks\n"
    )
    found = written(tmp_path, ("provider_place", SHARES, table))
    assert unmapped(found, "Y01 2018-01 5 10 rtt_18_weeks", "Y01 2018-01 5 10") == [
        ("ae_four_hour", 0.0, (Code("Y01", "Name of Y01", 1.0),))
    ]


def test_it_is_said_in_a_line_of_the_largest_and_a_total(moving: Reference):
    seen = [f"Z{at} 2018-03 1 {30 - at}" for at in range(1, 8)]
    whole = f"north 2018-03 5 {1000 - sum(range(23, 30))}"
    (many,) = coverage.unmapped(rows(*seen, whole), moving, registry.indicators())
    assert status.of_unmapped(many) == (
        "  unmapped: Z1 Name of Z1 2.9%, Z2 Name of Z2 2.8%, Z3 Name of Z3 2.7% and 4 more; "
        "together 18.2% of all attendances at A&E "
        "departments of every type (ae_four_hour, to 2018-03-31)"
    )
    (one,) = coverage.unmapped(
        rows("AXG 2018-03 2 21", "north 2018-03 9 929", "X01 2018-03 9 50"),
        moving,
        registry.indicators(),
    )
    assert status.of_unmapped(one) == (
        "  unmapped: AXG Name of AXG 2.1% of all attendances at A&E departments of every type "
        "(ae_four_hour, to 2018-03-31); a further 5.0% is elsewhere"
    )


def test_figures_of_a_code_outside_its_time_are_said_in_a_sentence(moving: Reference):
    found = rows(
        *("S01 2023-03 1 2", "S01 2023-04 1 2", "S01 2023-05 1 2"),
        *("RW3 2017-10 1 2", "RW3 2017-09 1 2", "F02 2018-03 1 2", "AXG 2018-03 1 2"),
    )
    assert coverage.out_of_time(found, moving) == (
        "F02 stood for The Shire from 1 April 2018: 1 figure for another period counts for no area",
        "RW3 had shares from 1 April 2010 until 30 September 2017, then came R0A: "
        "1 figure for another period counts for no area",
        "S01 stood for South until 31 March 2023, then came W01: "
        "2 figures for other periods count for no area",
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


def test_the_release_and_status_say_what_nobody_has_mapped(floor: Floor):
    floor.load(*EVERYTHING)
    shares = floor.reference.shares
    fewer = shares[shares["provider"] == "AAA"]
    found = floor.publish(
        reference=Reference(
            floor.reference.areas, floor.reference.codes, fewer, floor.reference.ambition_points
        )
    ).release.unmapped.set_index("indicator")
    ours = found.loc["ae_four_hour"]
    assert (ours["outside"], ours["unmapped"], ours["codes"]) == (0.1, 0.5, 1)
    assert ours["largest"] == "BBB 50.0%"
    with floor.engine.connect() as connection:
        said = status.of_store(connection, floor.releases)
    assert "  unmapped in the latest periods: ae_four_hour 50.0%" in said
