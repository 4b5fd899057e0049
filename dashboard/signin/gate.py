"""Lets in who has signed in and has a role; everybody else is led to where they can."""

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
OPEN = {"healthz", "readyz", "_dash_assets.static", *WAYS, *(one.name for one in assets.FILES)}
"""Endpoints for anybody: what a load balancer or a watch asks, looks, and the way in and out."""

SIGN_IN_FIRST = "401: You are not signed in, or your session has ended.\n"
NOT_BY_THE_PROXY = "401: Sign in by the proxy that leads here.\n"


class Gate:
    """Asks of every request who it is and what they may see, before anything answers it."""

    def __init__(self, server: flask.Flask, config: SignIn) -> None:
        self._config = config
        self._door = oidc.Door(server, config) if isinstance(config.way, Provider) else None
        server.config["SIGN_IN"] = config
        server.before_request(self._admit)

    def _admit(self) -> Response | None:
        """None lets the request through, with `flask.g.releases` and `.reader` set."""
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
        """Whom the proxy names, where it is the proxy that asks; a header from others is void."""
        way = self._config.way
        assert isinstance(way, Proxy)
        account = request.headers.get(way.header, "").strip()
        try:
            peer = ip_address(request.remote_addr or "")
        except ValueError:
            return None
        if not any(peer in network for network in way.addresses):
            return None
        if not account or "," in account:  # named twice, by the proxy and by whoever came to it
            return None
        if not account.isprintable():  # it would be taken for another, or for another line of a log
            return None
        return Reader(account, self._config.roles.of(account))

    def _lead_in(self, request: flask.Request) -> Response:
        """To the sign-in, for a page that a person opens; 401 for all else, in words."""
        if self._door is None:
            return _said(401, NOT_BY_THE_PROXY)
        to_read = "text/html" in request.headers.get("Accept", "")
        whole_page = request.headers.get("Sec-Fetch-Dest", "document") == "document"
        if not to_read or not whole_page or request.path.startswith("/_dash"):
            return _said(401, SIGN_IN_FIRST)
        if request.method not in HARMLESS:
            return pages.ended()
        return flask.redirect(pages.sign_in_address(request.full_path.rstrip("?")), 303)

    def _refuse(self, reader: Reader) -> Response:
        if self._door is None:
            audit.append(reader.account, "refused", "no role")
        return pages.no_role(reader.account, by_provider=self._door is not None)


def _look(id: str) -> None:
    """Record, once a request, that somebody is given a release that is under embargo."""
    looked = flask.g.setdefault("looked", set())
    if id not in looked:
        audit.append(flask.g.reader.account, audit.LOOKED, f"{id} {flask.request.path}")
        looked.add(id)


def _said(status: int, text: str) -> flask.Response:
    return flask.Response(text, status, content_type="text/plain; charset=utf-8")
