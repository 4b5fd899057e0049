"""Who may come in, and what every answer tells the browser."""

from collections.abc import Callable, Sequence
from functools import cache
from ipaddress import ip_address

import flask

from dashboard.signin import origin
from dashboard.signin.config import Provider, SignIn
from dashboard.web import policy

LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
FORWARDING = ("Forwarded", "Via", "X-Real-Ip", "True-Client-Ip", "Cf-Connecting-Ip")
FORWARDED = "X-Forwarded-"
STATES = {"healthz", "readyz"}
"""Endpoints that say how things are this moment."""

OLD_HTTP = "HTTP/1.0"
"""What nginx speaks to the servers behind it unless told otherwise, and no browser does."""

ONLY_HERE = (
    "These are internal figures. Until a sign-in is configured, the dashboard answers only readers "
    "on the machine it runs on, and none that come through a proxy.\n"
)


def guard(
    server: flask.Flask,
    audience: str,
    script_hashes: Callable[[], Sequence[str]],
    sign_in: SignIn | None = None,
) -> None:
    """Let in who may see the audience's figures, and send each answer with its policy.

    The scripts are asked for with the first answer: Dash writes some of them as it comes in.

    Internal figures are for those who sign in; for readers on this machine where nobody can.
    """
    signs_in = sign_in if audience == "internal" else None
    way = signs_in.way if signs_in else None
    leaving = [way.origin] if isinstance(way, Provider) else []
    headers = cache(lambda: policy.of_pages(script_hashes(), leaving))

    origin.guard(server, signs_in.base if signs_in else None)
    if signs_in:
        from dashboard.signin.gate import Gate  # only who signs readers in needs what that takes

        Gate(server, signs_in)
    elif audience == "internal":

        @server.before_request
        def refuse_strangers() -> flask.Response | None:
            if is_local(flask.request):
                return None
            return flask.Response(ONLY_HERE, 403, content_type="text/plain; charset=utf-8")

    @server.after_request
    def tell(response: flask.Response) -> flask.Response:
        for name, text in headers().items():
            response.headers.setdefault(name, text)
        kept = "no-store" if signs_in else _kept(audience, flask.request, response)
        response.headers.setdefault("Cache-Control", kept)
        if flask.request.is_secure:
            response.headers.update(policy.BEHIND_TLS)
        return response


def _kept(audience: str, request: flask.Request, response: flask.Response) -> str:
    """How long an answer may be kept that does not say so itself: what the public asks for and gets
    by anybody for a minute, all else by nobody who does not ask again.
    """
    status = flask.g.get("status", response.status_code)  # a page's own is set last
    gets = request.method in ("GET", "HEAD") and status == 200
    if audience == "public" and gets and request.endpoint not in STATES:
        return f"public, max-age={policy.SECONDS_FRESH}"
    return "no-cache"


def is_local(request: flask.Request) -> bool:
    """Whether a request was made on this machine, by its peer and by the name it asked for.

    One that a proxy passes on was not, wherever the proxy runs.
    """
    if request.environ.get("SERVER_PROTOCOL") == OLD_HTTP:
        return False
    if any(name in FORWARDING or name.startswith(FORWARDED) for name, _ in request.headers):
        return False
    name = (
        request.host.rpartition(":")[0] if ":" in request.host.rpartition("]")[2] else request.host
    )
    try:
        return ip_address(request.remote_addr or "").is_loopback and name in LOCAL_NAMES
    except ValueError:
        return False
