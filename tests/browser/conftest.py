"""A real Chromium over the running dashboard."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.serving import serve

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--process-per-site",  # plotly's script is then compiled once, not for every page
]
WIDTHS = {1440: 900, 390: 844, 320: 640}
MARKS = ".barlayer path, .scatterlayer path"
LAYOUT = (Path(__file__).parent / "layout.js").read_text(encoding="utf-8")
SETTLED = """() => document.readyState === 'complete' && document.querySelector('main')
    && !document.getElementById('first-paint')"""
CUT_OFF = (Path(__file__).parent / "cut_off.js").read_text(encoding="utf-8")
DRAWN = """() => [...document.querySelectorAll('.chart-space')]
    .every(room => room.querySelector('.main-svg'))"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without one the test is skipped, and on a build server (CI=true) it fails."""
    wanted = [os.environ.get("CHROMIUM"), *NAMES]
    path = next((found for name in wanted if name and (found := shutil.which(name))), None)
    if path is None:
        missing = f"no Chromium: install one of {', '.join(NAMES)}, or set CHROMIUM to its path"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def site(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard over the release of the six places."""
    with serve(releases, tmp_path_factory.mktemp("server") / "log") as url:
        yield url


@pytest.fixture(scope="module")
def whole_site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the dashboard over the whole demonstration."""
    with serve(demonstration / "releases", tmp_path_factory.mktemp("server") / "log") as url:
        yield url


class View:
    """A page of a site in the browser, with what the browser complained of."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site, self.page = site, context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda r: self.complaints.append(f"{r.url} {r.failure}"))

    def open(self, address: str) -> int:
        """Go there and wait until it is there and plotly has drawn its charts; the status."""
        response = self.page.goto(self.site + address)
        self.settle()
        return response.status

    def settle(self) -> None:
        """Wait until the page is there, by Dash where it acts; have plotly draw every chart."""
        self.page.wait_for_function(SETTLED)
        self.page.evaluate("dispatchEvent(new Event('draw-charts'))")
        self.page.wait_for_function(DRAWN)

    def follow(self, selector: str) -> None:
        """Click a link, and wait for the page it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()
        self.settle()

    def charts_without_marks(self) -> list[str]:
        """Ids of charts that show no bar, line or point."""
        return self.page.locator(".chart-space").evaluate_all(
            f"graphs => graphs.filter(g => !g.querySelector('{MARKS}')).map(g => g.id)"
        )

    def unreadable(self) -> list[str]:
        """Pieces of text that lie over each other, or are cut off by their chart's edge."""
        return self.page.evaluate(LAYOUT)

    def overflow(self) -> int:
        """By how many pixels the document is wider than the window."""
        return self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def close(self) -> None:
        self.page.close()

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    @property
    def heading(self) -> str:
        return self.page.locator("main h1").inner_text()

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Callable[..., BrowserContext]:
    """A context for each width, with or without scripts, so that scripts are fetched once."""

    @cache
    def context(width: int, scripts: bool) -> BrowserContext:
        size = {"width": width, "height": WIDTHS[width]}
        # Waiting for a function needs eval, which the pages forbid; test_embeds looks at that.
        return browser.new_context(viewport=size, java_script_enabled=scripts, bypass_csp=True)

    return context


@pytest.fixture(scope="module")
def view_of(contexts: Callable[..., BrowserContext], site: str) -> Iterator[Callable[..., View]]:
    """Makes a view: `view_of(width)`, of another site where `at` names it."""
    made: list[View] = []

    def make(width: int, at: str = site, scripts: bool = True) -> View:
        made.append(View(contexts(width, scripts), at))
        return made[-1]

    yield make
    for view in made:
        view.close()
