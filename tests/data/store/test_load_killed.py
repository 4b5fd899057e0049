"""Whenever a loader ends, the store opens and has all of its files or nothing, and it goes on."""

import os
import random
import shutil
import signal
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import times
from data.geography import reference
from data.store import database, load, raw, schema
from tests.data import killed
from tests.data.floor import figure, write_tidy

MONTHS = [f"{year}-{month:02}" for year in (2016, 2017) for month in range(1, 13)]
YEAR = [figure("AAA", 92 - 4 * (at % 2), period=MONTHS[at]) for at in range(12)]
"""A past that has the next file's figure held for a person (see test_review)."""

ROWS = [12, 1, 1]
"""Of the file that was there and the two that come in one go."""


@pytest.fixture
def before(desk: Path, run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one load, in it two more files; `desk` stays empty."""
    folder = desk / "before"
    shutil.copytree(desk / "reference", folder / "reference")
    write_tidy(folder / "next.csv", figure("AAA", 0, period=MONTHS[12]))
    write_tidy(folder / "more.csv", figure("BBB", 80, period=MONTHS[12]))
    at(folder, monkeypatch)
    assert run("load", write_tidy(folder / "year.csv", *YEAR))[0] == 0
    return folder


def at(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Have the commands work in that folder."""
    patch.setattr(times, "now", lambda: datetime(2018, 3, 1, 9))
    patch.setenv("DATABASE_URL", f"duckdb:///{folder}/store.duckdb")
    patch.setenv("RAW_DIR", str(folder / "raw"))


def rows_of_loads(folder: Path) -> list[int]:
    """How many rows each load has; the raw file of each is whole, and so is what is held of it."""
    with database.opened(f"duckdb:///{folder}/store.duckdb") as store, store.connect() as there:
        loads = there.execute(sa.select(schema.load).order_by(schema.load.c.id)).all()
        rows = there.execute(sa.select(schema.observation.c.load_id)).scalars().all()
        held = there.execute(sa.select(schema.held.c.load_id)).scalars().all()
    assert held == ([2] if len(loads) > 1 else [])
    for one in loads:
        path = raw.path_of(one.sha256, one.file_name)
        assert raw.hash_of(path) == one.sha256
    return [rows.count(one.id) for one in loads]


@pytest.mark.slow
def test_a_load_cut_off_at_any_step(before: Path, run, monkeypatch: pytest.MonkeyPatch):
    files = (before / "next.csv", before / "more.csv")
    shots = killed.left_behind(before, lambda: run("load", *files))
    assert len(shots) > 6
    seen = []
    for folder in shots:
        at(folder, monkeypatch)
        seen.append(rows_of_loads(folder))
        code, out, _ = run("load", *files)
        assert (code, "the store has this file" in out) == (0, seen[-1] == ROWS)
        assert rows_of_loads(folder) == ROWS
    assert seen == sorted(seen)
    assert [seen[0], seen[-1]] == [ROWS[:1], ROWS]
    assert all(one in (ROWS[:1], ROWS) for one in seen)


def load_for_ever(folder: Path, begun) -> None:
    """Load one file after another until somebody ends it; `begun` is set after the first."""
    os.environ["RAW_DIR"] = str(folder / "raw")
    tables = reference.read(folder / "reference")
    with database.opened(f"duckdb:///{folder}/store.duckdb") as store:
        for number in range(100_000):
            if number:
                begun.set()
            rows = [figure("AAA", number, 10**6, period=month) for month in MONTHS]
            file = write_tidy(folder / f"{os.getpid()}-{number}.csv", *rows)
            load.load(store, [file], load.Provenance(kind="demonstration"), tables)


@pytest.mark.slow
def test_a_loader_killed_at_any_moment(before: Path):
    dice = random.Random(2017)
    for _ in range(3):
        begun = killed.PROCESSES.Event()
        process = killed.start(load_for_ever, before, begun)
        assert begun.wait(60)
        process.join(dice.uniform(0.05, 0.3))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        assert process.exitcode == -signal.SIGKILL
        with database.opened(f"duckdb:///{before}/store.duckdb") as store, store.connect() as there:
            rows = there.execute(sa.select(schema.observation.c.load_id)).scalars().all()
            loads = there.execute(sa.select(schema.load.c.id, schema.load.c.sha256)).all()
        found = [rows.count(one.id) for one in loads]
        assert found == [12, *[24] * (len(loads) - 1)]
    assert len(loads) > 1
