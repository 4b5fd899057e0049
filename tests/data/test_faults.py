"""How faults are told: each kind once, with how many rows and the first lines."""

import pytest

from data.faults import Fault, LoadRefused, by_kind


def faults(*lines: int, values: str = "", first: int = 0) -> list[Fault]:
    """The same fault on some lines, with a letter of `values` for each, or always "x"."""
    each = values or "x" * len(lines)
    return [
        Fault(line, "total", value, "is not a number", "Write digits", first)
        for line, value in zip(lines, each, strict=True)
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (faults(2), "line 2, column 'total': value 'x' is not a number. Write digits."),
        (faults(2, values=" "), "line 2, column 'total': value ' ' is not a number. Write digits."),
        (
            faults(4, 2, 3),
            "3 rows (lines 2, 3, 4), column 'total': value 'x' is not a number. Write digits.",
        ),
        (
            faults(*range(2, 203)),
            "201 rows (lines 2, 3, 4 and 198 more), column 'total': value 'x' is not a number. "
            "Write digits.",
        ),
        (
            faults(2, 3, 4, 5, values="abca"),
            "4 rows (line 2 'a', line 3 'b', line 4 'c' and 1 more), column 'total': the value is "
            "not a number. Write digits.",
        ),
        (
            faults(9, first=2),
            "lines 2 and 9, column 'total': value 'x' is not a number. Write digits.",
        ),
        (
            faults(9, 11, first=2),
            "2 rows (lines 2 and 9, lines 2 and 11), column 'total': value 'x' is not a number. "
            "Write digits.",
        ),
        (
            [Fault(line, "issue", "", "is blank", "Write the issue") for line in (2, 3)],
            "2 rows (lines 2, 3): column 'issue' is blank. Write the issue.",
        ),
        ([Fault(0, "", "", "the file is empty", "Fetch it")], "the file is empty. Fetch it."),
        ([Fault(7, "", "", "the row is short", "Fetch it")], "line 7: the row is short. Fetch it."),
    ],
)
def test_a_kind_of_fault_is_one_sentence(found: list[Fault], said: str):
    assert by_kind(found) == [said]


def test_each_kind_is_told_in_order_of_its_first_line_and_counts_as_one_fault():
    late = [Fault(9, "date", "x", "is not a date", "Write one")]
    refusal = LoadRefused("a.csv", [*late, *faults(3, 12)])
    assert str(refusal).splitlines() == [
        "a.csv: 2 rows (lines 3, 12), column 'total': value 'x' is not a number. Write digits.",
        "a.csv: line 9, column 'date': value 'x' is not a date. Write one.",
    ]
    assert refusal.brief == "a.csv was refused: 2 faults."
    assert len(refusal.faults) == 3


def test_columns_of_the_same_name_tell_the_same_fault_once():
    assert by_kind(faults(6, 6)) == [str(faults(6)[0])]
