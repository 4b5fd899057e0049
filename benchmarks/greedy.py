"""What readers wait while others are slow or greedy, and what the workers hold meanwhile.

    python -m benchmarks.greedy [--audience public|internal] [--seconds 30]

Over the demonstration, eight releases of each audience, and the Procfile's gunicorn on this machine
with its limits on. 20 readers, each from an address of its own, open a page every half second. Then
the same beside 200 connections that send or read a few bytes a second, and 60 of one client that
ask, without a pause, for what takes longest: changes between pairs of old releases, charts' figures
and downloads; of the internal application, pictures that nobody has asked for yet.

Targets: the readers' p95 under 300 ms, memory (PSS) under 400 MB a worker. All of it is on
127.0.0.0/8, and ends by itself.
"""

import argparse
import contextlib
import io
import itertools
import random
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from http.client import HTTPConnection, HTTPException
from multiprocessing import get_context
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, held, house, machine, spread
from data.__main__ import main as command
from data.releases.channels import releases_in
from data.releases.reader import Releases

READERS, SLOW, GREEDY = 20, 200, 60
THINK = 0.5
"""Seconds between the pages of a reader."""

DRIP = 1.0
"""Seconds between the bytes of a slow connection."""

DAYS = ("08-31", "09-30", "10-31", "11-30")
METHODS = ("core-1", "progress-1")
"""A release for each of these, and so 56 pairs to compare."""

AGAIN = 0.2
"""Seconds after which a greedy connection that was refused asks again, whatever it is told: were it
less, they would take this machine's processors from the server themselves.
"""

WARM = 3.0
PATIENCE = 60.0


def main() -> None:
    """Print what the readers waited alone, and beside the others."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="greedy-") as name, contextlib.ExitStack() as after:
        own = {"XDG_RUNTIME_DIR": name, "PICTURES_DIR": f"{name}/pictures", "RATE_LIMITS": "on"}
        after.enter_context(environment(**house(Path(name)), **own, AUDIENCE=options.audience))
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            for day, method in itertools.product(DAYS, METHODS):
                asked = ["--as-at", f"2017-{day}", "--method", method]
                command(["publish", "--no-site", *asked])
            command(["publish", "--no-site"])
        port = servers.free_ports()
        server = after.enter_context(servers.gunicorn(port))
        servers.until_answered(port)
        pages, dear = _addresses(Releases(options.audience))
        pool = after.enter_context(ProcessPoolExecutor(3, mp_context=get_context("spawn")))
        print(f"{READERS} readers of the {options.audience} application ({machine()})")
        most = _Most(lambda: servers.children(server.pid))
        alone = pool.submit(read, port, pages, options.seconds).result()
        print(f"  alone:             {_said(alone)}; {most}")
        others = (
            pool.submit(be_slow, port, options.seconds + 2 * WARM),
            pool.submit(be_greedy, port, dear, options.seconds + 2 * WARM),
        )
        time.sleep(WARM)
        beside = pool.submit(read, port, pages, options.seconds).result()
        print(f"  beside the others: {_said(beside)}; {most}")
        print(f"  {SLOW} slow connections: {others[0].result()}")
        print(f"  {GREEDY} greedy connections: {others[1].result()}")
        most.end()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.greedy")
    parser.add_argument("--audience", choices=("public", "internal"), default="public")
    parser.add_argument("--seconds", type=int, default=30)
    return parser.parse_args()


class _Most:
    """The most megabytes that any one of some processes has held."""

    def __init__(self, family: Callable[[], list[int]]) -> None:
        self._family, self._most, self._over = family, 0.0, threading.Event()
        self._watcher = threading.Thread(target=self._watch)
        self._watcher.start()

    def _watch(self) -> None:
        while not self._over.wait(0.5):
            self._most = max([self._most, *map(held, self._family())])

    def end(self) -> None:
        self._over.set()
        self._watcher.join()

    def __str__(self) -> str:
        return f"{self._most:.0f} MB at most in a worker"


def _addresses(store: Releases) -> tuple[list[str], list[str]]:
    """What readers open, and what takes longest."""
    current = store.current()
    places = current.ratings["place"].tolist()[:12]
    shown = sorted(set(current.series["indicator"]) & set(current.indicators))
    pages = ["/", "/method", "/compare", *(f"/place/{id}" for id in places)]
    pages += [f"/indicator/{id}" for id in shown[:5]]
    pairs = list(itertools.permutations(releases_in(store.channel), 2))
    dear = [f"/change/{places[0]}?release={new}&since={old}" for new, old in pairs]
    dear += [f"/export/place/{id}/rating.csv?release={old}" for id in places for _, old in pairs]
    dear += [f"/download/{id}.csv" for id in shown]
    if store.audience == "internal":
        charts = [f"/export/place/{id}/rating.png" for id in places]
        dear += [f"{one}?format={format}" for one in charts for format in ("slide", "square")]
    return pages, dear


def _said(found: tuple[list[float], Counter[str]]) -> str:
    times, statuses = found
    return f"{len(times):,} pages, {spread(times)}, {dict(statuses)}"


def _ask(port: int, here: str, address: str) -> str:
    """The status of one request on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE, source_address=(here, 0))
    try:
        connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        response.read()
        return str(response.status)
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def _together(work: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=one) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def read(port: int, pages: list[str], seconds: float) -> tuple[list[float], Counter[str]]:
    """Seconds of each page that the readers opened, and its status."""
    times: list[float] = []
    statuses: Counter[str] = Counter()
    end = time.monotonic() + seconds

    def reader(number: int) -> None:
        dice = random.Random(number)
        time.sleep(dice.uniform(0, THINK))
        while time.monotonic() < end:
            begun = time.perf_counter()
            status = _ask(port, f"127.0.1.{number + 1}", dice.choice(pages))
            times.append(time.perf_counter() - begun)
            statuses[status] += 1
            time.sleep(THINK)

    _together([lambda n=number: reader(n) for number in range(READERS)])
    return times, statuses


def be_greedy(port: int, dear: list[str], seconds: float) -> str:
    """Ask for what is dear by many connections of one client; how often each status came."""
    statuses: Counter[str] = Counter()
    end = time.monotonic() + seconds

    def ask(number: int) -> None:
        dice = random.Random(number)
        while time.monotonic() < end:
            statuses[status := _ask(port, "127.0.2.1", dice.choice(dear))] += 1
            time.sleep(0 if status == "200" else AGAIN)

    _together([lambda n=number: ask(n) for number in range(GREEDY)])
    return f"{sum(statuses.values()):,} requests, {dict(statuses)}"


def be_slow(port: int, seconds: float) -> str:
    """Hold many connections by a few bytes a second; how often one was cut off and came again.

    In turn: one that says nothing, a head that never ends, a body that never ends, an answer that
    is hardly read, and large ones on a connection that is kept.
    """
    heads = (
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\n",
        b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Content-Length: 90000\r\n\r\n{",
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"GET /compare HTTP/1.1\r\nHost: x\r\n\r\n" * 20,
    )
    sends = (b"", b"X", b" ", b"", b"")
    cut, end = 0, time.monotonic() + seconds
    lines: list[tuple[socket.socket, int] | None] = [None] * SLOW
    while time.monotonic() < end:
        begun = time.monotonic()
        for at, line in enumerate(lines):
            try:
                if line is None:
                    lines[at] = _opened(port, heads[at % len(heads)]), at % len(heads)
                    continue
                connection, kind = line
                connection.send(sends[kind])
                if (kind > 2 or _is_over(connection)) and not connection.recv(64):
                    raise ConnectionResetError
            except BlockingIOError:
                continue
            except OSError:
                cut += 1
                if line is not None:
                    line[0].close()
                lines[at] = None
        time.sleep(max(DRIP - (time.monotonic() - begun), 0))
    for line in lines:
        if line is not None:
            line[0].close()
    return f"cut off {cut:,} times"


def _opened(port: int, head: bytes) -> socket.socket:
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(1.0)
    connection.bind(("127.0.3.1", 0))
    connection.connect(("127.0.0.1", port))
    connection.setblocking(False)
    connection.send(head)
    return connection


def _is_over(connection: socket.socket) -> bool:
    """Whether the other side has closed or answered."""
    try:
        connection.recv(1, socket.MSG_PEEK)
    except BlockingIOError:
        return False
    return True


if __name__ == "__main__":
    main()
