"""Refuses requests that another site made a browser send (CSRF)."""

from urllib.parse import urlsplit

import flask

HARMLESS = {"GET", "HEAD", "OPTIONS"}
"""Methods that change nothing."""

LEFT = "subscriptions.left"
"""The endpoint that mail programs send to, wherever they run: a token in the address permits it."""

NOT_FROM_HERE = "403: The request came from another site, so nothing was done.\n"


def guard(server: flask.Flask, base: str | None = None) -> None:
    """Refuse with 403 requests that change something and come from a page of another site.

    `base` is the address of this site if readers sign in, otherwise None.
    """

    @server.before_request
    def refuse_others() -> flask.Response | None:
        if flask.request.method in HARMLESS or flask.request.endpoint == LEFT:
            return None
        if is_own(flask.request, base):
            return None
        return flask.Response(NOT_FROM_HERE, 403, content_type="text/plain; charset=utf-8")


def is_own(request: flask.Request, base: str | None) -> bool:
    """Whether a page of this site sent the request, by the headers that browsers add.

    With sign-in, Origin must be `base`, or Sec-Fetch-Site must be same-origin. Without sign-in the
    site's name may be unknown: then Sec-Fetch-Site decides, or else whether Origin has the host
    that was asked. A request with neither header does not come from a browser and is accepted.
    """
    sent_from = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if base is not None:
        return sent_from == base if sent_from is not None else site == "same-origin"
    if site is not None:
        return site == "same-origin"
    return sent_from is None or _host(sent_from) == request.host.lower()


def _host(origin: str) -> str:
    """The host and port of an origin; blank if it has none, such as "null"."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
