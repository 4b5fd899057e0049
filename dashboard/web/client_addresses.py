"""Addresses of clients and of proxies that are trusted to say for whom they ask."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def trusted(said: str) -> list[Network]:
    """The proxies that may say for whom they ask: as for gunicorn, by FORWARDED_ALLOW_IPS; unset,
    those of this machine. What is not an address is left out.
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


def is_one_of(peer: str, networks: list[Network]) -> bool:
    """Whether a peer is in one of these networks. One without an address is: it comes by a socket
    of this machine, and so is a proxy.
    """
    found = parsed(peer)
    return not peer or (found is not None and any(found in network for network in networks))


def customer(peer: str) -> str:
    """Whom an address stands for: itself; of IPv6 the network that one customer has."""
    found = parsed(peer)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found or "unknown")


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text is, IPv4 where it is that in IPv6; None where it is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
