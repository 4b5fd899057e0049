"""Pages that act, in a real browser: what if."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import SETTLED


def test_a_choice_changes_the_result_and_the_address_and_is_read_out(view_of):
    view = view_of(1440)
    view.open("/what-if")
    page = view.page
    expect(page.locator("#result .lead")).to_have_text(re.compile("^As published"))
    page.get_by_role("slider").first.focus()
    page.keyboard.press("End")
    page.get_by_role("switch").last.uncheck()
    page.get_by_role("radio", name="power 4").check()
    expect(page.locator("#result .lead")).to_have_text(re.compile("^In this scenario"))
    expect(page.locator("[role=status].in-sight")).to_have_text(page.locator(".lead").inner_text())
    expect(page.locator(".slider output").first).to_have_text("× 3")
    assert re.fullmatch(r"/what-if\?weights=\w+:3&power=4&without=\w+", view.path)
    result = page.locator("#result").inner_text()
    page.reload()
    page.wait_for_function(SETTLED)
    assert page.locator("#result").inner_text() == result
    assert page.get_by_role("slider").first.input_value() == "3"
    assert page.get_by_role("radio", name="power 4").is_checked()
    assert not page.get_by_role("switch").last.is_checked()
    assert view.complaints == []


def test_a_choice_as_usual_is_not_in_the_address(view_of):
    view = view_of(1440)
    view.open("/what-if?power=2")
    view.page.get_by_role("radio", name="arithmetic").check()
    view.page.wait_for_function("() => location.search === ''")
    expect(view.page.locator("#result .lead")).to_have_text(re.compile("^As published"))


def test_on_a_phone_the_answer_is_in_sight_beside_the_control(view_of):
    view = view_of(390)
    view.open("/what-if")
    view.page.get_by_role("switch").last.uncheck()
    answer = view.page.locator(".in-sight")
    expect(answer).to_have_text(re.compile("^In this scenario"))
    assert view.page.evaluate("window.innerHeight") >= sum(
        answer.bounding_box()[side] for side in ("y", "height")
    )
    assert view.overflow() <= 0


def test_without_scripts_the_choices_are_links(view_of):
    page = view_of(1440, scripts=False).page
    page.goto(f"{view_of(1440).site}/what-if")
    assert not page.locator("form.controls").is_visible()
    page.get_by_role("link", name="power 2").click()
    assert page.url.endswith("/what-if?power=2")
    assert page.locator("#result .lead").inner_text().startswith("In this scenario")


def test_where_dash_cannot_be_had_the_page_at_the_new_address_is_loaded(view_of):
    view = view_of(1440)
    view.page.route("**/dash_renderer-*.js", lambda route: route.abort())
    with view.page.expect_request_finished(lambda request: "scripts-" in request.url):
        view.page.goto(f"{view.site}/what-if")
    view.page.wait_for_timeout(300)
    with view.page.expect_navigation():
        view.page.get_by_role("radio", name="power 2").check()
    assert view.path == "/what-if?power=2"
    assert view.page.locator("#first-paint .lead").inner_text().startswith("In this scenario")


def test_what_the_reader_opened_or_reached_stays_so_when_dash_takes_over(view_of):
    view = view_of(1440)
    held = []
    view.page.route("**/dash_renderer*", lambda route: held.append(route))
    view.page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => {"
        " if (!one.hadRecentInput) moved += one.value })).observe({type: 'layout-shift'})"
    )
    view.page.goto(f"{view.site}/what-if?power=8", wait_until="commit")
    link = view.page.locator("#first-paint a").first
    link.focus()
    leads_to = link.get_attribute("href")
    while not held:
        view.page.wait_for_timeout(20)
    held.pop().continue_()
    view.page.wait_for_function(SETTLED)
    assert view.page.locator(":focus").get_attribute("href") == leads_to
    assert view.page.evaluate("moved") < 0.02


def test_what_is_explored_follows_each_choice(view_of):
    view = view_of(1440)
    view.page.goto(f"{view.site}/explore")
    view.page.wait_for_function(SETTLED)
    page = view.page
    before = page.locator("#result figure").count()
    page.get_by_role("checkbox", name="Delayed transfers").check()
    expect(page.locator("#result .lead")).to_have_text(re.compile("A&E .* and Delayed transfers"))
    expect(page.locator("#result figure")).not_to_have_count(before)
    page.get_by_role("radio", name="latest figures compared").check()
    expect(page.locator("#result figure")).to_have_count(2)
    assert page.locator("#result .chart-space > svg").count() == 2
    page.get_by_label("Search").fill("leeds")
    assert page.locator(".tick:visible", has_text="Leeds").count() == 1
    assert page.locator(".tick:visible", has_text="Wakefield").count() == 0
    result = page.locator("#result").inner_text()
    page.reload()
    page.wait_for_function(SETTLED)
    assert page.locator("#result").inner_text() == result
    assert view.complaints == []


def test_a_span_that_is_brushed_is_chosen_and_a_point_leads_to_its_page(view_of):
    view = view_of(1440)
    view.page.goto(f"{view.site}/explore?areas=leeds")
    view.page.wait_for_function(SETTLED)
    page, room = view.page, view.page.locator(".chart-space").first
    room.hover()
    room.locator(".main-svg").first.wait_for()
    box = room.locator(".nsewdrag").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.5, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, middle, steps=5)
    page.mouse.up()
    page.wait_for_function("() => /from=2017-.*&to=2017-/.test(location.search)")
    first, last = (page.locator(f"select[name={name}]").input_value() for name in ("from", "to"))
    assert "2017-04" < first < last < "2017-12"
    expect(page.locator("#result .lead")).not_to_have_text(re.compile("Dec 2017"))
    room.hover()
    point = room.locator(".scatterlayer .point").last
    point.wait_for()
    at = point.bounding_box()
    with page.expect_navigation():
        page.mouse.click(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    assert view.path == "/indicator/ae_four_hour?place=leeds"
