"""Few are answered at once, and whoever has spent least comes first.

One processor answers no more by answering many at once: all only wait longer, and hold more. So a
client that asks for much waits for those who ask for little, and not they for it.
"""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from dashboard.web.budget import Client


class Busy(Exception):
    """Too many wait, or one has waited for too long: to be told to try again."""


@dataclass(eq=False)
class _Waiting:
    client: Client
    is_called: threading.Event = field(default_factory=threading.Event)
    is_sent_away: bool = False


class Turns:
    """So many at once, and of those so many of `each` client; so many more may wait."""

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
        """Wait for a turn, which `give_back` ends. Raises Busy where it does not come."""
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
        """End a turn, and call whoever is next."""
        with self._lock:
            self._now[client] -= 1
            if not self._now[client]:
                del self._now[client]
            may = [one for one in self._waiting if self._may(one.client)]
            if may:
                called = min(may, key=lambda one: self._owed(one.client))
                self._waiting.remove(called)
                self._now[called.client] += 1
                called.is_called.set()

    def _may(self, client: Client) -> bool:
        return self._now.total() < self._at_once and self._now[client] < self._each

    def _send_one_away(self) -> None:
        """Of the client of whom most wait, or which of two such has spent more, the latest."""
        waiting = Counter(one.client for one in self._waiting)
        most = max(waiting, key=lambda client: (waiting[client], self._owed(client)))
        sent = [one for one in self._waiting if one.client == most][-1]
        self._waiting.remove(sent)
        sent.is_sent_away = True
        sent.is_called.set()
