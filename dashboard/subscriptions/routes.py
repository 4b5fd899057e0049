"""The addresses of subscriptions. A GET shows a button and changes nothing, since mail servers
open the links in messages to look at them; a POST does it.
"""

import flask
from werkzeug.exceptions import NotFound

from dashboard.signin import reader
from dashboard.subscriptions import pages
from dashboard.subscriptions.mailer import Mailer
from data import times
from data.faults import DataError
from data.releases.release import Release
from data.subscriptions import addresses, messages
from data.subscriptions.kept import ADDED, FULL, MOST_PLACES, TOO_MANY_PLACES, Kept
from data.subscriptions.messages import CONFIRMING, LEAVING
from data.subscriptions.settings import Settings
from data.subscriptions.tokens import CONFIRM, LEAVE, Tokens, Wish

BUSY = "Too many people ask just now. Try again in a few minutes."
REFUSED = {
    TOO_MANY_PLACES: f"This address has {MOST_PLACES} subscriptions, as many as one may have.",
    FULL: "There are as many subscriptions as there can be. Use a feed instead.",
}
subscriptions = flask.Blueprint("subscriptions", __name__)


def register(server: flask.Flask, settings: Settings) -> None:
    """Add subscriptions to the application."""
    server.config["SUBSCRIPTIONS"] = settings
    server.config["MAILER"] = Mailer(settings.server.send)
    server.register_blueprint(subscriptions)


@subscriptions.get(f"{pages.ASKING}/<place>")
def form(place: str) -> flask.Response:
    """The form for a place."""
    return pages.form(_release_with(place), place, _settings().privacy)


@subscriptions.post(pages.ASKING)
def ask() -> flask.Response:
    """Send a confirmation; the answer is the same whether the address is known or not."""
    typed, place = (flask.request.form.get(name, "")[:1000] for name in ("email", "place"))
    release, settings, mailer = _release_with(place), _settings(), _mailer()
    address = addresses.read(typed)
    if address is None:
        return pages.form(release, place, settings.privacy, typed, pages.WRONG)
    if mailer.is_full():
        return pages.message("Not now", BUSY, 503)
    if _kept().may_ask(_tokens().who(address), times.now()):
        mailer.post(messages.confirmation(settings, Wish(address, place), release))
    return pages.asked(release, place)


@subscriptions.get(CONFIRMING)
def confirm() -> flask.Response:
    """The button that confirms."""
    token, wish = _said(CONFIRM)
    return pages.confirm(wish, _name(wish), token) if wish else _void()


@subscriptions.post(CONFIRMING)
def confirmed() -> flask.Response:
    """Add the subscription."""
    _, wish = _said(CONFIRM)
    if wish is None:
        return _void()
    release = _release_with(wish.place)
    outcome = _kept().add(wish, release.id, times.now())
    if outcome != ADDED:
        return pages.message("Nothing was added", REFUSED[outcome], 409)
    return pages.confirmed(wish, _name(wish))


@subscriptions.get(LEAVING)
def leave() -> flask.Response:
    """The buttons that leave."""
    token, wish = _said(LEAVE)
    return pages.leave(wish, _name(wish), token) if wish else _void()


@subscriptions.post(LEAVING, endpoint="left")
def left() -> flask.Response:
    """Forget the subscription at once; mail programs ask for this too (RFC 8058)."""
    _, wish = _said(LEAVE)
    if wish is None:
        return _void()
    every = flask.request.form.get("all") == "yes"
    _kept().remove(wish.address, None if every else wish.place)
    return pages.left(wish, _name(wish), every)


def _said(purpose: str) -> tuple[str, Wish | None]:
    """The token of the request, and what it says; None if it is void."""
    token = flask.request.form.get("t") or flask.request.args.get("t", "")
    return token, _tokens().read(purpose, token)


def _void() -> flask.Response:
    return pages.message("This link leads no further", pages.VOID, 410)


def _release_with(place: str) -> Release:
    """The current release, which has that place. Raises NotFound if it has not."""
    release = reader.releases().current()
    if place not in set(release.ratings["place"]):
        raise NotFound("There is no such place here.")
    return release


def _name(wish: Wish) -> str:
    """The place's name; its id where it is no longer there, since one may leave all the same."""
    try:
        return reader.releases().current().names.get(wish.place, wish.place)
    except DataError:
        return wish.place


def _settings() -> Settings:
    return flask.current_app.config["SUBSCRIPTIONS"]


def _mailer() -> Mailer:
    return flask.current_app.config["MAILER"]


def _kept() -> Kept:
    return Kept(_settings().folder)


def _tokens() -> Tokens:
    return Tokens(_settings().key)
