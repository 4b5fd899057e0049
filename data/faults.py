"""Errors that speak to a person: what is wrong, where, and what to do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from data.listing import first_of
from data.safe_text import shown

DUPLICATE = "is a duplicate: both rows are for the same {}"

SHOWN_LINES = 3
"""Lines that are named of a fault that many rows have; the others are counted."""


class DataError(Exception):
    """Something a person can put right; the message is one plain sentence or two."""

    @property
    def brief(self) -> str:
        """What may be told to anybody: nothing of what is in a file."""
        return str(self).partition("\n")[0]

    @property
    def told(self) -> str:
        """What a reader of a page is told."""
        return str(self)


class InstallationError(DataError):
    """Something is wrong with the files or the database of this installation.

    The message may name paths and quote the database: it is for the log and the command line.
    """

    TOLD = (
        "This cannot be shown or done just now: something is wrong on the server, and its log says "
        "what. Please try again in a little while."
    )

    @property
    def told(self) -> str:
        """A sentence without paths and without the database's words."""
        return self.TOLD


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong in a file. Line 0 speaks of the file as a whole.

    `problem` says what is wrong with the value or the column, and begins with a verb; without
    either it is a whole sentence. `first` is the line that a duplicate repeats, 0 for others.
    `sheet` is the sheet's name in a workbook, whose rows are numbered from its top.
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
    """One sentence for faults of the same column, problem and remedy, and what to do: on which
    line it is or, of several, on how many rows, with the first few lines.
    """
    one, values = alike[0], {fault.value for fault in alike}
    value = f"value {_shortened(one.value)!r}" if len(values) == 1 and one.value else ""
    column = f"column {one.column!r}" if one.column else ""
    if len(values) > 1:
        value = "the value"
    subject, place = (value, column) if value else (column, "")
    sheet = f"sheet {one.sheet!r}" if one.sheet else ""
    where = ", ".join(part for part in (sheet, _lines(alike, len(values) > 1), place) if part)
    problem = f"{subject} {one.problem}" if subject else one.problem
    return f"{where}: {problem}. {one.remedy}." if where else f"{problem}. {one.remedy}."


def by_kind(faults: Iterable[Fault]) -> list[str]:
    """A sentence for each kind of fault, see `in_words`, in order of the first line of each."""
    kinds: dict[tuple[str, ...], list[Fault]] = {}
    for fault in dict.fromkeys(sorted(faults)):  # columns of the same name may share one
        kind = fault.sheet, fault.column, fault.problem, fault.remedy
        kinds.setdefault(kind, []).append(fault)
    return [in_words(alike) for alike in kinds.values()]


def _lines(alike: Sequence[Fault], with_values: bool) -> str:
    """ "line 2", or "17 rows (lines 2, 3, 4 and 14 more)"; of a duplicate both lines; with the
    values "17 rows (line 2 'x', line 3 'y', line 4 'z' and 14 more)". Blank for the whole file.
    """
    one = alike[0]
    if not one.line:
        return ""
    if len(alike) == 1:
        return _line(one)
    if with_values:
        each = [f"{_line(fault)} {_shortened(fault.value, 20)!r}" for fault in alike]
    elif one.first:
        each = [_line(fault) for fault in alike]
    else:
        each = [f"{fault.line}" for fault in alike]
    plural = "" if with_values or one.first else "rows " if one.sheet else "lines "
    return f"{len(alike):,} rows ({plural}{first_of(each, SHOWN_LINES)})"


def _line(fault: Fault) -> str:
    """ "line 2" of a CSV file, "row 2" of a sheet; of a duplicate both."""
    word = "row" if fault.sheet else "line"
    return f"{word}s {fault.first} and {fault.line}" if fault.first else f"{word} {fault.line}"


class LoadRefused(DataError):
    """A file was refused as a whole; nothing of it was stored.

    `faults` has one for each row and rule; `kinds` has a sentence for each kind of fault.
    """

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = shown(file)
        self.faults = sorted(faults)
        self.kinds = by_kind(faults)
        super().__init__("\n".join(f"{self.file}: {kind}" for kind in self.kinds))

    @property
    def brief(self) -> str:
        """The file, and how much is wrong with it; not what it holds."""
        number = len(self.kinds)
        return f"{self.file} was refused: {number} {'fault' if number == 1 else 'faults'}."


class SeveralRefused(LoadRefused):
    """Several files were refused, and with them all files of the same load."""

    def __init__(self, refused: Sequence[LoadRefused]) -> None:
        super().__init__(refused[0].file, [fault for one in refused for fault in one.faults])
        self.refused = refused
        self.args = ("\n".join(str(one) for one in refused),)

    @property
    def brief(self) -> str:
        """Each of them, briefly."""
        return " ".join(one.brief for one in self.refused)


class Several(DataError):
    """Several things went wrong, each on its own."""

    def __init__(self, errors: Sequence[DataError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(one) for one in errors))

    @property
    def brief(self) -> str:
        """Each of them, briefly."""
        return " ".join(one.brief for one in self.errors)


def _shortened(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
