"""The public site in a real Chromium: anybody can read it, and only who may frames it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from dashboard import pages  # noqa: F401
from dashboard.public import bake, oembed
from data import times
from data.releases.channels import SITE
from data.releases.reader import Releases
from tests.browser.conftest import DRAWN, MARKS, SETTLED
from tests.browser.serving import serve
from tests.browser.test_each_page import WCAG

pytestmark = [pytest.mark.slow, pytest.mark.browser]

MOST_BYTES = 60_000
LEEDS = "/embed/place/leeds.html"
NARROW = {"width": 320, "height": 640}
HOST = """<!DOCTYPE html><html lang="en"><title>A council</title><h1>A council</h1>
<script>window.said = []; addEventListener("message", e => said.push(e.data));</script>
<iframe title="framed" src="{framed}" width="640" height="560"></iframe>"""


@pytest.fixture(scope="module")
def drawn(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The releases of the six places, the public one with its site and its charts."""
    folder = tmp_path_factory.mktemp("drawn") / "releases"
    shutil.copytree(releases, folder, symlinks=True)
    store = Releases("public", folder)
    missing = bake.replace(store.current(), store.channel, times.now(), lambda done, of: None)
    assert missing == ""
    return folder


class Council:
    """Another origin: a second port of this machine, with pages that frame what they are told."""

    def __init__(self, folder: Path) -> None:
        handler = partial(Quiet, directory=str(folder))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._folder = folder
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def framing(self, url: str) -> str:
        return self.holding(HOST.format(framed=url))

    def holding(self, text: str) -> str:
        (self._folder / "page.html").write_text(text)
        return f"{self.origin}/page.html"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    council = Council(tmp_path_factory.mktemp("council"))
    yield council
    council.close()


@pytest.fixture(scope="module")
def allowed(drawn: Path, council: Council, tmp_path_factory) -> Iterator[str]:
    """The public site, with the council's origin on its list."""
    log = tmp_path_factory.mktemp("allowed") / "log"
    with serve(drawn, log, AUDIENCE="public", EMBED_ORIGINS=council.origin) as url:
        yield url


@pytest.fixture(scope="module")
def refused(drawn: Path, tmp_path_factory) -> Iterator[str]:
    """The public site, with another origin on its list."""
    log = tmp_path_factory.mktemp("refused") / "log"
    with serve(drawn, log, AUDIENCE="public", EMBED_ORIGINS="https://elsewhere.example") as url:
        yield url


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a window of its own; what the browser complains of is noted."""
    made = []

    def open(url: str, size: dict | None = None, **options: object) -> Page:
        context = browser.new_context(viewport=size or {"width": 1000, "height": 900}, **options)
        made.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", partial(note, page.complaints))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url)
        return page

    yield open
    for context in made:
        context.close()


def addresses(drawn: Path) -> list[str]:
    site = Releases("public", drawn).channel / "current" / SITE
    return [f"/{path.relative_to(site).as_posix()}" for path in sorted(site.rglob("*.html"))]


def note(complaints: list[str], message: ConsoleMessage) -> None:
    """Note an error, but not that there is no icon where a browser looks for one unasked."""
    if message.type == "error" and not message.location["url"].endswith("/favicon.ico"):
        complaints.append(message.text)


def was_refused(view: Page) -> bool:
    """Whether the browser shows, in place of what is framed, that it may not."""
    view.wait_for_load_state("networkidle")
    return view.frames[1].url.startswith("chrome-error:") and any(
        "frame-ancestors" in one for one in view.complaints
    )


def test_anybody_can_use_every_embed_and_list_on_a_phone_and_on_a_desk(allowed, drawn, opened):
    found, view = [], opened(f"{allowed}{LEEDS}")
    for address in addresses(drawn):
        for width in (1000, 320):
            view.set_viewport_size({"width": width, "height": 700})
            view.goto(allowed + address)
            wide = view.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                found.append((address, width, f"{wide} px too wide"))
        for one in Axe().run(view, options=WCAG).response["violations"]:
            found.append((address, one["id"], one["nodes"][0]["html"][:200]))
    assert found == []
    assert len(addresses(drawn)) == 19
    assert view.complaints == []


def test_every_embed_has_its_chart_and_takes_less_than_60_kb(allowed, drawn, opened):
    view = opened(f"{allowed}{LEEDS}")
    for address in addresses(drawn):
        if address.count("/") == 3:
            response = view.goto(allowed + address)
            assert len(response.body()) < MOST_BYTES, address
            shown = view.locator(".chart:visible div > svg")
            assert shown.count() == 1, address
            assert shown.first.locator(".mark-bars > *, .mark-scatter > *").count() > 0, address


def test_an_embed_is_readable_at_four_times_its_size(allowed, opened):
    """400% of a window 1280 wide is a window of 320."""
    view = opened(f"{allowed}{LEEDS}", NARROW, device_scale_factor=4)
    assert view.evaluate("document.documentElement.scrollWidth") <= 320
    assert view.locator(".chart.narrow").is_visible()
    assert not view.locator(".chart.wide").is_visible()


def test_without_scripts_and_pictures_it_says_the_same(allowed, opened):
    view = opened(f"{allowed}{LEEDS}", java_script_enabled=False)
    assert view.locator("p.lead").inner_text().startswith("Leeds is rated 3, making progress")
    view.locator("summary").click()
    assert view.locator("tbody tr").last.is_visible()
    assert view.locator("tbody tr").count() == 5
    charts = view.locator(".chart [role=img]").all()
    assert len(charts) == 2
    assert all("Composite rating of Leeds" in one.get_attribute("aria-label") for one in charts)


def test_pictures_open_without_a_complaint_from_the_policy(allowed, opened):
    for kind in ("svg", "png"):
        view = opened(f"{allowed}/embed/place/leeds.{kind}")
        view.wait_for_timeout(200)
        assert view.complaints == []


def test_no_cookie_is_set_and_nothing_else_asked_for(allowed, opened):
    view = opened("about:blank")
    asked: list[str] = []
    view.on("request", lambda request: asked.append(request.url))
    view.goto(allowed + LEEDS)
    view.wait_for_load_state("networkidle")
    assert view.context.cookies() == []
    assert all(url.startswith((allowed, "data:")) for url in asked)


def test_another_origin_on_the_list_frames_an_embed_and_is_told_its_height(
    allowed, council, opened
):
    view = opened(council.framing(allowed + LEEDS))
    framed = view.frame_locator("iframe")
    assert framed.locator("h1").inner_text().split() == ["3", "Leeds", "making", "progress"]
    view.wait_for_function("said.length > 0")
    (said, *_) = view.evaluate("said")
    assert said["embed"] == LEEDS
    assert 300 < said["height"] < 2000
    assert view.complaints == []


def test_a_frame_that_follows_is_as_high_as_what_it_shows(allowed, council, opened):
    code = oembed.following(f"{allowed}{LEEDS}", "Leeds", 100)
    view = opened(council.holding(code))
    frame, inside = view.locator("iframe"), view.frame_locator("iframe")
    body, figures = inside.locator("body"), inside.locator("summary")

    def follows() -> int:
        for _ in range(50):
            high = round(body.bounding_box()["height"])
            if frame.bounding_box()["height"] in (high, high + 1):
                return high
            view.wait_for_timeout(20)
        raise AssertionError(f"{frame.bounding_box()} around {body.bounding_box()}")

    closed = follows()
    figures.click()
    assert follows() > closed + 50
    figures.click()
    assert follows() == closed
    view.set_viewport_size({"width": 340, "height": 600})
    assert follows() != closed
    assert view.complaints == []


def test_one_that_is_not_on_the_list_is_refused(refused, council, opened):
    view = opened(council.framing(refused + LEEDS))
    assert was_refused(view)
    assert view.evaluate("said") == []


@pytest.mark.parametrize("address", ["/", "/place/leeds", "/nonsense"])
def test_a_page_of_the_dashboard_is_framed_by_nobody(allowed, council, opened, address):
    view = opened(council.framing(allowed + address))
    assert was_refused(view)


def test_the_list_shows_each_embed_in_its_frame(allowed, opened):
    view = opened(f"{allowed}/embed/")
    first = view.frame_locator("iframe").first
    assert first.locator("h1").is_visible()
    assert view.complaints == []


def test_charts_of_the_dashboard_are_drawn_under_its_policy(allowed, opened):
    view = opened("about:blank")
    for address in ("/", "/place/leeds", "/indicator/ae_four_hour"):
        view.goto(allowed + address)
        view.wait_for_function(SETTLED)
        view.evaluate("dispatchEvent(new Event('draw-charts'))")  # those out of view too
        view.wait_for_function(DRAWN)
        graphs = view.locator(".chart-space")
        bare = graphs.evaluate_all(
            f"graphs => graphs.filter(g => !g.querySelector('{MARKS}')).map(g => g.id)"
        )
        assert bare == []
        assert view.complaints == [], address
