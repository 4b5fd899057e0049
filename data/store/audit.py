"""The audit log: an append-only file, and the actions recorded in the store's tables."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from data import disk, times
from data.faults import DataError
from data.safe_text import in_columns
from data.store import schema

DEFAULT_FILE = "var/audit.jsonl"
COLUMNS = ["time", "account", "act", "about"]
LOOKED = "looked at embargoed figures"
"""The action of a reader who is given figures under embargo."""


def path() -> Path:
    """The file of the log: AUDIT_FILE, else var/audit.jsonl."""
    return Path(os.environ.get("AUDIT_FILE", DEFAULT_FILE))


def append(account: str, act: str, about: str = "") -> None:
    """Add a line with the time (UTC), account, action and subject. On return it is on the disk.

    Raises OSError if it cannot be written; the caller must then not go on.
    """
    line = {"time": times.now().isoformat(), "account": account, "act": act, "about": about}
    disk.folder(path().parent, disk.PASSAGE)
    disk.append(path(), json.dumps(line))


def read() -> pd.DataFrame:
    """The file's lines as rows of COLUMNS, with texts that are safe to show.

    Raises DataError that names an invalid line.
    """
    if not path().exists():
        return pd.DataFrame(columns=COLUMNS)
    rows = []
    for number, text in enumerate(path().read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(text)
            rows.append([datetime.fromisoformat(entry["time"]), *(entry[c] for c in COLUMNS[1:])])
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path()}, line {number} is not an entry of the log. Somebody has edited it, or a "
                "disk was full. Look at the line, and keep the file unchanged."
            ) from error
    return _as_shown(rows)


def everything(connection: sa.Connection) -> pd.DataFrame:
    """Rows of COLUMNS in order of time: from the file and from the store."""
    entries = pd.concat([of_store(connection)[COLUMNS], read()], ignore_index=True)
    entries["time"] = entries["time"].astype("datetime64[s]")
    return entries.sort_values("time", kind="stable", ignore_index=True)


def of_store(connection: sa.Connection) -> pd.DataFrame:
    """Rows of COLUMNS: the actions recorded in the store, by kind, with texts that are safe to
    show. Within a second, an action comes after those it depends on.

    `embargo_until` is the end (UTC) of a load's embargo, if it has one.
    """
    load, withdrawal, publication = schema.load.c, schema.withdrawal.c, schema.publication.c
    retraction, decision, due = schema.retraction.c, schema.decision.c, schema.due.c
    queries = [
        sa.select(
            load.loaded_at, load.loaded_by, sa.literal("load"), load.file_name, load.embargo_until
        ),
        sa.select(
            withdrawal.withdrawn_at,
            withdrawal.withdrawn_by,
            sa.literal("withdraw"),
            sa.cast(withdrawal.load_id, sa.String),
        ),
        sa.select(
            publication.acted_at,
            publication.acted_by,
            publication.action,
            publication.audience + sa.literal(" ") + publication.release_id,
        ),
        sa.select(
            retraction.acted_at,
            retraction.acted_by,
            retraction.action,
            retraction.audience
            + sa.literal(" ")
            + retraction.release_id
            + sa.literal(": ")
            + retraction.reason,
        ),
        sa.select(
            decision.decided_at,
            decision.decided_by,
            decision.verdict,
            sa.literal("held figure ") + sa.cast(decision.held_id, sa.String),
        ),
        sa.select(
            due.acted_at,
            due.acted_by,
            sa.literal("embargo: ") + due.action,
            sa.literal("public release due ") + sa.cast(due.due_at, sa.String),
        ).where(due.action != "published"),  # recorded as a publication
    ]
    rows = [list(row) for query in queries for row in connection.execute(query)]
    ends = [row[len(COLUMNS)] if len(row) > len(COLUMNS) else None for row in rows]
    entries = _as_shown([row[: len(COLUMNS)] for row in rows])
    return entries.assign(embargo_until=pd.Series(ends, entries.index, dtype="datetime64[s]"))


def _as_shown(rows: list[list[Any]]) -> pd.DataFrame:
    entries = pd.DataFrame(rows, columns=COLUMNS)
    return in_columns(entries.astype(dict.fromkeys(COLUMNS[1:], "str")), *COLUMNS[1:])
