"""`load` and `publish` killed again and again, while gunicorn serves what they make.

    python -m benchmarks.kill [100]

So many of each: first once at every step that may put something on disk (tests/data/killed.py),
then at random moments, in processes started here. After each the store opens, each load in it has
all of its rows and its raw file, all of a command's two files or neither came in, and the site
answers with the current release, which is whole. Budget: 0 faults, or the run ends with the first.
"""

import contextlib
import io
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from benchmarks.measuring import environment, house, machine, said
from data.__main__ import main as command
from data.releases.reader import AUDIENCES, Releases
from data.store import database, raw, schema
from tests.browser.serving import fetch, serve
from tests.data import killed
from tests.data.floor import CORE, EVERYTHING, figure, write_reference, write_tidy

KILLS = 100
LOAD, PUBLISH = ("load", "--kind", "demonstration"), ("publish", *CORE, "--no-site")
WARM = ["data.__main__", "tests.browser.serving", "tests.data.floor", "tests.data.killed"]
"""Imported once for all processes: what this module imports."""

FILES = 2
"""Loaded by one command, all or nothing."""

Step = tuple[str, int]
"""Its name, and which of that name: how many folders are made differs from load to load."""

MONTHS = [f"2017-{month:02}" for month in range(1, 13)]


def main(kills: int) -> None:
    """Print for each command how often it was killed where, and that all was well after it."""
    killed.PROCESSES.set_forkserver_preload(WARM)
    print(f"Killed {kills} times each, at every step and at random moments ({machine()})")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reference = write_reference(folder / "reference")
        with environment(**house(folder), REFERENCE_DIR=str(reference)):
            done(*LOAD, write_tidy(folder / "all.csv", *EVERYTHING))
            done(*PUBLISH)
            with serve(folder / "releases", folder / "log") as site:
                for kind in ("load", "publish"):
                    began = time.perf_counter()
                    attack(folder, site, kind, kills)
                    took = said(time.perf_counter() - began)
                    print(f"  each time all or nothing, and a whole release served; {took}")


def attack(folder: Path, site: str, kind: str, kills: int) -> None:
    """Kill the command so many times and look after each; print where it was.

    One that comes to its end first is no kill.
    """
    dice, at_steps, at_random = random.Random(2017), Counter[str](), 0
    stores = [Releases(audience, folder / "releases") for audience in AUDIENCES]
    steps, span = rehearsed(folder, kind)
    while at_steps.total() + at_random < kills:
        step = next(steps, None)
        arguments, before = wanted(folder, kind), loads()
        process = killed.start(run_and_end, arguments, folder / "steps", step)
        process.join(dice.uniform(0, span) if step is None else None)
        process.kill()
        process.join()
        assert loads() - before in (0, FILES * (kind == "load"))
        assert_served(site, stores)
        if process.exitcode != 0:
            assert process.exitcode == -signal.SIGKILL
            at_random += step is None
            at_steps += Counter([step[0]] if step else [])
    where = ", ".join(f"{name} {times}" for name, times in at_steps.items())
    print(f"{kind}: before {at_steps.total()} steps ({where}), and {at_random} at random moments")


def rehearsed(folder: Path, kind: str) -> tuple[Iterator[Step], float]:
    """Every step that the command takes when nobody ends it, and how long it takes."""
    arguments, began = wanted(folder, kind), time.perf_counter()
    process = killed.start(run_and_end, arguments, folder / "steps", None)
    process.join()
    assert process.exitcode == 0
    span, names = time.perf_counter() - began, (folder / "steps").read_text().split()
    return ((name, names[: at + 1].count(name)) for at, name in enumerate(names)), span


def wanted(folder: Path, kind: str) -> list[str]:
    """The command's arguments, with something new for it to do."""
    number = time.monotonic_ns()
    paths = [folder / f"{number}-{at}.csv" for at in range(FILES)]
    for path, area in zip(paths, ("AAA", "BBB"), strict=True):
        rows = [figure(area, number % 97, period=month) for month in MONTHS]
        write_tidy(path, *rows, figure("E01", number % 10**9, 10**9))
    if kind == "load":
        return [*LOAD, *map(str, paths)]
    done(*LOAD, paths[0])
    return list(PUBLISH)


def done(*arguments: object) -> None:
    """A command that is let finish."""
    with contextlib.redirect_stdout(io.StringIO()):
        assert command([str(one) for one in arguments]) == 0


def run_and_end(arguments: list[str], note: Path, last: Step | None) -> None:
    """The command, which notes its steps; before that one the process kills itself."""
    names: list[str] = []

    def look(name: str) -> None:
        names.append(name)
        if (name, names.count(name)) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    with killed.at_each_step(look):
        done(*arguments)
    note.write_text("\n".join(names))


def loads() -> int:
    """How many loads the store has, each with all of its rows and its raw file."""
    with database.opened() as store, store.connect() as connection:
        found = connection.execute(sa.select(schema.load).order_by(schema.load.c.id)).all()
        query = sa.select(schema.observation.c.load_id, sa.func.count())
        rows = dict(connection.execute(query.group_by(schema.observation.c.load_id)).all())
    assert rows == {one.id: one.row_count for one in found}
    for one in found[-FILES:]:
        assert raw.hash_of(raw.path_of(one.sha256, one.file_name)) == one.sha256
    return len(found)


def assert_served(site: str, stores: list[Releases]) -> None:
    """Each audience's current release can be read whole, and the site answers with it."""
    for store in stores:
        assert len(store.current().ratings) == 3
    status, page = fetch(f"{site}/")
    assert status == 200
    assert stores[0].current().id in page


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else KILLS)
