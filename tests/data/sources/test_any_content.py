"""Whatever a file holds, it is read or refused: nothing else ever comes out."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.faults import DataError
from data.sources.layout import read
from data.sources.reading import OBSERVATION, Reading

FILES = sorted((Path(__file__).parent / "files").glob("*.csv"))
CELLS = ["", "-", "nan", "inf", "1e400", "-1", "0.5", "1,234", "12,34", "٣", "\x85", '"', "9" * 40]
CELLS += ["TOTAL", "England", "2019-02-30", "9999-12-01/P9Y", "2019/20 Q4", "MSitAE-MAY-2025"]

bytes_changed = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 2), st.binary(max_size=4)),
    min_size=1,
    max_size=4,
)
cells_changed = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(CELLS)), max_size=4
)
some_columns = st.none() | st.integers(0, 40)


def mutate_bytes(raw: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replaces, inserts or cuts off at each place."""
    for place, kind, new in changes:
        at = place % (len(raw) + 1)
        raw = raw[:at] if kind == 2 else raw[:at] + new + raw[at + kind * len(new) :]
    return raw


def mutate_cells(
    raw: bytes, changes: list[tuple[int, int, str]], dropped: int | None, swapped: int | None
) -> bytes:
    """Overwrites cells, drops a column, swaps a column with its neighbour."""
    rows = list(csv.reader(io.StringIO(raw.decode(), newline="")))
    for place, column, new in changes:
        row = rows[place % len(rows)]
        row[column % len(row)] = new
    for row in rows:
        if swapped is not None and swapped + 1 < len(row):
            row[swapped], row[swapped + 1] = row[swapped + 1], row[swapped]
        if dropped is not None and dropped < len(row):
            del row[dropped]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def read_or_refuse(folder: Path, name: str, raw: bytes) -> None:
    path = folder / name
    path.write_bytes(raw)
    try:
        _, reading = read(path)
    except DataError:
        return
    assert isinstance(reading, Reading)
    assert list(reading.rows) == OBSERVATION
    assert len(reading.rows)


FEW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@FEW
@given(changes=bytes_changed)
def test_bytes_replaced_inserted_or_cut_off(tmp_path, file, changes):
    read_or_refuse(tmp_path, file.name, mutate_bytes(file.read_bytes(), changes))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@FEW
@given(changes=cells_changed, dropped=some_columns, swapped=some_columns)
def test_cells_overwritten_and_columns_dropped_or_swapped(
    tmp_path, file, changes, dropped, swapped
):
    raw = mutate_cells(file.read_bytes(), changes, dropped, swapped)
    read_or_refuse(tmp_path, file.name, raw)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_cut_off_after_each_line(tmp_path, file):
    lines = file.read_bytes().splitlines(keepends=True)
    for count in range(len(lines)):
        read_or_refuse(tmp_path, file.name, b"".join(lines[:count]))
        read_or_refuse(tmp_path, file.name, b"".join(lines[:count]).rstrip(b"\r\n"))
