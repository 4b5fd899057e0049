"""Which site a request was sent from: what another site has a browser send is not done (CSRF)."""

from urllib.parse import urlsplit

import flask

HARMLESS = {"GET", "HEAD", "OPTIONS"}
"""Methods that change nothing."""

NOT_FROM_HERE = "403: This was asked from another site, and not done.\n"


def guard(server: flask.Flask, base: str | None = None) -> None:
    """Refuse with 403 what changes something and that a page of another site has sent.

    `base` is where readers who sign in find this site; None where nobody signs in.
    """

    @server.before_request
    def refuse_others() -> flask.Response | None:
        if flask.request.method in HARMLESS or is_own(flask.request, base):
            return None
        return flask.Response(NOT_FROM_HERE, 403, content_type="text/plain; charset=utf-8")


def is_own(request: flask.Request, base: str | None) -> bool:
    """Whether a page of ours sent this: every browser says so of what is not just fetched.

    Where nobody signs in our name may be unknown here: the browser's own word decides, else whether
    the page's host is the one that was asked. What says neither is sent by no browser, and so
    without anybody's knowing; where readers sign in it is refused all the same.
    """
    sent_from = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if base is not None:
        return sent_from == base if sent_from is not None else site == "same-origin"
    if site is not None:
        return site == "same-origin"
    return sent_from is None or _host(sent_from) == request.host.lower()


def _host(origin: str) -> str:
    """The host and port of an origin, blank where it has none, such as "null"."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
