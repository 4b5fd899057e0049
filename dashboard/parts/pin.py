"""Keeps a reader on the release that an address names, with a notice if it is not current."""

from urllib.parse import parse_qs, urlencode, urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.parts.html import parts
from dashboard.parts.site import FILES
from data.releases.release import Release


def pin(tree: Component, release: Release, now: str | None) -> Component:
    """Add ?release= to each link to a page or download, and to each form, of a tree.

    `now` is the page's address without a release if the release is not current; a notice under the
    banner then leads there. The tree is changed, not copied.
    """
    for part in parts(tree):
        if isinstance(part, html.A):
            vars(part)["href"] = carrying(vars(part)["href"], release.id)
        elif isinstance(part, html.Form):
            vars(part)["action"] = carrying(vars(part)["action"], release.id)
    if now is not None:
        tree.children.insert(1, _notice(release, now))
    return tree


def carrying(href: str, id: str) -> str:
    """The address with ?release=id; unchanged if it names a release, stays within the page, or is
    that of a public file, since those exist only for the current release.
    """
    given = urlsplit(href)
    is_file = given.path.startswith(FILES)
    if not given.path or is_file or "release" in parse_qs(given.query):
        return href
    query = "&".join(text for text in (given.query, urlencode({"release": id})) if text)
    return given._replace(query=query).geturl()


def _notice(release: Release, now: str) -> Component:
    day = words.day(release.as_at)
    text = f"You are looking at a release that is not the current one, as at {day}. "
    return html.Aside(
        html.P([text, components.link("See this page as it is now", now)], className="page"),
        className="notice",
        **aria(label="Release"),
    )
