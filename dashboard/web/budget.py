"""What each client may spend of a worker's processor time, and when it may ask again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """Seconds of processor time: `most` at once, given back at a `rate` of seconds a second."""

    rate: float
    most: float


@dataclass(frozen=True)
class Client:
    """Who asks: an account that has signed in, or an address."""

    kind: str
    name: str


MOST_CLIENTS = 10_000


class Budgets:
    """What each client has spent and has not been given back yet."""

    def __init__(
        self, allowances: dict[str, Allowance], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowances, self._clock = allowances, clock
        self._owed: dict[Client, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def owed(self, client: Client) -> float:
        """Seconds of processor time that the client has spent lately."""
        owed, since = self._owed.get(client, (0.0, 0.0))
        return max(owed - (self._clock() - since) * self._allowances[client.kind].rate, 0.0)

    def spend(self, client: Client, seconds: float) -> None:
        """Count processor time that was spent for a client."""
        with self._lock:
            self._owed[client] = (self.owed(client) + seconds, self._clock())
            if len(self._owed) > MOST_CLIENTS:
                self._forget()

    def wait(self, client: Client) -> float:
        """Seconds until the client may ask again; 0 where it may now."""
        allowed = self._allowances[client.kind]
        return max(self.owed(client) - allowed.most, 0.0) / allowed.rate

    def _forget(self) -> None:
        """Forget half of the clients, those who owe least."""
        least = sorted(self._owed, key=self.owed)[: MOST_CLIENTS // 2]
        for client in least:
            del self._owed[client]
