"""How long pictures take, cached, new and by the hundred, and what they hold of memory.

    python -m benchmarks.export
    python -m benchmarks.export --kaleido VENV/bin/python

Over the demonstration release, with a cache of the benchmark's own. The second
compares with plotly's own way, by an interpreter that has kaleido and plotly, which this project
needs for nothing else: the same figures in the same number of pixels, start included on either
side. Targets: cached 5 ms, new 400 ms, 20 times a plain loop of `write_image`, twice kaleido's
server, 0.5 GB, every picture right.
"""

import argparse
import contextlib
import io
import json
import os
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, house, machine, said, spread, watched
from dashboard.board_pack import contents, pack
from dashboard.board_pack.contents import Options
from dashboard.pictures import raster
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.picture import Picture
from dashboard.sections import verdict
from data.__main__ import main as command
from data.releases.reader import Releases
from data.releases.release import Release
from tests.browser import chromium

CHARTS, EXPORTS, AT_ONCE = 100, 500, 8
CACHED, NEW = 300, 20
FORMAT = FORMATS["full-page"]
LOOPED, SERVED = 4, 40
"""Pictures that the ways of kaleido are measured on; 100 are reckoned from them."""

KALEIDO = """
import json, sys, time
import kaleido, plotly.graph_objects as go
figures = [(go.Figure(one["figure"], skip_invalid=True), one["size"])
           for one in json.load(open(sys.argv[1]))]
looped, served = int(sys.argv[2]), int(sys.argv[3])
def each(some):
    begun = time.perf_counter()
    for figure, size in some:
        figure.to_image(format="png", **size)
    return (time.perf_counter() - begun) / len(some)
loop = each(figures[:looped])
begun = time.perf_counter()
kaleido.start_sync_server(mathjax=False)
each(figures[:1])
start = time.perf_counter() - begun
print(json.dumps({"loop": loop, "start": start, "server": each(figures[1:served + 1])}))
kaleido.stop_sync_server()
"""


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser("python -m benchmarks.export")
    options.add_argument("--kaleido", metavar="PYTHON", help="an interpreter that has kaleido")
    other = options.parse_args().kaleido
    with tempfile.TemporaryDirectory(prefix="run-") as folder:
        own = {"PICTURES_DIR": f"{folder}/pictures"}
        with environment(**house(Path(folder)), **own):
            with contextlib.redirect_stdout(io.StringIO()):
                command(["demo"])
                command(["publish"])
            release = Releases("internal").current()
            found = _charts(release)
            print(f"{CHARTS} charts, {FORMAT.id}, of {release.id}")
            ours = _hundred(found)
            _compared([one.taken.picture for one in found], other, ours)
            _over_gunicorn(found)
            _many([one.taken.picture for one in found])


def _charts(release: Release) -> list:
    """The first charts of the longest pack there is."""
    wanted = Options(pack.all_places(release), FORMAT.id, trends=True)
    verdicts = [verdict.of(release, place) for place in wanted.places]
    return contents.items(release, wanted, verdicts)[:CHARTS]


def _hundred(found: list) -> float:
    """Seconds that a pack's pictures take, none made before."""
    begun = time.perf_counter()
    wanted = Options((), FORMAT.id, kinds=("pictures",))
    pack._drawn(found, [], wanted, lambda done, of: None)
    took = time.perf_counter() - begun
    print(f"{len(found)} new pictures: {said(took)} ({machine()})")
    return took


def _compared(pictures: list[Picture], other: str | None, ours: float) -> None:
    """What the same pictures take by kaleido, new browser each time and by its server."""
    if other is None:
        print("install kaleido to compare: python -m venv X; X/bin/pip install kaleido plotly;")
        print("  then python -m benchmarks.export --kaleido X/bin/python")
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump([_plain(one) for one in pictures[: SERVED + 1]], file)
        file.flush()
        asked = [other, "-c", KALEIDO, file.name, str(LOOPED), str(SERVED)]
        with environment(BROWSER_PATH=chromium.find() or ""):
            took = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
    loop, server = took["loop"] * CHARTS, took["start"] + took["server"] * CHARTS
    print(f"write_image in a loop, {LOOPED} measured: {said(took['loop'])} each, so {said(loop)}")
    print(f"  {loop / ours:.1f} times ours")
    print(f"kaleido's server, mathjax=False, {SERVED} measured: {said(took['server'])} each after")
    print(f"  {said(took['start'])} of start, so {said(server)}: {server / ours:.1f} times ours")
    print(f"  ({machine()})")


def _plain(picture: Picture) -> dict:
    """The figure, and the size whose pixels are as many as those of our picture."""
    figure, sheet = picture.laid_out(FORMAT)
    size = {"width": sheet.width, "height": sheet.height, "scale": FORMAT.scale}
    return {"figure": json.loads(figure.to_json(validate=False)), "size": size}


def _over_gunicorn(found: list) -> None:
    """A PNG that is kept, and ones that are new."""
    port = servers.free_ports()
    with servers.gunicorn(port, "--workers", "1"):
        servers.until_answered(port)
        connection = HTTPConnection("127.0.0.1", port, timeout=60)

        def ask(address: str) -> float:
            begun = time.perf_counter()
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
            assert response.status == 200, address
            return time.perf_counter() - begun

        links = [f"/export{one.taken.picture.words.link}/{one[3].chart.id}.png" for one in found]
        ask(links[0])
        times = [ask(links[0]) for _ in range(CACHED)]
        print(f"a kept PNG over gunicorn: {spread(times)} ({machine()})")
        for link in links[:NEW]:
            ask(link)  # so that the page is there, and only the picture is new
        times = [ask(f"{link}?format=slide") for link in links[:NEW]]
        print(f"a new PNG: {spread(times)} ({machine()})")


def _many(pictures: list[Picture]) -> None:
    """Many exports at once: whether each is right, and the most memory."""

    def drawn(picture: Picture) -> str:
        return sha256(picture._png(FORMAT)).hexdigest()

    with watched(_rasterising, every=0.005) as one_held:
        alone = [drawn(one) for one in pictures]
    print(f"what rasterises one picture held {max(one_held):.0f} MB at most (PSS)")
    with watched(_rasterising, every=0.05) as held:
        begun = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            at_once = list(pool.map(drawn, pictures * (EXPORTS // len(pictures))))
        took = time.perf_counter() - begun
    right = sum(one == other for one, other in zip(at_once, alone * len(at_once), strict=False))
    print(f"{EXPORTS} exports, {AT_ONCE} at once: {said(took)}, {right} right; what")
    print(f"  rasterises held {max(held):.0f} MB at most (PSS) ({machine()})")


def _rasterising() -> list[int]:
    """The processes that rasterise; one that has not begun yet still has this process's memory."""
    return [pid for pid in servers.children(os.getpid()) if _runs(pid, raster.PROGRAM)]


def _runs(pid: int, program: Path) -> bool:
    try:
        return str(program).encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it has ended
        return False


if __name__ == "__main__":
    main()
