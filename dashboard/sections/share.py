"""For the public to share a page's figures: its address, code for other sites, and files."""

from dash import html
from dash.development.base_component import Component

from dashboard.parts import components
from dashboard.parts.site import site_url
from data.open_data import feed
from data.releases.release import Release
from data.subscriptions import switch

PLACE = "place"
AMBITION = "ambition"
"""Embeds of this kind have a page of the plan, and no document of their own in the interface."""


def section(release: Release, embed: str) -> list[Component]:
    """Links to a page's embed, such as place/leeds; empty in an internal release."""
    if release.audience != "public":
        return []
    kind, _, id = embed.partition("/")
    link = components.link
    here = f"/plan/{embed}" if kind == AMBITION else f"/{embed}"
    address, files = f"{site_url()}{here}", f"/embed/{embed}"
    document = f"{files}.json" if kind == AMBITION else f"/api/v1/{kind}s/{id}.json"
    return [
        html.Section(
            [
                html.H2("Share and embed"),
                html.Ul(
                    [
                        html.Li(["Address of this page: ", link(address, here)]),
                        html.Li(
                            [
                                link("Code to put this on your own page", f"/embed/#{kind}-{id}"),
                                ", and ",
                                link("how it looks there", f"{files}.html"),
                            ]
                        ),
                        html.Li(
                            [
                                "Figures as files: ",
                                link("CSV", f"{files}.csv"),
                                ", ",
                                link("JSON", document),
                            ]
                        ),
                        *([_changes(id)] if kind == PLACE else []),
                    ]
                ),
            ],
            className="share",
        )
    ]


def _changes(place: str) -> Component:
    """How to be told when the place changes."""
    link = components.link
    told: list[components.Child] = [
        "Be told of its changes and corrections: ",
        link("as a feed", feed.address(place)),
    ]
    if switch.is_on():
        told += [", ", link("by e-mail", f"/subscribe/{place}")]
    return html.Li(told)
