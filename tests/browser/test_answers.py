"""What an executive asks is answered on the first screen or one click from it."""

import pytest
from playwright.sync_api import Browser

from tests.browser import answers

FOOTPRINT = "West Yorkshire and Harrogate"
QUESTIONS = answers.questions(FOOTPRINT, "Wakefield")
ON_THE_BOARD = (
    FOOTPRINT,
    "making progress",
    "since September 2017",
    "What costs most",
    "Worse than England on",
    "What would make it a 2",
    "How sure",
    "What changed since September 2017",
)


@pytest.fixture(scope="module", params=answers.SIZES.items(), ids=str)
def page(browser: Browser, request):
    wide, high = request.param
    context = browser.new_context(viewport={"width": wide, "height": high})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.asked)
def test_it_is_answered_on_one_screen_after_one_click_at_most(page, site, question):
    missing, _ = answers.answer(page, site, question)
    assert missing == []


def test_nothing_is_answered_that_is_not_there(page, site):
    question = answers.Question("?", "", ("Worst of these is Atlantis",))
    assert answers.answer(page, site, question, patience=0.1)[0] == ["Worst of these is Atlantis"]


@pytest.mark.parametrize(("wide", "high"), [(1440, 900), (1920, 1080)])
def test_a_board_sees_everything_at_once(browser: Browser, site, wide: int, high: int):
    page = browser.new_page(viewport={"width": wide, "height": high})
    page.goto(f"{site}/place/wyh?view=board")
    page.wait_for_selector("main h2")
    assert page.evaluate(answers.SEEN, list(ON_THE_BOARD)) == []
    letters = page.evaluate(
        "parseFloat(getComputedStyle(document.querySelector('.answer p')).fontSize)"
        " * parseFloat(getComputedStyle(document.querySelector('main')).zoom)"
    )
    assert letters >= wide / 70, "so large that they are read from three metres"
    page.close()
