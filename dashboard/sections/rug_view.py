"""How a rug is seen: sorted by a column, and filtered by domain and by category."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.parts import controls
from dashboard.parts.html import Input
from data.releases.release import Release

RATING = "rating"
"""The column of composites, by which rows may be sorted as by an indicator or a domain."""

QUERY = ("sort", "domain", "category")


@dataclass(frozen=True)
class View:
    """What of a rug is seen on the page at `path`: rows by `sort`, worst first, "" in the order of
    the reference; the indicators of a `domain`, and those cells that are in a `category`, "" for
    all. `kept` are the page's other query values, `id` is the rug's on the page.
    """

    sort: str = ""
    domain: str = ""
    category: str = ""
    path: str = "/"
    id: str = "rug"
    kept: Mapping[str, str] = field(default_factory=dict)

    def address(self, sort: str) -> str:
        """The address of the same rug sorted by another column."""
        values = {**self.kept, **{name: getattr(replace(self, sort=sort), name) for name in QUERY}}
        query = urlencode({name: text for name, text in values.items() if text})
        return f"{self.path}?{query}#{self.id}" if query else f"{self.path}#{self.id}"

    def indicators(self, release: Release) -> list[str]:
        """The method's indicators that are seen, by domain."""
        return [
            item.indicator
            for domain in release.method.domains
            for item in release.method.items
            if item.domain == domain.id and self.domain in ("", domain.id)
        ]


def form(
    release: Release, view: View, sorts: Mapping[str, str] | None = None, name: str = ""
) -> Component:
    """Three lists in a form that needs no script: the order, the domain, the category.

    `sorts` are the orders that there are beside the usual one, which is called `name`; without them
    they are the columns of a rug.
    """
    method = release.method
    domains = {domain.id: domain.name for domain in method.domains}
    if sorts is None:
        sorts = {RATING: "Rating", **(domains if several(release) else {})}
        sorts |= {id: release.indicators[id].short_name for id in method.indicators}
    categories = {str(number): f"{number}, {text}" for number, text in method.closeness.items()}
    kept = [Input(type="hidden", name=name, value=text) for name, text in view.kept.items() if text]
    label, usual = ("Order", name) if name else ("Worst first by", "No order")
    return html.Form(
        [
            *kept,
            controls.choice("sort", label, {"": {"": usual, **sorts}}, view.sort),
            controls.choice("domain", "Domain", {"": {"": "All"} | domains}, view.domain),
            controls.choice("category", "Category", {"": {"": "All"} | categories}, view.category),
            html.Button("Show", type="submit"),
        ],
        method="get",
        action=f"{view.path}#{view.id}",
        className="in-a-line",
    )


def several(release: Release) -> bool:
    """Whether some domain has several indicators, so that its score says more than they do."""
    return len(release.method.domains) < len(release.method.items)
