"""Which servers `fetch` may ask: those on the internet, and named ones inside a network.

Otherwise a publisher's page, a redirection or a DNS name could lead to an internal service of this
machine or its network. FETCH_INSIDE names the exceptions: host names, addresses and networks,
separated by blanks or commas.
"""

import os
import socket
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.request import getproxies

import httpx

from data.faults import DataError

SETTING = "FETCH_INSIDE"
UNICAST, NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")
"""Global IPv6 addresses (RFC 4291), and those that embed IPv4 addresses (RFC 6052)."""

Ip = IPv4Address | IPv6Address


class Inside(DataError):
    """An address is inside a network, and FETCH_INSIDE does not name it."""


def client(headers: dict[str, str], timeout: float) -> httpx.Client:
    """A client that follows redirections, but asks only permitted servers.

    All addresses of a host are checked before each hop, and the connection goes to the address
    that was checked. Behind a proxy (HTTPS_PROXY and the like) the proxy connects, so names are
    checked only if this machine can resolve them.
    """
    return httpx.Client(
        headers=headers,
        timeout=timeout,
        follow_redirects=True,
        event_hooks={"request": [_check]},
        transport=None if getproxies() else _Transport(),
    )


class _Transport(httpx.HTTPTransport):
    """Connects to the address that was checked, even if the name has changed its meaning since."""

    def __init__(self) -> None:
        # Connections are kept by address, which two hosts may share: so none is kept.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response of the first of the host's addresses that can be reached."""
        host = request.url.host
        try:
            addresses = checked(host)
        except OSError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        *others, last = (self._at(request, address) for address in addresses)
        for attempt in others:
            try:
                return super().handle_request(attempt)
            except httpx.ConnectError:
                continue
        return super().handle_request(last)

    def _at(self, request: httpx.Request, address: str) -> httpx.Request:
        """The request sent to an address, still naming the host, in TLS as well."""
        return httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )


def checked(host: str) -> list[str]:
    """The addresses of a host.

    Raises Inside if one of them is inside a network and not named, OSError if the host is unknown.
    """
    infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
    named = os.environ.get(SETTING, "").replace(",", " ").lower().split()
    if host.lower() not in named:
        for address in addresses:
            ip = ip_address(address)
            if _is_inside(ip) and not _is_among(ip, named):
                raise Inside(
                    f"{host} is at {address}, which is inside a network and not on the internet, "
                    f"so it was not asked. To allow it, name it in {SETTING}."
                )
    return addresses


def _check(request: httpx.Request) -> None:
    if request.url.scheme not in ("http", "https"):
        raise DataError(f"{request.url} is not a web address, so it was not fetched.")
    try:
        checked(request.url.host)
    except OSError:
        return  # a proxy may know the name; without one the connection fails


def _is_inside(ip: Ip) -> bool:
    """Whether an address, or an IPv4 address that it embeds, is not on the internet."""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if isinstance(ip, IPv4Address):
        return not ip.is_global or ip.is_multicast
    if ip in NAT64:
        return _is_inside(IPv4Address(int(ip) & 0xFFFFFFFF))
    embedded = [address for address in (ip.sixtofour, *(ip.teredo or ())) if address is not None]
    return ip not in UNICAST or not ip.is_global or any(map(_is_inside, embedded))


def _is_among(ip: Ip, named: list[str]) -> bool:
    for name in named:
        with suppress(ValueError):  # the name of a host
            if ip in ip_network(name, strict=False):
                return True
    return False
