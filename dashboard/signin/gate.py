"""Admits readers who have signed in and have a role; sends others to the sign-in."""

from ipaddress import ip_address

import flask
from werkzeug.wrappers import Response

from dashboard.parts import assets
from dashboard.signin import oidc, pages
from dashboard.signin.config import Provider, Proxy, SignIn
from dashboard.signin.origin import HARMLESS
from dashboard.signin.reader import Reader
from dashboard.signin.roles import PRERELEASE
from data.releases.embargo import Permitted
from data.store import audit

WAYS = {"sign_in", "callback", "sign_out", "signed_out"}
OPEN = {"healthz", "readyz", "_dash_assets.static", *WAYS, *(file.name for file in assets.FILES)}
"""Endpoints open to anybody: health checks, assets, and those for signing in and out."""

SIGN_IN_FIRST = "401: You are not signed in, or your session has ended.\n"
NOT_BY_THE_PROXY = "401: You must sign in at the proxy in front of this dashboard.\n"


class Gate:
    """Finds out, before a request is answered, who sent it and what they may see."""

    def __init__(self, server: flask.Flask, config: SignIn) -> None:
        self._config = config
        self._door = oidc.Door(server, config) if isinstance(config.way, Provider) else None
        server.config["SIGN_IN"] = config
        server.before_request(self._admit)

    def _admit(self) -> Response | None:
        """Admit the request (None), with `flask.g.releases` and `.reader` set, or answer it."""
        request = flask.request
        flask.g.releases = Permitted(flask.current_app.config["RELEASES"])
        if request.endpoint in OPEN:
            return None
        reader = self._by_proxy(request) if self._door is None else self._door.reader()
        if reader is None:
            return self._lead_in(request)
        if not reader.roles:
            return self._refuse(reader)
        flask.g.reader = reader
        if PRERELEASE in reader.roles:
            flask.g.releases = Permitted(flask.current_app.config["RELEASES"], _look)
        return None

    def _by_proxy(self, request: flask.Request) -> Reader | None:
        """The reader whom the proxy names; the header counts only if it comes from the proxy."""
        way = self._config.way
        assert isinstance(way, Proxy)
        account = request.headers.get(way.header, "").strip()
        try:
            peer = ip_address(request.remote_addr or "")
        except ValueError:
            return None
        if not any(peer in network for network in way.addresses):
            return None
        if not account or "," in account:  # the header came twice, from the reader as well
            return None
        if not account.isprintable():  # could imitate another account or a line of the log
            return None
        return Reader(account, self._config.roles.of(account))

    def _lead_in(self, request: flask.Request) -> Response:
        """Redirect a person who opens a page to the sign-in; answer anything else with 401."""
        if self._door is None:
            return _text(401, NOT_BY_THE_PROXY)
        to_read = "text/html" in request.headers.get("Accept", "")
        whole_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if not to_read or not whole_page or request.path.startswith("/_dash"):
            return _text(401, SIGN_IN_FIRST)
        if request.method not in HARMLESS:
            return pages.ended()
        return flask.redirect(pages.sign_in_address(request.full_path.rstrip("?")), 303)

    def _refuse(self, reader: Reader) -> Response:
        if self._door is None:
            audit.append(reader.account, "refused", "no role")
        return pages.no_role(reader.account, by_provider=self._door is not None)


def _look(id: str) -> None:
    """Record, once per request, that the reader is given a release under embargo."""
    looked = flask.g.setdefault("looked", set())
    if id not in looked:
        audit.append(flask.g.reader.account, audit.LOOKED, f"{id} {flask.request.path}")
        looked.add(id)


def _text(status: int, text: str) -> flask.Response:
    return flask.Response(text, status, content_type="text/plain; charset=utf-8")
