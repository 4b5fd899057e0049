"""The accessibility statement: what was tested and how, and what is known not to work."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.page import page
from data.releases.release import Release

TESTED = (
    "Before each change is accepted, axe tests every page in Chromium against WCAG 2.2, levels A "
    "and AA: on a screen of 320 pixels with its charts, and on a wide screen in the dark scheme "
    "with everything opened. This includes pages with choices made, the finder with and without "
    "results, pages without data, the pages for signing in, and error pages.",
    "At 400 % (320 by 256 pixels) no page scrolls sideways and no text is cut off. Wide tables "
    "scroll in a region of their own, also by keyboard.",
    "Pages can be used by keyboard alone: the skip link comes first, the focus is always visible, "
    "and nothing covers it. Opened parts, scroll positions and the focus stay the same when "
    "scripts take over.",
    "Each choice has its own address. After a choice the page keeps its scroll position and the "
    "focus, and screen readers announce the result, such as the number of matches or a copied "
    "link.",
    "Every chart has a sentence that says what it shows, and its figures as a table or a file.",
    "No meaning is carried by colour alone: categories show their number, and signs of change "
    "have a shape and words. The setting for more contrast is respected; nothing moves by itself.",
    "Pages arrive as finished HTML. Without scripts everything except interactive charts works.",
)
KNOWN = (
    "Single points of a chart can be read only with a mouse; the table or file beside it has the "
    "same figures.",
    "Charts keep a white ground in the dark scheme and in forced colours. Forced colours have been "
    "checked only by eye.",
    "No screen reader was used in testing: announcements are tested only as far as the browser.",
    "Word documents of the board pack have headings, a table with header rows and alternative "
    "texts, but have not been tested with every screen reader.",
    "There has been no test with disabled people yet, and no independent audit.",
)


@page("/accessibility", "Accessibility statement")
def content(release: Release) -> list[Component]:
    """What was tested and how, and what does not work yet."""
    return [
        html.H1("Accessibility statement"),
        html.P(
            "This dashboard aims at the Web Content Accessibility Guidelines 2.2, level AA, which "
            "the Public Sector Bodies Accessibility Regulations 2018 require. The organisation "
            "that runs it must add a contact address and its own audit here.",
            className="lead",
        ),
        html.H2("What is tested"),
        html.Ul([html.Li(text) for text in TESTED]),
        html.H2("What is known not to work well"),
        html.Ul([html.Li(text) for text in KNOWN]),
    ]
