"""A client's connection as a worker's thread sees it: it never waits for the client.

The worker's main loop receives the request before a thread gets it, and sends the rest of the
answer after the thread is done, so that a slow client does not occupy a thread.
"""

import contextlib
import os
import re
import socket
from collections import deque
from typing import IO

MOST_OF_A_HEAD = 64 * 1024
"""Bytes of a request's first line and headers together."""

MOST_TAKEN_IN = 128 * 1024
"""Bytes of a body that is received completely first. Only files for the desk are larger; a thread
reads them itself, after the application has checked that the sender may send them.
"""

SECONDS_TO_READ = 10.0
"""How long a thread waits for the next bytes of a larger body."""

PIECE = 64 * 1024
HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
IN_CHUNKS = re.compile(rb"\r\ntransfer-encoding[ \t]*:", re.IGNORECASE)
ASKS_FIRST = re.compile(rb"\r\nexpect[ \t]*:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


class HeadTooLarge(Exception):
    """A request's headers do not end within MOST_OF_A_HEAD."""


class LengthUnknown(Exception):
    """A request's body comes in chunks, so its length is not known beforehand."""


class Connection:
    """A socket that reads from what was received, and keeps what cannot be sent at once.

    It has the methods of a socket that gunicorn calls.
    """

    def __init__(self, sock: socket.socket) -> None:
        sock.setblocking(False)
        self._sock = sock
        self._taken = bytearray()
        self._unread = 0
        self._head = 0
        self._owed: deque[memoryview | _Part] = deque()
        self.is_whole = True

    def take_in(self) -> bool:
        """Receive what has come; False if the client has closed the connection."""
        try:
            piece = self._sock.recv(PIECE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._taken += piece
        return bool(piece)

    def has_asked(self) -> bool:
        """Whether a complete request is here: the head, and the body unless it is large.

        Raises HeadTooLarge and LengthUnknown.
        """
        if not self._head:
            end = self._taken.find(HEAD_ENDS)
            if max(end, len(self._taken) if end < 0 else 0) > MOST_OF_A_HEAD:
                raise HeadTooLarge
            if end < 0:
                return False
            self._begin(end + len(HEAD_ENDS))
        return not self.is_whole or len(self._taken) >= self._unread

    def _begin(self, head: int) -> None:
        """Read the length of the request from its head."""
        headers = bytes(self._taken[:head])
        if IN_CHUNKS.search(headers):
            raise LengthUnknown
        length = LENGTH.search(headers)
        body = int(length[1]) if length else 0
        self._head, self._unread = head, head + body
        self.is_whole = body <= MOST_TAKEN_IN
        if ASKS_FIRST.search(headers) and len(self._taken) < self._unread:
            self.sendall(CONTINUE)

    def finish_request(self) -> bool:
        """Prepare for the next request; False if this one was not read to its end."""
        self._head = 0
        return self._unread == 0

    @property
    def has_more(self) -> bool:
        """Whether more was received than the last request."""
        return bool(self._taken)

    def drop(self) -> bool:
        """Discard what has come; False if the client has closed the connection."""
        self._taken.clear()
        return self.take_in()

    def recv(self, size: int) -> bytes:
        """Bytes of this request; none after its end."""
        size = min(size, self._unread)
        if not self._taken and size and not self.is_whole:
            self._sock.settimeout(SECONDS_TO_READ)
            try:
                piece = self._sock.recv(size)
            finally:
                self._sock.setblocking(False)
        else:
            piece = bytes(self._taken[:size])
            del self._taken[:size]
        self._unread -= len(piece)
        return piece

    def send(self, content: bytes) -> int:
        """Do nothing: gunicorn sends only `100 Continue` this way, which was sent already."""
        return len(content)

    def sendall(self, content: bytes) -> None:
        """Send as much as the system takes, and keep the rest."""
        left = memoryview(content)
        if not self._owed:
            with contextlib.suppress(BlockingIOError):
                left = left[self._sock.send(left) :]
        if left:
            self._owed.append(left)

    def sendfile(self, file: IO[bytes], offset: int, count: int) -> None:
        """Send a part of a file, which may be closed before all of it is sent."""
        self._owed.append(_Part(os.dup(file.fileno()), offset, count))
        self.send_on()

    def send_on(self) -> None:
        """Send as much of the kept bytes as possible. Raises OSError if the client is gone."""
        while self._owed:
            first = self._owed[0]
            try:
                if isinstance(first, _Part):
                    first.send(self._sock)
                else:
                    self._owed[0] = first = first[self._sock.send(first) :]
            except BlockingIOError:
                return
            if not len(first):
                self._let_go()

    @property
    def owed(self) -> int:
        """The number of bytes still to be sent."""
        return sum(map(len, self._owed))

    @property
    def kept(self) -> int:
        """The number of these bytes that are in memory, not in a file."""
        return sum(len(part) for part in self._owed if isinstance(part, memoryview))

    def _let_go(self) -> None:
        part = self._owed.popleft()
        if isinstance(part, _Part):
            part.close()

    def fileno(self) -> int:
        """The socket's number."""
        return self._sock.fileno()

    def gettimeout(self) -> float:
        """It never waits."""
        return 0.0

    def settimeout(self, seconds: float | None) -> None:
        """It never waits, whatever gunicorn sets."""

    def setblocking(self, blocks: bool) -> None:
        """It never waits, whatever gunicorn sets."""

    def shutdown(self, how: int) -> None:
        """As a socket's."""
        self._sock.shutdown(how)

    def close(self) -> None:
        """Close the socket and drop what was kept."""
        while self._owed:
            self._let_go()
        self._sock.close()


class _Part:
    """A part of a file that is still to be sent."""

    def __init__(self, file: int, offset: int, count: int) -> None:
        self._file, self._offset, self._count = file, offset, count

    def __len__(self) -> int:
        return self._count

    def send(self, sock: socket.socket) -> None:
        """Send as much as the system takes. Raises OSError, BlockingIOError where it takes none."""
        sent = os.sendfile(sock.fileno(), self._file, self._offset, self._count)
        if sent == 0:
            raise ConnectionAbortedError("the file is shorter than was said")
        self._offset, self._count = self._offset + sent, self._count - sent

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
