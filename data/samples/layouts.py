"""Headers of the published layouts that demonstration files are in, and how they are written."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from data.store import raw

AE_HEADER = (
    "Period,Org Code,Parent Org,Org name,A&E attendances Type 1,A&E attendances Type 2,"
    "A&E attendances Other A&E Department,A&E attendances Booked Appointments Type 1,"
    "A&E attendances Booked Appointments Type 2,"
    "A&E attendances Booked Appointments Other Department,Attendances over 4hrs Type 1,"
    "Attendances over 4hrs Type 2,Attendances over 4hrs Other Department,"
    "Attendances over 4hrs Booked Appointments Type 1,"
    "Attendances over 4hrs Booked Appointments Type 2,"
    "Attendances over 4hrs Booked Appointments Other Department,"
    "Patients who have waited 4-12 hs from DTA to admission,"
    "Patients who have waited 12+ hrs from DTA to admission,"
    "Emergency admissions via A&E - Type 1,Emergency admissions via A&E - Type 2,"
    "Emergency admissions via A&E - Other A&E department,Other emergency admissions"
).split(",")

TIDY_HEADER = (
    "indicator,place,period_start,period_end,numerator,denominator,value,lower,upper,status"
).split(",")

FINGERTIPS_HEADER = (
    "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,AreaName,Area Type,Sex,Age,"
    "Category Type,Category,Time period,Value,Lower CI 95.0 limit,Upper CI 95.0 limit,"
    "Lower CI 99.8 limit,Upper CI 99.8 limit,Count,Denominator,Value note,Recent Trend,"
    "Compared to England value or percentiles,Compared to parent value or percentiles,"
    "Time period Sortable,New data,Compared to goal"
).split(",")

ONS_HEADER = (
    "areacd,areanm,geography,indicator,period,observation,measure,unit,lci_95,uci_95,status,notes"
).split(",")


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """Write a CSV file, with a header unless the rows have it; its path comes back. A missing
    folder is made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if header:
            writer.writerow(header)
        writer.writerows(rows)
    return path


def with_total(rows: list[Sequence[object]], words: int) -> list[Sequence[object]]:
    """The rows of an A&E file with its row TOTAL, the sum of each column after the `words`."""
    counts = zip(*(row[words:] for row in rows), strict=True)
    totals = [sum(int(str(cell)) for cell in column) for column in counts]
    return [*rows, ("TOTAL",) * words + tuple(totals)]


def list_hashes(folder: Path, written: Iterable[Path]) -> None:
    """Write SHA256SUMS, by which a loaded file is known to be invented wherever it comes from."""
    sums = [f"{raw.hash_of(path)}  {path.relative_to(folder)}" for path in written]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n")
