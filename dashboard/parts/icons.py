"""Icons for the variation and assurance of a process, always shown with their words."""

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from dashboard.figures.theme import ACCENT, CATEGORY, MUTED, TARGET
from metrics import spc_in_words

SHAPES = {
    "common cause": (MUTED, "M4 12 L9 9 L14 13 L20 11"),
    "special cause improvement": (
        CATEGORY[1],
        "M4 17 L9 16 L14 11 L20 5 M20 5 L14.5 6 M20 5 L19 10.5",
    ),
    "special cause concern": (
        CATEGORY[4],
        "M4 7 L9 8 L14 13 L20 19 M20 19 L14.5 18 M20 19 L19 13.5",
    ),
    "consistently passing": (ACCENT, "M5 13 L10 18 L19 6"),
    "consistently failing": (TARGET, "M6 6 L18 18 M18 6 L6 18"),
    "hit and miss": (MUTED, "M4 12 L20 12 M7 7 L7 17 M12 9 L12 15 M17 7 L17 17"),
}


def icon(found: str) -> Component:
    """A variation or an assurance in plain words, after its icon if it has one."""
    said = spc_in_words.plain(found)
    if found not in SHAPES:
        return html.Span(said, className="iconed")
    colour, path = SHAPES[found]
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
        f'<circle cx="12" cy="12" r="11" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.2"/></svg>'
    )
    return html.Span(
        [html.Img(src="data:image/svg+xml," + quote(svg), alt="", className="icon"), said],
        className="iconed",
    )
