"""Opens a release's file, after checking that it belongs where it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from data.faults import InstallationError
from data.releases import plain_tables

FILE = "release.duckdb"
EMBARGO = "embargo"
"""A file beside it that says until when (UTC) the release is under embargo, where it is."""

FORMAT = 16
"""Raised when the arithmetic or the tables change, so that the same inputs get a new id."""


class Unreadable(InstallationError):
    """A release on disk is missing, broken, of another format, or not the one it should be."""

    TOLD = (
        "The figures cannot be shown just now: the release cannot be opened. The fault "
        "is recorded; please try again in a few minutes."
    )


class OtherFormat(Unreadable):
    """A release is whole, but an earlier or later version of this program wrote it."""


def written(time: datetime | None) -> str:
    """A time as the file has it; blank for none."""
    return "" if time is None else time.isoformat()


def embargo_until(folder: Path) -> datetime | None:
    """When (UTC) the embargo on the release in a folder ends, None where it never had one.

    Raises Unreadable where the file beside it says no time.
    """
    try:
        return datetime.fromisoformat((folder / EMBARGO).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise Unreadable(f"{folder / EMBARGO} says no time. Publish again.") from error


@contextmanager
def opened(
    folder: Path, id: str, any_format: bool = False
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, str]]]:
    """A release's file and the facts in it. Whatever is wrong with it, also found inside the
    `with`, is raised as Unreadable.
    """
    path = folder / FILE
    try:
        with duckdb.connect(
            str(path), read_only=True, config={"enable_external_access": "false"}
        ) as file:
            plain_tables.refuse_all_else(file)
            facts = dict(file.execute("SELECT name, value FROM fact").fetchall())
            _refuse_another(facts, folder, id)
            if facts["format"] != str(FORMAT) and not any_format:
                raise OtherFormat(
                    f"{path} is of format {facts['format']}; this program reads {FORMAT}. "
                    "Publish again."
                )
            yield file, facts
    except Unreadable:
        raise
    except (duckdb.Error, LookupError, ValueError, TypeError, ArithmeticError, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise Unreadable(f"{path} is not a release: {reason}. Publish again.") from error


def _refuse_another(facts: dict[str, str], folder: Path, id: str) -> None:
    until = written(embargo_until(folder))
    for name, said, wanted in (
        ("id", facts["id"], id),
        ("audience", facts["audience"], folder.parent.name),
        ("embargo", facts.get("embargo_until", until), until),  # older ones do not say it twice
    ):
        if said != wanted:
            raise Unreadable(
                f"{folder / FILE} does not belong there: its {name} is {said or 'none'}, and "
                f"should be {wanted or 'none'}. Take the folder away, and publish again."
            )
