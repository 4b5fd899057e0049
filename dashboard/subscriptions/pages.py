"""The pages of subscriptions: plain HTML with plain forms, no script."""

from collections.abc import Sequence
from typing import Any

import flask
from dash import html as tags
from dash.development.base_component import Component

from dashboard.parts import components, frame, html, words
from dashboard.parts.html import Input
from data.open_data import feed
from data.releases.release import Release
from data.subscriptions.addresses import LONGEST
from data.subscriptions.messages import CONFIRMING, LEAVING
from data.subscriptions.tokens import Wish

ASKING = "/subscribe"
ASKED = (
    "If this is an address, a message is on its way: follow its link within a day, and you will be "
    "told when something changes."
)
WRONG = "This is no e-mail address. Write one such as name@example.org."
VOID = (
    "This link is not complete, or its time is over. A link to confirm is good for a day: ask "
    "again on the page of what you want to follow. If you meant to leave and the link of a message "
    "leads here, write to whoever runs this dashboard."
)


def form(release: Release, place: str, privacy: str, typed: str = "", fault: str = "") -> Any:
    """The form to ask for messages about a place."""
    name = release.names[place]
    about = {"aria-describedby": "email-fault", "aria-invalid": "true"} if fault else {}
    field = tags.Div(
        [
            tags.Label("Your e-mail address", htmlFor="email"),
            tags.Strong(fault, className="fault", id="email-fault") if fault else None,
            Input(
                type="email",
                name="email",
                id="email",
                value=typed,
                autocomplete="email",
                required="required",
                maxlength=str(LONGEST),
                **about,
            ),
        ],
        className="field",
    )
    content = [
        tags.P(
            f"You get a message when the rating of {name} changes, when a figure that was "
            "published before is corrected, and when its plan changes. Otherwise you get none.",
            className="lead",
        ),
        _form(ASKING, {"place": place}, [field, _button("Tell me when it changes")]),
        tags.P(
            [
                f"Your address is kept, with the {release.words.place} and the day, until you "
                "leave: each message has a link for that. It is used for nothing else. ",
                components.link("How your data are handled", privacy),
                ".",
            ]
        ),
        tags.P(
            [
                "Without an address: ",
                components.link("the same as a feed", feed.address(place)),
                ".",
            ]
        ),
        _back(release, place),
    ]
    return respond(
        f"Tell me by e-mail when {name} changes", content, release, 400 if fault else 200
    )


def asked(release: Release, place: str) -> flask.Response:
    """What is said whoever asked, known or not."""
    said = tags.P(ASKED, className="lead", role="status")
    return respond("Look at your e-mail", [said, _back(release, place)], release)


def confirm(wish: Wish, name: str, token: str) -> flask.Response:
    """The button that confirms: what opens links in messages to look at them presses none."""
    content = [
        tags.P(f"Messages about {name} go to {wish.address}.", className="lead"),
        _form(CONFIRMING, {"t": token}, [_button("Yes, tell me")]),
    ]
    return respond(f"Tell you when {name} changes?", content)


def confirmed(wish: Wish, name: str) -> flask.Response:
    """The subscription is there."""
    said = f"{wish.address} is told when {name} changes. Each message has a link for leaving."
    return respond("You are told from now on", [_status(said), *_places(wish, name)])


def leave(wish: Wish, name: str, token: str) -> flask.Response:
    """The buttons that end one subscription, or all of the address."""
    buttons = [
        _button(f"No more messages about {name}"),
        _button("No more messages at all", name="all", value="yes"),
    ]
    content = [
        tags.P(f"Messages go to {wish.address}.", className="lead"),
        _form(LEAVING, {"t": token}, buttons),
    ]
    return respond("Leave?", content)


def left(wish: Wish, name: str, every: bool) -> flask.Response:
    """The subscription is gone."""
    what = "anything here" if every else name
    kept = "" if every else " for it"
    said = f"You get no more messages about {what}, and your address is no longer kept{kept}."
    return respond("You have left", [_status(said), *_places(wish, name)])


def message(title: str, text: str, status: int) -> flask.Response:
    """A page with one sentence."""
    return respond(title, [tags.P(text, className="lead"), _overview()], status=status)


def respond(
    title: str, content: Sequence[Any], release: Release | None = None, status: int = 200
) -> flask.Response:
    """A page that no cache keeps and that tells no other site its address."""
    invented = (
        tags.P(tags.Strong(words.INVENTED, className="invented"), className="provenance")
        if release and release.demonstration
        else None
    )
    banner = frame.banner("public", release.naming.title if release else words.PRODUCT)
    main = tags.Main([invented, tags.H1(title), *content], id="main", className="page", tabIndex=-1)
    product = release.naming.title if release else words.PRODUCT
    response = flask.make_response(html.document(f"{title} – {product}", [banner, main]), status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _form(action: str, hidden: dict[str, str], content: Sequence[Component]) -> Component:
    given = [Input(type="hidden", name=name, value=value) for name, value in hidden.items()]
    return tags.Form([*given, *content], method="post", action=action, className="subscribe")


def _button(text: str, **more: Any) -> Component:
    return tags.Button(text, type="submit", **more)


def _status(text: str) -> Component:
    return tags.P(text, className="lead", role="status")


def _places(wish: Wish, name: str) -> list[Component]:
    return [tags.P(components.link(name, f"/place/{wish.place}")), _overview()]


def _back(release: Release, place: str) -> Component:
    return tags.P(components.link(f"Back to {release.names[place]}", f"/place/{place}"))


def _overview() -> Component:
    return tags.P(components.link("Overview", "/"))
