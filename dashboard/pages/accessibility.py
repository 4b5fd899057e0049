"""The accessibility statement: what was tested, how, and what is known not to work."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from data.releases.release import Release

TESTED = (
    "Before each change is taken in, axe tests every page against WCAG 2.2 levels A and AA in "
    "Chromium: on a phone of 320 pixels with its charts, and on a desk in the dark scheme with all "
    "that opens open. So it does pages with choices made, the finder with and without results, "
    "pages with nothing to show, those around signing in, and those that say what went wrong.",
    "At 400 % (320 by 256 pixels) no page scrolls sideways and no text is cut off. Wide tables "
    "scroll in a region of their own, by keyboard too.",
    "Pages can be used by keyboard alone: the skip link comes first, whatever can have the focus "
    "shows it, and nothing that stays in place covers it. What was open, scrolled or had the focus "
    "stays so when scripts take over.",
    "A choice has an address of its own. Following it keeps the place on the page and the focus on "
    "the choice, and hands what came of it to screen readers, like the number found and a copied "
    "link.",
    "Every chart has a sentence that says what it shows, and its figures as a table or as a file.",
    "No meaning is carried by colour alone: categories show their number, process signs have a "
    "shape and words. A wish for more contrast is met; nothing moves by itself.",
    "Pages arrive as finished HTML. Without scripts everything but the drawn charts is there.",
)
KNOWN = (
    "Inside a chart, single points can be read out by mouse only; the table or file beside it has "
    "the same figures.",
    "Charts keep a white ground in the dark scheme and in forced colours. Forced colours have been "
    "looked at by eye only.",
    "No screen reader has been used in testing: what is announced is tested as far as the browser.",
    "Word documents of the board pack have headings, a table with header rows and alternative "
    "texts, but have not been tested with every screen reader.",
    "No test with disabled people has been made yet, and no audit by others.",
)


@page("/accessibility", "Accessibility statement")
def content(release: Release) -> list[Component]:
    """What holds, how it was tested, and what does not hold yet."""
    return [
        html.H1("Accessibility statement"),
        html.P(
            "This dashboard aims at the Web Content Accessibility Guidelines 2.2, level AA, which "
            "the Public Sector Bodies Accessibility Regulations 2018 ask for. The body that runs "
            "it must name here whom to write to, and its own audit.",
            className="lead",
        ),
        html.H2("What is tested"),
        html.Ul([html.Li(text) for text in TESTED]),
        html.H2("What is known not to work well"),
        html.Ul([html.Li(text) for text in KNOWN]),
    ]
