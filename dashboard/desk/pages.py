"""Shared by the desk's pages: their frame, navigation and responses."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import flask
from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts import components, frame, html, words
from dashboard.parts.aria import aria
from dashboard.signin import reader
from dashboard.signin.pages import DESK, strip

HELD = f"{DESK}/held"
ROOMS = {
    "Desk": DESK,
    "Figures to decide": HELD,
    "Commentary": f"{DESK}/comment",
    "Plan": f"{DESK}/plan",
    "Load a file": f"{DESK}/load",
    "Publish": f"{DESK}/publish",
}


def respond(title: str, content: Sequence[Any], status: int = 200) -> flask.Response:
    """A page of the desk with a title and content."""
    here = flask.request.path
    who = reader.who()
    rooms = components.choices(
        "Editors’ desk", [(name, address, address == here) for name, address in ROOMS.items()]
    )
    main = [rooms if status != 403 else None, tags.H1(title), *content]
    tree = [
        strip(who, flask.current_app.config["SIGN_IN"], desk=True) if who else None,
        frame.banner(reader.releases().audience),
        tags.Main(main, id="main", className="page desk", tabIndex=-1),
    ]
    return flask.make_response(html.document(f"{title} – {words.PRODUCT}", tree), status)


def message(title: str, text: str, status: int) -> flask.Response:
    """A page of the desk with one sentence."""
    links = {"Back to the desk": DESK} if status != 403 else {}
    lead = tags.P(text, className="lead")
    return respond(title, [lead, *([next_steps(links)] if links else [])], status)


def said(text: str) -> Component:
    """A message that something was done."""
    return tags.P(text, className="done", role="status")


def next_steps(links: Mapping[str, str]) -> Component:
    """What an editor may do next: links, by what they say."""
    items = [tags.Li(components.link(text, address)) for text, address in links.items()]
    return tags.Nav([tags.B("What next"), tags.Ul(items)], className="next", **aria(label="Next"))


def moment(when: datetime) -> str:
    """A time in words: "27 November 2026, 22:40 UTC"."""
    return f"{words.day(when)}, {when:%H:%M} UTC"


def steps(address: str, page: int, pages: int, label: str) -> list[Component]:
    """Links to the page (from 0) before and after, and which one this is; none for one page."""
    if pages < 2:
        return []
    items = [
        tags.Li(components.link(text, f"{address}?page={to + 1}"))
        for text, to in (("Before", page - 1), ("After", page + 1))
        if 0 <= to < pages
    ]
    here = tags.B(f"Page {page + 1:,} of {pages:,}")
    return [tags.Nav([here, tags.Ul(items)], className="choices", **aria(label=label))]


def page() -> int:
    """The page in the address, which counts from 1, as a number from 0."""
    return max((number("page") or 1) - 1, 0)


def number(name: str) -> int | None:
    """A small number in the address; None if there is none."""
    text = flask.request.args.get(name, "")
    return int(text) if is_number(text) else None


def is_number(text: str) -> bool:
    """Whether a text is a number of at most nine digits."""
    return text.isascii() and text.isdigit() and len(text) < 10
