"""Ways through the pages: links, the back button, the keyboard, no scripts, a wrong address."""

import pytest

from tests.browser.conftest import SETTLED

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_the_back_button_goes_back_the_way_one_came(view_of):
    view = view_of(1440)
    view.open("/")
    overview = view.heading
    view.follow("a.tile[href='/place/leeds']")
    assert (view.path, view.heading) == ("/place/leeds", "Leeds")
    view.follow("table a[href='/indicator/ae_four_hour']")
    assert view.path == "/indicator/ae_four_hour"
    assert view.heading.startswith("A&E")
    view.page.go_back()
    view.settle()
    assert (view.path, view.heading) == ("/place/leeds", "Leeds")
    view.page.go_back()
    view.settle()
    assert (view.path, view.heading) == ("/", overview)
    assert view.complaints == []


def test_a_cell_of_the_rug_leads_to_its_row(view_of):
    view = view_of(390)
    view.open("/")
    view.follow("a[href='/place/leeds#early_cancer_diagnosis']")
    assert view.path == "/place/leeds#early_cancer_diagnosis"
    row = view.page.locator("#early_cancer_diagnosis")
    assert row.count() == 1
    view.page.wait_for_function(
        "id => { const box = document.getElementById(id).getBoundingClientRect();"
        " return box.top > -2 && box.bottom <= window.innerHeight }",
        arg="early_cancer_diagnosis",
    )


@pytest.mark.parametrize("address", ["/place/atlantis", "/indicator/happiness", "/nonsense"])
def test_a_wrong_address_is_a_404_in_words_that_leads_on(view_of, address):
    view = view_of(390)
    assert view.open(address) == 404
    assert view.heading == "Page not found"
    assert view.page.title().startswith("Not found")
    assert len(view.complaints) == 1
    assert "404" in view.complaints[0]
    view.follow("main a[href='/']")
    assert view.path == "/"


def test_without_scripts_the_ratings_are_there(view_of):
    view = view_of(390, scripts=False)
    view.page.goto(view.site + "/")
    tile = view.page.locator("a.tile[href='/place/leeds']")
    assert tile.is_visible()
    assert "Leeds" in tile.inner_text()
    assert "composite" in tile.inner_text()
    assert view.page.locator("main .invented").is_visible()
    cell = view.page.locator("a[href='/place/leeds#ae_four_hour']")
    assert cell.is_visible()
    assert "%" in cell.inner_text()
    tile.click()
    assert view.heading == "Leeds"
    assert view.page.locator("#ae_four_hour").is_visible()


@pytest.mark.parametrize("address", ["/indicator/ae_four_hour", "/compare?kind=place"])
def test_without_scripts_a_chart_is_there_and_its_table_is_open(view_of, address):
    view = view_of(390, scripts=False)
    view.page.goto(view.site + address)
    chart = view.page.locator("main figure").first
    assert chart.locator(".chart-space > svg").is_visible()
    assert chart.locator("td").first.is_visible()
    behind = view.page.locator("figure > details td, .small-multiples + details td")
    assert all(cell.is_visible() for cell in behind.all()[::20])


def test_the_keyboard_reaches_the_main_part_first(view_of):
    view = view_of(1440)
    view.open("/place/leeds")
    view.page.keyboard.press("Tab")
    skip = view.page.locator(":focus")
    assert skip.inner_text() == "Skip to main content"
    box = skip.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    view.page.keyboard.press("Enter")
    assert view.page.evaluate("document.activeElement.id") == "main"
    view.page.keyboard.press("Tab")
    assert view.page.evaluate("document.activeElement.closest('main') !== null")


def test_what_holds_the_focus_can_be_seen(view_of):
    view = view_of(1440)
    view.open("/method")
    for _ in range(6):
        view.page.keyboard.press("Tab")
        style = "s => [getComputedStyle(s).outlineStyle, getComputedStyle(s).boxShadow]"
        outline, shadow = view.page.locator(":focus").evaluate(style)
        assert outline != "none" or shadow != "none"


def test_nothing_is_kept_in_the_browser_and_nothing_is_fetched_from_elsewhere(view_of):
    view = view_of(1440)
    asked: list[str] = []
    view.page.on("request", lambda request: asked.append(request.url))
    view.open("/indicator/ae_four_hour")
    assert view.page.context.cookies() == []
    elsewhere = [url for url in asked if not url.startswith((view.site, "data:", "blob:"))]
    assert elsewhere == []


def test_plotly_comes_when_a_reader_reaches_for_a_chart_and_lies_where_the_drawing_lay(view_of):
    view = view_of(390)
    asked: list[str] = []
    view.page.on("request", lambda request: asked.append(request.url))
    view.page.goto(f"{view.site}/place/leeds")
    view.page.wait_for_function(SETTLED)
    room = view.page.locator("main .chart-space").first
    assert room.locator(":scope > svg").is_visible()
    assert room.locator("title").count() > 0
    assert not [one for one in asked if "/plotly-" in one]
    room.scroll_into_view_if_needed()
    before = room.bounding_box()
    room.hover()
    room.locator(".main-svg").first.wait_for()
    room.locator(":scope > svg").wait_for(state="hidden")
    assert room.bounding_box() == before
    assert view.complaints == []


def test_where_plotly_cannot_be_had_the_drawing_stays_and_it_is_asked_for_again(view_of):
    view = view_of(390)
    view.page.route("**/plotly-*.js", lambda route: route.abort())
    view.page.goto(f"{view.site}/place/leeds")
    view.page.wait_for_function(SETTLED)
    room = view.page.locator("main .chart-space").first
    with view.page.expect_event("requestfailed"):
        room.hover()
    assert room.locator(":scope > svg").is_visible()
    view.page.unroute("**/plotly-*.js")
    view.page.mouse.move(0, 0)
    room.hover()
    room.locator(".main-svg").first.wait_for()
