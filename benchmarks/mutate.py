"""Published files that went wrong on their way, given to the command one after the other.

    python -m benchmarks.mutate [2000]

Files of every layout, with bytes cut, swapped and put in, columns shuffled, numbers broken, other
encodings, packed and cut short: tests/data/mutated.py. Each is taken whole or refused in lines
that name the file, with the store as it was; a traceback ends the run. The store stays open, which
is quicker than a program for each file. Budget: 0 faults.
"""

import contextlib
import io
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from unittest.mock import patch

import sqlalchemy as sa

from benchmarks.measuring import environment, house, machine, said
from data.__main__ import main as command
from data.store import database, schema
from tests.data.mutated import mutated

FILES = 2_000


def main(files: int) -> None:
    """Print how many were taken and refused, and of what was said how often."""
    print(f"{files:,} files that went wrong, each by `python -m data load` ({machine()})")
    outcomes: Counter[str] = Counter()
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as name,
        environment(**house(Path(name))),
        database.opened() as store,
        patch.object(database, "opened", lambda: contextlib.nullcontext(store)),
    ):
        before = stored(store)
        for number in range(files):
            outcome, before = attack(store, Path(name), number, before)
            outcomes[outcome] += 1
    print("; ".join(f"{count:,} {outcome}" for outcome, count in outcomes.most_common()))
    print(f"no traceback, no half of a load; {said(time.perf_counter() - began)}")


def attack(
    store: sa.Engine, folder: Path, number: int, before: tuple[int, int]
) -> tuple[str, tuple[int, int]]:
    """What became of the file of that number, and what the store holds after it."""
    name, content = mutated(number)
    (folder / name).write_bytes(content)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(["load", str(folder / name)])
    after = stored(store)
    if code:
        assert after == before, f"{number}: refused, and the store is not as it was"
        lines = err.getvalue().splitlines()
        assert lines, number
        assert all(line.startswith(f"{name}: ") for line in lines), (number, lines)
        return "refused", after
    loads, rows = after[0] - before[0], after[1] - before[1]
    assert (loads == 0) == ("the store has" in out.getvalue()) == (rows == 0), number
    return "taken" if loads else "in the store already", after


def stored(store: sa.Engine) -> tuple[int, int]:
    """Loads, and rows of figures and comments; each load has all of its own."""
    with store.connect() as connection:
        loads = dict(connection.execute(sa.select(schema.load.c.id, schema.load.c.row_count)).all())
        found: Counter[int] = Counter()
        for table in (schema.observation, schema.commentary):
            rows = sa.select(table.c.load_id, sa.func.count()).group_by(table.c.load_id)
            found.update(dict(connection.execute(rows).all()))
    assert found == Counter(loads)
    return len(loads), found.total()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
