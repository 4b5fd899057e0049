"""Who is signed in: a file for each session, so that signing out ends it wherever its cookie is."""

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
"""Seconds without a request after which a session is over."""

WHOLE = 10 * 60 * 60
"""Seconds after which a session is over in any case: a working day."""

NOTED_EVERY = 60
"""Seconds between two notes that a session is in use."""

APART = 60
"""Seconds by which a time may be later than now: clocks of machines that share sessions differ. A
session that is later was noted while the clock was ahead, and is over: it would last too long.
"""


@dataclass(frozen=True)
class Session:
    """An account that has signed in, the roles its claims gave it, and when (Unix time)."""

    account: str
    roles: tuple[str, ...]
    id_token: str
    started: float


def folder() -> Path:
    """Where sessions are kept: SESSIONS_DIR, else var/sessions."""
    return Path(os.environ.get("SESSIONS_DIR", "var/sessions"))


def hash_of(id: str) -> str:
    """What tells a session from others without being the way into it."""
    return hashlib.sha256(id.encode()).hexdigest()


class Sessions:
    """The sessions of all workers of a machine. Files go by the hash of a session's id, so that
    whoever reads the folder cannot take one over; their age is when the session was last in use.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._folder, self._clock = folder, clock

    def start(self, account: str, roles: Iterable[str], id_token: str) -> str:
        """Begin a session; its id, which nobody can guess."""
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
        """The session of that id, noted as in use; None where it is over or never was."""
        file = self._file(id)
        try:
            used = file.stat().st_mtime
            said = json.loads(file.read_text(encoding="utf-8"))
            session = Session(**{**said, "roles": tuple(said["roles"])})
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
        """End a session, if it is one."""
        self._file(id).unlink(missing_ok=True)

    def _file(self, id: str) -> Path:
        return self._folder / f"{hash_of(id)}.json"

    def _note(self, file: Path) -> None:
        os.utime(file, (self._clock(), self._clock()))

    def _sweep(self) -> None:
        """Clear away sessions that nobody has used for too long."""
        for file in self._folder.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if not -APART <= self._clock() - file.stat().st_mtime < IDLE:
                    file.unlink()
