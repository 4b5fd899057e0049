"""Systems and acute trusts in the A&E workbook."""

import pytest

from data.faults import LoadRefused
from data.sources import system_mapping
from tests.data.sources.workbooks import xlsx

BLOCK = [["Title:", "A&E"], ["Period:", "June 2025"], []]
COUNTS = ["Total attendances", "Total Attendances < 4 hours"]
NORTH = "NHS North Integrated Care Board"
SHEETS = {
    "System Level Data": [
        *(*BLOCK, ["Code", "System", *COUNTS]),
        ["-", "-", 150, 120],
        ["QAA", NORTH, 150, 120],
    ],
    "System Mapping": [
        ["Org code", "Region ", "Name", "STP", None, "STP", "Code"],
        ["R1A", "North", "Alpha Hospital", NORTH.upper()],
        ["R1B", "North", "Beta Hospital", NORTH],
    ],
    "Provider Level Data": [
        *(*BLOCK, ["Code", "Region", "Name", *COUNTS]),
        ["-", "-", "England", 150, 120],
        ["R1A", "NHS England North", "Alpha Hospital", 100, 80],
        ["R1B", "NHS England North", "Beta Hospital", 10, 8],
        ["W1", "NHS England North", "Walk-in centre", 40, 32],
    ],
    "Acute Trust Footprint Data": [
        *(*BLOCK, ["Code", "Region", "Name", *COUNTS]),
        ["R1A", "NHS England North", "Alpha Hospital", 110, 88],
        ["R1B", "NHS England North", "Beta Hospital", 40, 32],
    ],
    "Acute Trust Mapping": [
        ["Code", "Region", "Name", "Acute Code", "Acute trust 1", "Proportion of Attends Acute 1"],
        ["R1A", "North", "Alpha Hospital", "R1A", "Alpha Hospital", 1],
        ["R1B", "North", "Beta Hospital", "R1B", "Beta Hospital", 1],
        ["W1", "North", "Walk-in centre", "R1A", "Alpha Hospital", 0.25],
        ["W1", "North", "Walk-in centre", "R1B", "Beta Hospital", 0.75],
    ],
}


def changed(sheet: str, row: int, column: int, cell: object) -> dict:
    rows = [list(line) for line in SHEETS[sheet]]
    rows[row][column] = cell
    return {**SHEETS, sheet: rows}


def test_providers_with_their_system_and_their_trusts(write):
    """The walk-in centre has no system of its own in the file: it is of its trusts'."""
    found = system_mapping.read(write("June-2025.xlsx", xlsx(SHEETS)))
    assert (found.since, found.file) == ("2025-06-01", "June-2025.xlsx")
    assert found.systems == {"QAA": NORTH}
    assert list(found.trusts) == ["R1A", "R1B"]
    assert found.regions["W1"] == "NHS England North"
    assert {code: (one.system, one.trusts) for code, one in found.providers.items()} == {
        "R1A": ("QAA", {"R1A": 1.0}),
        "R1B": ("QAA", {"R1B": 1.0}),
        "W1": ("QAA", {"R1A": 0.25, "R1B": 0.75}),
    }


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        (
            {name: rows for name, rows in SHEETS.items() if name != "System Mapping"},
            "there is no sheet 'System Mapping'",
        ),
        (changed("Provider Level Data", 1, 1, "last summer"), "there is no month"),
        (changed("System Level Data", 3, 0, "Kode"), "has no header with Code, System"),
        (
            changed("System Level Data", 5, 2, 151),
            "Total attendances of QAA is 151, and its providers sum to 150",
        ),
        (
            changed("Acute Trust Footprint Data", 4, 4, 87),
            "Total Attendances < 4 hours of R1A is 87, and its providers sum to 88",
        ),
        (changed("Acute Trust Mapping", 3, 3, "R9"), "W1 has attendances and no system"),
    ],
)
def test_faults(write, sheets, problem):
    if problem.startswith("W1"):
        sheets["Acute Trust Mapping"] = sheets["Acute Trust Mapping"][:4]
    with pytest.raises(LoadRefused, match=problem):
        system_mapping.read(write("June-2025.xlsx", xlsx(sheets)))


def test_a_file_that_is_no_workbook_is_told_what_to_give(tmp_path):
    (tmp_path / "June-2025.csv").write_text("Code,Region\nR1A,London\n")
    with pytest.raises(LoadRefused, match=r"no Excel or OpenDocument workbook.*give the workbook"):
        system_mapping.read(tmp_path / "June-2025.csv")
