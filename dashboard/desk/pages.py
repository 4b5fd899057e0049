"""Shared by the desk's pages: their frame, navigation and responses."""

from collections.abc import Sequence
from typing import Any

import flask
from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts import components, frame, html, words
from dashboard.signin import reader
from dashboard.signin.pages import DESK, strip

ROOMS = {
    "Desk": DESK,
    "Figures to decide": f"{DESK}/held",
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
    return respond(title, [tags.P(text, className="lead")], status)


def said(text: str) -> Component:
    """A message that something was done."""
    return tags.P(text, className="done", role="status")
