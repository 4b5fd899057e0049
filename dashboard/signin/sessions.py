"""Sessions of signed-in readers: a file each, so that signing out ends a session everywhere."""

import contextlib
import hashlib
import json
import os
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from data import disk

IDLE = 30 * 60
"""Seconds without a request after which a session ends."""

WHOLE = 10 * 60 * 60
"""Seconds after which a session ends in any case: a working day."""

NOTED_EVERY = 60
"""Seconds between two records that a session is in use."""

APART = 60
"""Seconds by which a time may be in the future, since clocks of machines that share sessions
differ. A later session was recorded while a clock was ahead, and is ended: it would last too long.
"""


@dataclass(frozen=True)
class Session:
    """A signed-in account, the roles from its claims, and when it began (Unix time)."""

    account: str
    roles: tuple[str, ...]
    id_token: str
    started: float


def folder() -> Path:
    """The folder of sessions: SESSIONS_DIR, else var/sessions."""
    return Path(os.environ.get("SESSIONS_DIR", "var/sessions"))


def hash_of(id: str) -> str:
    """A hash that identifies a session but does not give access to it."""
    return hashlib.sha256(id.encode()).hexdigest()


class Sessions:
    """The sessions of all workers of a machine. Files are named by the hash of a session's id, so
    that nobody who reads the folder can use one; a file's time is the session's last use.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = folder, clock

    def start(self, account: str, roles: Iterable[str], id_token: str) -> str:
        """Begin a session; returns its id, which cannot be guessed."""
        disk.folder(self._folder)
        self._sweep()
        id = secrets.token_urlsafe(32)
        session = Session(account, tuple(sorted(roles)), id_token, self._clock())
        file = self._file(id)
        with disk.whole(file, lasting=False) as part:
            part.write_text(json.dumps(asdict(session)), encoding="utf-8")
            self._note(part)
        return id

    def find(self, id: str) -> Session | None:
        """The session of an id, recorded as in use; None if it has ended or never existed."""
        file = self._file(id)
        try:
            used = file.stat().st_mtime
            content = json.loads(file.read_text(encoding="utf-8"))
            session = Session(**{**content, "roles": tuple(content["roles"])})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError, KeyError):  # cut off: its reader signs in again
            self.end(id)
            return None
        now = self._clock()
        if not (-APART <= now - used < IDLE and -APART <= now - session.started < WHOLE):
            self.end(id)
            return None
        if now - used >= NOTED_EVERY:
            with contextlib.suppress(FileNotFoundError):  # signed out meanwhile, elsewhere
                self._note(file)
        return session

    def end(self, id: str) -> None:
        """End a session, if it exists."""
        self._file(id).unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self._folder / f"{hash_of(id)}.json"

    def _note(self, file: Path) -> None:
        os.utime(file, (self._clock(), self._clock()))

    def _sweep(self) -> None:
        """Delete sessions that have not been used for too long."""
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if not -APART <= self._clock() - file.stat().st_mtime < IDLE:
                    file.unlink()
