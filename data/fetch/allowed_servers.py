"""Which servers `fetch` may ask: those of the internet, and those inside a network that are named.

A publisher's page, a redirection or a name in the DNS could otherwise lead to a service of this
machine or its network that answers whoever is inside. FETCH_INSIDE names what may be asked all the
same: host names, addresses and networks, with blanks or commas between.
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
"""IPv6 addresses of the internet (RFC 4291), and those that stand for IPv4 ones (RFC 6052)."""

Ip = IPv4Address | IPv6Address


class Inside(DataError):
    """An address is inside a network, and not one that FETCH_INSIDE names."""


def client(headers: dict[str, str], timeout: float) -> httpx.Client:
    """A client that follows redirections, and asks no server inside a network but those named.

    Each hop is checked before it is asked, by all addresses of its name, and the connection goes
    to the very address that was checked. Behind a proxy (HTTPS_PROXY and the like) the proxy
    connects: then each name is checked as far as it is known here.
    """
    return httpx.Client(
        headers=headers,
        timeout=timeout,
        follow_redirects=True,
        event_hooks={"request": [_check]},
        transport=None if getproxies() else _Transport(),
    )


class _Transport(httpx.HTTPTransport):
    """Connects to an address that was checked, not to what the name means a moment later."""

    def __init__(self) -> None:
        # Connections are kept by address, and two hosts may share one: none is kept.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the first of the host's addresses that can be reached."""
        host = request.url.host
        try:
            addresses = checked(host)
        except OSError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        *others, last = (self._at(request, address) for address in addresses)
        for one in others:
            try:
                return super().handle_request(one)
            except httpx.ConnectError:
                continue
        return super().handle_request(last)

    def _at(self, request: httpx.Request, address: str) -> httpx.Request:
        """The request as it is sent there: for the host it names, by TLS as well."""
        return httpx.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )


def checked(host: str) -> list[str]:
    """The addresses of a host. Raises Inside where one of them is inside a network and not named,
    and OSError where the host is not known.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    named = os.environ.get(SETTING, "").replace(",", " ").lower().split()
    if host.lower() not in named:
        for address in addresses:
            ip = ip_address(address)
            if _is_inside(ip) and not _is_among(ip, named):
                raise Inside(
                    f"{host} is at {address}, which is not on the internet but inside a network, "
                    f"and was not asked. If that is meant, name it in {SETTING}."
                )
    return addresses


def _check(request: httpx.Request) -> None:
    if request.url.scheme not in ("http", "https"):
        raise DataError(f"{request.url} is not a web address, and was not asked.")
    try:
        checked(request.url.host)
    except OSError:
        return  # the proxy may know it; without one it cannot be reached


def _is_inside(ip: Ip) -> bool:
    """Whether an address, or one of IPv4 that it stands for, is not of the internet at large."""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if isinstance(ip, IPv4Address):
        return not ip.is_global or ip.is_multicast
    if ip in NAT64:
        return _is_inside(IPv4Address(int(ip) & 0xFFFFFFFF))
    stands_for = [one for one in (ip.sixtofour, *(ip.teredo or ())) if one is not None]
    return ip not in UNICAST or not ip.is_global or any(map(_is_inside, stands_for))


def _is_among(ip: Ip, named: list[str]) -> bool:
    for one in named:
        with suppress(ValueError):  # a host's name
            if ip in ip_network(one, strict=False):
                return True
    return False
