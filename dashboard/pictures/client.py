"""Asks the machine's renderer for drawings, and starts one where there is none."""

import hashlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import plotly

from dashboard.pictures import chromium
from data import disk

SECONDS_TO_START = 60.0
SECONDS_TO_ANSWER = 30.0
SECONDS_BETWEEN_LOOKS = 5.0
"""How long a drawing is waited for before, and between, looks whether the renderer hangs."""

LOOKS = 2
"""Looks in a row, of as many seconds each, that a renderer may leave unanswered."""

SECONDS_TO_SAY = 1.0
SECONDS_TO_END = 5.0
STATE = "state"
"""What is sent to be told how many pictures the renderer is drawing."""

PEER = struct.Struct("3i")
"""Process, user and group of who is at the other side of a socket."""

HERE = Path(__file__).parent
FONT = "font-source-sans-pro"


class ExportError(Exception):
    """A picture cannot be made; the message says why and what to do."""


class NoChromium(ExportError):
    """There is no browser to draw with."""


class Drawing(NamedTuple):
    """A figure drawn: SVG text and, where asked for, PNG bytes."""

    svg: str
    png: bytes | None


@cache
def drawing_code() -> str:
    """A hash of what turns figures into pictures: these files, the colours, plotly, the font."""
    digest = hashlib.sha256(f"{plotly.__version__} {version(FONT)}".encode())
    figures = HERE.parent / "figures"
    shared = [figures / "theme.py", figures / "lettering.py"]
    for path in sorted([*HERE.glob("*.py"), *HERE.glob("*.js"), *shared]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def draw(request: dict[str, Any]) -> Drawing:
    """What draw.js makes of a request, by the machine's renderer.

    A renderer that is gone, dies over the request or hangs is replaced, twice at most. Raises
    NoChromium where there is no browser, and ExportError where the picture cannot be drawn in time
    or at all.
    """
    line = json.dumps(request).encode() + b"\n"
    for last in (False, False, True):
        try:
            answer = _ask(line)
            break
        except TimeoutError as error:
            raise ExportError(
                f"The renderer has not answered within {SECONDS_TO_ANSWER:g} seconds. Try again."
            ) from error
        except OSError as error:
            if last:
                raise ExportError(
                    f"The renderer ends whenever it draws this picture: {error}"
                ) from error
            _start_in_words()
    if "error" in answer:
        raise ExportError(answer["error"])
    return Drawing(answer["svg"], b64decode(answer["png"]) if "png" in answer else None)


def socket_path() -> Path:
    """The renderer's socket: one per user, browser and version of this program."""
    named = os.environ.get("XDG_RUNTIME_DIR", "")
    base = named if os.path.isdir(named) else tempfile.gettempdir()  # cron names one that is not
    folder = Path(base) / f"place-dashboard-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
        raise ExportError(f"{folder} must be a folder of your own that nobody else can enter.")
    name = hashlib.sha256(f"{drawing_code()} {chromium.find()}".encode()).hexdigest()[:12]
    return folder / f"renderer-{name}.sock"


def state(seconds: float = SECONDS_TO_SAY) -> dict[str, int] | None:
    """How many pictures the renderer is `drawing`, and how many are `waiting`.

    None where there is none, or it does not say so in time. None is started.
    """
    try:
        with _connected(seconds) as connection:
            connection.sendall(f"{STATE}\n".encode())
            return json.loads(connection.makefile("rb").readline())
    except (OSError, ValueError, ExportError):
        return None


def _ask(line: bytes) -> dict[str, Any]:
    """Send a line and read one.

    Raises TimeoutError where the answer takes too long, and another OSError where the renderer
    does not answer or stops answering. A renderer that hangs is ended.
    """
    end, answer = time.monotonic() + SECONDS_TO_ANSWER, bytearray()
    with _connected(SECONDS_BETWEEN_LOOKS) as connection:
        left = memoryview(line)
        while not answer.endswith(b"\n"):
            try:
                if left:
                    left = left[connection.send(left) :]
                    continue
                piece = connection.recv(1 << 20)
            except TimeoutError:
                if time.monotonic() > end:
                    raise
                _end_if_it_hangs(connection)
                continue
            if not piece:
                raise ConnectionResetError("it left in the middle of its answer")
            answer += piece
    return json.loads(answer)


@contextmanager
def _connected(seconds: float) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(seconds)
        connection.connect(str(socket_path()))
        yield connection


def _end_if_it_hangs(connection: socket.socket) -> None:
    """End the renderer at the other side if it does not even say its state, however often asked.

    What it leaves, its browser, goes by itself; the next to ask starts another. Its number is the
    system's, of who listens there, where the system tells it.
    """
    if any(state(SECONDS_BETWEEN_LOOKS) is not None for _ in range(LOOKS)):
        return
    if not hasattr(socket, "SO_PEERCRED"):
        return
    pid, _, _ = PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size))
    with suppress(ProcessLookupError):
        process = os.pidfd_open(pid)
        try:
            signal.pidfd_send_signal(process, signal.SIGKILL)
            select.select([process], [], [], SECONDS_TO_END)  # until its socket is closed as well
        finally:
            os.close(process)


def _start_in_words() -> None:
    try:
        _start()
    except OSError as error:
        raise ExportError(f"The renderer cannot be started: {error}.") from error


def _start() -> None:
    """Start the renderer unless another process is doing so, and wait until it listens."""
    if chromium.find() is None:
        raise NoChromium(chromium.MISSING)
    path = socket_path()
    with disk.locked(path.with_suffix(".lock")):
        if _listens(path):
            return
        path.unlink(missing_ok=True)
        with path.with_suffix(".log").open("w") as log:
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "dashboard.pictures.renderer", str(path)],
                cwd=HERE.parent.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                close_fds=True,
            )
        threading.Thread(target=process.wait, daemon=True).start()
        end = time.monotonic() + SECONDS_TO_START
        while not _listens(path):
            if process.poll() is not None or time.monotonic() > end:
                process.kill()
                said = path.with_suffix(".log").read_text(errors="replace").strip()
                raise ExportError(f"The renderer does not start. {said[-300:]}")
            time.sleep(0.05)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1.0)
        try:
            connection.connect(str(path))
        except OSError:
            return False
        return True
