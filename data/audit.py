"""The record of who did what: a file that is only appended to, and the store's own tables."""

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data import disk, schema, times
from data.faults import DataError

DEFAULT_FILE = "var/audit.jsonl"
COLUMNS = ["time", "account", "act", "about"]


def path() -> Path:
    """Where the record is kept: AUDIT_FILE, else var/audit.jsonl."""
    return Path(os.environ.get("AUDIT_FILE", DEFAULT_FILE))


def append(account: str, act: str, about: str = "") -> None:
    """Add a line: when (UTC), which account, what, about what. It is on disk on return.

    Raises OSError where it cannot be written; whoever calls then does not go on.
    """
    line = {"time": times.now().isoformat(), "account": account, "act": act, "about": about}
    disk.folder(path().parent, disk.PASSAGE)
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(handle, (json.dumps(line) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read() -> pd.DataFrame:
    """The file's lines as rows of COLUMNS; raises DataError naming a line that is none of them."""
    if not path().exists():
        return pd.DataFrame(columns=COLUMNS)
    rows = []
    for number, text in enumerate(path().read_text(encoding="utf-8").splitlines(), start=1):
        try:
            said = json.loads(text)
            rows.append([datetime.fromisoformat(said["time"]), *(said[c] for c in COLUMNS[1:])])
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path()}, line {number} is no line of an audit. Somebody has edited it, or a "
                "disk was full; look at it, and keep the file as it is."
            ) from error
    return pd.DataFrame(rows, columns=COLUMNS)


def everything(connection: sa.Connection) -> pd.DataFrame:
    """Rows of COLUMNS in order of time: the file's, and the acts that the store has recorded."""
    found = pd.concat([of_store(connection), read()], ignore_index=True)
    found["time"] = found["time"].astype("datetime64[s]")
    return found.sort_values("time", kind="stable", ignore_index=True)


def of_store(connection: sa.Connection) -> pd.DataFrame:
    """Rows of COLUMNS: the acts that the store itself has recorded, by kind; of one second, those
    that need another come after it.
    """
    load, withdrawal, publication = schema.load.c, schema.withdrawal.c, schema.publication.c
    decision, due = schema.decision.c, schema.due.c
    queries = [
        sa.select(load.loaded_at, load.loaded_by, sa.literal("load"), load.file_name),
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
            decision.decided_at,
            decision.decided_by,
            decision.verdict,
            sa.literal("held row ") + sa.cast(decision.held_id, sa.String),
        ),
        sa.select(
            due.acted_at,
            due.acted_by,
            sa.literal("embargo: ") + due.action,
            sa.literal("public release due ") + sa.cast(due.due_at, sa.String),
        ).where(due.action != "published"),  # that the publication says
    ]
    rows = [tuple(row) for query in queries for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=COLUMNS)
