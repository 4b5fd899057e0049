"""Walks England's dashboard, running on PORT, as somebody new would, with a picture of each step.

    make run PROFILE=england          # in another terminal
    .venv/bin/python -m docs.walk

The question is how a trust is doing against this year's milestone, what it would take, and how sure
that is. Three clicks answer it; each is a link that says where it leads.
"""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import chromium

OUT = Path("var/screenshots/walk")
CLICKS = (
    ("West Yorkshire", "its system"),
    ("Leeds Teaching Hospitals", "the trust: rating, certainty, what would move it"),
    ("A&E within 4 hours: from", "the small chart: its months against milestone and standard"),
)


def main() -> None:
    """Write var/screenshots/walk/<step>-<width>.png, and what each step says first."""
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8050')}"
    with chromium.opened() as browser:
        for width in (390, 1440):
            page = browser.new_page(viewport={"width": width, "height": 900}, bypass_csp=True)
            page.goto(site)
            _look(page, 0, width, "all systems")
            for step, (name, what) in enumerate(CLICKS, start=1):
                link = page.locator("main").get_by_role("link", name=name).first
                with page.expect_navigation(wait_until="networkidle"):
                    link.click()
                _look(page, step, width, what)
            page.close()
    print(f"Written to {OUT}")  # noqa: T201


def _look(page: Page, step: int, width: int, what: str) -> None:
    page.screenshot(path=OUT / f"{step}-{width}.png")
    said = page.locator("main .lead").first.inner_text()
    print(f"{step}, {width} px, {what}: {page.url.partition('/')[2]}: {said}")  # noqa: T201


if __name__ == "__main__":
    main()
