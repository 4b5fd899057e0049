"""Takes every page of a dashboard that is running on PORT, in three widths, light and dark."""

import os
from pathlib import Path

from tests.browser import chromium

OUT = Path("var/screenshots")
WIDTHS = (390, 820, 1440)
PAGES = (
    "/",
    "/place/leeds",
    "/indicator/ae_four_hour",
    "/change/leeds",
    "/compare?kind=place",
    "/what-if",
    "/method",
    "/departures",
    "/data",
    "/find",
    "/board-pack",
    "/accessibility",
    "/nowhere",
)


def main() -> None:
    """Write var/screenshots/<scheme>/<page>-<width>.png."""
    site = f"http://127.0.0.1:{os.environ.get('PORT', '8050')}"
    with chromium.opened() as browser:
        for scheme in ("light", "dark"):
            for width in WIDTHS:
                page = browser.new_page(
                    viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
                )
                for address in PAGES:
                    page.goto(site + address)
                    page.wait_for_load_state("networkidle")
                    name = address.strip("/").partition("?")[0].replace("/", "-") or "overview"
                    page.screenshot(path=OUT / scheme / f"{name}-{width}.png", full_page=True)
                page.close()
    print(f"Written to {OUT}")  # noqa: T201


if __name__ == "__main__":
    main()
