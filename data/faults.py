"""Errors that speak to a person: what is wrong, where, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.listing import first_of
from data.safe_text import shown

DUPLICATE = "is a duplicate: both rows are for the same {}"

SHOWN_LINES = 3
"""How many lines of a fault are named; the others are counted."""


class DataError(Exception):
    """Something that a person can put right; the message is a plain sentence or two.

    `command` is what to do on the command line, in a sentence; pages leave it out.
    """

    command = ""

    def __init__(self, message: str = "", command: str = "") -> None:
        self.command = command
        super().__init__(f"{message} {command}".strip())

    @property
    def brief(self) -> str:
        """The message without any content of a file, so that anybody may see it."""
        return str(self).partition("\n")[0]

    @property
    def told(self) -> str:
        """The message for readers of a page."""
        return str(self).removesuffix(self.command).rstrip()


class InstallationError(DataError):
    """Something is wrong with the files or the database of this installation.

    The message may name paths and quote the database, so it is only for the log and the command
    line.
    """

    TOLD = "The server has a problem, so this is not available now. Please try again later."

    @property
    def told(self) -> str:
        """A sentence that names no path and quotes no database."""
        return self.TOLD


@dataclass(frozen=True, order=True)
class Fault:
    """One fault in a file. Line 0 means the file as a whole.

    `problem` begins with a verb whose subject is the value or the column; without either it is a
    whole sentence. `first` is the line that a duplicate repeats, otherwise 0. `sheet` is the name
    of a workbook's sheet, whose rows are numbered from the top.
    """

    line: int
    column: str
    value: str
    problem: str
    remedy: str
    first: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        return in_words([self])


def in_words(alike: Sequence[Fault]) -> str:
    """What is wrong and what to do, for faults with the same column, problem and remedy.

    One fault is given with its line; several are counted, with their first few lines.
    """
    first, values = alike[0], {fault.value for fault in alike}
    value = f"value {_shortened(first.value)!r}" if len(values) == 1 and first.value else ""
    column = f"column {first.column!r}" if first.column else ""
    if len(values) > 1:
        value = "the value"
    subject, place = (value, column) if value else (column, "")
    sheet = f"sheet {first.sheet!r}" if first.sheet else ""
    where = ", ".join(part for part in (sheet, _lines(alike, len(values) > 1), place) if part)
    problem = f"{subject} {first.problem}" if subject else first.problem
    return f"{where}: {problem}. {first.remedy}." if where else f"{problem}. {first.remedy}."


def by_kind(faults: Iterable[Fault]) -> list[str]:
    """A sentence for each kind of fault (see `in_words`), ordered by first line."""
    kinds: dict[tuple[str, ...], list[Fault]] = {}
    for fault in dict.fromkeys(sorted(faults)):  # columns of the same name may share a fault
        kind = fault.sheet, fault.column, fault.problem, fault.remedy
        kinds.setdefault(kind, []).append(fault)
    return [in_words(alike) for alike in kinds.values()]


def _lines(alike: Sequence[Fault], with_values: bool) -> str:
    """ "line 2" or "17 rows (lines 2, 3, 4 and 14 more)", blank for the whole file.

    A duplicate has both its lines; with values "17 rows (line 2 'x', line 3 'y' and 15 more)".
    """
    first = alike[0]
    if not first.line:
        return ""
    if len(alike) == 1:
        return _line(first)
    if with_values:
        each = [f"{_line(fault)} {_shortened(fault.value, 20)!r}" for fault in alike]
    elif first.first:
        each = [_line(fault) for fault in alike]
    else:
        each = [f"{fault.line}" for fault in alike]
    plural = "" if with_values or first.first else "rows " if first.sheet else "lines "
    return f"{len(alike):,} rows ({plural}{first_of(each, SHOWN_LINES)})"


def _line(fault: Fault) -> str:
    """ "line 2" in a CSV file, "row 2" in a sheet; both lines for a duplicate."""
    word = "row" if fault.sheet else "line"
    return f"{word}s {fault.first} and {fault.line}" if fault.first else f"{word} {fault.line}"


class LoadRefused(DataError):
    """A file was refused as a whole; nothing was stored.

    `faults` has an entry for each row and rule; `kinds` has a sentence for each kind of fault.
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = shown(file)
        self.faults = sorted(faults)
        self.kinds = by_kind(faults)
        super().__init__("\n".join(f"{self.file}: {kind}" for kind in self.kinds))

    @property
    def brief(self) -> str:
        """The file and its number of faults, without its content."""
        number = len(self.kinds)
        return f"{self.file} was refused: {number} {'fault' if number == 1 else 'faults'}."


class SeveralRefused(LoadRefused):
    """Several files were refused, and so all files of the same load."""

    def __init__(self, refused: Sequence[LoadRefused]) -> None:
        super().__init__(refused[0].file, [fault for error in refused for fault in error.faults])
        self.refused = refused
        self.args = ("\n".join(str(error) for error in refused),)

    @property
    def brief(self) -> str:
        """Each of them, briefly."""
        return " ".join(error.brief for error in self.refused)


class Several(DataError):
    """Several things went wrong, each on its own."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))

    @property
    def brief(self) -> str:
        """Each of them, briefly."""
        return " ".join(error.brief for error in self.errors)


def _shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
