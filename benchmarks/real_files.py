"""Loads a folder of real published files into an empty store, and compares it with another reading.

    python -m benchmarks.real_files DIR

For each file: what was loaded, or why it was refused, how many of its figures are not what pandas
reads with openpyxl, xlrd and csv, and England's percentage beside the printed one. Then how many
figures are held and listed, and the time and memory that one command for all of them takes.

The other reading needs the packages of requirements-dev.txt: `make check` installs them.
"""

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from benchmarks.measuring import machine
from data import profile

ENDINGS = (".csv", ".xls", ".xlsx", ".xlsb", ".ods", ".zip")
ENGINES = {".xls": "xlrd", ".xlsx": "openpyxl", ".xlsb": "pyxlsb", ".ods": "odf"}
ENGLAND = "E92000001"
Rows = list[list[object]]


@dataclass
class Other:
    """Another reading of a file: numerator and denominator by code and month, and what it prints of
    England, in percent.
    """

    figures: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    printed: float | None = None


def files(folder: Path) -> list[Path]:
    """Every file of a known ending below a folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS)


def sheets(path: Path) -> dict[str, Rows]:
    """Every sheet of a file, by other libraries than the dashboard reads with."""
    if path.suffix.lower() == ".csv":
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return {"": [[*row] for row in csv.reader(file)]}
    engine = ENGINES[path.suffix.lower()]
    with warnings.catch_warnings(action="ignore"):
        found = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine=engine)
    return {str(n): s.where(s.notna(), "").to_numpy().tolist() for n, s in found.items()}


def number(cell: object) -> float:
    """A cell as a number; 0 for a blank, a dash or a word."""
    try:
        return float(str(cell).replace(",", "").replace("%", "").strip())
    except ValueError:
        return 0.0


def percent(cell: object) -> float:
    """A percentage as it is shown, "85.3%", or stored, 0.853."""
    return number(cell) if "%" in str(cell) else number(cell) * 100


def text(cell: object) -> str:
    """A cell as text, without case, footnotes and blanks around it."""
    return str(cell).split(" (", 1)[0].strip().casefold()


def under(rows: Rows, *names: str) -> Iterator[tuple[list[str], Rows]]:
    """The header that has all of these texts, and the rows under it, if there is one."""
    for at, row in enumerate(rows[:30]):
        header = [str(cell).strip().casefold() for cell in row]
        if {*names} <= {text(cell) for cell in row}:
            yield header, rows[at + 1 :]
            return


def ae_csv(rows: Rows) -> Other:
    """The monthly A&E CSV."""
    found = Other()
    for header, body in under(rows, "org code", "parent org"):
        seen = [i for i, name in enumerate(header) if "a&e attendances" in name]
        late = [i for i, name in enumerate(header) if "over 4hrs" in name]
        code = header.index("org code")
        for row in body:
            if len(row) > max(late) and str(row[0]).lower().startswith("msitae"):
                attended = sum(number(row[i]) for i in seen)
                over = sum(number(row[i]) for i in late)
                found.figures[str(row[code]), ""] = (attended - over, attended)
    return found


def ae_workbook(rows: Rows) -> Other:
    """The A&E workbook by provider."""
    found = Other()
    for header, body in under(rows, "code", "region", "name", "total attendances"):
        total = header.index("total attendances")
        late = header.index("total attendances > 4 hours")
        code = header.index("code")
        shares = [i for i, name in enumerate(header) if name.endswith("4 hours or less (all)")]
        for row in body:
            figure = (number(row[total]) - number(row[late]), number(row[total]))
            if str(row[code + 2]).strip() == "England":
                found.printed = percent(row[shares[0]])
                found.figures[ENGLAND, ""] = figure
            elif str(row[code]).strip():
                found.figures[str(row[code]).strip(), ""] = figure
    return found


def beds(rows: Rows) -> Other:
    """The KH03 workbook."""
    found = Other()
    for header, body in under(rows, "year", "org code", "org name"):
        available, occupied, share = (i for i, name in enumerate(header) if name == "total")
        code, name = header.index("org code"), header.index("org name")
        for row in body:
            figure = (number(row[occupied]), number(row[available]))
            if str(row[name]).strip() == "England":
                found.printed = percent(row[share])
                found.figures[ENGLAND, ""] = figure
            elif str(row[code]).strip():
                found.figures[str(row[code]).strip(), ""] = figure
    return found


def cancer(rows: Rows) -> Other:
    """The sheet 62-DAY (ALL CANCER) of the cancer workbook."""
    found = Other()
    for header, body in under(rows, "ods code", "total", "within 62 days"):
        total, within = header.index("total"), header.index("within 62 days")
        code = next(i for i, name in enumerate(header) if name.startswith("ods code"))
        for row in body:
            if text(row[code + 2]) in ("all routes", "all care"):
                figure = (number(row[within]), number(row[total]))
                if text(row[code + 1]) == "all english providers":
                    found.printed = percent(row[total + 3])
                    found.figures[ENGLAND, ""] = figure
                else:
                    found.figures[str(row[code]).strip(), ""] = figure
    return found


def cancer_extract(rows: Rows) -> Other:
    """The cancer provider extract."""
    found = Other()
    for header, body in under(rows, "standard", "org code", "total treated"):
        at = {name: header.index(name) for name in header}
        table = pd.DataFrame(body)
        ours = table[
            table[at["standard"]].map(text).eq("62-day combined")
            & table[at["treatment modality"]].map(text).eq("all modalities")
        ]
        for (month, code), some in ours.groupby([at["period"], at["org code"]]):
            within, total = (
                float(some[at[name]].map(number).sum())
                for name in ("within standard", "total treated")
            )
            found.figures[str(code), str(month)[:7]] = (within, total)
    return found


def rtt(rows: Rows) -> Other:
    """A sheet of a referral to treatment workbook."""
    found = Other()
    total, within = "total number of incomplete pathways", "total within 18 weeks"
    for header, body in under(rows, "treatment function code", total, within):
        function = header.index("treatment function code")
        codes = [at for at, name in enumerate(header) if name in ("ccg code", "provider code")]
        for row in body:
            if str(row[function]).strip() == "IP999":
                figure = (number(row[header.index(within)]), number(row[header.index(total)]))
                found.figures[str(row[codes[0]]).strip() if codes else ENGLAND, ""] = figure
                if not codes:
                    found.printed = percent(row[header.index("% within 18 weeks")])
    return found


READERS: Mapping[str, tuple[Callable[[Rows], Other], tuple[str, ...]]] = {
    "ae_monthly": (ae_csv, ("",)),
    "ae_provider_sheet": (ae_workbook, ("Provider Level Data", "A&E Data", "")),
    "bed_occupancy": (beds, ("NHS Trust by Sector", "")),
    "cancer_workbook": (cancer, ("62-DAY (ALL CANCER)",)),
    "cancer_extract": (cancer_extract, ("CWT CRS Provider Extract",)),
    "rtt_workbook": (rtt, ("Commissioner", "Provider")),
    "rtt_national": (rtt, ("National",)),
}
"""The other reading of each layout, and the sheets that it looks in, the first that is there."""


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
        theirs = other.figures.get((row.area, month))
        if row.area == ENGLAND and theirs is None:
            continue  # what a total row says is compared with its sum when it is read
        ours = (row.numerator, row.denominator)
        differ += theirs is None or any(
            abs(a - b) > 1e-6 for a, b in zip(ours, theirs, strict=True)
        )
    said = f"{len(rows):,} compared, {differ} differ"
    england = rows[rows["area"] == ENGLAND]
    if len(england):
        value = float((england["numerator"] / england["denominator"] * 100).iloc[0])
        said += f"; England {value:.6f}%"
        if other.printed is not None:
            said += f", printed {other.printed:.6f}%"
            shown = 0.2 if path.suffix.lower() == ".csv" else 1e-9
            said += "" if abs(value - other.printed) < shown else ": ANOTHER"
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
