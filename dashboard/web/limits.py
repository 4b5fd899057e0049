"""How much one client may ask for: a page goes to everybody, and nobody takes them all.

A client is the account that has signed in, else the address it comes from. Behind one address may
be a whole office, so an address has more than an account: fifty people who click without a pause.

What a request costs is the processor time that it took: a page that many look at next to nothing,
a comparison of two old releases a hundred times as much. Who has spent what is allowed is told when
to come again; until then whoever has spent least is answered first (dashboard.web.turns). Board
packs and what is sent are counted. Each worker counts for itself. RATE_LIMITS=off leaves the
counting to a proxy; turns are taken all the same.
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
"""Bytes of a file that an editor loads: the largest published in a layout here has 83 MB."""

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
}
"""What is counted. Changes are signing in, and all else that is sent by POST."""

ALLOWANCES = {"account": Allowance(0.2, 20.0), "address": Allowance(0.4, 40.0)}
"""Seconds of a worker's processor for each second, and at once, for all else."""

AT_ONCE, EACH, WAITING, SECONDS_TO_WAIT = 2, 1, 20, 10.0
"""Answers that a worker makes at once, and of them one client's; requests that may wait for their
turn, and for how long. With threads for all of these and some to spare (gunicorn.conf.py).
"""

ANSWERS = "answers"
COUNTED = {
    "/board-pack/make": "board packs",
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
    """Keep requests to their size, and clients to their limits.

    To be called after the doors have theirs, so that it is known who asks.
    """
    counter = FixedWindowRateLimiter(MemoryStorage())
    budgets = Budgets(ALLOWANCES)
    turns = Turns(AT_ONCE, EACH, WAITING, SECONDS_TO_WAIT, budgets.owed)
    proxies = client_addresses.trusted(environment.get("FORWARDED_ALLOW_IPS", ""))
    counts = environment.get("RATE_LIMITS", "on").lower() != "off"

    @server.before_request
    def keep_to_limits() -> flask.Response | None:
        asked = flask.request
        largest = LARGER.get(asked.endpoint or "", LARGEST_REQUEST)
        asked.max_content_length = largest
        if (asked.content_length or 0) > largest:
            flask.abort(413, f"This is more than {largest:,} bytes, and was not read.")
        who = reader.who()
        client = (
            Client("account", who.account) if who else Client("address", address(asked, proxies))
        )
        flask.g.client = client
        kind = kind_of(asked)
        if kind is None:
            return None
        wait = _wait(kind, client) if counts else 0.0
        if wait > 0:
            return _refused(asked, 429, MUCH, max(math.ceil(wait), 1))
        if kind != ANSWERS:
            return None
        try:
            turns.take(client)
        except Busy:
            return _refused(asked, 503, MANY, 1)
        flask.g.turn = _Turn(turns, budgets, client)
        return None

    def _wait(kind: str, client: Client) -> float:
        """Seconds until the client may ask for this; 0 where it may, which then is counted."""
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
        """Let the next have it, once; `more` is processor time spent elsewhere."""
        if self._begun is not None:
            self._budgets.spend(self._client, time.thread_time() - self._begun + more)
            self._turns.give_back(self._client)
            self._begun = None


def let_others(more: float) -> None:
    """Give this request's turn back before it waits for something else than a processor here.

    `more` is the processor time that is spent for it elsewhere.
    """
    flask.g.turn.end(more)


def kind_of(request: flask.Request) -> str | None:
    """Which of LIMITS a request counts for, or ANSWERS; None for what costs next to nothing."""
    pattern = respond.pattern(request)
    if pattern in COUNTED:
        return COUNTED[pattern]
    if pattern == CALLBACK or pattern in FILES:
        return ANSWERS
    if request.method in SENT:
        return "changes"
    return ANSWERS if pattern in {one.template for one in page.PAGES} else None


def address(request: flask.Request, proxies: list[client_addresses.Network]) -> str:
    """The address that a request comes from; of IPv6 the network that one customer has.

    What a header says of it counts only from a proxy that is trusted, and only the last of it,
    which that proxy has written: whatever stands before it, anybody could have sent.
    """
    peer = request.remote_addr or ""
    if client_addresses.is_one_of(peer, proxies):
        last = ",".join(request.headers.getlist("X-Forwarded-For")).rpartition(",")[2].strip()
        peer = last if client_addresses.parsed(last) is not None else peer
    return client_addresses.customer(peer)


MUCH = "More was asked for from here than one client may have at once. Try again in {wait}."
MANY = "Too many are asking just now. Try again in {wait}."
TITLES = {429: "Too many requests", 503: "Many are asking"}


def _refused(request: flask.Request, status: int, said: str, seconds: int) -> flask.Response:
    """A refusal in words: a page for who opens one, a sentence for all else."""
    wait = "a second" if seconds == 1 else f"{seconds} seconds"
    said = said.format(wait=wait)
    if "text/html" in request.headers.get("Accept", ""):
        text, kind = _page(reader.releases().audience, TITLES[status], said), "text/html"
    else:
        text, kind = f"{status}: {said}\n", "text/plain"
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return flask.Response(text, status, headers, content_type=f"{kind}; charset=utf-8")


@lru_cache(maxsize=64)
def _page(audience: str, title: str, said: str) -> str:
    """Kept, since those who are refused come again at once; the audience is in its words."""
    return html.document(title, respond.message(title, said))
