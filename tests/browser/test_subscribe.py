"""Asking for messages about a place, confirming and leaving, in a browser without a script."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from data.subscriptions.kept import Kept
from data.subscriptions.tokens import LEAVE, Tokens, Wish
from tests.browser.serving import serve
from tests.browser.test_each_page import WCAG
from tests.dashboard.subscriptions.conftest import environment
from tests.data.mailbox import Box, serving, text

pytestmark = [pytest.mark.slow, pytest.mark.browser]
ADA = "ada@example.org"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("subscribe")


@pytest.fixture(scope="module")
def box() -> Box:
    return Box()


@pytest.fixture(scope="module")
def site(releases: Path, box: Box, folder: Path) -> Iterator[str]:
    with serving(box) as port:
        more = environment(folder, port) | {"SITE_URL": "{address}", "AUDIENCE": "public"}
        with serve(releases, folder / "log", **more) as address:
            yield address


def look(page: Page, width: int) -> None:
    """Axe finds nothing, and nothing is wider than the window."""
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == [], (page.url, width)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def confirmation(box: Box, number: int) -> str:
    """The link of that message, which is sent after the answer."""
    for _ in range(100):
        if len(box.mails) >= number:
            (link,) = [word for word in text(box.read()[-1]).split() if "/subscription/" in word]
            return link
        time.sleep(0.05)
    raise TimeoutError("no message came")


@pytest.mark.parametrize("width", [390, 1440])
def test_a_reader_asks_confirms_and_leaves(site, browser: Browser, box: Box, folder, width):
    sent, kept = len(box.mails), Kept(folder / "subscriptions")
    context = browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{site}/place/leeds")
    page.get_by_role("link", name="by e-mail").click()
    assert page.locator("h1").inner_text() == "Tell me by e-mail when Leeds changes"
    look(page, width)
    page.get_by_label("Your e-mail address").fill(ADA)
    page.get_by_role("button", name="Tell me when it changes").click()
    assert "a message is on its way" in page.locator("main").inner_text()
    look(page, width)
    page.goto(confirmation(box, sent + 1))
    look(page, width)
    page.get_by_role("button", name="Yes, tell me").click()
    assert kept.counts() == {"leeds": 1}
    look(page, width)
    page.goto(f"{site}/subscription/leave?t={Tokens('k' * 32).make(LEAVE, Wish(ADA, 'leeds'))}")
    look(page, width)
    page.get_by_role("button", name="No more messages about Leeds").click()
    assert "You get no more messages" in page.locator("main").inner_text()
    assert kept.counts() == {}
    context.close()
    assert ADA not in (folder / "log").read_text()
    assert "?t=" not in (folder / "log").read_text()


def test_without_a_script_and_with_a_wrong_address(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/subscribe/leeds")
    page.get_by_label("Your e-mail address").fill("ada@localhost")
    page.get_by_role("button", name="Tell me when it changes").click()
    assert "This is no e-mail address." in page.locator(".fault").inner_text()
    context.close()
