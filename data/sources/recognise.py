"""How a file finds the layout it is in, and what is said of it when it does not."""

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
    passed_over,
)
from data.sources.layout import Layout, layouts
from data.sources.published_file import sheets
from data.sources.reading import FIGURES, Reading
from data.sources.separators import not_commas
from data.sources.sheet import Sheet
from data.sources.table import Table
from metrics.earlier import KEY

WITHIN = 25
"""A header is within the first rows of a sheet; above it may be a title block."""

UNENDED = "The last line has no line ending: make sure that the file is whole."
COMMAS = "Save it again as 'CSV UTF-8 (Comma delimited)', with points in decimal numbers"

Rules = Callable[[Layout, pd.DataFrame], list[Fault]]


@dataclass(frozen=True)
class _Match:
    """A sheet in which a layout has found its header, at a row counted from 0."""

    sheet: Sheet
    layout: Layout
    at: int

    def table(self) -> Table:
        """The rows under the header, as the layout's columns."""
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
    """Recognise the layouts of a file's sheets by their headers and read them: a reading of each
    layout, most often one, of all the sheets that have it.

    `name` asks for one layout instead of any; `rules` finds what is wrong with the rows besides
    what their reader finds. Raises DataError for a file or layout that is not there, and
    LoadRefused, listing every fault, for a file that cannot be taken whole; a layout that is
    almost right is refused with the difference named.
    """
    if name is not None and name not in layouts():
        raise DataError(f"There is no source {name!r}. There are: {', '.join(sorted(layouts()))}.")
    candidates = [layouts()[name]] if name else list(layouts().values())
    file = sheets(path)
    matches = _preferred(_matches(path, file, candidates))
    by_layout = sorted(matches, key=lambda match: match.layout.name)
    faults: list[Fault] = []
    found = [
        (layout, _read_all(path.name, layout, list(ours), rules, faults))
        for layout, ours in groupby(by_layout, lambda match: match.layout)
    ]
    if faults:
        raise LoadRefused(path.name, faults)
    remarks = _of_the_file(file, matches)
    return [
        (layout, replace(one, remarks=(*remarks, *one.remarks)) if at == 0 else one)
        for at, (layout, one) in enumerate(found)
    ]


def _read_all(
    file: str, layout: Layout, matches: Sequence[_Match], rules: Rules, faults: list[Fault]
) -> Reading:
    """What the layout reads in all of its sheets; what is wrong with them goes into `faults`."""
    tables = [match.table() for match in matches]
    readings = [_read(layout, table, rules) for table in tables]
    faults += [fault for table in tables for fault in table.faults]
    if not faults and all(one.rows.empty for one in readings):
        remedy = "Fetch it again"
        faults.append(Fault(0, "", "", "there is no observation in the file", remedy))
    if len(readings) == 1:
        return readings[0]
    pairs = zip(readings, tables, strict=True)
    every = pd.concat([one.rows.assign(sheet=table.sheet) for one, table in pairs])
    if layout.holds == "observation":
        every = _each_once(every, faults)
    return Reading(
        every.drop(columns="sheet"),
        max((one.published for one in readings if one.published is not None), default=None),
        tuple(dict.fromkeys(remark for one in readings for remark in one.remarks)),
        pd.concat([one.systems for one in readings], ignore_index=True).drop_duplicates(),
    )


def _read(layout: Layout, table: Table, rules: Rules) -> Reading:
    """What the layout reads in one table, whose faults are in the table."""
    if not table.rows:
        table.fault(0, "", "", "there is a header and no whole row under it", "Fetch it again")
        return Reading(pd.DataFrame(columns=[*KEY, *FIGURES]))
    check_cut(table)
    reading = layout.read(table)
    check_given(layout, reading.rows)
    reading = replace(reading, systems=in_columns(reading.systems, "system"))
    if layout.holds == "observation":
        reading = replace(reading, rows=in_columns(reading.rows, *TEXTS))
    check_areas(table, reading.rows)
    if layout.holds == "observation":
        check_texts(table, reading.rows)
    check_systems(table, reading.systems)
    unread = {fault.line for fault in table.faults} - {0}  # nothing more is said of these lines
    more = [fault for fault in rules(layout, reading.rows) if fault.line not in unread]
    table.faults += [replace(fault, sheet=table.sheet) for fault in more]
    doubted = in_doubt(reading.rows) if layout.holds == "observation" else ()
    return replace(reading, remarks=(*reading.remarks, *doubted, *passed_over(table)))


def _each_once(rows: pd.DataFrame, faults: list[Fault]) -> pd.DataFrame:
    """The rows of several sheets, each figure once; that two sheets say otherwise is a fault."""
    says = [*KEY, *FIGURES, "status", "note"]
    once = rows.drop_duplicates(says, ignore_index=True)
    once["first"] = once.groupby(KEY, dropna=False)["sheet"].transform("first")
    for row in once[once.duplicated(KEY)].to_dict("records"):
        of = f"{row['area']} in {row['period_end']:%B %Y}"
        problem = f"the figure of {of} is another in sheet {row['first']!r}"
        remedy = "Save the sheet that is right as a workbook of its own"
        faults.append(Fault(row["line"], "", "", problem, remedy, sheet=row["sheet"]))
    return once.drop(columns="first")


def _matches(path: Path, file: Sequence[Sheet], candidates: Sequence[Layout]) -> list[_Match]:
    """The sheets in which a layout finds its header; LoadRefused where there are none, naming what
    the nearest lacks.
    """
    found = [match for sheet in file if (match := _match(sheet, candidates))]
    if found:
        return found
    ranked = [
        (_likeness(layout, row), at, sheet, layout)
        for sheet in file
        for at, row in enumerate(sheet.rows[:WITHIN])
        for layout in candidates
    ]
    likeness, at, sheet, layout = max(ranked, key=lambda one: one[0], default=(0, 0, None, None))
    if sheet and layout and likeness >= 0.5:
        raise LoadRefused(path.name, [_named_difference(layout, sheet, at)])
    lines = [",".join(row) for row in file[0].rows[:WITHIN]]
    if not file[0].stored and (separator := not_commas(lines)):
        problem = f"{separator} separate the cells of this file, not commas"
        raise LoadRefused(path.name, [Fault(0, "", "", problem, COMMAS)])
    known = ", ".join(layout.name for layout in candidates)
    remedy = f"Known are: {known} (docs/load.md)"
    problem = "the header is of no known layout"
    if file[0].stored:
        names = first_of([repr(sheet.name) for sheet in file], 12)
        problem = f"none of its sheets has the header of a known layout: {names}"
    raise LoadRefused(path.name, [Fault(0, "", "", problem, remedy)])


def _match(sheet: Sheet, candidates: Sequence[Layout]) -> _Match | None:
    for at, row in enumerate(sheet.rows[:WITHIN]):
        for layout in candidates:
            missing, extra = layout.difference(row)
            if not missing and not _filled(sheet, at, layout, extra):
                return _Match(sheet, layout, at)
    return None


def _filled(sheet: Sheet, at: int, layout: Layout, names: Sequence[str]) -> list[str]:
    """Which of these columns count: those with anything under their header, since a stray text
    above nothing is not a column, and those that stand there twice.
    """
    twice = [name for name in names if name in (*layout.columns, *layout.optional)]
    header, under = layout.header_in(sheet.rows[at]), sheet.rows[at + 1 :]
    columns = {name: [i for i, text in enumerate(header) if text == name] for name in names}
    return twice + [
        name
        for name, places in columns.items()
        if any(len(row) > i and row[i] for row in under for i in places)
    ]


def _preferred(matches: Sequence[_Match]) -> list[_Match]:
    """Of the sheets with the same layout, those that it prefers, or all where it prefers none."""
    preferring = {match.layout.name for match in matches if match.layout.prefers(match.sheet.name)}
    return [
        match
        for match in matches
        if match.layout.name not in preferring or match.layout.prefers(match.sheet.name)
    ]


def _likeness(layout: Layout, row: list[str]) -> float:
    """How much a row resembles the layout's header: 1 where it is it, less for each column that is
    missing or not known.
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
        parts.append("not known: " + first_of([repr(name) for name in extra]))
    problem = f"the header is almost that of the layout {layout.name}, but " + "; ".join(parts)
    remedy = "Correct the header, or add the new layout in data/sources"
    return Fault(sheet.lines[at], "", "", problem, remedy, sheet=sheet.name)


def _of_the_file(file: Sequence[Sheet], matches: Sequence[_Match]) -> tuple[str, ...]:
    """What is remarked on the file itself: its encoding, its end, sheets that were not read."""
    remarks = [remark for sheet in file for remark in sheet.remarks]
    if not file[-1].ends_whole:
        remarks.append(UNENDED)
    read = {match.sheet.name for match in matches}
    others = [repr(sheet.name) for sheet in file if sheet.name not in read]
    if others:
        names = first_of([repr(name) for name in sorted(read)], 12)
        remarks.append(f"Read: sheet {names}. Not read: {first_of(others, 12)}.")
    return tuple(remarks)
