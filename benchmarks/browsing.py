"""Visits to a page in a real Chromium on a slow line and processor, and what a reader waits for."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from dashboard.export import chromium

LINE = {"offline": False, "latency": 40, "downloadThroughput": 1.25e6, "uploadThroughput": 1.25e6}
"""10 Mbit/s each way; milliseconds before each answer."""

SLOWER = 4
AT_REST = 1.5
"""Seconds without a byte or a larger paint, after which a page is taken to be at rest."""

LONGEST = 240
WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")


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


@contextmanager
def chromium_open() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(),
            args=chromium.ARGUMENTS,
            chromium_sandbox=chromium.sandboxed(),
        )
        yield browser
        browser.close()


def untouched(context: BrowserContext, url: str) -> Visit:
    """A visit of somebody who only looks, until the page is at rest."""
    with _slow_page(context) as (page, loaded):
        page.goto(url, wait_until="commit", timeout=LONGEST * 1000)
        _until(lambda: _rested(page, loaded))
        seen = page.evaluate("seen")
        before = sum(one.bytes for one in loaded.values() if not one.plotly)
        chart = sum(one.bytes for one in loaded.values() if one.plotly)
        return Visit(seen["paint"], seen["shift"], before / 1000, chart / 1000)


def control(context: BrowserContext, url: str) -> float:
    """Milliseconds until the key / has opened the finder, for somebody who presses it at once."""
    with _slow_page(context) as (page, _):
        page.goto(url, wait_until="commit", timeout=LONGEST * 1000)

        def answered() -> float | None:
            if not page.evaluate("document.querySelector('dialog[open]') !== null"):
                page.keyboard.press("/")
            return page.evaluate("seen.control")

        return _until(answered)


def chart(context: BrowserContext, url: str) -> float:
    """Milliseconds until the first chart, looked at as soon as there is room for it, answers."""
    with _slow_page(context) as (page, _):
        page.add_init_script("window.wantsChart = true")
        page.goto(url, wait_until="commit", timeout=LONGEST * 1000)
        return _until(lambda: page.evaluate("seen.chart"))


@dataclass
class _Loaded:
    plotly: bool
    bytes: int = 0
    done: bool = False


@contextmanager
def _slow_page(context: BrowserContext) -> Iterator[tuple[Page, dict[str, _Loaded]]]:
    """A new page, slowed, and what it loads as it does."""
    page, loaded = context.new_page(), {}
    page.add_init_script(WATCH)
    devtools = context.new_cdp_session(page)

    def asked(event: dict) -> None:
        plotly = "plotly" in event["request"]["url"].rpartition("/")[2].lower()
        loaded[event["requestId"]] = _Loaded(plotly)

    def finished(event: dict) -> None:
        if one := loaded.get(event["requestId"]):
            one.bytes, one.done = int(event.get("encodedDataLength", 0)), True

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", finished)
    devtools.on("Network.loadingFailed", finished)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", LINE)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    yield page, loaded
    page.close()


def _rested(page: Page, loaded: dict[str, _Loaded]) -> bool:
    """Whether the document is whole and painted, and nothing has come for a while."""
    if not page.evaluate("document.readyState === 'complete' && seen.paint > 0"):
        return False
    state = (len(loaded), sum(one.done for one in loaded.values()), page.evaluate("seen.paint"))
    end = time.monotonic() + AT_REST
    while time.monotonic() < end:
        page.wait_for_timeout(100)
        now = (len(loaded), sum(one.done for one in loaded.values()), page.evaluate("seen.paint"))
        if now != state:
            return False
    return True


def _until(ask: Callable[[], Any]) -> Any:
    """The first answer that is something. Raises TimeoutError."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.03)
    raise TimeoutError("The page did not come to what was waited for.")
