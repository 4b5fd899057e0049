"""The editors' desk in a browser, on a desk and on a phone, without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.serving import serve
from tests.browser.test_each_page import WCAG
from tests.dashboard.desk.conftest import JUMP, KEY, YEAR
from tests.data.floor import EVERYTHING, write_reference, write_tidy
from tests.house import METHOD, publish_under, run

pytestmark = pytest.mark.browser
ROOMS = ("", "/held", "/comment", "/load", "/publish")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk over a tiny store, whose editors come in by a proxy on this machine."""
    folder = tmp_path_factory.mktemp("desk")
    write_reference(folder / "reference")
    run(folder, "load", write_tidy(folder / "all.csv", *EVERYTHING, *YEAR))
    publish_under(folder, METHOD)
    run(folder, "load", write_tidy(folder / "next.csv", JUMP))
    (folder / "roles.csv").write_text("account,role\nedith,editor\n")
    more = {
        "SITE_URL": "{address}",
        "TRUSTED_PROXY_HEADER": "X-Account",
        "TRUSTED_PROXY_ADDRESSES": "127.0.0.1",
        "ROLES_FILE": str(folder / "roles.csv"),
        "AUDIT_FILE": str(folder / "audit.jsonl"),
        "DATABASE_URL": f"duckdb:///{folder}/store.duckdb",
        "RAW_DIR": str(folder / "raw"),
        "REFERENCE_DIR": str(folder / "reference"),
        "DESK": "on",
        "DESK_DIR": str(folder / "desk"),
        "SECRET_KEY": KEY,
    }
    with serve(folder / "releases", folder / "log", **more) as address:
        yield address


def test_an_editor_decides_loads_and_looks_ahead(site: str, browser: Browser, tmp_path: Path):
    for width in (390, 1440):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            extra_http_headers={"X-Account": "edith"},
            bypass_csp=True,  # for axe, which is a script
        )
        page = context.new_page()
        for room in ROOMS:
            assert page.goto(f"{site}/desk{room}").status == 200
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (room, width)
            found = Axe().run(page, options=WCAG).response["violations"]
            said = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            assert said == [], (room, width)
        context.close()

    context = browser.new_context(
        java_script_enabled=False, extra_http_headers={"X-Account": "edith"}
    )
    page = context.new_page()
    page.goto(f"{site}/desk/held")
    page.get_by_label("Why").fill("The trust confirms it.")
    page.get_by_role("button", name="Accept").click()
    assert "Nothing is held." in page.locator("main").inner_text()
    page.goto(f"{site}/desk/load")
    page.get_by_label("File").set_input_files(write_tidy(tmp_path / "more.csv", EVERYTHING[0]))
    page.get_by_role("button", name="Load it").click()
    page.locator("pre").wait_for(timeout=60_000)
    assert page.locator("pre").inner_text().startswith("more.csv: load 3, tidy")
    context.close()
