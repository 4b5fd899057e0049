"""Limits on how much one client may ask for.

A client is a signed-in account, or else an address. A whole office may share an address, so its
limits are higher than an account's: enough for fifty people who click without a pause.

A request costs the processor time that it takes: a cached page almost nothing, a comparison of two
old releases a hundred times as much. A client over its limit is told when to come again; below it,
clients that have used least are answered first (dashboard.web.turns). Board packs and forms are
counted. Each worker counts by itself. RATE_LIMITS=off leaves counting to a proxy, but turns remain.
"""

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import flask
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from dashboard.pages import page
from dashboard.parts import html
from dashboard.signin import reader
from dashboard.web import client_addresses, respond
from dashboard.web.budget import Allowance, Budgets, Client
from dashboard.web.turns import Busy, Turns

LARGEST_REQUEST = 100_000
"""Bytes of a request's body; what Dash sends has a few hundred."""

LARGEST_FILE = 100 * 2**20
"""Bytes of a file that an editor loads: the largest in a known layout has 83 MB."""

LARGER = {"desk.load": LARGEST_FILE + LARGEST_REQUEST}


@dataclass(frozen=True)
class Limit:
    """How often an account, and an address, may ask for one kind of thing."""

    account: list[RateLimitItem]
    address: list[RateLimitItem]


def _limit(account: str, address: str) -> Limit:
    return Limit(parse_many(account), parse_many(address))


LIMITS = {
    "board packs": _limit("10/minute;60/hour", "60/minute;300/hour"),
    "changes": _limit("60/minute", "600/minute"),
    "subscriptions": _limit("5/minute;20/hour", "60/minute;100/hour"),
}
"""Requests that are counted. Changes are signing in and everything else sent by POST."""

ALLOWANCES = {"account": Allowance(0.2, 20.0), "address": Allowance(0.4, 40.0)}
"""Processor time for all other requests: seconds per second, and seconds at once."""

AT_ONCE, EACH, WAITING, SECONDS_TO_WAIT = 2, 1, 20, 10.0
"""How many answers a worker makes at once, how many of them for one client, how many requests may
wait for their turn, and for how long. There are threads for all of these (gunicorn.conf.py).
"""

ANSWERS = "answers"
COUNTED = {
    "/board-pack/make": "board packs",
    "/subscribe": "subscriptions",
    "/sign-in": "changes",
    "/sign-in/callback": "changes",
}
FILES = {
    "/export/<path:address>.<any(png, svg, csv):kind>",
    "/download/<indicator>.csv",
    "/board-pack/<key>.zip",
}
CALLBACK = "/_dash-update-component"
SENT = {"POST", "PUT", "PATCH", "DELETE"}


def guard(server: flask.Flask, environment: Mapping[str, str] = os.environ) -> None:
    """Enforce the size of requests and the limits of clients.

    Call it after sign-in is set up, so that the account is known.
    """
    counter = FixedWindowRateLimiter(MemoryStorage())
    budgets = Budgets(ALLOWANCES)
    turns = Turns(AT_ONCE, EACH, WAITING, SECONDS_TO_WAIT, budgets.owed)
    proxies = client_addresses.trusted(environment.get("FORWARDED_ALLOW_IPS", ""))
    counts = environment.get("RATE_LIMITS", "on").lower() != "off"

    @server.before_request
    def keep_to_limits() -> flask.Response | None:
        request = flask.request
        largest = LARGER.get(request.endpoint or "", LARGEST_REQUEST)
        request.max_content_length = largest
        if (request.content_length or 0) > largest:
            flask.abort(413, f"The request has more than {largest:,} bytes, so it was not read.")
        who = reader.who()
        client = (
            Client("account", who.account) if who else Client("address", address(request, proxies))
        )
        flask.g.client = client
        kind = kind_of(request)
        if kind is None:
            return None
        wait = _wait(kind, client) if counts else 0.0
        if wait > 0:
            return _refused(request, 429, MUCH, max(math.ceil(wait), 1))
        if kind != ANSWERS:
            return None
        try:
            turns.take(client)
        except Busy:
            return _refused(request, 503, MANY, 1)
        flask.g.turn = _Turn(turns, budgets, client)
        return None

    def _wait(kind: str, client: Client) -> float:
        """Seconds until the client may ask for this; 0 if it may now, which is then counted."""
        if kind == ANSWERS:
            return budgets.wait(client)
        for limit in getattr(LIMITS[kind], client.kind):
            counted = limit, kind, str(client)
            if not counter.hit(*counted):
                free_in = counter.get_window_stats(*counted).reset_time - time.time()
                if free_in > limit.get_expiry():  # longer than a window: the clock was set back
                    counter.clear(*counted)
                    continue
                return max(free_in, 1.0)
        return 0.0

    @server.teardown_request
    def give_back(_: BaseException | None) -> None:
        if "turn" in flask.g:
            flask.g.turn.end()


class _Turn:
    """A request's turn: until it ends, this thread's processor time is the client's."""

    def __init__(self, turns: Turns, budgets: Budgets, client: Client) -> None:
        self._turns, self._budgets, self._client = turns, budgets, client
        self._begun: float | None = time.thread_time()

    def end(self, more: float = 0.0) -> None:
        """End the turn, once; `more` is processor time spent elsewhere."""
        if self._begun is not None:
            self._budgets.spend(self._client, time.thread_time() - self._begun + more)
            self._turns.give_back(self._client)
            self._begun = None


def let_others(more: float) -> None:
    """End this request's turn before it waits for another process, which spends `more` seconds of
    processor time on it.
    """
    flask.g.turn.end(more)


def kind_of(request: flask.Request) -> str | None:
    """Which of LIMITS a request counts for, or ANSWERS; None if it costs almost nothing."""
    pattern = respond.pattern(request)
    if pattern in COUNTED:
        return COUNTED[pattern]
    if pattern == CALLBACK or pattern in FILES:
        return ANSWERS
    if request.method in SENT:
        return "changes"
    return ANSWERS if pattern in {known.template for known in page.PAGES} else None


def address(request: flask.Request, proxies: list[client_addresses.Network]) -> str:
    """The address that a request comes from; for IPv6 the network that one customer has.

    X-Forwarded-For counts only if it comes from a trusted proxy, and only its last entry, which
    that proxy has written: anybody could have sent the entries before it.
    """
    peer = request.remote_addr or ""
    if client_addresses.is_one_of(peer, proxies):
        last = ",".join(request.headers.getlist("X-Forwarded-For")).rpartition(",")[2].strip()
        peer = last if client_addresses.parsed(last) is not None else peer
    return client_addresses.customer(peer)


MUCH = "You have made more requests than one client may make at once. Try again in {wait}."
MANY = "The dashboard is very busy. Try again in {wait}."
TITLES = {429: "Too many requests", 503: "Very busy"}


def _refused(request: flask.Request, status: int, text: str, seconds: int) -> flask.Response:
    """A refusal: a page for a browser, a sentence for anything else."""
    wait = "a second" if seconds == 1 else f"{seconds} seconds"
    text = text.format(wait=wait)
    if "text/html" in request.headers.get("Accept", ""):
        body, kind = _page(reader.releases().audience, TITLES[status], text), "text/html"
    else:
        body, kind = f"{status}: {text}\n", "text/plain"
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return flask.Response(body, status, headers, content_type=f"{kind}; charset=utf-8")


@lru_cache(maxsize=64)
def _page(audience: str, title: str, text: str) -> str:
    """The page of a refusal, cached since refused clients often return at once; it depends on the
    audience.
    """
    return html.document(title, respond.message(title, text))
