"""How long publishing takes, where the time goes, and how it grows with places and with draws.

    python -m benchmarks.publish

The demonstration's 44 STPs and six places, 18 indicators and 33 months, from the store to both
audiences' releases on disk, the public site with it. Budget: 20 s on two cores.
Then the same with 6 to 1,000 places (more than 50 are copies of the STPs), and with 1,000 to 16,000
draws.
"""

import contextlib
import io
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial, wraps
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

import pandas as pd
import sqlalchemy as sa

from benchmarks.measuring import Took, environment, house, machine, said, timed
from data import profile
from data.__main__ import main as command
from data.releases import gather, publish, score
from data.store import database, in_force, practices, schema
from metrics import analysis, rating
from metrics.certainty import certainty

PLACES = (6, 50, 100, 200, 1_000)
DRAWS = (1_000, 4_000, 16_000)
STPS = "e54%"
"""The STPs but the one whose places are rated too."""

STAGES: dict[str, list[tuple[ModuleType, str]]] = {
    "which figures are in force": [(in_force, "in_force"), (practices, "read")],
    "sums, values and targets": [
        (rating, "apportion"),
        (rating, "add_values"),
        (rating, "add_targets"),
    ],
    "scores at each month's end": [(score, "rate")],
    "versus England": [(analysis, "add_comparison")],
    "SPC": [(analysis, "spc")],
    "certainty": [(analysis, "_certainty")],
    "routes": [(analysis, "routes")],
    "robustness": [(analysis, "_robustness")],
    "views by other methods": [(analysis, "_views")],
    "the id, a hash of the inputs": [(gather, "_fingerprint")],
    "write": [(publish, "_write")],
}


def main() -> None:
    """Print where the time goes, then a line for each number of places and of draws."""
    print(f"Publishing to both audiences, 18 indicators x 33 months ({machine()})")
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
        _publish(Path(folder), 50)  # the first one in a process also reads modules
        took, spent = _publish(Path(folder), 50)
        print(f"50 places: {took}")
        for stage, seconds in [*spent.items(), ("the rest", took.processor - spent.total())]:
            share = seconds / took.processor
            print(f"  {stage:30} {said(seconds):>7} of processor {share:6.1%}")
        for places in PLACES:
            grown, _ = _publish(Path(folder), places)
            print(
                f"{places:6,} places {grown}, {grown.processor / took.processor:.2f} of 50 places"
            )
        first = None
        for draws in DRAWS:
            with patch.object(analysis, "certainty", partial(certainty, draws=draws)):
                drawn, spent = _publish(Path(folder), 50)
            first = first or spent["certainty"]
            times = spent["certainty"] / first
            print(
                f"{draws:6,} draws  {drawn}, of which certainty {said(spent['certainty'])}, "
                f"{times:.1f} times that of {DRAWS[0]:,}"
            )


def _publish(folder: Path, places: int) -> tuple[Took, Counter[str]]:
    """Publish so many places from a copy of the folder's store; processor seconds by stage."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        here = Path(name)
        shutil.copy(folder / "store.duckdb", here)
        _write_reference(here / "reference", places)
        with environment(**house(here), REFERENCE_DIR=str(here / "reference")):
            _grow(places)
            with contextlib.redirect_stdout(io.StringIO()), _timed_stages() as spent:
                took = timed(lambda: command(["publish"]))
    return took, spent


@contextlib.contextmanager
def _timed_stages() -> Iterator[Counter[str]]:
    """Processor seconds by stage; a stage within another counts for itself alone."""
    spent: Counter[str] = Counter()
    inner = [0.0]

    def counted(stage: str, action: Callable) -> Callable:
        @wraps(action)
        def run(*given: Any, **named: Any) -> Any:
            inner.append(0.0)
            begun = time.process_time()
            try:
                return action(*given, **named)
            finally:
                whole = time.process_time() - begun
                spent[stage] += whole - inner.pop()
                inner[-1] += whole

        return run

    with contextlib.ExitStack() as stack:
        for stage, functions in STAGES.items():
            for module, name in functions:
                timing = counted(stage, getattr(module, name))
                stack.enter_context(patch.object(module, name, timing))
        yield spent


def _write_reference(folder: Path, places: int) -> None:
    """The shipped reference with so many areas to rate: the first six come with their footprint."""
    shutil.copytree(profile.read().reference, folder)
    areas = pd.read_csv(folder / "areas.csv", dtype="str", keep_default_na=False)
    stps = areas[areas["id"].str.startswith(STPS[:-1])]
    copies = [stps.assign(id=stps["id"] + f"_{at}") for at in range(1, _copies(places) + 1)]
    england_and_six = areas.drop(stps.index)
    every = pd.concat([england_and_six, stps, *copies])
    kept = every.iloc[: max(places + 1, len(england_and_six))]
    kept.to_csv(folder / "areas.csv", index=False)
    for name in ("area_codes", "tiles"):
        table = pd.read_csv(folder / f"{name}.csv", dtype="str", keep_default_na=False)
        table[table["area"].isin(kept["id"])].to_csv(folder / f"{name}.csv", index=False)


def _grow(places: int) -> None:
    """The store without the figures of the other STPs, or with copies of them."""
    table = schema.observation
    others = table.c.area.like(STPS)
    with database.opened() as store, store.begin() as connection:
        rows = database.frame(connection, sa.select(table).where(others))
        if places == PLACES[0]:
            connection.execute(sa.delete(table).where(others))
        for at in range(1, _copies(places) + 1):
            database.append(connection, table, rows.assign(area=rows["area"] + f"_{at}"))


def _copies(places: int) -> int:
    """How many times over the 43 other STPs are needed again for so many places."""
    return -(-(places - 50) // 43) if places > 50 else 0


if __name__ == "__main__":
    main()
