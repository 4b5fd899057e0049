"""What counts for no area here: elsewhere, mapped by nobody, or outside a code's time."""

from pathlib import Path

import pandas as pd
import pytest

from data.commands import status
from data.geography.reference import Reference
from data.sources.reading import observations
from data.store import coverage
from data.store.coverage import Code
from metrics import registry
from tests.data.floor import EVERYTHING, Floor
from tests.data.moving import SHARES, written


@pytest.fixture(scope="module")
def moving(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return written(tmp_path_factory.mktemp("moving"))


def rows(*lines: str) -> pd.DataFrame:
    """Observations from "area months numerator denominator [indicator]"."""
    cells = [[*line.split(), "ae_four_hour"][:5] for line in lines]
    months = [[pd.Period(month) for month in cell[1].split(":")] for cell in cells]
    return observations(
        area=[cell[0] for cell in cells],
        area_name=[f"Name of {cell[0]}" for cell in cells],
        period_start=[first.start_time for first, *_ in months],
        period_end=[last.end_time.normalize() for *_, last in months],
        numerator=[float(cell[2]) for cell in cells],
        denominator=[float(cell[3]) for cell in cells],
        indicator=[cell[4] for cell in cells],
        line=range(len(cells)),
    )


def unmapped(tables: Reference, *lines: str) -> list[tuple]:
    found = coverage.unmapped(rows(*lines), tables, registry.indicators())
    return [(one.indicator, one.outside, one.codes) for one in found]


def test_a_quarter_that_ends_with_a_month_does_not_weigh_beside_it(moving: Reference):
    """AXG counts 25 of 100 in March; in the quarter before it counted nearly everything."""
    month = ("AXG 2018-03 20 25", "north 2018-03 70 75")
    quarter = ("AXG 2018-01:2018-03 900 1000",)
    assert unmapped(moving, *month, *quarter) == unmapped(moving, *month)


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
        "  unmapped: 7 codes have 18.2% of all attendances at A&E departments of every type "
        "(ae_four_hour, to 2018-03-31): "
        "Z1 Name of Z1 2.9%, Z2 Name of Z2 2.8%, Z3 Name of Z3 2.7% and 4 more"
    )
    (one,) = coverage.unmapped(
        rows("AXG 2018-03 2 21", "north 2018-03 9 929", "X01 2018-03 9 50"),
        moving,
        registry.indicators(),
    )
    assert status.of_unmapped(one) == (
        "  unmapped: 1 code has 2.1% of all attendances at A&E departments of every type "
        "(ae_four_hour, to 2018-03-31): AXG Name of AXG 2.1%; a further 5.0% is elsewhere"
    )


def test_a_code_is_said_with_its_system_where_that_is_known(moving: Reference):
    found = rows("AXG 2018-03 2 20", "RW3 2018-03 9 10", "north 2018-03 9 70")
    systems = {"AXG": "West Yorkshire"}
    (one,) = coverage.unmapped(found, moving, registry.indicators(), systems)
    assert one.largest == "AXG Name of AXG (of West Yorkshire) 20.0%, RW3 Name of RW3 10.0%"


@pytest.mark.parametrize(("beside", "near"), [(1, "AXG Name of AXG (of Edge) 9.1%"), (2, "")])
def test_near_is_what_belongs_to_a_system_that_counts_here_for_the_most_part(
    moving: Reference, beside: int, near: str
):
    """Six of R0A's 10 attendances count here: more than half of 10 and 1, not of 10 and 2."""
    found = rows(f"AXG 2018-03 0 {beside}", "R0A 2018-03 5 10")
    systems = {"AXG": "Edge", "R0A": "Edge"}
    (one,) = coverage.unmapped(found, moving, registry.indicators(), systems)
    assert one.nearest == near


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
