"""A server on the loopback address that misbehaves as told, and remembers what it was asked."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from data.fetch.http import Manners
from tests.data.floor import HEADER, figure

QUICK = Manners(tries=3, pause=0.01, longest_pause=0.05, timeout=0.3, deadline=1, largest=100_000)
"""Manners of who has no time."""

BODY = f"{HEADER}\n{figure('AAA', 1)}\n".encode()
"""A file that is worth fetching."""

Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers each path with the next of its behaviours, the last one for ever."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.behaviours: dict[str, list[Behaviour]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.posted: list[bytes] = []

    def on(self, path: str, *behaviours: Behaviour) -> str:
        """What happens at a path, time after time; its whole address."""
        self.behaviours[path] = list(behaviours)
        return self.url + path

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Note what was asked, and behave."""
        self.asked.append((request.path, {k.lower(): v for k, v in request.headers.items()}))
        behaviours = self.behaviours.get(request.path, [status(404)])
        behave = behaviours.pop(0) if len(behaviours) > 1 else behaviours[0]
        behave(request)


@contextmanager
def serving() -> Iterator[Server]:
    """A server in a thread of its own, for as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.answer(self)

        def do_POST(self) -> None:
            server.posted.append(self.rfile.read(int(self.headers["Content-Length"])))
            server.answer(self)

        def log_message(self, *arguments: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        server = Server(f"http://127.0.0.1:{httpd.server_port}")
        threading.Thread(target=httpd.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        httpd.shutdown()


def unused() -> str:
    """The address of a server that is not there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


def sends(body: bytes, kind: str = "text/csv", code: int = 200, **headers: str) -> Behaviour:
    """A whole answer."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(code)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return behave


def status(code: int, **headers: str) -> Behaviour:
    """An answer without a body worth reading."""
    return sends(b"sorry", "text/plain", code, **headers)


def moved_to(where: str) -> Behaviour:
    """A redirection."""
    return status(302, Location=where)


def cut_off(body: bytes, after: int) -> Behaviour:
    """Promises all and breaks off."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[:after])
        request.close_connection = True

    return behave


def silent(seconds: float) -> Behaviour:
    """Says nothing for so long, and then goes."""
    return lambda request: time.sleep(seconds)


def drips(pieces: int, pause: float) -> Behaviour:
    """A byte now and then, never so late that one would give up on it."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        for _ in range(pieces):
            try:
                request.wfile.write(b"x")
                request.wfile.flush()
            except OSError:
                return
            time.sleep(pause)

    return behave


def endless(chunk: int = 65_536) -> Behaviour:
    """More and more, without saying how much."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(b"x" * chunk)
        except OSError:
            pass

    return behave


def unless_known(etag: str, otherwise: Behaviour) -> Behaviour:
    """304 to who says that they have this one."""

    def behave(request: BaseHTTPRequestHandler) -> None:
        if request.headers.get("If-None-Match") == etag:
            request.send_response(304)
            request.end_headers()
        else:
            otherwise(request)

    return behave
