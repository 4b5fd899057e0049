"""The part of a page that a reader's choices change, which Dash mounts in its place.

A page that acts is a function of its address like any other. Its form (dashboard/parts/controls.py)
changes the address, and Dash's callback answers with the result of the page at the new one.
"""

from dash import html
from dash.development.base_component import Component

from dashboard.parts.components import Child
from dashboard.parts.html import parts

PAINTED, MOUNTED = "first-paint", "react-entry-point"
"""The element that the server writes the result into, and the one that Dash does."""


def result(*content: Child) -> Component:
    """The part that changes, with room beside it for the same part as Dash mounts it."""
    return html.Div([html.Div([*content], id=PAINTED), html.Div(id=MOUNTED)], id="result")


def of(page: Component) -> list[Child] | None:
    """What is in the result of a page; None for a page that only informs."""
    named = (part for part in parts(page) if vars(part).get("id") == PAINTED)
    return next((part.children for part in named), None)
