"""What the public site costs: to serve, to bake, and to publish while it is read.

    python -m benchmarks.embeds [serve] [nginx] [bake] [publish]

Over the demonstration's six places, fifty areas, and a made country of three hundred. Budgets: an
embed from two gunicorn workers in a median under 3 ms, no dearer than a bare Flask route with the
same bytes; from nginx within a tenth of any static file of that size; nothing drawn twice; no
request failed while twenty releases come. Serves on 127.0.0.1 only.
"""

import contextlib
import io
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from threading import Event

import pandas as pd
import sqlalchemy as sa

from benchmarks import servers
from benchmarks.measuring import environment, house, machine, of_ended, said, spread, timed
from dashboard import application, pages  # noqa: F401
from dashboard.pictures import raster
from dashboard.public import bake, nginx
from data import times
from data.__main__ import main as command
from data.releases import publish
from data.releases.channels import SITE
from data.releases.reader import Releases
from data.releases.release import Release

REQUESTS, ROUNDS = 400, 5
PUBLISHES, CLIENTS = 20, 50
LEEDS = "embed/place/leeds.html"
BY_PLACE = (
    *("ratings", "scores", "domains", "certainty", "spread"),
    *("routes", "series", "inputs", "history"),
)
RELEASE_ID = re.compile(rb"\d{4}-\d{2}-\d{2}-[0-9a-f]{8}")
BARE = """\
import flask, pathlib
server = flask.Flask("bare")
content = pathlib.Path({path!r}).read_bytes()
server.add_url_rule("/embed/place/leeds.html", view_func=lambda: flask.Response(content))
"""
HTTP = """\
{user}daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    include {folder}/site.conf;
    server {{
        listen 127.0.0.1:{plain};
        root {files}; sendfile on; tcp_nopush on; types {{ text/html html; }}
    }}
}}
"""


def main() -> None:
    """Print the figures of the parts that are named, or of all."""
    parts = {"serve": _gunicorn, "nginx": _nginx, "bake": _bakes, "publish": _publishes}
    wanted = sys.argv[1:] or list(parts)
    print(f"The public site ({machine()})")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with environment(**house(folder), PICTURES_DIR=f"{folder}/pictures", AUDIENCE="public"):
            with contextlib.redirect_stdout(io.StringIO()):
                command(["demo"])
                command(["publish", "--no-site"])
            release = Releases("public").current()
            for part in wanted:
                parts[part](release, folder)


def _gunicorn(release: Release, folder: Path) -> None:
    """An embed, and a bare route with the same bytes, asked by turns."""
    content = _baked(release, folder) / LEEDS
    (folder / "bare.py").write_text(BARE.format(path=str(content)))
    with (
        _server("app:server", application.ROOT) as ours,
        _server("bare:server", folder) as bare,
    ):
        took: dict[int, list[float]] = {ours: [], bare: []}
        for _ in range(ROUNDS):
            for port in took:
                took[port] += _asked(port, f"/{LEEDS}", REQUESTS)
    print(f"an embed ({content.stat().st_size / 1000:.0f} kB), two workers: {spread(took[ours])}")
    print(f"  a bare Flask route with the same bytes: {spread(took[bare])}")
    _compared("  an embed against the bare route", took[ours], took[bare])


def _nginx(release: Release, folder: Path) -> None:
    """An embed under the shipped configuration, and a plain file of its size, by turns."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        print("nginx: not measured, for there is none; install the package nginx-light")
        return
    content = (_baked(release, folder) / LEEDS).read_bytes()
    files = folder / "files" / "embed" / "place"
    files.mkdir(parents=True, exist_ok=True)
    (files / "leeds.html").write_bytes(content)
    ours, plain = servers.free_ports(), servers.free_ports()
    channel = Releases("public").channel
    (folder / "site.conf").write_text(nginx.configuration(channel, f"127.0.0.1:{ours}", "_", None))
    user = "user root; " if os.geteuid() == 0 else ""
    written = HTTP.format(user=user, folder=folder, plain=plain, files=folder / "files")
    (folder / "nginx.conf").write_text(written)
    words = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with servers.ended(subprocess.Popen(words)):
        servers.until_answered(ours, f"/{LEEDS}")
        took: dict[int, list[float]] = {ours: [], plain: []}
        for _ in range(ROUNDS * 4):
            for port in took:
                took[port] += _asked(port, f"/{LEEDS}", REQUESTS)
    print(f"an embed from nginx: {spread(took[ours])}; a plain file: {spread(took[plain])}")
    _compared("  an embed against the plain file", took[ours], took[plain])


def _compared(what: str, one: list[float], other: list[float]) -> None:
    ratio = statistics.median(one) / statistics.median(other)
    print(f"{what}: {ratio:.2f} times as long in the median")


def _bakes(release: Release, folder: Path) -> None:
    """How long baking takes as places grow: first, and again with nothing changed."""
    drawn: list[int] = []
    draw = raster.png

    def counted(svg: str, wide: int) -> bytes:
        drawn.append(1)
        return draw(svg, wide)

    raster.png = counted
    for places in (6, 50, 300):
        one = _of_places(release, places)
        for which in ("first", "again, unchanged"):
            drawn.clear()
            site, others = folder / "trial", of_ended()
            took = timed(lambda o=one, s=site: bake.bake(o, s, None, times.now()))
            others = of_ended() - others
            embeds = len(list(site.glob("embed/*/*.html")))
            size = sum(path.stat().st_size for path in site.rglob("*") if path.is_file())
            shutil.rmtree(site)
            print(
                f"baking {places} places, {embeds} embeds, {size / 1e6:.0f} MB, {which}: "
                f"{took}, {len(drawn)} drawings (processor of what rasterises {said(others)})"
            )


def _of_places(release: Release, count: int) -> Release:
    """The release with so many rated areas: its first ones, or all of them over and over."""
    rated = list(release.ratings["place"])
    wanted = {}
    for at in range(count):
        again, id = at // len(rated), rated[at % len(rated)]
        wanted[f"{id}_{again}" if again else id] = id
    tables = {name: _copied(getattr(release, name), "place", wanted) for name in BY_PLACE}
    places = _copied(release.areas, "id", wanted)
    again = places.groupby("name").cumcount()
    places["name"] = places["name"].where(again == 0, places["name"] + " " + again.astype(str))
    nation = release.areas[release.areas["kind"] == "nation"]
    return replace(release, areas=pd.concat([nation, places], ignore_index=True), **tables)


def _copied(rows: pd.DataFrame, column: str, wanted: dict[str, str]) -> pd.DataFrame:
    """The rows of each wanted place, under its own id."""
    ids = pd.DataFrame({"of": wanted.values(), "under": wanted.keys()})
    found = ids.merge(rows, left_on="of", right_on=column)
    return found.assign(**{column: found["under"]})[rows.columns]


def _publishes(release: Release, folder: Path) -> None:
    """Releases one after the other, while clients read: what failed, and what was mixed."""
    channel, enough = Releases("public").channel, Event()
    site = _baked(release, folder)

    def finish(new: Release, unfinished: Path) -> None:
        shutil.copytree(site, unfinished / SITE)
        _renamed(unfinished / SITE, release.id, new.id)

    def read(port: int) -> tuple[int, int, int]:
        asked = failed = mixed = 0
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        while not enough.is_set():
            for address in (f"/{LEEDS}", "/api/v1/places.json", "/place/leeds"):
                connection.request("GET", address)
                answer = connection.getresponse()
                ids = set(RELEASE_ID.findall(answer.read()))
                asked, failed = asked + 1, failed + (answer.status != 200)
                mixed += len(ids) != 1
        return asked, failed, mixed

    engine = sa.create_engine(f"duckdb:///{folder}/store.duckdb", poolclass=sa.StaticPool)
    with _server("app:server", application.ROOT) as port, ThreadPoolExecutor(CLIENTS) as clients:
        reading = [clients.submit(read, port) for _ in range(CLIENTS)]
        for number in range(1, PUBLISHES + 1):
            new = replace(release, id=f"{release.as_at}-{number:08x}")
            with engine.begin() as connection:
                publish.publish(connection, new, channel.parent, finish)
        enough.set()
        asked, failed, mixed = (
            sum(one) for one in zip(*(r.result() for r in reading), strict=True)
        )
    engine.dispose()
    print(
        f"{PUBLISHES} releases while {CLIENTS} clients read: {asked:,} requests, {failed} failed, "
        f"{mixed} of two releases"
    )


def _renamed(site: Path, old: str, new: str) -> None:
    """Write another release's id into what the clients read."""
    for path in (LEEDS, "api/v1/places.json"):
        for file in (site / path, site / f"{path}.gz"):
            if file.suffix == ".gz":
                file.unlink()
            else:
                file.write_text(file.read_text().replace(old, new))


def _baked(release: Release, folder: Path) -> Path:
    """The current release's site, baked the first time it is asked for."""
    channel = Releases("public").channel
    site = channel / release.id / SITE
    if not site.exists():
        bake.replace(_of_places(release, 6), channel, times.now(), lambda done, of: None)
    return site


@contextlib.contextmanager
def _server(application: str, folder: Path) -> Iterator[int]:
    """The port of two gunicorn workers over an application of that folder."""
    port = servers.free_ports()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"]
    options += ["--no-control-socket", "--log-level", "error"]
    words = [sys.executable, "-m", "gunicorn", application, *options]
    own = os.environ | {"RATE_LIMITS": "off"}  # all clients have one address here
    with servers.ended(subprocess.Popen(words, cwd=folder, env=own, stdout=subprocess.DEVNULL)):
        servers.until_answered(port, f"/{LEEDS}")
        yield port


def _asked(port: int, address: str, times: int) -> list[float]:
    """What each of so many requests takes, on one connection.

    Bytes are counted, not understood: understanding headers takes Python longer than nginx takes
    to send them.
    """
    request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
    took = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        length, space = _length(connection, request), memoryview(bytearray(2**20))
        for _ in range(times):
            begun, had = time.perf_counter(), 0
            connection.sendall(request)
            while had < length:
                had += connection.recv_into(space[had:])
            took.append(time.perf_counter() - begun)
            assert bytes(space[:12]) == b"HTTP/1.1 200", address
    return took


def _length(connection: socket.socket, request: bytes) -> int:
    """How many bytes the whole answer has."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        got = connection.recv(2**16)
        if not got:
            raise ConnectionResetError
        answer += got
    head, _, body = answer.partition(b"\r\n\r\n")
    size = int(re.search(rb"(?i)content-length: (\d+)", head)[1])
    left = size - len(body)
    while left > 0:
        left -= len(connection.recv(left))
    return len(head) + 4 + size


if __name__ == "__main__":
    main()
