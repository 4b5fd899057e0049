"""The dashboard as gunicorn runs it: what it counts, and that it answers while workers change."""

import contextlib
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families

from dashboard.web import policy, worker
from tests.browser.serving import fetch, free_address, started

pytestmark = pytest.mark.slow

MOST = 120
"""Seconds that anything may take on a machine that is busy."""

ADDRESSES = ("/healthz", "/method", "/place/leeds")


class Served:
    """A running server, with what it tells on its port of metrics."""

    def __init__(self, url: str, metrics: str, server: Popen, folder: Path) -> None:
        self.url, self.metrics, self.server, self.folder = url, metrics, server, folder

    def workers(self) -> set[int]:
        found = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return {int(pid) for pid in found.split()}

    def counting(self) -> set[int]:
        """Workers that have counted a request."""
        found = self.folder.glob("ratings-metrics-*/histogram_*.db")
        return {int(path.stem.partition("_")[2]) for path in found}

    def measured(self, name: str, **labels: str) -> float:
        """The sum of all samples of that name and these labels."""
        status, text = fetch(f"http://{self.metrics}/metrics")
        assert status == 200
        return sum(
            sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )


@pytest.fixture(scope="module")
def served(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("gunicorn")
    metrics = free_address()
    more = {"METRICS_PORT": metrics.rpartition(":")[2], "TMPDIR": str(folder)}
    with started(releases, folder / "log", **more) as (url, server):
        yield Served(url, metrics, server, folder)
    assert list(folder.glob("ratings-metrics-*")) == []  # nothing is left behind


class Load:
    """Clients that ask almost without a pause, each request anew or all on one connection.

    `failed` has what was sent and not answered as it should be; where nobody listens any more,
    nothing is sent, and a client ends.
    """

    def __init__(self, url: str, clients: int = 6) -> None:
        self.failed: list[str] = []
        self.answered = 0
        self._place = urlsplit(url).netloc
        self._over = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(number % 2 == 0,)) for number in range(clients)
        ]

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(timeout=MOST)

    def _ask(self, keeps: bool) -> None:
        connection = HTTPConnection(self._place, timeout=MOST)
        while not self._over.is_set():
            address = ADDRESSES[self.answered % len(ADDRESSES)]
            try:
                if connection.sock is None:
                    connection.connect()
            except ConnectionRefusedError:
                return
            try:
                connection.request("GET", address)
                response = connection.getresponse()
                response.read()
                if response.status != 200:
                    self.failed.append(f"{address}: {response.status}")
                self.answered += 1
            except (OSError, HTTPException) as error:
                self.failed.append(f"{address}: {error!r}, keeps {keeps}")
                connection.close()
            if not keeps:
                connection.close()
            time.sleep(0.01)


def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait until it is true, and say how long that took; fails when that is too long."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < seconds
        time.sleep(0.05)
    return time.monotonic() - begun


def test_requests_are_counted_once_whatever_becomes_of_workers(served: Served):
    asked = 0
    while len(served.counting() & served.workers()) < 2:
        assert fetch(f"{served.url}/place/leeds")[0] == 200
        assert (asked := asked + 1) < 500
    count = {"route": "/place/<place>", "method": "GET", "status": "200"}
    assert served.measured("ratings_request_seconds_count", **count) == asked
    assert served.measured("ratings_release_ready") == 1
    before = served.workers()
    killed = min(before)
    os.kill(killed, signal.SIGKILL)
    assert [fetch(f"{served.url}/place/leeds")[0] for _ in range(20)] == [200] * 20
    until(lambda: len(served.workers() - {killed}) == 2, seconds=5)
    assert served.measured("ratings_request_seconds_count", **count) == asked + 20
    assert served.measured("ratings_request_seconds_bucket", **count, le="+Inf") == asked + 20


def test_a_path_that_is_none_of_ours_is_no_label(served: Served):
    assert fetch(f"{served.url}/nonsense/of/mine")[0] == 404
    assert fetch(f"{served.url}/place/atlantis")[0] == 404
    assert served.measured("ratings_request_seconds_count", route="other", status="404") == 1
    assert served.measured("ratings_request_seconds_count", route="/place/<place>", status="404")
    text = fetch(f"http://{served.metrics}/metrics")[1]
    assert not re.search("nonsense|atlantis|leeds", text)


def test_who_is_slow_stops_nobody(served: Served):
    """More of them than there are threads, and none is cut off yet when a reader is answered."""
    host, _, port = served.url.removeprefix("http://").partition(":")
    with contextlib.ExitStack() as after:
        for _ in range(80):
            slow = after.enter_context(socket.create_connection((host, int(port))))
            slow.sendall(b"GET /method HTTP/1.1\r\nHost: x\r\n")
        begun = time.monotonic()
        assert fetch(f"{served.url}/healthz")[0] == 200
        assert time.monotonic() - begun < worker.SECONDS_TO_ASK / 2


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 9000 + b"\r\n\r\n", 431),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    ],
    ids=["no request", "a long header", "a long address"],
)
def test_what_gunicorn_answers_by_itself_has_the_headers_of_every_answer(
    served: Served, sent: bytes, status: int
):
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname, parts.port), timeout=MOST) as connection:
        connection.sendall(sent)
        response = HTTPResponse(connection)
        response.begin()
        assert response.status == status
        promised = policy.of_refusals()
        assert {name: response.headers.get(name) for name in promised} == promised
        assert len(response.read()) == int(response.headers["Content-Length"])


def test_a_reload_under_load_fails_no_request(served: Served):
    before = served.workers()
    with Load(served.url) as load:
        until(lambda: load.answered > 20, seconds=MOST)
        served.server.send_signal(signal.SIGHUP)
        until(lambda: not before & served.workers(), seconds=MOST)
        answered = load.answered
        until(lambda: load.answered > answered + 20, seconds=MOST)
    assert load.failed == []


def test_ending_under_load_answers_all_that_was_sent(served: Served):
    with Load(served.url) as load:
        until(lambda: load.answered > 20, seconds=MOST)
        served.server.send_signal(signal.SIGTERM)
        served.server.wait(timeout=MOST)
    assert load.failed == []
    assert served.server.returncode == 0
