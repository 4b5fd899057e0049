"""NHS England's A&E workbook: which system and which acute trust each provider belongs to.

Verified on the workbook of June 2025: its sheets System Mapping and Acute Trust Mapping give the
providers, Provider Level Data their names, regions and attendances, System Level Data and Acute
Trust Footprint Data the sums that these make. Not seen: whether other months have these sheets.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from data.geography.renewal import Memberships, Provider
from data.sources import workbook
from data.sources.sheet import Sheet, refuse
from data.sources.title_block import TitleBlock

PROVIDERS, SYSTEMS = "Provider Level Data", "System Level Data"
OF_SYSTEM, OF_TRUST, TRUSTS = "System Mapping", "Acute Trust Mapping", "Acute Trust Footprint Data"
ATTENDED, WITHIN = "Total attendances", "Total Attendances < 4 hours"
SUMMED = (ATTENDED, WITHIN)
REMEDY = "Fetch the workbook of A&E attendances by provider again"

TO = 1e-6
"""How far a sum may be off: proportions are decimals."""

Row = dict[str, str]


def read(path: Path) -> Memberships:
    """The systems, acute trusts and providers in a workbook, in the month that it is of.

    A provider that System Mapping leaves out is of its acute trust's system. Raises LoadRefused
    where a sheet or a column is missing, there is no month, and where the attendances, in all and
    within four hours, of a system or of a trust are not the sum of those mapped to it.
    """
    sheets = {sheet.name: sheet for sheet in workbook.sheets(path)}
    for name in (PROVIDERS, SYSTEMS, OF_SYSTEM, OF_TRUST, TRUSTS):
        if name not in sheets:
            raise refuse(path, f"there is no sheet {name!r}", REMEDY)
    month = TitleBlock.read(sheets[PROVIDERS].rows[:20]).months
    if month is None:
        raise refuse(path, f"above the header of {PROVIDERS} there is no month", REMEDY)
    rows = {
        name: list(_rows(path, sheets[name], columns))
        for name, columns in (
            (PROVIDERS, ("Code", "Region", "Name", *SUMMED)),
            (SYSTEMS, ("Code", "System", *SUMMED)),
            (OF_SYSTEM, ("Org code", "Name", "STP")),
            (OF_TRUST, ("Code", "Name", "Acute Code", "Proportion of Attends Acute 1")),
            (TRUSTS, ("Code", "Region", "Name", *SUMMED)),
        )
    }
    found = _mapping(path.name, rows, month[0].isoformat())
    for problem in _wrong_sums(rows, found):
        raise refuse(path, problem, REMEDY)
    return found


def _rows(path: Path, sheet: Sheet, columns: Sequence[str]) -> Iterator[Row]:
    """The rows with a code under the header, by these columns, the first of each name."""
    key = columns[0]
    headers = (at for at, row in enumerate(sheet.rows) if all(name in row for name in columns))
    header = next(headers, None)
    if header is None:
        raise refuse(path, f"{sheet.name!r} has no header with {', '.join(columns)}", REMEDY)
    where = {name: sheet.rows[header].index(name) for name in columns}
    for row in sheet.rows[header + 1 :]:
        if row[where[key]] not in ("", "-"):
            yield {name: row[where[name]].strip() for name in columns}


def _mapping(file: str, rows: dict[str, list[Row]], since: str) -> Memberships:
    systems = {row["Code"]: row["System"] for row in rows[SYSTEMS]}
    codes = {name.casefold(): code for code, name in systems.items()}
    trusts = {row["Code"]: row["Name"] for row in rows[TRUSTS]}
    system_of = {
        row["Org code"]: codes[row["STP"].casefold()]
        for row in rows[OF_SYSTEM]
        if row["STP"].casefold() in codes
    }
    names = {row["Org code"]: row["Name"] for row in rows[OF_SYSTEM]}
    parts: dict[str, dict[str, float]] = {}
    for row in rows[OF_TRUST]:
        names[row["Code"]] = row["Name"]
        share = float(row["Proportion of Attends Acute 1"])
        if row["Acute Code"] in trusts:
            parts.setdefault(row["Code"], {})[row["Acute Code"]] = share
            system_of.setdefault(row["Code"], system_of.get(row["Acute Code"], ""))
    names |= {row["Code"]: row["Name"] for row in rows[PROVIDERS]}
    return Memberships(
        since=since,
        file=file,
        systems=systems,
        trusts=trusts,
        regions={row["Code"]: row["Region"] for row in (*rows[PROVIDERS], *rows[TRUSTS])},
        providers={
            code: Provider(names[code], system, parts.get(code, {}))
            for code, system in sorted(system_of.items())
            if system
        },
    )


def _wrong_sums(rows: dict[str, list[Row]], found: Memberships) -> Iterator[str]:
    """What a system's or a trust's attendances should be, where its providers make another sum."""
    for column in SUMMED:
        counts = {row["Code"]: float(row[column]) for row in rows[PROVIDERS]}
        sums = dict.fromkeys([*found.systems, *found.trusts], 0.0)
        for code, count in counts.items():
            provider = found.providers.get(code)
            if provider is None:
                yield from [f"{code} has attendances and no system"] if count else []
                continue
            sums[provider.system] += count
            for trust, share in provider.trusts.items():
                sums[trust] += share * count
        for row in (*rows[SYSTEMS], *rows[TRUSTS]):
            published = float(row[column])
            if abs(sums[row["Code"]] - published) > TO:
                yield (
                    f"{column} of {row['Code']} is {published:,.6g}, and its providers sum to "
                    f"{sums[row['Code']]:,.6g}"
                )
