"""How soon a page is there, answers and draws, in Chromium on a slow line and processor.

    python -m benchmarks.first_paint

Over the demonstration release, served as the Procfile says, on 10 Mbit/s, 40 ms and a quarter of
the processor, cold (nothing kept by the browser) and warm (in the same tab again). First an empty
page, which is what the browser itself takes. Targets, cold unless said:
largest contentful paint 0.8 s, warm 0.4 s; a control answers
in 2 s, the first chart in 3 s; layout shift 0.02; 320 kB before the first chart, 420 kB with it.
"""

import argparse
import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from benchmarks import browsing, servers
from benchmarks.browsing import Tab, Visit
from benchmarks.measuring import environment, house, machine, said
from dashboard import pages  # noqa: F401
from dashboard.application import ROOT
from data.__main__ import main as command

AUDIENCE = "public"
PAGES = {"overview": "/", "place": "/place/leeds", "indicator": "/indicator/ae_four_hour"}
WITH_CHART = ("place", "indicator")
SIZE = {"width": 1440, "height": 900}
HERE = Path(__file__).parent
Ask = Callable[[Tab, str], float]
"""What one visit to an address waits for: milliseconds."""

EMPTY = "<!DOCTYPE html><html lang=en><title>Empty</title><p>A line.</p>"


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser("python -m benchmarks.first_paint")
    options.add_argument("--runs", type=int, default=3, help="visits of each kind; medians count")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish", "--no-site"])
        with browsing.chromium_open() as browser:
            print(f"Chromium {browser.version}, {SIZE['width']} x {SIZE['height']} ({machine()})")
            with _served(_empty(Path(folder))) as site:
                _measured(browser, "empty page", site, given.runs, ())
            with _served(_procfile()) as site:
                for name, path in PAGES.items():
                    ask = (Tab.control, Tab.chart)[: 1 + (name in WITH_CHART)]
                    _measured(browser, name, site + path, given.runs, ask)
            print(f"  ({machine()})")


def _empty(folder: Path) -> str:
    """The command that serves a page of one line."""
    folder = folder / "empty"
    folder.mkdir()
    for name in ("index.html", "healthz"):
        (folder / name).write_text(EMPTY, encoding="utf-8")
    return f"exec python -m http.server --bind 127.0.0.1 --directory {folder} $PORT"


def _measured(browser: Browser, what: str, url: str, runs: int, ask: Sequence[Ask]) -> list[float]:
    """Print what is seen at an address; the cold paint and what was asked, in milliseconds."""
    cold, warm = _median_visits(browser, url, runs)
    weight = f"{cold.before:.0f} kB" + (f" and {cold.chart:.0f} with a chart" if cold.chart else "")
    print(f"{what}: painted in {_ms(cold.paint)}, warm {_ms(warm.paint)}; moved by ", end="")
    print(f"{cold.shift:.3f}, warm {warm.shift:.3f}; {weight}, warm {warm.before:.0f} kB")
    found = [cold.paint]
    for one in ask:
        first, again = _medians(browser, url, runs, one)
        print(f"  {one.__name__} answers in {_ms(first)}, warm {_ms(again)}")
        found.append(first)
    return found


def _median_visits(browser: Browser, url: str, runs: int) -> tuple[Visit, Visit]:
    pairs = [_cold_and_warm(browser, url, Tab.look) for _ in range(runs)]
    return tuple(
        Visit(*map(median, zip(*map(astuple, one), strict=True)))
        for one in zip(*pairs, strict=True)
    )


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
