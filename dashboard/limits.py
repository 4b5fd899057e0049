"""How much one client may ask for: a page goes to everybody, and nobody takes them all.

A client is the account that has signed in, else the address it comes from. Behind one address may
be a whole office, so an address has more than an account: fifty people who click without a pause.
Each worker counts for itself. RATE_LIMITS=off leaves the counting to a proxy.
"""

import math
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import flask
from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from dashboard import html, page, reader

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
    "pages": _limit("300/minute", "3000/minute"),
    "scenarios": _limit("120/minute", "1500/minute"),
    "pictures": _limit("300/minute", "1500/minute"),
    "board packs": _limit("10/minute;60/hour", "60/minute;300/hour"),
    "changes": _limit("60/minute", "600/minute"),
}
"""Pages count twice for a click: once as HTML, once as Dash asks for it. Changes are signing in,
and all else that is sent by POST."""

KINDS = {
    "/what-if": "scenarios",
    "/find": "pages",
    "/export/<path:address>.<any(png, svg, csv):kind>": "pictures",
    "/download/<indicator>.csv": "pages",
    "/board-pack/make": "board packs",
    "/board-pack/<key>.zip": "pages",
    "/sign-in": "changes",
    "/sign-in/callback": "changes",
}
CALLBACK = "/_dash-update-component"
SENT = {"POST", "PUT", "PATCH", "DELETE"}


def guard(server: flask.Flask, environment: Mapping[str, str] = os.environ) -> None:
    """Keep requests to their size, and clients to their limits.

    To be called after the doors have theirs, so that it is known who asks.
    """
    counter = FixedWindowRateLimiter(MemoryStorage())
    proxies = trusted(environment.get("FORWARDED_ALLOW_IPS", ""))
    counts = environment.get("RATE_LIMITS", "on").lower() != "off"

    @server.before_request
    def keep_to_limits() -> flask.Response | None:
        asked = flask.request
        largest = LARGER.get(asked.endpoint or "", LARGEST_REQUEST)
        asked.max_content_length = largest
        if (asked.content_length or 0) > largest:
            flask.abort(413, f"This is more than {largest:,} bytes, and was not read.")
        kind = kind_of(asked) if counts else None
        if kind is None:
            return None
        who = reader.who()
        client = f"account {who.account}" if who else f"address {address(asked, proxies)}"
        for limit in LIMITS[kind].account if who else LIMITS[kind].address:
            if not counter.hit(limit, kind, client):
                free_in = counter.get_window_stats(limit, kind, client).reset_time - time.time()
                if free_in > limit.get_expiry():  # longer than a window: the clock was set back
                    counter.clear(limit, kind, client)
                    continue
                return _refused(asked, max(math.ceil(free_in), 1))
        return None


def kind_of(request: flask.Request) -> str | None:
    """Which of LIMITS a request counts for; None for what costs next to nothing."""
    pattern = page.pattern(request)
    if pattern == CALLBACK:
        return KINDS.get(page.of(_asked_for(request)) or "/", "pages")
    if pattern in KINDS:
        return KINDS[pattern]
    if request.method in SENT:
        return "changes"
    return "pages" if pattern in {one.template for one in page.PAGES} else None


def _asked_for(request: flask.Request) -> str:
    """The path of the page that Dash's scripts ask for, blank where they say none."""
    said = request.get_json(silent=True)
    inputs = said.get("inputs") if isinstance(said, dict) else None
    found = [
        one.get("value")
        for one in (inputs if isinstance(inputs, list) else [])
        if isinstance(one, dict) and one.get("property") == "pathname"
    ]
    return found[0] if found and isinstance(found[0], str) else ""


Network = IPv4Network | IPv6Network


def trusted(said: str) -> list[Network]:
    """The proxies that may say for whom they ask: as for gunicorn, by FORWARDED_ALLOW_IPS; unset,
    those of this machine. What is no address is left out.
    """
    if said.strip() == "*":
        return [ip_network("0.0.0.0/0"), ip_network("::/0")]
    found = []
    for one in said.split(",") if said else ("127.0.0.1", "::1"):
        try:
            found.append(ip_network(one.strip()))
        except ValueError:
            continue
    return found


def address(request: flask.Request, proxies: list[Network]) -> str:
    """The address that a request comes from; of IPv6 the network that one customer has.

    What a header says of it counts only from a proxy that is trusted, and only the last of it,
    which that proxy has written: whatever stands before it, anybody could have sent.
    """
    peer = request.remote_addr or ""
    if not peer or _is_one_of(peer, proxies):  # no address: a proxy, by a socket of this machine
        last = ",".join(request.headers.getlist("X-Forwarded-For")).rpartition(",")[2].strip()
        peer = last if _parsed(last) is not None else peer
    found = _parsed(peer)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or "unknown")


def _is_one_of(peer: str, networks: list[Network]) -> bool:
    found = _parsed(peer)
    return found is not None and any(found in network for network in networks)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _refused(request: flask.Request, seconds: int) -> flask.Response:
    """429 in words: a page for who opens one, a sentence for all else."""
    wait = "a second" if seconds == 1 else f"{seconds} seconds"
    said = f"More was asked for from here than one client may have at once. Try again in {wait}."
    if "text/html" in request.headers.get("Accept", ""):
        title = "Too many requests"
        text, kind = html.document(title, page.message(title, said)), "text/html"
    else:
        text, kind = f"429: {said}\n", "text/plain"
    headers = {"Retry-After": str(seconds), "Cache-Control": "no-store"}
    return flask.Response(text, 429, headers, content_type=f"{kind}; charset=utf-8")
