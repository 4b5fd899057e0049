"""Which system a provider belongs to: kept with its load, said where no table maps the provider."""

from datetime import datetime
from pathlib import Path

import pytest

from data.commands import status
from data.faults import LoadRefused
from data.sources.ae_provider_sheet import ALL, OVER, TYPES
from data.store import load, provider_systems
from tests.data.floor import Floor
from tests.data.sources.workbooks import xlsx

pytestmark = pytest.mark.both_stores

HEADER = ("Code", None, "Region", "Name", *TYPES, ALL, *TYPES, OVER)
ALPHA = ("AAA", "Shire", "N", "ALPHA", 600, 0, 0, 600, 60, 0, 0, 60)
WALK_IN = ("AXG", "Shire", "N", "WALK-IN", 100, 0, 0, 100, 20, 0, 0, 20)
FAR = ("XXX", "Far", "N", "FAR", 300, 0, 0, 300, 30, 0, 0, 30)


def workbook(floor: Floor, month: str, *rows: tuple) -> Path:
    """The A&E workbook of a month."""
    path = floor.folder / f"{month.replace(' ', '-')}-AE.xlsx"
    sheet = [("Period:", month), ("Published:", "8th March 2017"), HEADER, *rows]
    path.write_bytes(xlsx({"Provider Level Data": sheet}))
    return path


def said(floor: Floor) -> dict[str, str]:
    with floor.engine.connect() as connection:
        return provider_systems.by_provider(provider_systems.latest(connection))


def test_the_system_in_the_latest_period_counts_in_whatever_order_files_come(floor: Floor):
    moved = ("AXG", "Far", *WALK_IN[2:])
    floor.load_files(workbook(floor, "February 2017", ALPHA, moved))
    floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN, FAR))
    assert said(floor) == {"AAA": "Shire", "AXG": "Far", "XXX": "Far"}
    load.withdraw(floor.engine, 1, "another's file")
    assert said(floor) == {"AAA": "Shire", "AXG": "Shire", "XXX": "Far"}


def test_a_provider_that_no_table_maps_is_said_with_its_system(floor: Floor):
    """AXG is of the system of AAA, most of which counts here; XXX is elsewhere."""
    (loaded,) = floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN, FAR))
    (found,) = loaded.unmapped
    assert found.largest == "XXX FAR (of Far) 30.0%, AXG WALK-IN (of Shire) 10.0%"
    assert found.nearest == "AXG WALK-IN (of Shire) 10.0%"
    (row,) = floor.build().unmapped.to_dict("records")
    assert (row["largest"], row["nearest"]) == (found.largest, found.nearest)
    assert "\n  unmapped, but of a system here: AXG WALK-IN (of Shire) 10.0%" in status.of_load(
        loaded
    )
    with floor.engine.connect() as connection:
        lines = status.of_store(connection, floor.releases).splitlines()
    assert lines[1] == (
        "systems: files give the STP or ICB of 3 providers; the latest is "
        "January-2017-AE.xlsx, to 2017-01-31"
    )


def test_a_file_without_systems_is_told_by_those_that_have_them(floor: Floor):
    floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN))
    blank = [(row[0], "", *row[2:]) for row in (ALPHA, WALK_IN)]
    (later,) = floor.load_files(workbook(floor, "February 2017", *blank))
    assert later.unmapped[0].nearest == "AXG WALK-IN (of Shire) 14.3%"


def test_the_public_is_told_no_system_of_a_file_under_embargo(floor: Floor):
    floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN))
    moved = workbook(floor, "February 2017", ALPHA, ("AXG", "Far", *WALK_IN[2:]))
    floor.load_files(moved, embargo_until=datetime(2018, 6, 1))
    assert floor.build("internal").unmapped["nearest"].tolist() == [""]
    assert floor.build("public").unmapped["nearest"].tolist() == ["AXG WALK-IN (of Shire) 14.3%"]


def test_another_system_is_another_release(floor: Floor):
    floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN))
    before = floor.build().id
    floor.load_files(workbook(floor, "January 2017", ALPHA, WALK_IN[:8] + (30, 0, 0, 30)))
    load.withdraw(floor.engine, 2, "not meant")
    assert floor.build().id == before
    load.withdraw(floor.engine, 1, "the system was wrong")
    floor.load_files(workbook(floor, "January 2017", ALPHA, ("AXG", "Far", *WALK_IN[2:])))
    assert floor.build().id != before


def test_a_formula_for_a_system_is_refused(floor: Floor):
    live = ("AAA", "=cmd|' /C calc'!A0", *ALPHA[2:])
    file = floor.folder / "January-2017-AE.csv"
    lines = [",".join(str(cell or "") for cell in row) for row in (HEADER, live, WALK_IN)]
    file.write_text("\n".join([*lines, ""]))
    with pytest.raises(LoadRefused, match="so it is not the name of a system"):
        floor.load_files(file)
    assert said(floor) == {}
