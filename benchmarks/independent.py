"""Another reading of published files, to compare the dashboard's with: other libraries and code.

It needs the packages of requirements-dev.txt, which `make check` installs.
"""

import csv
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

ENGINES = {".xls": "xlrd", ".xlsx": "openpyxl", ".xlsb": "pyxlsb", ".ods": "odf"}
ENGLAND = "E92000001"
Rows = list[list[object]]


@dataclass
class Other:
    """Another reading of a file: numerator and denominator by indicator, code and month ("" where
    the file is of one), and what it prints of England, in percent, by indicator.
    """

    figures: dict[tuple[str, str, str], tuple[float, float]] = field(default_factory=dict)
    printed: dict[str, float] = field(default_factory=dict)


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
                found.figures["ae_four_hour", str(row[code]), ""] = (attended - over, attended)
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
                found.printed["ae_four_hour"] = percent(row[shares[0]])
                found.figures["ae_four_hour", ENGLAND, ""] = figure
            elif str(row[code]).strip():
                found.figures["ae_four_hour", str(row[code]).strip(), ""] = figure
    return found


def beds(rows: Rows) -> Other:
    """The KH03 workbook: all beds, and those called general and acute."""
    found = Other()
    sectors = {
        "bed_occupancy": ("total",),
        "ga_bed_occupancy": ("general & acute", "general and acute"),
    }
    for header, body in under(rows, "year", "org code", "org name"):
        code, name = header.index("org code"), header.index("org name")
        for indicator, called in sectors.items():
            available, occupied, share = (i for i, name in enumerate(header) if name in called)
            for row in body:
                figure = (number(row[occupied]), number(row[available]))
                if str(row[name]).strip() == "England":
                    found.printed[indicator] = percent(row[share])
                    found.figures[indicator, ENGLAND, ""] = figure
                elif str(row[code]).strip():
                    found.figures[indicator, str(row[code]).strip(), ""] = figure
    return found


def cancer(days: int, wholes: tuple[str, ...]) -> Callable[[Rows], Other]:
    """The sheet of a standard in the cancer workbook; `wholes` are the parts that are all of it."""

    def read(rows: Rows) -> Other:
        found, indicator = Other(), f"cancer_{days}_day"
        for header, body in under(rows, "ods code", "total", f"within {days} days"):
            total, within = header.index("total"), header.index(f"within {days} days")
            code = next(i for i, name in enumerate(header) if name.startswith("ods code"))
            for row in body:
                if text(row[code + 2]) in wholes:
                    figure = (number(row[within]), number(row[total]))
                    if text(row[code + 1]) == "all english providers":
                        found.printed[indicator] = percent(row[total + 3])
                        found.figures[indicator, ENGLAND, ""] = figure
                    else:
                        found.figures[indicator, str(row[code]).strip(), ""] = figure
        return found

    return read


def cancer_extract(rows: Rows) -> Other:
    """The cancer provider extract: the three standards, each by type of cancer alone."""
    found = Other()
    for header, body in under(rows, "standard", "org code", "total treated"):
        at = {name: header.index(name) for name in header}
        table = pd.DataFrame(body)
        modality = table[at["treatment modality"]].map(text)
        by_type = table[
            modality.isin(["all modalities", ""])
            & table[at["cancer type"]].map(text).ne("all cancers")
        ]
        keys = [at["standard"], at["period"], at["org code"]]
        for (standard, month, code), some in by_type.groupby(keys):
            within, total = (
                float(some[at[name]].map(number).sum())
                for name in ("within standard", "total treated")
            )
            indicator = f"cancer_{str(standard)[:2]}_day"
            found.figures[indicator, str(code), str(month)[:7]] = (within, total)
    return found


def rtt(rows: Rows) -> Other:
    """A sheet of a referral to treatment workbook with bands up to 52 weeks."""
    found = Other()
    total, within = "total number of incomplete pathways", "total within 18 weeks"
    for header, body in under(rows, "treatment function code", total, within):
        function = header.index("treatment function code")
        codes = [at for at, name in enumerate(header) if name in ("ccg code", "provider code")]
        counted = {"rtt_18_weeks": within, "rtt_52_weeks": "52 plus"}
        for row in body:
            if str(row[function]).strip() == "IP999":
                code = str(row[codes[0]]).strip() if codes else ENGLAND
                for indicator, name in counted.items():
                    figure = (number(row[header.index(name)]), number(row[header.index(total)]))
                    found.figures[indicator, code, ""] = figure
                if not codes:
                    share = percent(row[header.index("% within 18 weeks")])
                    found.printed["rtt_18_weeks"] = share
    return found


READERS: Mapping[str, tuple[Callable[[Rows], Other], tuple[str, ...]]] = {
    "ae_monthly": (ae_csv, ("",)),
    "ae_provider_sheet": (ae_workbook, ("Provider Level Data", "A&E Data", "")),
    "bed_occupancy": (beds, ("NHS Trust by Sector", "")),
    "cancer_workbook": (cancer(62, ("all routes", "all care")), ("62-DAY (ALL CANCER)",)),
    "cancer_workbook_31": (cancer(31, ("all stages",)), ("31-DAY (ALL CANCER)",)),
    "cancer_workbook_28": (cancer(28, ("all routes",)), ("28-DAY FDS (ALL ROUTES)",)),
    "cancer_extract": (cancer_extract, ("CWT CRS Provider Extract",)),
    "rtt_workbook": (rtt, ("Commissioner", "Provider")),
    "rtt_national": (rtt, ("National",)),
}
"""The other reading of each layout, and the sheets that it looks in, the first that is there."""
