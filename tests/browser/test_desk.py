"""The editors' desk in a browser, on a desk and on a phone, with and without a script."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from dashboard.web import background
from tests.browser.serving import serve
from tests.browser.test_each_page import WCAG
from tests.dashboard.desk.conftest import JUMP, KEY, YEAR
from tests.data.floor import EVERYTHING, figure, write_reference, write_tidy
from tests.house import run

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SLIPS = [figure("AAA", 0, period=f"2017-{month:02}") for month in (2, 3, 4)]
ROOMS = ("", "/held", "{group}", "/held/1", "/comment", "/plan", "/load", "/publish")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A desk over a tiny store, whose editors come in by a proxy on this machine."""
    write_reference(folder / "reference")
    run(folder, "load", write_tidy(folder / "all.csv", *EVERYTHING, *YEAR))
    run(folder, "load", write_tidy(folder / "next.csv", JUMP))
    run(folder, "load", write_tidy(folder / "slips.csv", *SLIPS))
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
        page.goto(f"{site}/desk/held")
        to = page.get_by_role("link", name="Decide on some of them").get_attribute("href")
        group = to.removeprefix("/desk")
        for room in (room.format(group=group) for room in ROOMS):
            assert page.goto(f"{site}/desk{room}").status == 200
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, (room, width)
            if width > 390 and room not in ("", group):
                continue  # the same pieces, which axe has seen
            found = Axe().run(page, options=WCAG).response["violations"]
            said = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            assert said == [], (room, width)
        context.close()

    context = browser.new_context(
        java_script_enabled=False, extra_http_headers={"X-Account": "edith"}
    )
    page = context.new_page()
    page.goto(f"{site}/desk/held")
    page.get_by_label("Why").first.fill("The trust confirms it.")
    page.get_by_role("button", name="Accept", exact=True).click()
    assert "edith accepted A&E within 4 hours" in page.locator(".done").inner_text()
    page.get_by_role("link", name="Decide on some of them").click()
    box = page.get_by_label("Alpha Hospital, A&E within 4 hours, Mar 2017")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_label("Why").first.fill("The trust was shut.")
    page.get_by_role("button", name="Accept those ticked").press("Enter")
    assert "Mar 2017" in page.locator(".done").inner_text()
    page.get_by_label("Why").fill("They were not sent.")
    page.get_by_role("button", name="Refuse both").click()
    assert "edith refused 2 figures of slips.csv" in page.locator(".done").inner_text()
    assert "No figure awaits a decision." in page.locator("main").inner_text()
    page.goto(f"{site}/desk/load")
    page.get_by_label("File").set_input_files(
        write_tidy(tmp_path / "more.csv", figure("BBB", 12, period="2018-01"))
    )
    page.get_by_role("button", name="Load it").click()
    page.wait_for_url("**/desk/work/*")
    end = time.monotonic() + 60
    while page.locator("progress").count() and time.monotonic() < end:
        page.wait_for_timeout(200)
        page.reload()
    assert page.locator(".done").inner_text().startswith("edith loaded more.csv, on ")
    context.close()


def test_a_page_of_work_follows_in_place_until_the_result_is_there(
    site: str, browser: Browser, folder: Path
):
    mine = folder / "desk" / "0123456789abcdef"
    with (
        background.claimed(mine),
        browser.new_context(extra_http_headers={"X-Account": "edith"}) as one,
    ):
        asked = {"kind": "publish", "account": "edith", "at": "2018-03-01T09:00:00"}
        (mine / "asked.json").write_text(json.dumps(asked))
        background.write(mine, {"step": background.MAKING, "text": "Scoring every place"})
        page = one.new_page()
        page.clock.install()
        page.goto(f"{site}/desk/work/{mine.name}")
        page.evaluate("window.notLoadedAnew = true")
        bar, said = page.locator("progress"), page.locator("main [role=status]")

        made = {"step": background.MADE, "releases": [], "brief": [], "embargo": ""}

        def later(**state: object) -> None:
            background.write(mine, state)
            with page.expect_response("**/desk/work/*"):
                page.clock.run_for(2_000)

        later(step=background.MAKING, text="Making the public’s files", done=3, of=9)
        expect(said).to_have_text("Making the public’s files: 3 of 9 …")
        assert bar.evaluate("bar => [bar.value, bar.max]") == [3, 9]
        later(step=background.MAKING, text="Publishing")
        expect(said).to_have_text("Publishing …")
        assert bar.evaluate("bar => bar.position") == -1  # nobody knows how far it is
        page.route("**/desk/work/*", lambda asked: asked.fulfill(status=502), times=1)
        later(**made)
        expect(said).to_have_text("Publishing …")
        assert page.evaluate("window.notLoadedAnew")
        later(**made)
        expect(page.locator("h1")).to_have_text("The ratings were published")
