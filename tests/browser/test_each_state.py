"""Pages in each state they can be in, dark and zoomed in: anybody can use them.

They come from the application without a server, and without Dash's scripts, which mount the same
tree: test_each_page looks at that. So a state costs little.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import flask
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from werkzeug.test import Client

from dashboard import application
from dashboard.board_pack import routes
from dashboard.parts import frame, html
from dashboard.signin import config
from dashboard.signin import pages as signin
from dashboard.signin.reader import Reader
from tests.browser.conftest import CUT_OFF
from tests.browser.test_each_page import ADDRESSES, WCAG
from tests.dashboard.conftest import client, client_of, real, real_client  # noqa: F401
from tests.dashboard.signin.conftest import by_provider

pytestmark = [pytest.mark.slow, pytest.mark.browser]

DESK, ZOOMED = {"width": 1440, "height": 900}, {"width": 320, "height": 256}
"""The second is a screen of 1280 by 1024 at 400 %."""

OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"
"""The glossary, tables behind charts, other sizes, other areas."""

UNMARKED = """() => [...document.querySelectorAll('a, button, summary, input, [tabindex="0"]')]
    .filter((one) => { one.focus(); return document.activeElement === one; })
    .filter((one) => { one.focus(); return getComputedStyle(one).outlineStyle === 'none'; })
    .map((one) => one.outerHTML.slice(0, 100))"""
"""What can have the focus and would not show it; the last key was the keyboard's."""

COVERED = """() => [...document.querySelectorAll('.rug td a')].reverse()
    .filter((cell) => {
        cell.focus();
        const head = cell.closest('tr').querySelector('th');
        if (getComputedStyle(head).position !== 'sticky') return false;
        const name = head.getBoundingClientRect();
        const box = cell.getBoundingClientRect();
        return box.left + box.width / 2 < name.right;
    })
    .map((one) => one.getAttribute('href'))"""
"""Cells of the rug that have the focus, with their better half under the names of the places."""

FOLLOWED = """() => [...document.querySelectorAll('.js-plotly-plot .main-svg')]
    .every((one) => one.getBoundingClientRect().width <= window.innerWidth)"""
"""Charts follow the window's width after a moment."""

CHOSEN = (
    "/compare?kind=place&indicator=ae_four_hour&place=leeds",
    "/what-if?weights=ae_four_hour:2&power=4",
    "/explore?indicators=ae_four_hour,delayed_transfers&form=pairs",
    "/change/leeds?since=2017-09-30",
    "/board-pack?places=wyh,leeds&format=slide&trends=yes",
    "/place/atlantis",
    "/nonsense",
)
EMPTY = ("/place/york", "/place/tyne", "/indicator/smoking_prevalence", "/indicator/cancer_62_day")
"""Of the tiny release: undefined, not rated, without a figure, without any indicator's figure."""

APART = {
    "signed out": signin.signed_out,
    "session ended": signin.ended,
    "no role": lambda: signin.no_role("eve", True),
    "not signed in": lambda: signin.not_completed(400, "The provider did not say who you are."),
    "pack in the making": lambda: _plain(
        routes._shown("0", {"step": "making", "done": 3, "of": 9})
    ),
    "pack made": lambda: _plain(routes._shown("0", {"step": "made"})),
    "pack failed": lambda: _plain(routes._shown("0", {"step": "failed", "error": "No Chromium."})),
    "broken": lambda: application._broken(ZeroDivisionError()),
}
"""Pages that are not noted as such, and what makes them within a request."""


def _plain(content: list) -> flask.Response:
    return flask.make_response(html.document("Board pack", frame.plain("internal", content)))


@pytest.fixture(scope="module")
def shown(
    browser: Browser,
    client: Client,  # noqa: F811
    real_client: Client,  # noqa: F811
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    """A page that asks the application whose name is the host: six, tiny or none."""
    nowhere = client_of(tmp_path_factory.mktemp("nowhere"))
    of = {"six": client, "tiny": real_client, "none": nowhere}

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/_dash"):
            return route.abort()
        asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
        found = of[parts.hostname].get(asked)
        headers = {"Content-Type": found.headers["Content-Type"]}
        return route.fulfill(status=found.status_code, headers=headers, body=found.data)

    context = browser.new_context(viewport=DESK, color_scheme="dark", bypass_csp=True)
    made = context.new_page()
    made.route("**/*", answer)
    yield made
    context.close()


def refused(shown: Page) -> list[tuple[str, str]]:
    """What axe objects to, and where."""
    found = Axe().run(shown, options=WCAG).response["violations"]
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


def fits(shown: Page) -> bool:
    """Whether nothing is wider than the window or cut, but what scrolls in a region of its own."""
    shown.set_viewport_size(ZOOMED)
    shown.wait_for_function(FOLLOWED)
    wide = shown.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    cut = shown.evaluate(CUT_OFF)
    shown.set_viewport_size(DESK)
    assert (wide, cut) == (0, [])
    return True


@pytest.mark.parametrize("address", [*ADDRESSES, *CHOSEN])
def test_a_page_with_all_that_opens_open(shown, address):
    shown.goto(f"http://six{address}")
    shown.evaluate(OPEN_ALL)
    assert refused(shown) == []
    assert fits(shown)
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.className") == "skip-link"
    assert shown.evaluate(UNMARKED) == []


def test_what_sticks_covers_nothing_that_has_the_focus(shown):
    shown.set_viewport_size(ZOOMED)
    shown.goto("http://six/")
    assert shown.evaluate(COVERED) == []
    shown.set_viewport_size(DESK)


def test_nothing_moves_for_who_asks_for_less_motion(shown):
    shown.emulate_media(reduced_motion="reduce")
    shown.goto("http://six/place/leeds")
    moving = shown.evaluate("document.getAnimations().length")
    smooth = shown.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    shown.emulate_media(reduced_motion="null")
    assert (moving, smooth) == (0, "auto")


def test_a_choice_keeps_the_place_and_the_focus_and_is_announced(shown):
    shown.goto("http://six/compare?kind=place")
    chosen = shown.get_by_role("link", name="Patient-focused change")
    chosen.focus()
    shown.evaluate("scrollTo(0, 100)")
    before = shown.evaluate("scrollY")
    shown.keyboard.press("Enter")
    shown.wait_for_url("**theme=Patient**")
    shown.locator(".announcement", has_text="Of the other").wait_for(state="attached")
    focused = shown.locator(":focus")
    assert (focused.inner_text(), focused.get_attribute("aria-current")) == (
        "Patient-focused change",
        "true",
    )
    assert shown.evaluate("scrollY") == before > 0


def test_the_hint_is_shown_until_it_is_put_away(shown):
    shown.goto("http://six/")
    shown.get_by_role("button", name="Hide this hint").click()
    assert shown.locator(".hint").is_hidden()
    shown.goto("http://six/")
    assert shown.locator(".hint").is_hidden()
    shown.evaluate("localStorage.clear()")
    shown.goto("http://six/")
    assert shown.locator(".hint").is_visible()


@pytest.mark.parametrize("address", EMPTY)
def test_a_page_that_has_little_to_show(shown, address):
    shown.goto(f"http://tiny{address}")
    assert refused(shown) == []
    assert fits(shown)


def test_before_anything_is_published(shown):
    assert shown.goto("http://none/").status == 503
    assert refused(shown) == []
    assert fits(shown)


@pytest.mark.parametrize("made", APART.values(), ids=APART)
def test_a_page_apart(shown, client, made):  # noqa: F811
    with client.application.test_request_context(
        "/apart", environ_overrides={"dashboard.request_id": "apart"}
    ):
        text = made().get_data(as_text=True)
    shown.goto("http://six/accessibility")
    shown.set_content(text)
    assert refused(shown) == []
    assert fits(shown)


def test_the_strip_of_who_is_signed_in(shown, tmp_path):
    (tmp_path / "roles.csv").write_text("account,role\n")
    who = Reader("ada@a-long-name-of-a-trust.example.org", frozenset({"editor"}))
    sign_in = config.read(by_provider("http://localhost:9", tmp_path))
    shown.goto("http://six/find")
    shown.evaluate(
        "text => document.body.insertAdjacentHTML('afterbegin', text)",
        html.write(signin.strip(who, sign_in, desk=True)),
    )
    assert refused(shown) == []
    assert fits(shown)


@pytest.mark.parametrize(("typed", "said"), [("leeds", "1 found"), ("zzz", "0 found")])
def test_the_finder(shown, typed, said):
    shown.goto("http://six/place/leeds")
    shown.keyboard.press("/")
    shown.keyboard.type(typed)
    status = shown.get_by_role("status").filter(has_text="found")
    status.wait_for()
    assert status.inner_text() == said
    assert refused(shown) == []
    assert fits(shown)


FOUND_FIRST = {
    "lee": "/place/leeds",
    "Leeds": "/place/leeds",
    "kirk": "/place/kirklees",
    "wyh": "/place/wyh",
    "E08000035": "/place/leeds",
    "RR8": "/place/leeds",
    "rr8": "/place/leeds",
    "leeds teaching": "/place/leeds",
    "RXF": "/place/wakefield",
    "mid york": "/place/wakefield",
    "dtoc": "/indicator/delayed_transfers",
    "a&e": "/indicator/ae_four_hour",
    "A & E": "/indicator/ae_four_hour",
    "4 hour": "/indicator/ae_four_hour",
    "four-hour": "/indicator/ae_four_hour",
    "ae_four_hour": "/indicator/ae_four_hour",
    "prevalence smok": "/indicator/smoking_prevalence",
    "moking": "/indicator/smoking_prevalence",
}
"""What comes first for what is typed: the start of a name goes before the middle of one."""


def test_the_finder_puts_first_what_begins_with_what_is_typed(shown):
    shown.goto("http://six/place/wakefield")
    shown.keyboard.press("/")
    shown.get_by_role("status").filter(has_text="found").wait_for()
    box, first = shown.locator("#finder-box"), shown.locator("#finder-list a").first
    found = {}
    for typed in FOUND_FIRST:
        box.fill(typed)
        found[typed] = first.get_attribute("href") if first.count() else None
    assert found == FOUND_FIRST
    box.fill("rxf")
    links = shown.locator("#finder-list a").all_inner_texts()
    assert links == ["Wakefield\nRXF", "Kirklees\nRXF"], "and says why it is there"
    box.fill("lee")
    box.press("Enter")
    shown.wait_for_url("**/place/leeds")


def test_stronger_contrast(shown):
    """Forced colours are looked at by eye: axe reads the colours that were there before."""
    shown.emulate_media(contrast="more")
    shown.goto("http://six/place/leeds")
    found = refused(shown)
    shown.emulate_media(contrast="null")
    assert found == []
