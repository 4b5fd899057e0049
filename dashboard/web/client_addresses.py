"""Addresses of clients, and of proxies that are trusted to name the client."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def trusted(setting: str) -> list[Network]:
    """The trusted proxies, from FORWARDED_ALLOW_IPS as for gunicorn; by default those on this
    machine. Invalid addresses are left out.
    """
    if setting.strip() == "*":
        return [ip_network("0.0.0.0/0"), ip_network("::/0")]
    networks = []
    for text in setting.split(",") if setting else ("127.0.0.1", "::1"):
        try:
            networks.append(ip_network(text.strip()))
        except ValueError:
            continue
    return networks


def is_one_of(peer: str, networks: list[Network]) -> bool:
    """Whether a peer is in one of these networks. A peer without an address counts: it uses a
    socket of this machine, so it is a proxy.
    """
    ip = parsed(peer)
    return not peer or (ip is not None and any(ip in network for network in networks))


def customer(peer: str) -> str:
    """The client of an address: the address itself, or for IPv6 its /64 network, which one customer
    has.
    """
    ip = parsed(peer)
    if isinstance(ip, IPv6Address):
        return str(ip_network((ip, 64), strict=False))
    return str(ip or "unknown")


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address in a text, IPv4 if it is mapped into IPv6; None if it is invalid."""
    try:
        ip = ip_address(text)
    except ValueError:
        return None
    return getattr(ip, "ipv4_mapped", None) or ip
