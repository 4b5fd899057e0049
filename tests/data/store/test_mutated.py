"""Files of every layout that went wrong on their way: taken whole or refused in words."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from data import profile
from data.faults import DataError
from data.geography import reference
from data.sources.layout import layouts
from data.store import load, schema
from data.store.appending import HOLDINGS
from tests.data.floor import empty
from tests.data.mutated import FILES, mutated
from tests.data.sources.one_reading import read

pytestmark = pytest.mark.slow

MANY = 100
"""Of the 2,000 that `python -m benchmarks.mutate` tries with the command itself."""


@pytest.fixture
def store(engine: sa.Engine):
    yield engine
    empty(engine)


def stored(engine: sa.Engine) -> list[int]:
    """How many loads there are, how many held figures, and how many rows in each table for them."""
    tables = (schema.load, schema.held, *(holding.table for holding in HOLDINGS.values()))
    with engine.connect() as connection:
        return [
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in tables
        ]


def test_there_is_a_file_of_every_layout_and_each_is_taken_as_it_is():
    unused = "oversight-q4-25-26.csv"  # of metrics that no module here uses
    found = {read(file)[0].name for file in FILES if file.name != unused}
    sheets = {"cancer_workbook_28", "cancer_workbook_31"}  # of the workbook of cancer_workbook
    assert found == set(layouts()) - {"oversight", *sheets}


def test_a_hundred_that_went_wrong(store: sa.Engine, tmp_path: Path):
    tables, taken, before = reference.read(profile.current().reference), 0, stored(store)
    for number in range(MANY):
        name, content = mutated(number)
        (tmp_path / name).write_bytes(content)
        loaded = refused = None
        try:
            (loaded,) = load.load(store, [tmp_path / name], load.Provenance(), tables)
        except DataError as refusal:
            refused = str(refusal)
        after = stored(store)
        if loaded is None:
            assert after == before, number
            assert all(line.startswith(f"{name}: ") for line in refused.splitlines()), number
            continue
        loads, _, *rows = (new - old for new, old in zip(after, before, strict=True))
        assert loads == (not loaded.already), number
        assert sum(rows) == loads * loaded.rows, number
        taken, before = taken + 1, after
    assert 5 < taken < MANY / 2
