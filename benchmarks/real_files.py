"""Loads a folder of real published files into an empty store, and compares it with another reading.

    python -m benchmarks.real_files DIR

For each file: what was loaded, or why it was refused, how many of its figures are not what
benchmarks.independent reads, and England's percentage beside the printed one. Then how many
figures are held and listed, and the time and memory that one command for all of them takes.
"""

import argparse
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.independent import ENGLAND, READERS, sheets
from benchmarks.measuring import machine
from data import profile

ENDINGS = (".csv", ".xls", ".xlsx", ".xlsb", ".ods", ".zip")


def files(folder: Path) -> list[Path]:
    """Every file of a known ending below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)


def compare(path: Path, layout: str, rows: pd.DataFrame) -> str:
    """How many figures differ, and England's percentage beside the printed one."""
    if layout not in READERS:
        return "not compared"
    reader, names = READERS[layout]
    every = sheets(path)
    other = reader(next(every[name] for name in names if name in every))
    rows = rows[rows["denominator"].notna() & (rows["doubt"] == "")]
    differ = 0
    for row in rows.itertuples():
        month = str(row.period_end)[:7] if layout == "cancer_extract" else ""
        theirs = other.figures.get((row.indicator, row.area, month))
        if row.area == ENGLAND and theirs is None:
            continue  # what a total row says is compared with its sum when it is read
        ours = (row.numerator, row.denominator)
        differ += theirs is None or any(
            abs(a - b) > 1e-6 for a, b in zip(ours, theirs, strict=True)
        )
    said = f"{len(rows):,} compared, {differ} differ"
    for indicator, printed in other.printed.items():
        england = rows[(rows["area"] == ENGLAND) & (rows["indicator"] == indicator)]
        value = float((england["numerator"] / england["denominator"] * 100).iloc[0])
        said += f"; England {value:.6f}%, printed {printed:.6f}%"
        shown = 0.2 if path.suffix.lower() == ".csv" else 1e-9
        said += "" if abs(value - printed) < shown else ": ANOTHER"
    return said


def main(folder: Path) -> int:
    """Load and compare; 0 where nothing differs."""
    with tempfile.TemporaryDirectory() as here:
        os.environ["DATABASE_URL"] = f"duckdb:///{here}/store.duckdb"
        os.environ["RAW_DIR"] = f"{here}/raw"
        return _main(folder)


def _main(folder: Path) -> int:
    from data.faults import DataError
    from data.geography import reference
    from data.sources import recognise
    from data.store import database, load, review

    print(machine())
    whole, wrong, refused = [], 0, 0
    for path in files(folder):
        name = str(path.relative_to(folder))
        try:
            found = recognise.read(path)
        except DataError as error:
            refused += 1
            print(f"{name}: REFUSED {str(error)[:300]}")
            continue
        whole.append(path)
        for layout, reading in found:
            said = compare(path, layout.name, reading.rows)
            wrong += ("ANOTHER" in said) + (", 0 differ" not in said and "differ" in said)
            print(f"{name}: {layout.name}, {len(reading.rows):,} figures; {said}")
    began, processor = time.monotonic(), time.process_time()
    with database.opened() as store:
        loaded = load.load(
            store, whole, load.Provenance(), reference.read(profile.current().reference)
        )
        with store.connect() as connection:
            doubted = review.standing(connection)
    rows = sum(one.rows for one in loaded)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"{len(whole)} files in one command: {rows:,} figures in {time.monotonic() - began:.0f} s "
        f"(processor {time.process_time() - processor:.0f} s), at most {memory:.2f} GB; {refused} "
        f"refused, {wrong} with another figure"
    )
    for level, count in doubted["level"].value_counts().items():
        print(f"{level}: {count:,} ({count / rows:.2%})")
    for row in doubted[doubted["level"] == "held"].head(40).itertuples():
        print(f"  {row.indicator} {row.area} {row.period_end:%Y-%m}: {row.why}")
    return 1 if wrong else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    sys.exit(main(parser.parse_args().folder))
