"""The accessibility statement: what was tested, how, and what is known not to work."""

from dash import html
from dash.development.base_component import Component

from dashboard.page import page
from data.release import Release

TESTED = (
    "Each page is tested by axe against WCAG 2.2 levels A and AA in Chromium, at the width of a "
    "desk and of a phone, before each change is taken in.",
    "Pages can be read and used by keyboard alone: there is a skip link, focus is always visible, "
    "and what looks like a control is a link, a button or something that opens.",
    "Every chart has a sentence that says what it shows, and its figures as a table or as a file.",
    "No meaning is carried by colour alone: categories show their number, process signs have a "
    "shape and words.",
    "Pages arrive as finished HTML. Without scripts everything but the drawn charts is there.",
)
KNOWN = (
    "Inside a chart, single points can be read out by mouse only; the table beside it has the same "
    "figures.",
    "Wide tables scroll sideways within the page on a narrow screen.",
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
