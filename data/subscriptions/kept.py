"""What is kept of subscriptions: a small SQLite file that only this program's account reads.

An address is kept from its confirmation until it leaves, and then overwritten. Several processes
may use the file at once; it must be on a disk of this machine.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data import disk
from data.faults import InstallationError
from data.subscriptions.tokens import Wish

FILE = "subscriptions.sqlite"
MOST_PLACES, MOST_IN_ALL = 20, 20_000
"""Subscriptions of one address, and of all."""

ASKED_A_DAY, ASKED_BY_ALL = 3, 1000
"""Confirmations that are sent to one mailbox a day, and to all."""

LONGEST_WAIT = timedelta(days=14)
"""How long a message that cannot be sent waits."""

ADDED, TOO_MANY_PLACES, FULL = "added", "too many places", "full"
SECONDS_TO_WAIT = 10.0
TABLES = """
CREATE TABLE IF NOT EXISTS subscription (
    address TEXT, place TEXT, confirmed_at TEXT, PRIMARY KEY (address, place)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY, release TEXT, place TEXT, subject TEXT, text TEXT, made_at TEXT
);
CREATE TABLE IF NOT EXISTS waiting (
    message INTEGER, address TEXT, tried_at TEXT, PRIMARY KEY (message, address)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS asked (who TEXT, at TEXT);
CREATE TABLE IF NOT EXISTS told (release TEXT);
"""


@dataclass(frozen=True)
class Message:
    """A message that waits to be sent to an address."""

    id: int
    address: str
    place: str
    subject: str
    text: str


class Kept:
    """The subscriptions in a folder. Everything raises InstallationError if they cannot be used."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / FILE

    def exists(self) -> bool:
        """Whether anybody has ever asked."""
        return self._path.exists()

    def may_ask(self, who: str, now: datetime) -> bool:
        """Whether a confirmation may be sent to a mailbox, which is then counted.

        `who` is its name without the address (see tokens); it is kept for a day.
        """
        with self._open() as rows:
            rows.execute("DELETE FROM asked WHERE at <= ?", [_text(now - timedelta(days=1))])
            own, every = rows.execute(
                "SELECT count(*) FILTER (WHERE who = ?), count(*) FROM asked", [who]
            ).fetchone()
            if own >= ASKED_A_DAY or every >= ASKED_BY_ALL:
                return False
            rows.execute("INSERT INTO asked VALUES (?, ?)", [who, _text(now)])
            return True

    def add(self, wish: Wish, release: str, now: datetime) -> str:
        """Add a confirmed subscription: ADDED, also if it was there; TOO_MANY_PLACES or FULL.

        `release` is the one that readers see now: the first subscriber is told of what comes after.
        """
        with self._open() as rows:
            known, own, every = rows.execute(
                "SELECT count(*) FILTER (WHERE address = ? AND place = ?), "
                "count(*) FILTER (WHERE address = ?), count(*) FROM subscription",
                [wish.address, wish.place, wish.address],
            ).fetchone()
            if known:
                return ADDED
            if own >= MOST_PLACES or every >= MOST_IN_ALL:
                return TOO_MANY_PLACES if own >= MOST_PLACES else FULL
            rows.execute(
                "INSERT INTO subscription VALUES (?, ?, ?)", [wish.address, wish.place, _text(now)]
            )
            if _told(rows) is None:
                rows.execute("INSERT INTO told VALUES (?)", [release])
            return ADDED

    def remove(self, address: str, place: str | None = None) -> int:
        """Forget a subscription, or all of an address, with what waits; how many there were."""
        if not self.exists():
            return 0
        with self._open() as rows:
            rows.execute(
                "DELETE FROM waiting WHERE address = ? AND "
                "(? IS NULL OR message IN (SELECT id FROM message WHERE place = ?))",
                [address, place, place],
            )
            return rows.execute(
                "DELETE FROM subscription WHERE address = ? AND (? IS NULL OR place = ?)",
                [address, place, place],
            ).rowcount

    def told(self) -> str | None:
        """The release that subscribers were last told of; None before the first subscription."""
        with self._open() as rows:
            return _told(rows)

    def queue(self, release: str, messages: Mapping[str, tuple[str, str]], now: datetime) -> None:
        """Have each place's message, a subject and a text, wait for the place's subscribers.

        Subscribers are then told of that release.
        """
        with self._open() as rows:
            if _told(rows) == release:  # another process was first
                return
            for place, (subject, text) in messages.items():
                id = rows.execute(
                    "INSERT INTO message (release, place, subject, text, made_at) "
                    "VALUES (?, ?, ?, ?, ?)",
                    [release, place, subject, text, _text(now)],
                ).lastrowid
                rows.execute(
                    "INSERT INTO waiting SELECT ?, address, NULL FROM subscription WHERE place = ?",
                    [id, place],
                )
            rows.execute("DELETE FROM told")
            rows.execute("INSERT INTO told VALUES (?)", [release])

    def waiting(self, now: datetime) -> list[tuple[int, str]]:
        """The message and address of each that waits, those first that were tried longest ago.

        What has waited too long is dropped.
        """
        with self._open() as rows:
            rows.execute("DELETE FROM message WHERE made_at <= ?", [_text(now - LONGEST_WAIT)])
            rows.execute("DELETE FROM waiting WHERE message NOT IN (SELECT id FROM message)")
            rows.execute("DELETE FROM message WHERE id NOT IN (SELECT message FROM waiting)")
            return rows.execute(
                "SELECT message, address FROM waiting ORDER BY tried_at, message, address"
            ).fetchall()

    def message(self, id: int, address: str) -> Message | None:
        """A message that waits for an address; None if the address has left meanwhile."""
        with self._open() as rows:
            found = rows.execute(
                "SELECT id, address, place, subject, text FROM waiting "
                "JOIN message ON id = message WHERE id = ? AND address = ?",
                [id, address],
            ).fetchone()
            return Message(*found) if found else None

    def settle(self, id: int, address: str) -> None:
        """Note that a message was sent to an address, or never will be."""
        with self._open() as rows:
            rows.execute("DELETE FROM waiting WHERE message = ? AND address = ?", [id, address])

    def put_off(self, id: int, address: str, now: datetime) -> None:
        """Note that a message could not be sent, so that others are tried before it."""
        with self._open() as rows:
            rows.execute(
                "UPDATE waiting SET tried_at = ? WHERE message = ? AND address = ?",
                [_text(now), id, address],
            )

    def counts(self) -> dict[str, int]:
        """How many subscriptions each place has."""
        with self._open() as rows:
            return dict(
                rows.execute("SELECT place, count(*) FROM subscription GROUP BY place").fetchall()
            )

    def subscriptions(self) -> list[tuple[str, str, str]]:
        """Address, place and time (UTC) of confirmation of every subscription."""
        with self._open() as rows:
            return rows.execute(
                "SELECT address, place, confirmed_at FROM subscription ORDER BY address, place"
            ).fetchall()

    @contextmanager
    def _open(self) -> Iterator[Any]:
        """A transaction that no other process is in."""
        try:
            disk.folder(self.folder)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
            with closing(
                sqlite3.connect(self._path, timeout=SECONDS_TO_WAIT, isolation_level=None)
            ) as rows:
                rows.execute("PRAGMA secure_delete = ON")
                rows.executescript(TABLES)
                rows.execute("BEGIN IMMEDIATE")
                try:
                    yield rows
                    rows.execute("COMMIT")
                except BaseException:
                    rows.execute("ROLLBACK")
                    raise
        except (OSError, sqlite3.Error) as error:
            raise InstallationError(
                f"{self._path}: {error}. Check the folder, its rights and the disk's space."
            ) from None


def _told(rows: Any) -> str | None:
    found = rows.execute("SELECT release FROM told").fetchone()
    return found[0] if found else None


def _text(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
