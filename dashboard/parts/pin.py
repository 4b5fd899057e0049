"""Keeps a reader on the release and the month that an address names."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlencode, urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components
from dashboard.parts.aria import aria
from dashboard.parts.html import Input, parts
from dashboard.parts.site import CURRENT_ALONE

RELEASE, MONTH = "release", "as-at"
"""The query values that every page has: a release by its id, and a month by its last day."""


def pin(tree: Component, pins: Mapping[str, str]) -> Component:
    """Add the query values `pins` to each link to a page or download, and to each form, of a tree.

    The tree is changed, not copied.
    """
    for part in parts(tree):
        if isinstance(part, html.A):
            vars(part)["href"] = carrying(vars(part)["href"], pins)
        elif isinstance(part, html.Form) and vars(part).get("method") == "get":
            _put_in(part, pins)
        elif isinstance(part, html.Form):
            vars(part)["action"] = carrying(vars(part)["action"], pins)
    return tree


def _put_in(form: html.Form, pins: Mapping[str, str]) -> None:
    """Add the values to a form whose answer's address has only what is in its fields."""
    has = {vars(part).get("name") for part in parts(form)}
    hidden = [
        Input(type="hidden", name=name, value=text)
        for name, text in pins.items()
        if name not in has
    ]
    form.children = [*form.children, *hidden]


def carrying(href: str, pins: Mapping[str, str]) -> str:
    """The address with the query values that it does not have; unchanged if it stays within the
    page, or speaks of the current release alone, as public files do.
    """
    given = urlsplit(href)
    if not given.path or given.path.startswith(CURRENT_ALONE):
        return href
    has = parse_qs(given.query, keep_blank_values=True)
    more = urlencode({name: text for name, text in pins.items() if name not in has})
    query = "&".join(text for text in (given.query, more) if text)
    return given._replace(query=query).geturl()


def notice(tree: Component, text: str, link: str, href: str) -> None:
    """Put a notice under the banner, with a link to what a reader would see without it."""
    said = html.P([f"{text} ", components.link(link, href)], className="page")
    tree.children.insert(1, html.Aside(said, className="notice lasting", **aria(label="Release")))
