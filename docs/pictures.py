"""Takes the picture of the README from a dashboard that is running on PORT (make pictures)."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parent
NAMES = (os.environ.get("CHROMIUM", "chromium"), "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-background-networking"]


def main() -> None:
    """Write docs/overview.png, 1280 pixels wide."""
    chromium = next(path for name in NAMES if (path := shutil.which(name)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 1480}, bypass_csp=True)
        page.goto(f"http://127.0.0.1:{os.environ.get('PORT', '8050')}/")
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / "overview.png")
        browser.close()


if __name__ == "__main__":
    main()
