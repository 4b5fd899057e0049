"""What stands around a page: the banner, what it rests on, and where that comes from."""

import calendar
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from dash import html
from dash.development.base_component import Component

from dashboard.parts import invented, words
from dashboard.parts.aria import aria
from dashboard.parts.components import details, link
from dashboard.parts.pin import MONTH, carrying
from data.releases.release import Release

NAVIGATION = {
    "Overview": "/",
    "Compare": "/compare",
    "Explore": "/explore",
    "What if": "/what-if",
    "How ratings are made": "/method",
    "Find": "/find",
    "Plan": "/plan",
}
INTERNAL = {"Board pack": "/board-pack"}
PUBLIC = {
    "Embeds for your own pages": "/embed/",
    "Open data": "/open-data/",
    "Changes and corrections, as a feed": "/open-data/changes.atom",
    "Figures for programs (API)": "/api/v1/index.json",
}
"""What the public may take away; none of these is a page."""


def around(
    release: Release,
    content: list[Component],
    notice: str = "",
    days: Sequence[date] = (),
    address: str = "/",
) -> Component:
    """A page: the banner, what it rests on, its content, and where that comes from.

    `notice` is what readers are told of its release at the top. `days` are those that the page at
    this `address` can be seen as at, the latest first.
    """
    return html.Div(
        [
            banner(release.audience, release.naming.title),
            *_noticed(notice),
            html.Main(
                [provenance(release, days, address), *content],
                id="main",
                className="page",
                tabIndex=-1,
            ),
            footer(release),
        ]
    )


def banner(audience: str, title: str = words.PRODUCT) -> Component:
    """The dashboard's name and the audience's main pages, with a way past them for the keyboard."""
    pages = NAVIGATION | (INTERNAL if audience == "internal" else {})
    links = [html.Li(link(text, href)) for text, href in pages.items()]
    navigation = html.Nav(html.Ul(links), **aria(label="Main"))
    product = link(title, "/", className="product")
    return html.Div(
        [
            link("Skip to main content", "#main", className="skip-link"),
            html.Header(html.Div([product, navigation], className="page"), className="banner"),
        ]
    )


def _noticed(text: str) -> list[Component]:
    """The notice in an element of its own, which is printed too; nothing where there is none."""
    if not text:
        return []
    words = html.P(text, className="page")
    return [html.Aside(words, className="notice lasting", **aria(label="Retracted"))]


def message(title: str, text: str) -> list[Component]:
    """The content of a page that says one thing, and where to go from here."""
    return [html.H1(title), html.P(text, className="lead"), html.P(link("Overview", "/"))]


def plain(audience: str, content: list[Component]) -> Component:
    """A page that rests on no release."""
    return html.Div(
        [
            banner(audience),
            html.Main(content, id="main", className="page", tabIndex=-1),
        ]
    )


def provenance(release: Release, days: Sequence[date] = (), address: str = "/") -> Component:
    """The data's date, which can be chosen from `days`, status and release, on every view."""
    facts = [
        "includes provisional figures" if release.provisional else "final figures",
        f"{release.audience} release {release.id}",
    ]
    if release.embargo_until is not None:
        until = f"{words.day(release.embargo_until)}, {release.embargo_until:%H:%M} UTC"
        facts.insert(0, f"Under embargo until {until}")
    label = html.Strong(words.INVENTED, className="invented") if release.demonstration else None
    copy = html.Button("Copy link", type="button", className="copy-link")
    said = html.Span("", role="status", className="said")
    date_and_others = _as_at(release.as_at, days, address)
    facts_in_words = html.Span(" · ".join(facts))
    return html.Div([label, date_and_others, facts_in_words, copy, said], className="provenance")


def _as_at(now: date, days: Sequence[date], address: str) -> Component:
    """The day that the page speaks of, which opens the months that can be chosen, year by year."""
    said = f"As at {words.day(now)}"
    if len(days) < 2:
        return html.Span(said)
    years = []
    for year, of in groupby(days, lambda day: day.year):
        links = [html.Li(_month(day, now, days, address)) for day in reversed(list(of))]
        years.append(html.Li([html.B(str(year)), html.Ul(links)]))
    chosen = html.Nav(html.Ul(years), **aria(label="Month that the page shows"))
    return html.Details(
        [html.Summary(said, title="Choose a month"), chosen],
        className="as-at",
    )


def _month(day: date, now: date, days: Sequence[date], address: str) -> Component:
    value = "latest" if day == days[0] else day.isoformat()
    current = aria(current="true") if day == now else {}
    return link(
        calendar.month_abbr[day.month],
        carrying(address, {MONTH: value}),
        rel="nofollow",
        **current,
        **aria(label=words.month(day)),
    )


def footer(release: Release) -> Component:
    """What the figures are, whose, and under which licence."""
    used = [release.indicators[id] for id in release.method.indicators]
    sources = dict.fromkeys(one.publication for one in used)
    licences = dict.fromkeys(one.licence for one in used)
    said = invented.of_release(release)
    return html.Footer(
        html.Div(
            [
                *([html.P(said)] if said else []),
                html.P(
                    f"Ratings of {release.words.places} are our own arithmetic on published "
                    f"figures. {release.naming.about}"
                ),
                details(
                    "Publications whose layouts and definitions are used",
                    html.Ul([html.Li(source) for source in sources]),
                ),
                html.P(f"Licence of the published figures: {'; '.join(licences)}."),
                html.P(
                    [f"Method: {release.method.name}. ", link("How ratings are made", "/method")]
                ),
                html.P(link("State of the data: due, loaded, revised", "/data")),
                html.P(link("Accessibility statement", "/accessibility")),
                *([_taken_away()] if release.audience == "public" else []),
            ],
            className="page",
        )
    )


def _taken_away() -> Component:
    links = [html.Li(link(text, href)) for text, href in PUBLIC.items()]
    return html.Nav(html.Ul(links), **aria(label="Embeds and open data"))
