"""Marks withdrawn places and indicators on a page, with a notice that gives the reasons."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from dash import html
from dash.development.base_component import Component

from dashboard.figures.chart import Chart
from dashboard.parts.aria import aria
from dashboard.parts.html import parts
from data.releases.release import Release
from data.releases.withdrawn import sentence

MARK = "withdrawn"


def marked(
    tree: Component, release: Release, gone: Mapping[str, str], given: Mapping[str, Any]
) -> Component:
    """Add a notice under the banner, and a mark at each link to something withdrawn.

    `gone` has the reasons by subject, such as place/leeds; `given` has the names and query values
    of the page's address. The tree is changed, not copied.
    """
    links = [part for part in parts(tree) if isinstance(part, html.A)]
    shown = {*(_subject(link) for link in links), *_of(given), *_drawn(tree)} & gone.keys()
    for link in links:
        if _subject(link) in shown and not urlsplit(vars(link)["href"]).fragment:
            before = link.children if isinstance(link.children, list) else [link.children]
            link.children = [*before, html.Span(MARK, className="withdrawn")]
    if shown:
        reasons = [f"{_name(release, path)}: {sentence(gone[path])}" for path in sorted(shown)]
        tree.children.insert(1, _notice(reasons))
    return tree


def _subject(link: Component) -> str:
    return urlsplit(vars(link)["href"]).path.removeprefix("/").removeprefix("plan/")


def _of(given: Mapping[str, Any]) -> Iterator[str]:
    """The place, the indicator and the ambition that an address names."""
    kinds = ("place", "indicator", "ambition")
    return (f"{kind}/{given[kind]}" for kind in kinds if kind in given)


def _drawn(tree: Component) -> Iterator[str]:
    """The places and indicators that the charts of a page show."""
    for part in parts(tree):
        chart = vars(part).get("chart")
        if isinstance(chart, Chart):
            if "place" in chart.drawn:
                yield from (f"place/{id}" for id in chart.drawn["place"].unique())
            for indicator in chart.indicators:
                yield f"indicator/{indicator.id}"


def _name(release: Release, path: str) -> str:
    kind, _, id = path.partition("/")
    if kind == "place":
        return release.names.get(id, id)
    if kind == "ambition":
        return release.plan["ambitions"].set_index("id")["name"].get(id, id)
    return release.indicators[id].name if id in release.indicators else id


def _notice(reasons: list[str]) -> Component:
    lines = [html.P(text.strip(), className="page") for text in reasons]
    return html.Aside(lines, className="notice lasting", **aria(label="Withdrawn"))
