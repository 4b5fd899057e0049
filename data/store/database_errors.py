"""Turns errors of databases and disks into sentences: what is wrong, where, and what to do."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import duckdb
import sqlalchemy as sa

from data.faults import DataError, InstallationError


class Busy(InstallationError):
    """Another program has the store open, and only one at a time may; nothing was changed."""

    TOLD = (
        "Somebody else is loading or publishing, and the store is locked until that is done. "
        "Nothing was changed. Try again in a moment."
    )


@contextmanager
def errors(what: str, stands: Callable[[], str] | None = None) -> Iterator[None]:
    """Turn errors of databases and disks into an InstallationError that says what to do.

    `what` names the database or folder. If part of the work may already be done, `stands` returns
    lines on the present state; without it nothing was changed.
    """
    try:
        with _in_words(what, "" if stands else f": nothing was changed in {what}"):
            yield
    except DataError as error:
        if stands is not None:
            error.args = (f"{error}\n{stands()}",)
        raise


@contextmanager
def _in_words(what: str, unchanged: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:  # the reader of our output is gone; nothing is wrong with the store
        raise
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise InstallationError(f"The disk is full{unchanged}. Free space.") from error
        raise InstallationError(
            f"{error.filename or what}: {error.strerror or error}. Check the path and its rights."
        ) from error
    except ModuleNotFoundError as error:
        raise InstallationError(
            f"The Python module {error.name} is missing here. Install what requirements.txt lists; "
            "make run does."
        ) from error
    except (sa.exc.DBAPIError, duckdb.Error) as error:
        raise _as_data_error(what, str(getattr(error, "orig", None) or error), unchanged) from error


def _as_data_error(what: str, message: str, unchanged: str) -> DataError:
    if "conflicting lock" in message.lower():
        return Busy(f"Another command is using {what}. Wait until it has finished and try again.")
    return InstallationError(_fault(what, message, unchanged))


def _fault(what: str, message: str, unchanged: str) -> str:
    first_line = message.strip().splitlines()[0]
    lowered = message.lower()
    if "no space left" in lowered or "disk full" in lowered:
        return f"The disk is full{unchanged}. Free space and try again."
    if "cannot open file" in lowered or "io error" in lowered:
        return f"Cannot open {what}: {first_line}. Check DATABASE_URL, the folder and its rights."
    if "connection" in lowered or "resolve host" in lowered or "translate host" in lowered:
        return f"No answer from {what}: {first_line}. Check DATABASE_URL and that the server runs."
    return f"The database reports: {first_line} ({what}). Check DATABASE_URL and the server's log."
