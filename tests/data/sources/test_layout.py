"""How a file finds its layout, and what is said when it does not."""

import csv
import io

import pytest

from data.faults import DataError
from data.sources import layout as module
from data.sources import recognise
from data.sources.layout import Layout, check_sources, layouts
from data.sources.reading import OBSERVATION, Reading, observations
from metrics.plan.tables import COLUMNS
from metrics.registry import DefinitionError
from tests.data.sources.one_reading import read
from tests.metrics.tables import by_id, indicator

NAMES = [
    "Monthly-AE-April-2025.csv",
    "Monthly-AE-January-2019.csv",
    "April-2025-AE.csv",
    "October-2025-AE.csv",
    "ae_long.csv",
    "fingertips.csv",
    "ons.csv",
    "Delayed_Days_by_type.csv",
    "tidy.csv",
    "RTT-April-2025-full-extract.csv",
    "RTT-December-2019-full-extract.csv",
    "Cancer-August-2025-combined.csv",
    "DTOC-Extract-December-2017.csv",
    "Beds-Open-Overnight-Q3-2017-18.csv",
]


def made_up(**changes) -> Layout:
    fields = {
        "name": "made_up",
        "title": "made up",
        "source": "tests",
        "columns": ("Code", "Count", "Count"),
        "read": lambda table: Reading(observations(line=table.lines)),
        "gives": ("waits",),
        "optional": ("Note",),
        "ignored": ("Compared to *",),
        "renamed": (("Org", "Code"),),
        "ends_at": ("Notes:",),
    }
    return Layout(**{**fields, **changes})


@pytest.mark.parametrize("name", NAMES)
def test_each_file_is_recognised_by_its_content_under_any_name(write, invented, name):
    expected, by_name = read(write(name, invented(name)))
    prefix = "April-2025-" if expected.name == "ae_provider_sheet" else ""
    found, reading = read(write(f"{prefix}download.txt", invented(name)))
    assert found is expected
    assert len(reading.rows) == len(by_name.rows) > 0


@pytest.mark.parametrize("name", NAMES)
def test_every_reading_has_the_same_columns_of_the_same_kinds(write, invented, name):
    _, reading = read(write(name, invented(name)))
    found = reading.rows
    assert list(found) == OBSERVATION
    kinds = found.dtypes.astype(str)
    assert set(kinds[["indicator", "area", "area_name", "status", "note"]]) == {"str"}
    assert set(kinds[["period_start", "period_end"]]) == {"datetime64[s]"}
    assert set(kinds[["numerator", "denominator", "value", "lower", "upper"]]) == {"float64"}
    assert found["line"].dtype.kind == "i"
    assert list(found.index) == list(range(len(found)))
    assert (found["period_start"] <= found["period_end"]).all()
    assert not found[["indicator", "area", "area_name", "status", "note"]].isna().any(axis=None)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "Delayed_Days_by_type.csv"])
def test_columns_that_stand_in_another_order_change_nothing(write, invented, name):
    rows = list(csv.reader(io.StringIO(invented(name).removeprefix("\ufeff"))))
    order = [*range(1, len(rows[0])), 0]
    moved = io.StringIO()
    csv.writer(moved).writerows([row[at] for at in order] for row in rows)
    _, reading = read(write(name, moved.getvalue()))
    _, expected = read(write(name, invented(name)))
    assert reading.rows.equals(expected.rows)


def test_every_layout_is_known_by_the_name_of_its_module():
    assert {name: layout.source for name, layout in layouts().items()} == {
        "ae_long": "nhsr_ae",
        "ae_monthly": "nhse_ae",
        "ae_provider_sheet": "nhse_ae",
        "bed_occupancy": "nhse_kh03",
        "cancer_extract": "nhse_cwt",
        "cancer_waits": "nhse_cwt",
        "cancer_workbook": "nhse_cwt",
        "cancer_workbook_28": "nhse_cwt",
        "cancer_workbook_31": "nhse_cwt",
        "commentary": "commentary",
        "events": "events",
        "dtoc_extract": "nhse_dtoc",
        "dtoc_national": "nhse_dtoc_national",
        "fingertips": "fingertips",
        "ons": "ons",
        "oversight": "nhse_oversight",
        **{f"plan_{table}": f"plan_{table}" for table in COLUMNS},
        "rtt": "nhse_rtt",
        "rtt_national": "nhse_rtt",
        "rtt_workbook": "nhse_rtt",
        "tidy": "tidy",
    }
    for name, layout in layouts().items():
        assert layout.read.__module__ == f"data.sources.{name}"


def test_an_unknown_source_names_the_known_ones(write):
    with pytest.raises(DataError, match=r"no source 'nhs'\. Use one of: ae_long, ae_monthly,"):
        read(write("tidy.csv", "x"), "nhs")


def test_an_unknown_layout_names_the_known_ones(write, refused):
    (fault,) = refused(write("a.csv", "colour,size\nred,3\n"))
    assert fault.problem == "the header matches no known layout"
    assert "ae_long, ae_monthly, " in fault.remedy


def test_a_row_of_blanks_resembles_no_layout(write, refused):
    (fault,) = refused(write("a.csv", "," * 200 + "\n" + "," * 200 + "\n"))
    assert fault.problem == "the header matches no known layout"


def test_asking_for_one_layout_refuses_another(write, invented, refused):
    (fault,) = refused(write("ons.csv", invented("ons.csv")), "tidy")
    assert "no known layout" in fault.problem
    assert fault.remedy == "Load a file in one of these layouts (docs/load.md): tidy"


def test_a_missing_column_is_named(write, invented, refused):
    text = invented("ae_long.csv").replace(",breaches", "", 1)
    (fault,) = refused(write("a.csv", text))
    assert fault.line == 1
    assert (
        fault.problem == "the header is almost that of the layout ae_long, but missing: 'breaches'"
    )


def test_a_renamed_column_is_named_with_its_new_name(write, invented, refused):
    text = invented("ae_long.csv").replace("attendances", "attendance_s", 1)
    (fault,) = refused(write("a.csv", text))
    assert fault.problem.endswith("layout ae_long, but 'attendances' is called 'attendance_s'")


def test_an_extra_column_is_named(write, invented, refused):
    text = invented("ae_long.csv").replace("breaches", "breaches,mood", 1)
    (fault,) = refused(write("a.csv", text))
    assert fault.problem == "the header is almost that of the layout ae_long, but unknown: 'mood'"


def test_the_line_of_a_wrong_header_counts_the_title_block(write, invented, refused):
    text = invented("Delayed_Days_by_type.csv").replace("Year,Period", "Jahr,Period")
    (fault,) = refused(write("a.csv", text))
    assert fault.line == 11


def test_a_column_that_stands_there_twice_is_refused(write, invented, refused):
    text = invented("Monthly-AE-April-2025.csv")
    twice = "A&E attendances Booked Appointments Type 1"
    text = text.replace("A&E attendances Booked Appointments Type 2", twice, 1)
    (fault,) = refused(write("a.csv", text))
    assert (
        fault.problem
        == f"the header is almost that of the layout ae_monthly, but unknown: {twice!r}"
    )


def test_cells_under_no_header_are_passed_over_and_remarked_on(write, invented):
    text = (
        invented("ae_long.csv").replace("type", "", 1).replace("attendances", "type,attendances", 1)
    )
    lines = text.splitlines()
    rows = [line.replace(",", ",,", 2).replace(",,", ",", 1) for line in lines[1:]]
    assert read(write("a.csv", "\n".join([lines[0], *rows]) + "\n"))[0].name == "ae_long"
    rows[2] = rows[2].replace(",,", ",7,")
    _, reading = read(write("a.csv", "\n".join([lines[0], *rows]) + "\n"))
    passed_over = "Skipped, because it has no header: column 3 (1 cells, such as '7')."
    assert reading.remarks == (passed_over,)


def test_optional_ignored_and_renamed_columns():
    layout = made_up()
    for row in (
        ["Code", "Count", "Count"],
        ["org", "COUNT", "Count", ""],
        ["Count", "Note", "Code", "Count", "Compared to Leeds", "compared to England"],
    ):
        assert layout.difference(row) == ([], [])
    assert layout.difference(["Code", "Count"]) == (["Count"], [])
    assert layout.difference(["Code", "Org", "Count", "Count"]) == ([], ["Code"])
    assert layout.difference(["Code", "Count", "Count", "Note", "Note"]) == ([], ["Note"])


def test_a_table_ends_where_its_notes_begin():
    rows = [["a", "1"], [], ["b", "Notes:"], ["", " notes: ".strip()], ["b", "2"]]
    assert made_up().table_rows(rows) == 3
    assert made_up(ends_at=()).table_rows(rows) == 5


def test_a_last_line_that_does_not_end_is_remarked_on(write, invented):
    _, whole = read(write("a.csv", invented("ons.csv")))
    _, unended = read(write("a.csv", invented("ons.csv").rstrip("\r\n")))
    assert [remark for remark in unended.remarks if remark not in whole.remarks] == [
        "The last line has no line ending: check that the file is complete."
    ]


def test_every_fault_is_listed_in_the_order_of_lines(write, invented, refused):
    text = invented("ae_long.csv")
    text = text.replace("RAE,1,500,80,100", "RAE,9,5oo,80,100")
    text = text.replace("2017-03-01,RWY,2,40,1,0", "2017-03-01,RWY,2,40")
    text = text.replace("2017-04-01,RWY,1", "2017-04-31,RWY,1")
    found = [(fault.line, fault.column, fault.value) for fault in refused(write("a.csv", text))]
    assert found == [
        (3, "", ""),
        (5, "attendances", "5oo"),
        (5, "type", "9"),
        (6, "period", "2017-04-31"),
    ]


def test_a_row_without_an_area_is_refused(write, invented, refused):
    (fault,) = refused(write("a.csv", invented("ons.csv").replace("E08000035,Leeds", ",Leeds", 1)))
    assert (fault.line, fault.problem) == (3, "the row names no area")


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)"])
@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Monthly-AE-April-2025.csv", "CALDERDALE AND HUDDERSFIELD NHS FOUNDATION TRUST"),
        ("fingertips.csv", "Leeds"),
        ("DTOC-Extract-December-2017.csv", "BETA HOSPITAL"),
    ],
)
def test_a_text_that_begins_like_a_formula_is_refused(write, invented, refused, name, cell, text):
    assert cell in invented(name)
    faults = refused(write(name, invented(name).replace(cell, text)))
    assert {fault.value for fault in faults} == {text}
    assert {fault.problem for fault in faults} == {
        "begins like a spreadsheet formula, so it is not a name or note"
    }


def test_a_dash_for_a_missing_name_is_no_formula(write, invented):
    name = "DTOC-Extract-December-2017.csv"
    _, reading = read(write(name, invented(name).replace("BETA HOSPITAL", "-")))
    assert "-" in set(reading.rows["area_name"])


def test_a_file_too_large_is_refused_unread(write, refused, monkeypatch):
    file = write("a.csv", "x" * 101)
    monkeypatch.setattr("data.sources.sheet.LARGEST", 100)
    (fault,) = refused(file)
    assert fault.problem == "the file has 101 bytes, more than the 100 allowed"
    monkeypatch.setattr("data.sources.sheet.LARGEST", 101)
    (fault,) = refused(file)
    assert fault.problem == "the header matches no known layout"


def test_a_reader_whose_source_its_indicator_does_not_list_is_refused_and_both_files_named():
    """Its figures would be loaded and never count: a typed one would go on winning."""
    waits = by_id(indicator("waits", sources=("nhse", "tidy")))
    check_sources([made_up(source="nhse")], waits)
    with pytest.raises(DefinitionError) as refusal:
        check_sources([made_up(source="nhs")], waits)
    assert str(refusal.value) == (
        "data/sources/made_up.py reads waits as source 'nhs', which metrics/indicators/waits.py "
        "does not list: add it to its sources (nhse, tidy), or correct the source of the layout"
    )


def test_so_is_one_whose_indicators_are_named_by_their_definitions_and_one_that_is_not_there():
    named = made_up(source="ons", gives=(), named="ons_name")
    check_sources([named], by_id(indicator("waits")))
    smoking = by_id(indicator("smoking", ons_name="Cigarette smokers"))
    with pytest.raises(DefinitionError, match=r"made_up\.py reads smoking as source 'ons', "):
        check_sources([named], smoking)
    with pytest.raises(DefinitionError, match="gives 'waits', but there is no metrics/indicators"):
        check_sources([made_up()], smoking)


def test_what_a_layout_gives_is_what_its_reader_reads(write, invented, monkeypatch):
    long = layouts()["ae_long"]
    found = {"ae_long": Layout(**{**vars(long), "gives": ("rtt_18_weeks",)})}
    monkeypatch.setattr(recognise, "layouts", lambda: found)
    with pytest.raises(DefinitionError, match=r"sources/ae_long\.py reads ae_four_hour: add it to"):
        read(write("ae_long.csv", invented("ae_long.csv")))


def test_the_sources_are_checked_where_layouts_meet_the_registry(monkeypatch):
    known = by_id(indicator("ae_four_hour"))
    monkeypatch.setattr(module.registry, "indicators", lambda: known)
    with pytest.raises(DefinitionError, match="reads ae_four_hour as source 'nhsr_ae'"):
        layouts.__wrapped__()
