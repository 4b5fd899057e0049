"""How long loading takes and how much memory, and how both grow with the rows.

    python -m benchmarks.load

Tidy observations, all of different indicator, place or period, from a CSV file into a fresh store.
Budget: 1,000,000 in 30 s and 2 GB. Memory is the most the process has ever had, the making of the
files with it.
"""

import resource
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import Took, environment, house, machine, timed
from data import database, load, reference
from data.reference import COLUMNS

SIZES = (10_000, 100_000, 1_000_000)
INDICATORS = ("ae_four_hour", "delayed_transfers", "gp_extended_access", "smoking_prevalence")
MONTHS = 100


def main() -> None:
    """Print a line for each size."""
    print(f"Loading tidy observations into a fresh store ({machine()})")
    first = None
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            took = load_tidy(Path(folder) / str(size), size)
            per_row = took.clock / size
            first = first or per_row
            print(
                f"{size:8,} rows  {took}  {1 / per_row:,.0f} rows a second"
                f"  {per_row * 1e6:.0f} us a row, {per_row / first:.2f} of the first"
                f"  {memory():,} MB"
            )


def memory() -> int:
    """The most memory this process has ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def load_tidy(folder: Path, rows: int) -> Took:
    """From the file to the end of the transaction; opening the store is not counted."""
    places = rows // (len(INDICATORS) * MONTHS)
    write_reference(folder, places)
    file = folder / "figures.csv"
    tidy(places).to_csv(file, index=False, date_format="%Y-%m-%d")
    tables = reference.read(folder / "reference")
    with environment(**house(folder)), database.opened() as store:
        return timed(lambda: load.load(store, [file], load.Provenance(), tables))


def tidy(places: int) -> pd.DataFrame:
    """A figure for each indicator, place and month, in the tidy layout."""
    starts = pd.date_range("2009-01-01", periods=MONTHS, freq="MS")
    keys = pd.MultiIndex.from_product(
        [INDICATORS, _names(places), starts], names=["indicator", "place", "period_start"]
    )
    rows = keys.to_frame(index=False)
    dice = np.random.default_rng(2017)
    denominator = dice.integers(500, 20_000, len(rows))
    return rows.assign(
        period_end=rows["period_start"] + pd.offsets.MonthEnd(0),
        numerator=np.floor(denominator * dice.uniform(0.02, 0.98, len(rows))).astype(int),
        denominator=denominator,
        value="",
        lower="",
        upper="",
        status="final",
    )


def write_reference(folder: Path, places: int) -> None:
    """A reference with so many places and nothing else."""
    (folder / "reference").mkdir(parents=True)
    tables = {name: ",".join(columns) + "\n" for name, columns in COLUMNS.items()}
    lines = [f"{name},{name},place," for name in _names(places)]
    tables["areas"] = "\n".join(["id,name,kind,footprint", *lines]) + "\n"
    for name, text in tables.items():
        (folder / "reference" / f"{name}.csv").write_text(text)


def _names(places: int) -> list[str]:
    return [f"place_{at}" for at in range(places)]


if __name__ == "__main__":
    main()
