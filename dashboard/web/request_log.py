"""Every request has a name, a line in the log and a place in the measures, plain files too."""

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
"""A request's name that is taken over from who sent it; what else it may be is not logged."""

ID, PATTERN = "dashboard.request_id", "dashboard.pattern"
"""What is noted in a request's environ: its name, and the pattern of its address."""

Start = Callable[..., Any]
Wsgi = Callable[[dict[str, Any], Start], Iterable[bytes]]


class Logged:
    """Names a request as a proxy before us has, or else anew, and logs how it was answered.

    Whoever answers may note the PATTERN of the address.
    """

    def __init__(self, answer: Wsgi) -> None:
        self._answer = answer

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The answer, with the request's name in its header."""
        begun = time.perf_counter()
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ[ID] = given if TOKEN.fullmatch(given) else uuid.uuid4().hex
        said: dict[str, Any] = {"status": 500, "bytes": None}

        def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            sizes = [text for name, text in headers if name.lower() == "content-length"]
            said.update(status=int(status[:3]), bytes=int(sizes[0]) if sizes else None)
            return start(status, [*headers, (HEADER, environ[ID])], *rest)

        try:
            return self._answer(environ, begin)
        finally:
            took = time.perf_counter() - begun
            prometheus.request(
                environ.get(PATTERN), environ["REQUEST_METHOD"], said["status"], took
            )
            _log(environ, said, took)


def _log(environ: dict[str, Any], said: dict[str, Any], took: float) -> None:
    """One line of JSON per request: no address, no cookie, nothing of the person asking."""
    path = environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace")
    entry = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "request": environ[ID],
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "status": said["status"],
        "ms": round(took * 1000, 1),
        "bytes": said["bytes"],
    }
    LOG.info(json.dumps(entry))


def to_standard_output() -> None:
    """Send the request log to standard output, one JSON object a line."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
