"""Recognises the layout of a file by its header and reads it; says what to do if none fits."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

import pandas as pd

from data.faults import DataError, Fault, LoadRefused
from data.listing import first_of
from data.safe_text import in_columns
from data.sources.checks import (
    TEXTS,
    check_areas,
    check_cut,
    check_given,
    check_systems,
    check_texts,
    in_doubt,
    without_header,
)
from data.sources.layout import Layout, layouts
from data.sources.published_file import sheets
from data.sources.reading import FIGURES, Reading
from data.sources.separators import not_commas
from data.sources.sheet import Sheet
from data.sources.table import Table
from metrics.earlier import KEY

WITHIN = 25
"""How many rows of a sheet are searched for a header; a title block may come first."""

UNENDED = "The last line has no line ending: check that the file is complete."
COMMAS = "Save it again as 'CSV UTF-8 (Comma delimited)', with points in decimal numbers"

Rules = Callable[[Layout, pd.DataFrame], list[Fault]]


@dataclass(frozen=True)
class _Match:
    """A sheet that has the header of a layout, in the row `at`, counted from 0."""

    sheet: Sheet
    layout: Layout
    at: int

    def table(self) -> Table:
        """The rows under the header, with the layout's names of columns."""
        rows, lines = self.sheet.rows[self.at + 1 :], self.sheet.lines[self.at + 1 :]
        length = self.layout.table_rows(rows)
        _, extra = self.layout.difference(self.sheet.rows[self.at])
        header = self.layout.header_in(self.sheet.rows[self.at])
        return Table(
            file=self.sheet.file,
            header=["" if name in extra else name for name in header],
            rows=rows[:length],
            lines=lines[:length],
            preamble=self.sheet.rows[: self.at],
            ends_whole=self.sheet.ends_whole,
            sheet=self.sheet.name,
            stored=self.sheet.stored,
        )


def read(
    path: Path, name: str | None = None, rules: Rules = lambda layout, rows: []
) -> list[tuple[Layout, Reading]]:
    """Recognise the layouts of a file's sheets by their headers and read them.

    Returns each layout found, usually one, with its reading of all sheets that have it. `name`
    asks for one layout instead of any; `rules` are further checks of the rows. Raises DataError if
    the file or layout does not exist, and LoadRefused with every fault if the file cannot be
    loaded completely; for a header that almost fits, the fault names the difference.
    """
    if name is not None and name not in layouts():
        known = ", ".join(sorted(layouts()))
        raise DataError(f"There is no source {name!r}. Use one of: {known}.")
    candidates = [layouts()[name]] if name else list(layouts().values())
    file = sheets(path)
    matches = _preferred(_matches(path, file, candidates))
    by_layout = sorted(matches, key=lambda match: match.layout.name)
    faults: list[Fault] = []
    readings = [
        (layout, _read_all(layout, list(its_matches), rules, faults))
        for layout, its_matches in groupby(by_layout, lambda match: match.layout)
    ]
    if faults:
        raise LoadRefused(path.name, faults)
    remarks = _of_the_file(file, matches)
    return [
        (layout, replace(reading, remarks=(*remarks, *reading.remarks)) if at == 0 else reading)
        for at, (layout, reading) in enumerate(readings)
    ]


def _read_all(
    layout: Layout, matches: Sequence[_Match], rules: Rules, faults: list[Fault]
) -> Reading:
    """The reading of all sheets of a layout; their faults are added to `faults`."""
    tables = [match.table() for match in matches]
    readings = [_read(layout, table, rules) for table in tables]
    faults += [fault for table in tables for fault in table.faults]
    if not faults and all(reading.rows.empty for reading in readings):
        remedy = "Fetch it again"
        faults.append(Fault(0, "", "", "there is no observation in the file", remedy))
    if len(readings) == 1:
        return readings[0]
    pairs = zip(readings, tables, strict=True)
    every = pd.concat([reading.rows.assign(sheet=table.sheet) for reading, table in pairs])
    if layout.holds == "observation":
        every = _each_once(every, faults)
    return Reading(
        every.drop(columns="sheet"),
        max(
            (reading.published for reading in readings if reading.published is not None),
            default=None,
        ),
        tuple(dict.fromkeys(remark for reading in readings for remark in reading.remarks)),
        pd.concat([reading.systems for reading in readings], ignore_index=True).drop_duplicates(),
    )


def _read(layout: Layout, table: Table, rules: Rules) -> Reading:
    """The reading of one table; its faults are added to the table."""
    if not table.rows:
        table.fault(0, "", "", "there is a header but no complete row under it", "Fetch it again")
        return Reading(pd.DataFrame(columns=[*KEY, *FIGURES]))
    check_cut(table)
    reading = layout.read(table)
    check_given(layout, reading.rows)
    reading = replace(reading, systems=in_columns(reading.systems, "system"))
    if layout.holds == "observation":
        reading = replace(reading, rows=in_columns(reading.rows, *TEXTS))
    if layout.holds != "event":  # which may be of every area
        check_areas(table, reading.rows)
    if layout.holds == "observation":
        check_texts(table, reading.rows)
    check_systems(table, reading.systems)
    unread = {fault.line for fault in table.faults} - {0}  # rules are not applied to these lines
    more = [fault for fault in rules(layout, reading.rows) if fault.line not in unread]
    table.faults += [replace(fault, sheet=table.sheet) for fault in more]
    doubted = in_doubt(reading.rows) if layout.holds == "observation" else ()
    return replace(reading, remarks=(*reading.remarks, *doubted, *without_header(table)))


def _each_once(rows: pd.DataFrame, faults: list[Fault]) -> pd.DataFrame:
    """The rows of several sheets, each figure once; sheets that disagree are a fault."""
    content = [*KEY, *FIGURES, "status", "note"]
    once = rows.drop_duplicates(content, ignore_index=True)
    once["first"] = once.groupby(KEY, dropna=False)["sheet"].transform("first")
    for row in once[once.duplicated(KEY)].to_dict("records"):
        of = f"{row['area']} in {row['period_end']:%B %Y}"
        problem = f"the figure of {of} is different in sheet {row['first']!r}"
        remedy = "Save the right sheet as a workbook of its own"
        faults.append(Fault(row["line"], "", "", problem, remedy, sheet=row["sheet"]))
    return once.drop(columns="first")


def _matches(path: Path, file: Sequence[Sheet], candidates: Sequence[Layout]) -> list[_Match]:
    """The sheets that have the header of a layout.

    Raises LoadRefused if there are none, with the differences from the nearest layout.
    """
    matches = [match for sheet in file if (match := _match(sheet, candidates))]
    if matches:
        return matches
    ranked = [
        (_likeness(layout, row), at, sheet, layout)
        for sheet in file
        for at, row in enumerate(sheet.rows[:WITHIN])
        for layout in candidates
    ]
    likeness, at, sheet, layout = max(ranked, key=lambda rank: rank[0], default=(0, 0, None, None))
    if sheet and layout and likeness >= 0.5:
        raise LoadRefused(path.name, [_named_difference(layout, sheet, at)])
    lines = [",".join(row) for row in file[0].rows[:WITHIN]]
    if not file[0].stored and (separator := not_commas(lines)):
        problem = f"{separator} separate the cells of this file, not commas"
        raise LoadRefused(path.name, [Fault(0, "", "", problem, COMMAS)])
    known = ", ".join(layout.name for layout in candidates)
    remedy = f"Load a file in one of these layouts (docs/load.md): {known}"
    problem = "the header matches no known layout"
    if file[0].stored:
        names = first_of([repr(sheet.name) for sheet in file], 12)
        problem = f"no sheet has the header of a known layout: {names}"
    raise LoadRefused(path.name, [Fault(0, "", "", problem, remedy)])


def _match(sheet: Sheet, candidates: Sequence[Layout]) -> _Match | None:
    for at, row in enumerate(sheet.rows[:WITHIN]):
        for layout in candidates:
            missing, extra = layout.difference(row)
            if not missing and not _filled(sheet, at, layout, extra):
                return _Match(sheet, layout, at)
    return None


def _filled(sheet: Sheet, at: int, layout: Layout, names: Sequence[str]) -> list[str]:
    """Which of these unknown columns count: those with cells under their header, since a stray text
    above empty cells is not a column, and duplicates of known columns.
    """
    duplicates = [name for name in names if name in (*layout.columns, *layout.optional)]
    header, under = layout.header_in(sheet.rows[at]), sheet.rows[at + 1 :]
    columns = {name: [i for i, text in enumerate(header) if text == name] for name in names}
    return duplicates + [
        name
        for name, places in columns.items()
        if any(len(row) > i and row[i] for row in under for i in places)
    ]


def _preferred(matches: Sequence[_Match]) -> list[_Match]:
    """Of the sheets with the same layout, those that it prefers, or all if it prefers none."""
    preferring = {match.layout.name for match in matches if match.layout.prefers(match.sheet.name)}
    return [
        match
        for match in matches
        if match.layout.name not in preferring or match.layout.prefers(match.sheet.name)
    ]


def _likeness(layout: Layout, row: list[str]) -> float:
    """How much a row resembles a layout's header: 1 for equal, less for each missing or unknown
    column.
    """
    missing, extra = layout.difference(row)
    return 1 - (len(missing) + len(extra)) / (len(layout.columns) + sum(map(bool, row)))


def _named_difference(layout: Layout, sheet: Sheet, at: int) -> Fault:
    missing, extra = layout.difference(sheet.rows[at])
    parts = []
    for name in list(missing):
        if like := difflib.get_close_matches(name, extra, n=1, cutoff=0.75):
            parts.append(f"{name!r} is called {like[0]!r}")
            missing.remove(name)
            extra.remove(like[0])
    if missing:
        parts.append("missing: " + first_of([repr(name) for name in missing]))
    if extra:
        parts.append("unknown: " + first_of([repr(name) for name in extra]))
    problem = f"the header is almost that of the layout {layout.name}, but " + "; ".join(parts)
    remedy = "Correct the header, or add the new layout in data/sources"
    return Fault(sheet.lines[at], "", "", problem, remedy, sheet=sheet.name)


def _of_the_file(file: Sequence[Sheet], matches: Sequence[_Match]) -> tuple[str, ...]:
    """Remarks on the file itself: its encoding, its end, sheets that were not read."""
    remarks = [remark for sheet in file for remark in sheet.remarks]
    if not file[-1].ends_whole:
        remarks.append(UNENDED)
    read = {match.sheet.name for match in matches}
    others = [repr(sheet.name) for sheet in file if sheet.name not in read]
    if others:
        names = first_of([repr(name) for name in sorted(read)], 12)
        remarks.append(f"Read: sheet {names}. Not read: {first_of(others, 12)}.")
    return tuple(remarks)
