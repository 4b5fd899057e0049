"""How long loading takes and how much memory, how both grow with the rows, and what figures of
practices take from files to releases.

    python -m benchmarks.load [PRACTICES]

Tidy observations, all of different indicator, area or period, from CSV files into a fresh store.
Places: one file. Practices (7,000 unless said otherwise): a file for each of 18 indicators, 60
months, in one load; then the publication for both audiences, pictures apart, with practices summed
to 106 places. Each line is measured in a process of its own. Memory is the most that the process
has ever had, the making of the files with it.

Budget: 1,000,000 observations loaded in 30 s, 7,560,000 published in 60 s, each in 2 GB, and no
more for a row of many than of few.
"""

import contextlib
import io
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.measuring import Took, environment, house, machine, timed
from data import profile
from data.__main__ import main as command
from data.geography import reference
from data.geography.reference import COLUMNS
from data.store import database, load
from metrics import registry

SIZES = (10_000, 100_000, 1_000_000)
INDICATORS = ("ae_four_hour", "delayed_transfers", "gp_extended_access", "smoking_prevalence")
MONTHS = 100

PRACTICES, PLACES, FOOTPRINTS = 7_000, 106, 42
OF_PRACTICES = sorted(set(registry.indicators()) - {"system_leadership"})[:18]
"""Any but one that is judged."""

MONTHS_OF_PRACTICES = 60


def main(practices: int = PRACTICES) -> None:
    """Print a line for each size."""
    print(f"Loading tidy observations into a fresh store ({machine()})")
    first = None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in SIZES:
            took, peak = apart(load_places, folder / f"places-{rows}", rows)
            first = first or took.clock / rows
            print(f"{rows:9,} rows of places     {_per_row(took, rows, peak, first)}")
        for many in (practices // 7, practices):
            here = folder / f"practices-{many}"
            rows = many * len(OF_PRACTICES) * MONTHS_OF_PRACTICES
            took, peak = apart(load_practices, here, many)
            print(f"{rows:9,} rows of practices  {_per_row(took, rows, peak, first)}")
            took, peak = apart(publish_practices, here)
            print(f"{'':9} published to both    {took}  {peak:,} MB")


def _per_row(took: Took, rows: int, peak: int, first: float | None) -> str:
    each = took.clock / rows
    times = each / (first or each)
    return f"{took}  {each * 1e6:.0f} us a row, {times:.2f} of the first  {peak:,} MB"


def apart(work: Callable[..., Took], *given: Any) -> tuple[Took, int]:
    """What the work took in a process of its own, and the most memory in MB that this had."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_with_memory, work, *given).result()


def _with_memory(work: Callable[..., Took], *given: Any) -> tuple[Took, int]:
    return work(*given), memory()


def memory() -> int:
    """The most memory this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def load_places(folder: Path, rows: int) -> Took:
    """From one file to the end of the transaction; opening the store is not counted."""
    places = rows // (len(INDICATORS) * MONTHS)
    write_reference(folder / "reference", dict.fromkeys(_names("place", places), ""))
    months = pd.date_range("2009-01-01", periods=MONTHS, freq="MS")
    write_tidy(folder / "figures.csv", INDICATORS, _names("place", places), months)
    with _settled(folder):
        return _load(folder)


def load_practices(folder: Path, practices: int) -> Took:
    """A file for each of 18 indicators in one load."""
    places, codes = _names("place", PLACES), _names("P", practices)
    of_places = zip(places, cycle(_names("footprint", FOOTPRINTS)))
    write_reference(folder / "reference", dict(of_places), dict(zip(codes, cycle(places))))
    months = pd.date_range("2013-01-01", periods=MONTHS_OF_PRACTICES, freq="MS")
    for indicator in OF_PRACTICES:
        write_tidy(folder / f"{indicator}.csv", [indicator], codes, months)
    with _settled(folder):
        return _load(folder)


def publish_practices(folder: Path) -> Took:
    """From the store with the figures of practices to both audiences' releases on disk."""
    with _settled(folder), contextlib.redirect_stdout(io.StringIO()):
        return timed(lambda: command(["publish", "--no-site"]))


@contextlib.contextmanager
def _settled(folder: Path) -> Iterator[None]:
    with environment(**house(folder), REFERENCE_DIR=str(folder / "reference")):
        yield


def _load(folder: Path) -> Took:
    tables, files = reference.read(profile.current().reference), sorted(folder.glob("*.csv"))
    with database.opened() as store:
        return timed(lambda: load.load(store, files, load.Provenance(), tables))


def write_tidy(
    path: Path, indicators: Sequence[str], areas: Sequence[str], months: pd.DatetimeIndex
) -> None:
    """A figure for each indicator, area and month, in the tidy layout."""
    keys = pd.MultiIndex.from_product(
        [indicators, areas, months], names=["indicator", "place", "period_start"]
    )
    rows = keys.to_frame(index=False)
    dice = np.random.default_rng(2017)
    denominator = dice.integers(500, 20_000, len(rows))
    rows = rows.assign(
        period_end=rows["period_start"] + pd.offsets.MonthEnd(0),
        numerator=np.floor(denominator * dice.uniform(0.02, 0.98, len(rows))).astype(int),
        denominator=denominator,
        value="",
        lower="",
        upper="",
        status="final",
    )
    rows.to_csv(path, index=False, date_format="%Y-%m-%d")


def write_reference(
    folder: Path, places: Mapping[str, str], practices: Mapping[str, str] | None = None
) -> None:
    """A reference with these places, by their footprint, practices by their place, and no more."""
    folder.mkdir(parents=True)
    tables = {name: [",".join(columns)] for name, columns in COLUMNS.items()}
    footprints = sorted({one for one in places.values() if one})
    tables["areas"] += [f"{name},{name},footprint," for name in footprints]
    tables["areas"] += [f"{name},{name},place,{footprint}" for name, footprint in places.items()]
    tables["practices"] += [
        f"{one},{one},{of},2010-04-01," for one, of in (practices or {}).items()
    ]
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


def _names(kind: str, many: int) -> list[str]:
    return [f"{kind}_{at}" for at in range(many)]


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
