"""What an executive asks, and how many clicks and how much of a screen the answer takes.

Each question is asked from the overview. A step is a link to click; then everything in `says` must
be on the screen as it stands, without scrolling.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import Page

SIZES = {1440: 900, 820: 1180, 390: 844}
BOARD = "/place/{footprint}?view=board"

SEEN = """(said) => {
    const words = (text) => text.replace(/\\s+/g, ' ').trim();
    const shown = [];
    const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(walk.currentNode);
        const box = range.getBoundingClientRect();
        const visible = box.width > 1 && box.top >= 0 && box.bottom <= innerHeight + 1
            && box.left >= 0 && box.right <= innerWidth + 1;
        if (visible) shown.push(walk.currentNode.textContent);
    }
    const text = words(shown.join(' ')).toLowerCase();
    return said.filter((one) => !text.includes(words(one).toLowerCase()));
}"""
"""Those of the texts that are not wholly on the screen."""


@dataclass(frozen=True)
class Question:
    """A question, the one link to click or "", and what the screen must then say."""

    asked: str
    click: str
    says: tuple[str, ...]


def questions(footprint: str, worst: str) -> list[Question]:
    """The questions on a footprint and on its worst place, by their names."""
    whole = "nav[aria-label='Answers on this page'] >> text='{}'"
    return [
        Question(
            "Which place is worst, and why?", "", (f"Worst of these is {worst}", "cost it most")
        ),
        Question(
            f"Is {worst} getting better?", f".lead a >> text='{worst}'", ("since September 2017",)
        ),
        Question(
            "Where are we worse than England?",
            whole.format("Worse than England"),
            ("Worse than England on",),
        ),
        Question(
            "What would make it a better category, and how sure is that?",
            whole.format("What would improve it"),
            ("What would make it a", "How sure", "in 100"),
        ),
        Question(
            "What changed since September?",
            whole.format("What changed"),
            ("What changed since September 2017", "from"),
        ),
    ]


def answer(
    page: Page, site: str, question: Question, patience: float = 3.0
) -> tuple[list[str], float]:
    """What of the answer is not on the screen, and how many seconds it took to be there; it is
    waited for no longer than `patience`.
    """
    page.goto(site)
    page.wait_for_selector("main h1")
    begun = time.perf_counter()
    if question.click:
        page.locator(question.click).first.click()
        page.wait_for_load_state("load")
    missing = page.evaluate(SEEN, list(question.says))
    while missing and time.perf_counter() - begun < patience:
        page.wait_for_timeout(50)
        missing = page.evaluate(SEEN, list(question.says))
    return missing, time.perf_counter() - begun
