"""Turns: few requests are answered at once, and the client that has used least comes first.

Answering many at once on one processor only makes all wait longer and use more memory. With turns,
clients that ask for much wait for those that ask for little.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.web.budget import Client


class Busy(Exception):
    """Too many requests wait, or this one has waited too long: the client must try again."""


@dataclass(eq=False)
class _Waiting:
    client: Client
    is_called: threading.Event = field(default_factory=threading.Event)
    is_sent_away: bool = False


class Turns:
    """At most `at_once` turns, `each` per client; up to `waiting` more may wait for `seconds`."""

    def __init__(
        self,
        at_once: int,
        each: int,
        waiting: int,
        seconds: float,
        owed: Callable[[Client], float] = lambda client: 0.0,
    ) -> None:
        self._at_once, self._each, self._most, self._seconds = at_once, each, waiting, seconds
        self._owed = owed
        self._now: Counter[Client] = Counter()
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def take(self, client: Client) -> None:
        """Wait for a turn, which `give_back` ends. Raises Busy if it does not come in time."""
        with self._lock:
            if self._may(client):
                self._now[client] += 1
                return
            mine = _Waiting(client)
            self._waiting.append(mine)
            if len(self._waiting) > self._most:
                self._send_one_away()
        mine.is_called.wait(self._seconds)
        with self._lock:
            if mine in self._waiting:
                self._waiting.remove(mine)
                mine.is_sent_away = True
        if mine.is_sent_away:
            raise Busy

    def give_back(self, client: Client) -> None:
        """End a turn, and call the next request."""
        with self._lock:
            self._now[client] -= 1
            if not self._now[client]:
                del self._now[client]
            may = [request for request in self._waiting if self._may(request.client)]
            if may:
                called = min(may, key=lambda request: self._owed(request.client))
                self._waiting.remove(called)
                self._now[called.client] += 1
                called.is_called.set()

    def _may(self, client: Client) -> bool:
        return self._now.total() < self._at_once and self._now[client] < self._each

    def _send_one_away(self) -> None:
        """Send away the latest request of the client with most waiting, or of two the one that has
        used more.
        """
        waiting = Counter(request.client for request in self._waiting)
        most = max(waiting, key=lambda client: (waiting[client], self._owed(client)))
        sent = [request for request in self._waiting if request.client == most][-1]
        self._waiting.remove(sent)
        sent.is_sent_away = True
        sent.is_called.set()
