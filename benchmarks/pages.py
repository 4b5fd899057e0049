"""How long pages take to serve, and how soon and with how much memory a server is up.

    python -m benchmarks.pages

Over the demonstration release: the overview's HTML, and results of scenarios as a page that acts
asks for them, through Flask's test client and over gunicorn; each page when it is asked for first
and again; gunicorn's start; memory. Budgets: overview 30 ms, first answer 4 s. Serves on 127.0.0.1
only.
"""

import contextlib
import io
import json
import os
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, house, machine, said, spread, timed
from dashboard import application
from dashboard.web import memory
from data.__main__ import main as command
from data.releases.reader import Releases
from data.releases.release import Release

REQUESTS = 200
PAGES = (
    *("/", "/place/leeds", "/indicator/ae_four_hour"),
    *("/compare", "/method", "/what-if", "/explore"),
)
SCRIPTS = "/_dash-update-component"
Ask = Callable[[str, str, dict | None], int]
"""Makes one request (method, address, JSON to send); returns the bytes of the answer."""


def main() -> None:
    """Print the figures, in-process first."""
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish"])
        release = Releases("internal").current()
        print(f"Pages of {len(release.ratings)} areas x {len(release.method.items)} indicators")
        print(f"  ({machine()})")
        client = application.create(Releases("internal")).server.test_client()

        def ask(method: str, address: str, sent: dict | None) -> int:
            response = client.open(address, method=method, json=sent)
            assert response.status_code == 200, address
            return len(response.data)

        client.get("/nonsense")  # finishes what Flask and Dash set up with their first request
        memory.spare_collector()  # as a worker of gunicorn does
        print(f"a new release, read whole: {timed(lambda: ask('GET', '/healthz', None))}")
        _first_and_again(ask)
        _each_once(release, ask)
        _warm("Flask's test client", ask)
        _gunicorn()


def _first_and_again(ask: Ask) -> None:
    """Each page when no reader has asked for it yet, and when one has."""
    for address in PAGES:
        first = timed(lambda a=address: ask("GET", a, None))
        print(f"{address:24} first {first}, again {timed(lambda a=address: ask('GET', a, None))}")


def _each_once(release: Release, ask: Ask) -> None:
    """What a page takes that no reader has asked for yet, over all places and rated indicators."""
    for kind, ids in (
        ("place", release.ratings["place"]),
        ("indicator", release.method.indicators),
    ):
        times = [timed(lambda a=f"/{kind}/{id}": ask("GET", a, None)).processor for id in ids]
        print(f"{len(times)} pages of {kind}s, each asked for first: processor {spread(times)}")


def _warm(through: str, ask: Ask) -> None:
    """The overview for a warm worker; and scenarios of what if, each asked for the first time."""
    weights = [
        f"?weights=finance:{at / 2:g},cancer:{to / 2:g}" for at in range(7) for to in range(7)
    ]
    scenarios = [("POST", SCRIPTS, _of_scripts("/what-if", query)) for query in weights]
    for what, requests in (
        ("overview", [("GET", "/", None)] * REQUESTS),
        ("a scenario", scenarios),
    ):
        size, times = 0, []
        for request in requests:
            begun = time.perf_counter()
            size = ask(*request)
            times.append(time.perf_counter() - begun)
        print(f"{what} ({size / 1000:,.0f} kB), {through}: {spread(times)}")


def _of_scripts(path: str, query: str) -> dict:
    """What Dash's scripts send for the result of a page at an address."""
    outputs = [("_pages_content", "children"), ("_pages_store", "data")]
    inputs = [("_pages_location", "pathname", path), ("_pages_location", "search", query)]
    return {
        "output": "..{}...{}..".format(*(".".join(output) for output in outputs)),
        "outputs": [{"id": id, "property": name} for id, name in outputs],
        "inputs": [{"id": id, "property": name, "value": value} for id, name, value in inputs],
        "changedPropIds": ["_pages_location.pathname"],
    }


def _gunicorn() -> None:
    """From starting gunicorn to its first answer; pages from it; its workers' memory."""
    port = servers.free_ports()
    with servers.gunicorn(port, "--workers", "1") as server:
        took = timed(lambda: servers.until_answered(port))
        print(f"gunicorn, one worker: from its start to the first 200 in {said(took.clock)}")
        connection = HTTPConnection("127.0.0.1", port, timeout=30)

        def ask(method: str, address: str, sent: dict | None) -> int:
            body = None if sent is None else json.dumps(sent)
            connection.request(method, address, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            assert response.status == 200, address
            return len(response.read())

        _warm("gunicorn", ask)
        for address in PAGES:
            ask("GET", address, None)
        for worker in servers.children(server.pid):
            print(f"resident memory of a worker after every kind of page: {_resident(worker)} MB")


def _resident(pid: int) -> int:
    """Megabytes of memory, what it shares with others included."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)


if __name__ == "__main__":
    main()
