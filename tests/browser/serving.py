"""Runs the dashboard as it is run in earnest: gunicorn, two workers of some threads."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

from dashboard.application import ROOT

WAIT = 60


@contextmanager
def started(releases: Path, log: Path, *options: str, **more: str) -> Iterator[tuple[str, Popen]]:
    """A server over the releases and its address, ended afterwards; it logs to a file.

    The internal audience's, unless `more`, of the environment, says otherwise; in that, {address}
    is the server's own.
    """
    address = free_address()
    more = {name: said.replace("{address}", f"http://{address}") for name, said in more.items()}
    command = [sys.executable, "-m", "gunicorn", "app:server", "--bind", address, *options]
    with log.open("w") as output:
        server = Popen(
            [*command, "--workers", "2"],
            cwd=ROOT,
            env=os.environ | {"RELEASES_DIR": str(releases), "AUDIENCE": "internal"} | more,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(f"http://{address}", server, log)
        yield f"http://{address}", server
    finally:
        server.terminate()
        try:
            server.wait(timeout=WAIT)
        finally:
            server.kill()


def free_address() -> str:
    """An address of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return "127.0.0.1:{1}".format(*free.getsockname())


@contextmanager
def serve(releases: Path, log: Path, **more: str) -> Iterator[str]:
    """The address of a server, as of `started`."""
    quickly = ("--graceful-timeout", "1")  # a browser keeps its connections open
    with started(releases, log, "--threads", "4", *quickly, **more) as (address, _):
        yield address


def fetch(url: str) -> tuple[int, str]:
    """Status and text of one request on a connection of its own."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=WAIT)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def _wait(url: str, server: Popen, log: Path) -> None:
    """Until the server answers; raises with what it logged where it ends or says nothing."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end and server.poll() is None:
        try:
            fetch(f"{url}/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server does not answer:\n{log.read_text()}")
