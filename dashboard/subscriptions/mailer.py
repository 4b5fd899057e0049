"""Sends confirmations after the answer, so that no reader waits for the mail server, or learns by
how long an answer takes whether a message is sent.
"""

import atexit
import logging
import queue
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage

from data.faults import DataError

MOST_WAITING = 50
SECONDS_TO_FINISH = 10.0
"""How long a process that ends goes on sending what waits."""

FAULTS = logging.getLogger("dashboard.faults")


class Mailer:
    """Sends messages one after the other, in a thread that begins with the first of them."""

    def __init__(self, send: Callable[[EmailMessage], object]) -> None:
        self._send = send
        self._waiting: queue.Queue[EmailMessage] = queue.Queue(MOST_WAITING)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def is_full(self) -> bool:
        """Whether no more can wait: the mail server is slow, or somebody asks for very many."""
        return self._waiting.full()

    def post(self, mail: EmailMessage) -> None:
        """Have a message sent; it is dropped if no more can wait, and the log says so."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
                atexit.register(self.finish)
        try:
            self._waiting.put_nowait(mail)
        except queue.Full:
            FAULTS.error("A confirmation was dropped: %d others wait.", MOST_WAITING)

    def _work(self) -> None:
        while True:
            mail = self._waiting.get()
            try:
                self._send(mail)
            except DataError as error:
                FAULTS.error("A confirmation was not sent: %s", error)
            except Exception as error:  # the next one may go: this thread does not end
                FAULTS.error("A confirmation was not sent: %s", type(error).__name__)
            finally:
                self._waiting.task_done()

    def finish(self) -> None:
        """Wait until everything that waits was tried, but not for longer than there is time."""
        ends = time.monotonic() + SECONDS_TO_FINISH
        while self._waiting.unfinished_tasks and time.monotonic() < ends:
            time.sleep(0.01)
