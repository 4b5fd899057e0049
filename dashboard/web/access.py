"""Who may use the dashboard, and the headers of every answer."""

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
"""Endpoints that report the present state."""

OLD_HTTP = "HTTP/1.0"
"""The version nginx uses by default for the servers behind it; no browser uses it."""

ONLY_HERE = (
    "These are internal figures. Until a sign-in is configured, the dashboard answers only readers "
    "on the machine it runs on, without a proxy.\n"
)


def guard(
    server: flask.Flask,
    audience: str,
    script_hashes: Callable[[], Sequence[str]],
    sign_in: SignIn | None = None,
) -> None:
    """Admit those who may see the audience's figures, and add the policy headers to each answer.

    Internal figures are only for readers who sign in or, without a sign-in, for readers on this
    machine. The hashes of scripts are read with the first answer, since Dash writes some then.
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
    """The Cache-Control of an answer without one: anybody may keep a public answer for a minute;
    all others must be checked again each time.
    """
    status = flask.g.get("status", response.status_code)  # a page's own is set last
    gets = request.method in ("GET", "HEAD") and status == 200
    if audience == "public" and gets and request.endpoint not in STATES:
        return f"public, max-age={policy.SECONDS_FRESH}"
    return "no-cache"


def is_local(request: flask.Request) -> bool:
    """Whether a request was made on this machine, by its peer and the name it asked for.

    A request that a proxy passes on does not count, wherever the proxy runs.
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
