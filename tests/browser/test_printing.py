"""Pages on paper: every chart is there, however early one prints, and stays with its name."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.slow, pytest.mark.browser]

INDICATOR = "/indicator/ae_four_hour"
PRINTED = """() => {
    dispatchEvent(new Event('beforeprint'));
    return [...document.querySelectorAll('main .chart-space')].map((room) => {
        const drawn = room.querySelector('.main-svg');
        return drawn ? drawn.getBoundingClientRect().width : 0;
    });
}"""
"""The widths of the charts, 0 for none, at once when a browser is about to print."""


@pytest.fixture
def opened(browser: Browser) -> Iterator[Page]:
    """A window under the pages' policy, in which plotly does not come as a script of its own."""

    def refuse(route: Route) -> None:
        if route.request.resource_type == "script":
            route.abort()
        else:
            route.continue_()

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("**/plotly-*.js", refuse)
    yield page
    context.close()


@pytest.mark.parametrize(("address", "charts"), [(INDICATOR, 8), ("/place/leeds", 2)])
def test_charts_are_drawn_at_once_for_paper(opened, site, address, charts):
    opened.goto(site + address, wait_until="domcontentloaded")
    widths = opened.evaluate(PRINTED)
    assert len(widths) == charts
    assert {round(width) for width in widths} <= {670, 325}
    assert 0 not in widths


def test_without_scripts_a_charts_table_is_printed_in_its_place(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + INDICATOR)
    page.emulate_media(media="print")
    figure = page.locator("figure").first
    assert not figure.locator(".chart-space").is_visible()
    assert figure.locator("tbody tr").last.is_visible()
    assert not figure.locator("summary").first.is_visible()
    assert page.get_by_text("Loading...").is_hidden()
    context.close()


def test_a_chart_is_not_parted_from_its_name(opened, site):
    opened.goto(site + INDICATOR)
    opened.emulate_media(media="print")
    inside = "all => all.map((one) => getComputedStyle(one).breakInside)"
    assert set(opened.locator(".small-multiples > *").evaluate_all(inside)) == {"avoid"}
    assert set(opened.locator("figure").evaluate_all(inside)) == {"avoid"}
