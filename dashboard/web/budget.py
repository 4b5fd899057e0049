"""How much of a worker's processor time each client may use, and when it may ask again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowance:
    """Processor time: `most` seconds at once, restored at `rate` seconds per second."""

    rate: float
    most: float


@dataclass(frozen=True)
class Client:
    """A client: a signed-in account, or an address."""

    kind: str
    name: str


MOST_CLIENTS = 10_000


class Budgets:
    """The processor time that each client has used and that is not restored yet."""

    def __init__(
        self, allowances: dict[str, Allowance], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._allowances, self._clock = allowances, clock
        self._owed: dict[Client, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def owed(self, client: Client) -> float:
        """Seconds of processor time that the client has used recently."""
        owed, since = self._owed.get(client, (0.0, 0.0))
        return max(owed - (self._clock() - since) * self._allowances[client.kind].rate, 0.0)

    def spend(self, client: Client, seconds: float) -> None:
        """Count processor time that was spent for a client."""
        with self._lock:
            self._owed[client] = (self.owed(client) + seconds, self._clock())
            if len(self._owed) > MOST_CLIENTS:
                self._forget()

    def wait(self, client: Client) -> float:
        """Seconds until the client may ask again; 0 if it may now."""
        allowed = self._allowances[client.kind]
        return max(self.owed(client) - allowed.most, 0.0) / allowed.rate

    def _forget(self) -> None:
        """Forget half of the clients: those with the least use."""
        least = sorted(self._owed, key=self.owed)[: MOST_CLIENTS // 2]
        for client in least:
            del self._owed[client]
