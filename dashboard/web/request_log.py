"""Gives every request an id, a line in the log and a place in the metrics, including files."""

import json
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from dashboard.web import prometheus

LOG = logging.getLogger("dashboard.requests")
HEADER = "X-Request-Id"
TOKEN = re.compile(r"[A-Za-z0-9_.-]{8,64}", re.ASCII)
"""The form of a request id that is accepted from the sender; any other is replaced."""

ID, PATTERN = "dashboard.request_id", "dashboard.pattern"
"""Keys in a request's environ: its id, and the pattern of its address."""

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Logged:
    """Gives a request the id of the proxy in front, or a new one, and logs the answer.

    The application may set the PATTERN of the address.
    """

    def __init__(self, answer: Wsgi) -> None:
        self._answer = answer

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The answer, with the request's id in its header."""
        begun = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[ID] = given if TOKEN.fullmatch(given) else uuid.uuid4().hex
        outcome: dict[str, Any] = {"status": 500, "bytes": None}

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            sizes = [text for name, text in headers if name.lower() == "content-length"]
            outcome.update(status=int(status[:3]), bytes=int(sizes[0]) if sizes else None)
            return start(status, [*headers, (HEADER, environ[ID])], *rest)

        try:
            return self._answer(environ, begin)
        finally:
            took = time.perf_counter() - begun
            prometheus.request(
                environ.get(PATTERN), environ["REQUEST_METHOD"], outcome["status"], took
            )
            _log(environ, outcome, took)


def _log(environ: dict[str, Any], outcome: dict[str, Any], took: float) -> None:
    """Log one line of JSON per request, without address, cookie or anything about the person."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
    entry = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": environ[ID],
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "status": outcome["status"],
        "ms": round(took * 1000, 1),
        "bytes": outcome["bytes"],
    }
    LOG.info(json.dumps(entry))


def to_standard_output() -> None:
    """Send the request log to standard output, one JSON object a line."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
