"""The servers that benchmarks start on this machine: their ports, their processes, their end."""

import contextlib
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

from dashboard.application import ROOT

TO_END = 60.0


def free_ports(many: int = 1) -> int:
    """The first of some ports in a row that nobody listens at."""
    while True:
        with contextlib.ExitStack() as after, contextlib.suppress(OSError, OverflowError):
            first = after.enter_context(socket.socket())
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            for more in range(1, many):
                after.enter_context(socket.socket()).bind(("127.0.0.1", port + more))
            return port


def until(done: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Wait until something is so. Raises TimeoutError with what is otherwise the case."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(otherwise)
        time.sleep(0.01)


def until_answered(port: int, address: str = "/healthz") -> None:
    """Wait until a server answers there with a 200."""

    def answers() -> bool:
        with contextlib.suppress(OSError), contextlib.closing(_connected(port)) as connection:
            connection.request("GET", address)
            return connection.getresponse().status == 200
        return False

    until(answers, TO_END, f"Nobody answers at {port}{address}.")


def _connected(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=30)


@contextlib.contextmanager
def gunicorn(port: int, *options: str) -> Iterator[subprocess.Popen]:
    """The Procfile's command at a port, for the audience of this environment; ended afterwards."""
    _, _, line = (ROOT / "Procfile").read_text(encoding="utf-8").partition("gunicorn ")
    line = line.replace("${HOST:-127.0.0.1}:${PORT:-8050}", f"127.0.0.1:{port}")
    words = shlex.split(line.replace("${WEB_CONCURRENCY:-2}", "2"))
    with ended(
        subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words, "--log-level", "error", *options],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
    ) as server:
        yield server


@contextlib.contextmanager
def ended(server: subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A server that is asked to end afterwards, and waited for."""
    try:
        yield server
    finally:
        server.terminate()
        server.wait(timeout=TO_END)


def children(pid: int) -> list[int]:
    """The processes that a process started, in whichever thread; none where it is gone."""
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, listed.read_text().split())
    return found
