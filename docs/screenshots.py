"""Takes pages of a dashboard that is running on PORT, in three widths, light and dark.

python -m docs.screenshots            every page, into var/screenshots
python -m docs.screenshots before     ten views of a version, into var/screenshots/before
python -m docs.screenshots after      the same of another, and a page that shows both
"""

import os
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from tests.browser import chromium

OUT = Path("var/screenshots")
WIDTHS = (390, 820, 1440)
PAGES = (
    "/",
    "/place/leeds",
    "/place/leeds?view=board",
    "/place/leeds?as-at=2017-09-30",
    "/indicator/ae_four_hour",
    "/change/leeds",
    "/compare?kind=place",
    "/what-if",
    "/explore",
    "/plan",
    "/plan/milestones",
    "/plan/money",
    "/plan/risks",
    "/method",
    "/departures",
    "/data",
    "/find",
    "/board-pack",
    "/accessibility",
    "/nowhere",
)
TEN = (
    ("/", 1440),
    ("/", 390),
    ("/place/leeds", 1440),
    ("/place/leeds", 390),
    ("/place/wyh", 820),
    ("/change/leeds", 1440),
    ("/indicator/ae_four_hour", 1440),
    ("/indicator/smoking_prevalence", 390),
    ("/compare?kind=place", 1440),
    ("/board-pack", 820),
)
"""The first screens by which two versions are compared."""


def main(label: str = "") -> None:
    """Write the pictures; of a second version also var/screenshots/compare.html."""
    with chromium.opened() as browser:
        if not label:
            for scheme in ("light", "dark"):
                for width in WIDTHS:
                    _taken(browser, PAGES, width, OUT / scheme, scheme, whole=True)
        for address, width in TEN if label else ():
            _taken(browser, (address,), width, OUT / label, "light", whole=False)
    if label == "after":
        (OUT / "compare.html").write_text(_compared(), encoding="utf-8")
    print(f"Written to {OUT}")  # noqa: T201


def _taken(
    browser: Browser, addresses: tuple[str, ...], width: int, out: Path, scheme: str, whole: bool
) -> None:
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8050')}"
    page = browser.new_page(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    for address in addresses:
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=out / _name(address, width), full_page=whole)
    page.close()


def _name(address: str, width: int) -> str:
    name = "".join(letter if letter.isalnum() else "-" for letter in address.strip("/"))
    return f"{name or 'overview'}-{width}.png"


def _compared() -> str:
    """Each of the ten before and after, beside each other."""
    rows = "".join(
        f"<h2>{escape(address)}, {width} pixels</h2><p>"
        + "".join(f'<img src="{when}/{_name(address, width)}">' for when in ("before", "after"))
        for address, width in TEN
    )
    style = "img{width:48%;vertical-align:top;margin:0 1% 1% 0;border:1px solid #999}"
    return f"<!DOCTYPE html><title>Before and after</title><style>{style}</style>{rows}"


if __name__ == "__main__":
    main(*sys.argv[1:2])
