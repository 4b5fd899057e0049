"""Each page, on a desk and on a phone: it stands, it draws, it fits, anybody can use it."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard import pages  # noqa: F401
from dashboard.pages import page
from tests.browser.conftest import CUT_OFF, View

pytestmark = pytest.mark.browser

DESK, PHONE = 1440, 320
SAMPLE = {"place": "leeds", "indicator": "ae_four_hour", "ambition": "smoking"}
ADDRESSES = [re.sub(r"<(\w+)>", lambda m: SAMPLE[m[1]], one.template) for one in page.PAGES]
DRAWN = (
    "/",
    "/place/leeds",
    "/indicator/ae_four_hour",
    "/compare",
    "/explore",
    "/what-if",
    "/change/leeds",
    "/plan/ambition/smoking",
    "/plan/milestones",
    "/plan/money",
    "/plan/risks",
)
"""Those that have charts; how the others fit a phone is looked at by test_each_state."""

CASES = [(one, width) for one in ADDRESSES for width in (DESK, *([PHONE] if one in DRAWN else []))]
LATER = [case for case in CASES if case[0].startswith("/plan/")]
LATER += [(one, PHONE) for one in ("/compare", "/what-if")]
"""Cases that are alike enough to others to run with the slow tests."""

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WCAG = {
    "runOnly": LEVELS,
    "rules": {"landmark-unique": {"enabled": True}},
    "resultTypes": ["violations"],
}
"""And that landmarks are told apart, which is a good practice besides."""


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            case, marks=[pytest.mark.slow] if case in LATER else [], id=f"{case[0]}-{case[1]}"
        )
        for case in CASES
    ],
)
def view(request: pytest.FixtureRequest, view_of) -> Iterator[View]:
    """A page at one width, taken over by its scripts; closed before the next is opened."""
    address, width = request.param
    view = view_of(width)
    view.status = view.open(address)
    yield view
    view.close()


def test_the_page_stands_without_a_complaint(view):
    assert view.status == 200
    assert view.complaints == []


def test_every_chart_is_drawn(view):
    graphs = view.page.locator(".chart-space")
    expected = view.path.startswith(("/place/", "/indicator/"))
    assert graphs.count() > 0 or not expected
    assert view.charts_without_marks() == []


def test_the_document_does_not_scroll_sideways(view):
    assert view.overflow() <= 0


def test_no_text_lies_over_another_or_is_cut_off(view):
    assert view.unreadable() == []


def test_there_is_one_main_part_and_one_heading(view):
    assert view.page.locator("main").count() == 1
    assert view.page.locator("h1").count() == 1
    assert view.page.locator("header").count() == 1
    assert view.page.title().endswith("Place ratings")


def test_nothing_is_cut_off(view):
    assert view.page.evaluate(CUT_OFF) == []


def test_axe_finds_nothing(view):
    """At the desk's width only charts are new: test_each_state has looked at all else."""
    if view.page.viewport_size["width"] == DESK and not view.page.locator(".chart-space").count():
        return
    found = Axe().run(view.page, options=WCAG).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
