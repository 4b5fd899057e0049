"""How soon a page is there, answers and draws, in Chromium on a slow line and processor.

    python -m benchmarks.first_paint
    python -m benchmarks.first_paint --streamlit VENV/bin/python

Over the demonstration release, served as the Procfile says, on 10 Mbit/s, 40 ms and a quarter of
the processor, cold (nothing kept by the browser) and warm (in the same tab again). First an empty
page, which is what the browser itself takes. Beside ours the overview's rug and a
place's first chart in Dash and Streamlit as their tutorials make them; the latter by an interpreter
that has streamlit and plotly, which this project needs for nothing else. Targets, cold unless said:
largest contentful paint 0.8 s, warm 0.4 s, and three times earlier than either; a control answers
in 2 s, the first chart in 3 s; layout shift 0.02; 320 kB before the first chart, 420 kB with it.
"""

import argparse
import contextlib
import io
import json
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
from dashboard.web import answer
from data.__main__ import main as command
from data.releases.reader import Store
from data.releases.release import Release

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
    options.add_argument("--streamlit", metavar="PYTHON", help="an interpreter that has streamlit")
    options.add_argument("--runs", type=int, default=3, help="visits of each kind; medians count")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, environment(**house(Path(folder))):
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish", "--no-site"])
        content = Path(folder, "content.json")
        content.write_text(json.dumps(_same(Store(AUDIENCE).current())), encoding="utf-8")
        with browsing.chromium_open() as browser:
            print(f"Chromium {browser.version}, {SIZE['width']} x {SIZE['height']} ({machine()})")
            with _served(_empty(Path(folder))) as site:
                _measured(browser, "empty page", site, given.runs, ())
            ours = {}
            with _served(_procfile()) as site:
                for name, path in PAGES.items():
                    ask = (Tab.control, Tab.chart)[: 1 + (name in WITH_CHART)]
                    ours[name] = _measured(browser, name, site + path, given.runs, ask)
            for name, start in _others(content, given.streamlit).items():
                with _served(start) as site:
                    theirs = _measured(browser, name, site, given.runs, (Tab.chart,))
                _beside(name, theirs, ours)
            print(f"  ({machine()})")


def _empty(folder: Path) -> str:
    """The command that serves a page of one line."""
    folder = folder / "empty"
    folder.mkdir()
    for name in ("index.html", "healthz"):
        (folder / name).write_text(EMPTY, encoding="utf-8")
    return f"exec python -m http.server --bind 127.0.0.1 --directory {folder} $PORT"


def _others(content: Path, streamlit: str | None) -> dict[str, str]:
    """The commands that serve the same content by the others, by name."""
    found = {"Dash": f"exec python {HERE}/stock_dash.py {content} $PORT"}
    if streamlit is None:
        print("install streamlit to compare: uv venv X; uv pip install -p X streamlit plotly;")
        print("  then python -m benchmarks.first_paint --streamlit X/bin/python")
    else:
        options = "--server.port $PORT --server.headless true --browser.gatherUsageStats false"
        script = f"{HERE}/stock_streamlit.py {options} -- {content}"
        found["Streamlit"] = f"exec {streamlit} -m streamlit run {script}"
    return found


def _same(release: Release) -> dict:
    """What the others show as well: the overview's rug as text, and a place's first chart."""
    tree = answer.make(release, PAGES["overview"]).tree
    rug = next(part for part in tree._traverse() if getattr(part, "className", "") == "rug")
    rows = [part for part in rug._traverse() if getattr(part, "_type", "") == "Tr"]
    charts = answer.make(release, PAGES["place"]).tree._traverse()
    figure = next(part.chart.figure for part in charts if hasattr(part, "chart"))
    return {
        "title": "How each place is doing",
        "lead": answer.make(release, PAGES["overview"]).lead,
        "table": [[_text(cell) for cell in row.children] for row in rows],
        "figure": json.loads(figure.to_json()),
    }


def _text(part: object) -> str:
    if isinstance(part, (list, tuple)):
        return " ".join(_text(one) for one in part)
    children = getattr(part, "children", part)
    return str(part or "") if children is part else _text(children)


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


def _beside(name: str, theirs: list[float], ours: dict[str, list[float]]) -> None:
    for page_name, own in ours.items():
        chart = f", chart {theirs[1] / own[2]:.1f} times" if len(own) > 2 else ""
        print(
            f"{name} against our {page_name}: paint {theirs[0] / own[0]:.1f} times as late{chart}"
        )


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
