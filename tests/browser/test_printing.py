"""Pages on paper: every chart is there, however early one prints, and stays with its name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import SETTLED

pytestmark = [pytest.mark.slow, pytest.mark.browser]

INDICATOR = "/indicator/ae_four_hour"
DRAWN = """() => [...document.querySelectorAll('main .chart-space')].map((room) => {
    const drawn = room.querySelector(':scope > svg');
    return drawn ? drawn.getBoundingClientRect().width / room.clientWidth : 0;
})"""
"""The widths of the drawings against their rooms, 0 for none."""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """A window under the pages' policy."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize(("address", "charts"), [(INDICATOR, 9), ("/place/leeds", 3)])
def test_charts_are_on_paper_with_and_without_scripts(browser, site, address, charts, scripts):
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    page.goto(site + address)
    page.emulate_media(media="print")
    assert page.evaluate(DRAWN) == pytest.approx([1] * charts, abs=0.01)
    context.close()


def test_a_chart_that_plotly_has_drawn_is_printed_as_it_was_drawn_first(opened, site):
    opened.goto(site + "/place/leeds")
    opened.wait_for_function(SETTLED)
    room = opened.locator(".chart-space").last
    room.scroll_into_view_if_needed()
    room.hover()
    opened.locator(".chart-space.explored").wait_for()
    assert not room.locator(":scope > svg").is_visible()
    opened.emulate_media(media="print")
    assert opened.evaluate(DRAWN) == pytest.approx([1, 1, 1], abs=0.01)
    assert room.locator(":scope > svg").is_visible()
    assert not room.locator(".js-plotly-plot").is_visible()


def test_a_chart_is_not_parted_from_its_name(opened, site):
    opened.goto(site + INDICATOR)
    opened.emulate_media(media="print")
    inside = "all => all.map((one) => getComputedStyle(one).breakInside)"
    assert set(opened.locator(".small-multiples > *").evaluate_all(inside)) == {"avoid"}
    assert set(opened.locator("figure").evaluate_all(inside)) == {"avoid"}


@pytest.mark.parametrize("address", ["/place/leeds", "/explore"])
def test_a_reader_of_dark_pages_prints_dark_letters_on_paper_and_no_controls(
    browser, site, address
):
    page = browser.new_page(color_scheme="dark")
    page.goto(site + address)
    page.emulate_media(media="print")
    of_page = "getComputedStyle(document.body)"
    assert page.evaluate(f"[{of_page}.color, {of_page}.backgroundColor]") == [
        "rgb(16, 21, 28)",
        "rgb(255, 255, 255)",
    ]
    assert page.locator("#choices, .to-controls").evaluate_all(
        "all => all.every((one) => getComputedStyle(one).display === 'none')"
    )
    page.close()
