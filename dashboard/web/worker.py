"""A gunicorn worker whose threads never wait for a client.

gunicorn's own worker gives a connection to a thread at its first byte; the thread then waits for
the rest of the request, and for the client to read the answer. As many slow connections as there
are threads stop such a worker. Here the main loop does the waiting, as nginx does in front of it.
"""

import ctypes
import errno
import os
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import cache, partial
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, UnsupportedTransferCoding
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

from dashboard.web import client_addresses, policy
from dashboard.web.connection import Connection, HeadTooLarge, LengthUnknown

SECONDS_TO_ASK = 10.0
"""Seconds from the first byte of a request, or from connecting, until it is complete."""

SECONDS_TO_TAKE = 30.0
LEAST_RATE = 10_000
"""A client has SECONDS_TO_TAKE to read an answer, and a second more for each LEAST_RATE bytes."""

SECONDS_TO_LEAVE = 2.0
"""Seconds after the last answer until the client has closed the connection too."""

MOST_KEPT = 64 * 2**20
"""Bytes of unsent answers in memory, of all connections together."""

SECONDS_OF_A_SPELL = 0.001
"""Seconds that a thread runs before another may: a fifth of Python's default, since a quick answer
waits that long each time it has read or written something.
"""

MOST_OF_AN_ADDRESS = 12
"""How many requests of one address threads answer at a time; a trusted proxy has no limit."""

SECONDS_BETWEEN_NOTES = 60.0
TOO_MANY = "503: You sent too many requests at once. Try again in a second.\n"

FEW_HEAPS = (-8, 2)
"""M_ARENA_MAX of glibc's mallopt (default 16 on two cores): threads then share freed memory."""

PASSING = {errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED}


class Worker(ThreadWorker):
    """Receives complete requests, has threads answer them, and sends the answers.

    At the limit of connections, the one that it has waited for longest is closed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waited_for: dict[TConn, float] = {}
        """Connections that the main loop waits for, in the order they began, and until when."""
        self._proxies = client_addresses.trusted(os.environ.get("FORWARDED_ALLOW_IPS", ""))
        self._answering: Counter[str] = Counter()
        self._turned_away, self._noted = 0, 0.0

    def init_process(self) -> None:
        """Like gunicorn's, with shorter switching between threads and less memory."""
        sys.setswitchinterval(SECONDS_OF_A_SPELL)
        with suppress(OSError, AttributeError):  # another C library than glibc has other ways
            ctypes.CDLL(None).mallopt(*FEW_HEAPS)
        super().init_process()

    def accept(self, listener: socket.socket) -> None:
        """Accept a connection."""
        try:
            sock, address = listener.accept()
        except OSError as error:
            if error.errno not in PASSING:
                raise
            return
        self.nr_conns += 1
        conn = TConn(self.cfg, Connection(sock), address, listener.getsockname())
        conn.data_ready = True
        self._wait_for_request(conn)
        if self.nr_conns >= self.worker_connections:
            self._make_room()

    def on_client_socket_readable(self, conn: TConn, client: Connection) -> None:
        """A kept connection has a new request, or was closed."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_request(conn)

    def _wait_for_request(self, conn: TConn) -> None:
        seconds = SECONDS_TO_ASK if self.alive else STOP_KEEPALIVE_LINGER
        self._wait(conn, selectors.EVENT_READ, self._take_in, seconds)

    def _take_in(self, conn: TConn) -> None:
        if conn.sock.take_in():
            self._pass_on(conn)
        else:
            self._end(conn)

    def _pass_on(self, conn: TConn) -> None:
        """Give a request to a thread once it is complete."""
        try:
            if conn.sock.has_asked():
                self._have_answered(conn)
        except HeadTooLarge:
            self._refuse(conn, LimitRequestHeaders("limit request headers fields size"))
        except LengthUnknown:
            self._refuse(conn, UnsupportedTransferCoding("a body needs a Content-Length"))

    def _have_answered(self, conn: TConn) -> None:
        """Give a request to a thread, or refuse it if its address has too many there."""
        self._waits_no_more(conn)
        peer = _peer(conn)
        client = client_addresses.customer(peer)
        few = self._answering[client] < MOST_OF_AN_ADDRESS
        if few or client_addresses.is_one_of(peer, self._proxies):
            self._answering[client] += 1
            self.enqueue_req(conn)
            return
        self._turned_away += 1
        with suppress(OSError):
            conn.sock.sendall(_too_many())
        self._send_on(conn, keeps=False)

    def _refuse(self, conn: TConn, fault: Exception) -> None:
        self._waits_no_more(conn)
        self.handle_error(None, conn.sock, conn.client, fault)
        self._send_on(conn, keeps=False)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        """Like gunicorn's, which reads the unread rest of a body, but not for a large body."""
        return conn.sock.is_whole and super()._keepalive_after(conn, keepalive)

    def finish_request(self, conn: TConn, done: "Future[bool]") -> None:
        """A thread has answered: send what is left, then keep the connection or close it."""
        client = client_addresses.customer(_peer(conn))
        self._answering[client] -= 1
        if not self._answering[client]:
            del self._answering[client]
        keeps = not done.cancelled() and done.exception() is None and bool(done.result())
        if keeps and conn.parser.unreader.buf.getvalue():
            keeps = False  # gunicorn found another end of the request than this worker
        self._send_on(conn, keeps and conn.sock.finish_request())

    def _send_on(self, conn: TConn, keeps: bool) -> None:
        try:
            conn.sock.send_on()
        except OSError:
            self._end(conn)
            return
        if conn in self._waited_for and conn.sock.owed:
            return
        if conn.sock.owed:
            seconds = SECONDS_TO_TAKE + conn.sock.owed / LEAST_RATE
            self._wait(conn, selectors.EVENT_WRITE, partial(self._send_on, keeps=keeps), seconds)
            self._keep_memory()
            return
        self._waits_no_more(conn)
        if keeps:
            self._keep(conn)
        else:
            self._part(conn)

    def _keep(self, conn: TConn) -> None:
        """Keep a connection for its next request, which may already be here."""
        if conn.sock.has_more:
            self._wait_for_request(conn)
            self._pass_on(conn)
            return
        conn.set_timeout()
        if not self.alive:
            conn.timeout = min(conn.timeout, time.monotonic() + STOP_KEEPALIVE_LINGER)
        self.keepalived_conns.append(conn)
        self.poller.register(
            conn.sock, selectors.EVENT_READ, partial(self.on_client_socket_readable, conn)
        )

    def _part(self, conn: TConn) -> None:
        """Close our side, and wait briefly for the client: else the answer's end may be lost."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._end(conn)
        else:
            self._wait(conn, selectors.EVENT_READ, self._see_out, SECONDS_TO_LEAVE)

    def _see_out(self, conn: TConn) -> None:
        if not conn.sock.drop():
            self._end(conn)

    def _wait(self, conn: TConn, event: int, then: Callable[[TConn], None], seconds: float) -> None:
        self._waited_for[conn] = time.monotonic() + seconds
        self.poller.register(conn.sock, event, lambda _: then(conn))

    def _waits_no_more(self, conn: TConn) -> None:
        if self._waited_for.pop(conn, None) is not None:
            self.poller.unregister(conn.sock)

    def _end(self, conn: TConn) -> None:
        self._waits_no_more(conn)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Close connections that took too long; gunicorn calls this in each loop."""
        now = time.monotonic()
        for conn in [conn for conn, until in self._waited_for.items() if until <= now]:
            self._end(conn)
        if self._turned_away and now - self._noted > SECONDS_BETWEEN_NOTES:
            self.log.warning("Requests turned away, too many of one address: %d", self._turned_away)
            self._turned_away, self._noted = 0, now

    def _make_room(self) -> None:
        """Close a kept connection, or else the one that it has waited for longest."""
        if self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self._end(conn)
        elif self._waited_for:
            self._end(next(iter(self._waited_for)))

    def _keep_memory(self) -> None:
        """While answers take more than MOST_KEPT, close the connections that read longest."""
        kept = {conn: conn.sock.kept for conn in self._waited_for if conn.sock.kept}
        total = sum(kept.values())
        for conn, size in kept.items():
            if total <= MOST_KEPT:
                return
            total -= size
            self._end(conn)


def _peer(conn: TConn) -> str:
    """The address that a connection comes from; blank for a socket of this machine."""
    return conn.client[0] if isinstance(conn.client, tuple) else ""


@cache
def _too_many() -> bytes:
    """A ready-made answer that needs no thread."""
    headers = policy.of_refusals() | {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(TOO_MANY)),
        "Retry-After": "1",
        "Connection": "close",
    }
    lines = [f"{name}: {text}" for name, text in headers.items()]
    return "\r\n".join(["HTTP/1.1 503 Service Unavailable", *lines, "", TOO_MANY]).encode()
