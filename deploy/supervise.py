"""Runs some programs and starts again whichever ends, until it is told to stop."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LOOKS_EVERY = 0.1
TO_STOP = 20.0
"""Seconds that a program has to end by itself."""

AT_ONCE, SHORTEST_PAUSE, LONGEST_PAUSE = 2.0, 0.2, 5.0
"""One that had run so long starts again at once; others after a pause that doubles."""

DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG, of Linux
LIBC = ctypes.CDLL(None)


@dataclass
class Program:
    """A command, by a name; `stop` is the signal at which it ends in good order, and `orphans` that
    at which processes end which it started and which have outlived it.

    `listens` is passed on to it, and stays open here: while the program is down, readers wait in
    the line for it, and are not refused.
    """

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop: signal.Signals = signal.SIGTERM
    orphans: signal.Signals = signal.SIGQUIT
    user: str | None = None
    listens: socket.socket | None = None
    ready: Callable[[], bool] = lambda: True


class Running:
    """A program that is kept running; its log and its process id go by its name."""

    def __init__(self, program: Program, logs: Path) -> None:
        self.program, self.log = program, logs / f"{program.name}.log"
        self._begun, self._pause, self._next = 0.0, 0.0, 0.0
        self.process: subprocess.Popen | None = None

    def look(self) -> str:
        """Start it where it does not run and may; what happened, blank where nothing did."""
        now, said = time.monotonic(), ""
        if self.process is not None and self.process.poll() is not None:
            said = f"{self.program.name} has ended ({self.process.returncode}); it starts again."
            self._clear_away()
            short = now - self._begun < AT_ONCE
            self._pause = (
                0.0 if not short else min(self._pause * 2 or SHORTEST_PAUSE, LONGEST_PAUSE)
            )
            self._next = now + self._pause
        if self.process is None and now >= self._next:
            self._start(now)
        return said

    def _start(self, now: float) -> None:
        sockets = [self.program.listens.fileno()] if self.program.listens else []
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.program.command,
                env=os.environ | self.program.environment,
                user=self.program.user,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=sockets,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # there are no threads here that could be in its way
            )
        fresh = self.log.with_suffix(".pid.new")  # so that nobody reads half of one
        fresh.write_text(f"{self.process.pid}\n")
        fresh.replace(self.log.with_suffix(".pid"))
        self._begun = now

    def _clear_away(self) -> None:
        """End what a program that was killed has left of its family."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, self.program.orphans)
        self.process = None

    def ask_to_stop(self) -> None:
        """Tell it to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.program.stop)

    def wait(self) -> None:
        """Until it has ended; by force where it takes too long."""
        if self.process is None:
            return
        try:
            self.process.wait(TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def keep(programs: Sequence[Program], logs: Path, say: Callable[[str], None]) -> None:
    """Start the programs, the first before all others, which stand on it; keep all running.

    Returns after SIGINT or SIGTERM, when all have ended, the first last.
    """
    running = [Running(one, logs) for one in programs]
    stopping = threading.Event()
    ways = (signal.SIGINT, signal.SIGTERM)
    before = {one: signal.signal(one, lambda *_: stopping.set()) for one in ways}
    started, waiting = running[:1], list(running)
    try:
        while not stopping.wait(LOOKS_EVERY):
            for one in started:
                if said := one.look():
                    say(said)
            if waiting and waiting[0].program.ready():
                waiting.pop(0)
                started = running
                if not waiting:
                    say("All of it runs.")
    finally:
        for some in (running[1:], running[:1]):
            for one in some:
                one.ask_to_stop()
            for one in some:
                one.wait()
        for way, handler in before.items():
            signal.signal(way, handler)


def listening(port: int) -> socket.socket:
    """A socket of this machine's own that listens at a port."""
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    found.bind(("127.0.0.1", port))
    found.listen(511)
    return found


def _end_with_parent() -> None:
    """So that nothing is left over where the one who supervises is killed."""
    LIBC.prctl(DIES_WITH_PARENT, signal.SIGTERM)
