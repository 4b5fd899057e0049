"""Where Chromium is on this machine, and one opened."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """Path of CHROMIUM, else of the first browser found by name; None where there is none."""
    wanted = os.environ.get("CHROMIUM")
    names = [wanted] if wanted else NAMES
    return next((path for name in names if (path := shutil.which(name))), None)


def sandboxed() -> bool:
    """Whether Chromium keeps its pages in its sandbox: unless root, who has none, runs it, or
    CHROMIUM_SANDBOX is off.
    """
    return os.geteuid() != 0 and os.environ.get("CHROMIUM_SANDBOX", "on").lower() != "off"


@contextmanager
def opened() -> Iterator[Browser]:
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find(), args=ARGUMENTS, chromium_sandbox=sandboxed()
        )
        yield browser
        browser.close()
