"""Visits to a page in a real Chromium on a slow line and processor, and what a reader waits for."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

LINE = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
"""10 Mbit/s each way; milliseconds before each answer."""

SLOWER = 4
AT_REST = 1.5
"""Seconds without a byte, after which a page is taken to be at rest."""

LONGEST = 240
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Visit:
    """What was seen: milliseconds since the reader set out, kilobytes as they came over the line.

    `paint` is the largest contentful paint, `shift` the cumulative layout shift; `chart` is plotly,
    `before` all else.
    """

    paint: float
    shift: float
    before: float
    chart: float


class Tab:
    """A new tab of a browser, slowed, and what it loads."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self._loaded: dict[str, _Loaded] = {}
        self._last = time.monotonic()
        devtools = context.new_cdp_session(self.page)
        devtools.on("Network.requestWillBeSent", self._asked)
        devtools.on("Network.loadingFinished", self._finished)
        devtools.on("Network.loadingFailed", self._finished)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", LINE)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def look(self, url: str) -> Visit:
        """A visit of somebody who only looks, until the page is at rest.

        Nothing of ours runs in the page before that: it would delay what is measured.
        """
        self._loaded.clear()
        self.page.goto(url, wait_until="load", timeout=LONGEST * 1000)
        while time.monotonic() < self._last + AT_REST or not self._is_whole():
            self.page.wait_for_timeout(100)
        seen = self.page.evaluate(LOOK)
        before = sum(one.bytes for one in self._loaded.values() if not one.plotly)
        chart = sum(one.bytes for one in self._loaded.values() if one.plotly)
        return Visit(seen["paint"], seen["shift"], before / 1000, chart / 1000)

    def control(self, url: str) -> float:
        """Milliseconds until the key / has opened the finder, for somebody who presses it early."""
        self._watch(url)

        def answered() -> float | None:
            if not self.page.evaluate("document.querySelector('dialog[open]') !== null"):
                self.page.keyboard.press("/")
            return self.page.evaluate("seen.control")

        return _until(answered)

    def chart(self, url: str) -> float:
        """Milliseconds from reaching for the first chart of a loaded page until it answers."""
        self.page.add_init_script("window.wantsChart = true")
        self._watch(url)
        return _until(lambda: self.page.evaluate("seen.chart"))

    def _watch(self, url: str) -> None:
        self.page.add_init_script(WATCH)
        self.page.goto(url, wait_until="commit", timeout=LONGEST * 1000)

    def _is_whole(self) -> bool:
        return all(one.done for one in self._loaded.values())

    def _asked(self, event: dict) -> None:
        plotly = "plotly" in event["request"]["url"].rpartition("/")[2].lower()
        self._loaded[event["requestId"]] = _Loaded(plotly)
        self._last = time.monotonic()

    def _finished(self, event: dict) -> None:
        self._last = time.monotonic()
        if one := self._loaded.get(event["requestId"]):
            one.bytes, one.done = int(event.get("encodedDataLength", 0)), True


@dataclass
class _Loaded:
    plotly: bool
    bytes: int = 0
    done: bool = False


def _until(ask: Callable[[], Any]) -> Any:
    """The first answer that is something. Raises TimeoutError."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.03)
    raise TimeoutError("The page did not come to what was waited for.")
