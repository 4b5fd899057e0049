"""How soon a page is there, beside the same page by other means, in Chromium on a slow line.

    python -m benchmarks.first_paint [--observable PROGRAM] [--streamlit PROGRAM]

Over the demonstration release, served as the Procfile says, on 10 Mbit/s, 40 ms and a quarter of
the processor, cold (nothing kept by the browser) and warm (in the same tab again). Ours and each
peer (benchmarks/peers.py) are visited in turn: the page as a static file, as stock Dash has it, and
as Observable Framework and Streamlit do where their programs are named (`observable` of npm's
@observablehq/framework, `streamlit` of an environment that has plotly too); besides an empty page,
which is what the browser itself takes. Targets: largest paint 0.6 s cold and 0.25 s warm, as early
as the static pages and a third of stock Dash and Streamlit; 90 kB before a gesture; layout shift 0;
a chart answers 1.2 s after the gesture.
"""

import argparse
import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks import peers, servers
from benchmarks.browsing import Tab, Visit
from benchmarks.measuring import environment, house, machine, said
from dashboard import pages  # noqa: F401
from dashboard.application import ROOT
from data.__main__ import main as command
from tests.browser import chromium

PAGES = {"overview": "/", "place": "/place/leeds", "indicator": "/indicator/ae_four_hour"}
WITH_CHART = ("place", "indicator")
SIZE = {"width": 1440, "height": 900}
HERE = Path(__file__).parent
Ask = Callable[[Tab, str], float]
"""What one visit to an address waits for: milliseconds."""

EMPTY_PAGE = "an empty page"
ADDRESSES = {EMPTY_PAGE: "/", "Streamlit": "/?page={path}"}
"""Where a page is found that is not at our address."""

EMPTY = "<!DOCTYPE html><html lang=en><title>Empty</title><p>A line.</p>"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser("python -m benchmarks.first_paint")
    options.add_argument("--runs", type=int, default=3, help="visits of each kind; medians count")
    options.add_argument("--observable", help="the program of Observable Framework")
    options.add_argument("--streamlit", help="the program of Streamlit")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish", "--no-site"])
        commands = {
            EMPTY_PAGE: _empty(Path(folder)),
            "ours": _procfile(),
            "static": _peer("static()"),
            "stock Dash": _peer("stock()"),
            **_named(Path(folder), given.observable, given.streamlit),
        }
        with chromium.opened() as browser, contextlib.ExitStack() as after:
            print(f"Chromium {browser.version}, {SIZE['width']} x {SIZE['height']} ({machine()})")
            sites = {name: after.enter_context(_served(run)) for name, run in commands.items()}
            for name, path in PAGES.items():
                _compared(browser, name, path, sites, given.runs)
                for ask in (Tab.control, Tab.chart)[: 1 + (name in WITH_CHART)]:
                    first, again = _medians(browser, sites["ours"] + path, given.runs, ask)
                    print(f"  {ask.__name__} answers in {_ms(first)}, warm {_ms(again)}")
            print(f"  ({machine()})")


def _peer(name: str) -> str:
    """The command that serves one of benchmarks.peers as one would deploy it."""
    peer = f"'benchmarks.peers:{name}'"
    return f"AUDIENCE=public exec gunicorn {peer} --bind 127.0.0.1:$PORT --workers 2"


def _named(folder: Path, observable: str | None, streamlit: str | None) -> dict[str, str]:
    """The commands that serve the peers whose programs were named; the others are left out."""
    found = {}
    if observable:
        site = peers.framework(folder / "observable", observable)
        found["Observable Framework"] = _peer(f'built("{site}")')
    if streamlit:
        program = peers.streamlit(folder / "streamlit")
        found["Streamlit"] = (
            f"exec {streamlit} run {program} --server.port $PORT --server.address 127.0.0.1 "
            "--server.headless true --browser.gatherUsageStats false"
        )
    for name in {"Observable Framework", "Streamlit"} - set(found):
        print(f"{name} is left out: its program was not named.")
    return found


def _compared(browser: Browser, what: str, path: str, sites: Mapping[str, str], runs: int) -> None:
    """Print what is seen of a page at each site, visited in turn."""
    seen: dict[str, list[tuple[Visit, Visit]]] = {name: [] for name in sites}
    for _ in range(runs):
        for name, site in sites.items():
            address = site + ADDRESSES.get(name, path).format(path=path)
            seen[name].append(_cold_and_warm(browser, address, Tab.look))
    ours = _median(seen["ours"])
    for name, pairs in seen.items():
        cold, warm = _median(pairs)
        print(
            f"{what}, {name}: painted in {_ms(cold.paint)}, warm {_ms(warm.paint)} "
            f"({cold.paint / ours[0].paint:.2f} and {warm.paint / ours[1].paint:.2f} times ours); "
            f"moved by {cold.shift:.3f}; {cold.before + cold.chart:.0f} kB, warm "
            f"{warm.before + warm.chart:.0f} kB"
        )


def _median(pairs: list[tuple[Visit, Visit]]) -> tuple[Visit, Visit]:
    """The median of each figure of the cold visits, and of the warm ones."""
    cold, warm = (
        Visit(*map(median, zip(*map(astuple, visits), strict=True)))
        for visits in zip(*pairs, strict=True)
    )
    return cold, warm


def _empty(folder: Path) -> str:
    """The command that serves a page of one line."""
    folder = folder / "empty"
    folder.mkdir()
    for name in ("index.html", "healthz"):
        (folder / name).write_text(EMPTY, encoding="utf-8")
    return f"exec python -m http.server --bind 127.0.0.1 --directory {folder} $PORT"


def _medians(browser: Browser, url: str, runs: int, ask: Ask) -> tuple[float, float]:
    pairs = [_cold_and_warm(browser, url, ask) for _ in range(runs)]
    return tuple(median(one) for one in zip(*pairs, strict=True))


def _cold_and_warm(browser: Browser, url: str, ask: Callable) -> tuple:
    """What is asked of a browser that was never there, and again of one that just was."""
    context = browser.new_context(viewport=SIZE)
    try:
        tab = Tab(context)
        return ask(tab, url), ask(tab, url)
    finally:
        context.close()


def _ms(milliseconds: float) -> str:
    return said(milliseconds / 1000)


def _procfile() -> str:
    """The command that serves, as the Procfile has it."""
    return (ROOT / "Procfile").read_text(encoding="utf-8").removeprefix("web:").strip()


@contextlib.contextmanager
def _served(command: str) -> Iterator[str]:
    """The address of what a shell command serves on $PORT, until it is there no longer needed."""
    port = servers.free_ports()
    own = {"PORT": str(port), "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    server = subprocess.Popen(
        command,
        shell=True,
        cwd=ROOT,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        servers.until_answered(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=20)


if __name__ == "__main__":
    main()
