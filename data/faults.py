"""Errors that speak to a person: what is wrong, where, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.shown import shown


class DataError(Exception):
    """Something the person at the keyboard can mend; the message is one plain sentence or two."""

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
    """One thing wrong in a file. Line 0 speaks of the file as a whole."""

    line: int
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        column = f"column {self.column!r}" if self.column else ""
        value = f"value {_shortened(self.value)!r}" if self.value else ""
        where = ", ".join(part for part in (line, column, value) if part)
        return (
            f"{where}: {self.problem}. {self.remedy}."
            if where
            else f"{self.problem}. {self.remedy}."
        )


class LoadRefused(DataError):
    """A file was refused as a whole; nothing of it was stored. Lists every fault."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.file = shown(file)
        self.faults = sorted(faults)
        super().__init__("\n".join(f"{self.file}: {fault}" for fault in self.faults))

    @property
    def brief(self) -> str:
        """The file, and how much is wrong with it; not what it holds."""
        number = len(self.faults)
        return f"{self.file} was refused: {number} {'fault' if number == 1 else 'faults'}."


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
