"""Keeps a reader on the release that an address names, and says so where it is not current."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components, words
from dashboard.parts.aria import aria
from dashboard.parts.site import FILES
from data.releases.release import Release


def pin(tree: Component, release: Release, now: str | None) -> Component:
    """The tree, each of its links to a page or a download, and each form, carrying on ?release=.

    `now` is the same page's address without a release, given where the release is not current;
    then a notice under the banner leads there. The tree is changed, not copied: it is a fresh one.
    """
    for part in _parts(tree):
        if isinstance(part, html.A):
            vars(part)["href"] = carrying(vars(part)["href"], release.id)
        elif isinstance(part, html.Form):
            vars(part)["action"] = carrying(vars(part)["action"], release.id)
    if now is not None:
        tree.children.insert(1, _notice(release, now))
    return tree


def carrying(href: str, id: str) -> str:
    """The address with ?release=id, as it is where it names one or stays within the page.

    Plain files are of the current release alone, so theirs stay as they are too.
    """
    parts = urlsplit(href)
    is_file = parts.path.startswith(FILES)
    if not parts.path or is_file or "release" in parse_qs(parts.query):
        return href
    query = "&".join(text for text in (parts.query, urlencode({"release": id})) if text)
    return parts._replace(query=query).geturl()


def _notice(release: Release, now: str) -> Component:
    day = words.day(release.as_at)
    said = f"You are looking at a release that is not the current one, as at {day}. "
    return html.Aside(
        html.P([said, components.link("See this page as it is now", now)], className="page"),
        className="notice",
        **aria(label="Release"),
    )


def _parts(tree: Any) -> Iterator[Component]:
    """Every component of a tree, parents first."""
    if isinstance(tree, (list, tuple)):
        for part in tree:
            yield from _parts(part)
    elif isinstance(tree, Component):
        yield tree
        yield from _parts(getattr(tree, "children", None))
