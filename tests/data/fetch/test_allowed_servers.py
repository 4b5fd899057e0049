"""`fetch` asks no server inside a network, whatever leads there, unless that is named."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from data.faults import DataError
from data.fetch import allowed_servers
from data.sources.address import Address
from tests.data.bad_server import BODY, QUICK, Server, moved_to, sends
from tests.data.fetch.asking import fetched

INSIDE = """127.0.0.1 127.1.2.3 0.0.0.0 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1
224.0.0.1 255.255.255.255 ::1 :: ::7f00:1 fe80::1 fc00::1 fec0::1 ff02::1 ::ffff:127.0.0.1
2002:7f00:1:: 64:ff9b::7f00:1 64:ff9b:1::1 2001:db8::1""".split()
OUTSIDE = "93.184.215.14 2606:4700::1111 ::ffff:93.184.215.14 64:ff9b::5db8:d70e".split()


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "raw"))
    return tmp_path / "raw"


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Names and their addresses, besides what there is."""
    names: dict[str, list[str]] = {}
    real = socket.getaddrinfo

    def found(host, port, *arguments, **options):
        if host not in names:
            return real(host, port, *arguments, **options)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return names


def said(url: str, links: tuple[str, ...] = ()) -> str:
    with pytest.raises(DataError) as error:
        fetched(Address(url, links), QUICK)
    return str(error.value)


def refused(host: str, address: str) -> str:
    return (
        f"{host} is at {address}, which is inside a network and not on the internet, so it was not "
        "asked. To allow it, name it in FETCH_INSIDE."
    )


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused_and_its_name_too(dns, address: str):
    dns["files.example"] = ["93.184.215.14", address]
    for host in ("files.example", address):
        with pytest.raises(
            allowed_servers.Inside,
            match="inside a network and not on the internet, so it was not asked",
        ):
            allowed_servers.checked(host)


@pytest.mark.parametrize("address", OUTSIDE)
def test_one_of_the_internet_is_not(dns, address: str):
    dns["files.example"] = [address]
    assert allowed_servers.checked("files.example") == [address]


def test_nothing_inside_is_asked_unless_it_is_named(server: Server, monkeypatch):
    monkeypatch.delenv("FETCH_INSIDE")
    assert said(server.on("/a.csv", sends(BODY))) == refused("127.0.0.1", "127.0.0.1")
    assert server.asked == []


@pytest.mark.parametrize("named", ["127.0.0.1", "10.0.0.0/8, 127.0.0.0/8", "files.example"])
def test_what_is_named_is_asked(server: Server, dns, monkeypatch, named: str):
    """By its address, its network or its name; the name stands in the request."""
    monkeypatch.setenv("FETCH_INSIDE", named)
    dns["files.example"] = ["127.0.0.1"]
    url = server.on("/a.csv", sends(BODY)).replace("127.0.0.1", "files.example")
    assert fetched(Address(url), QUICK).read_bytes() == BODY
    assert server.asked[0][1]["host"].startswith("files.example:")


@pytest.mark.parametrize("leads", [moved_to, lambda url: sends(f'<a href="{url}">'.encode())])
def test_nor_does_a_redirection_or_a_link_lead_there(
    server: Server, dns, monkeypatch, leads: Callable
):
    monkeypatch.setenv("FETCH_INSIDE", "publisher.example")
    dns["publisher.example"] = dns["inside.example"] = ["127.0.0.1"]
    secret = server.on("/secret.csv", sends(BODY)).replace("127.0.0.1", "inside.example")
    page = server.on("/page", leads(secret)).replace("127.0.0.1", "publisher.example")
    links = () if leads is moved_to else (r"\.csv$",)
    assert said(page, links) == refused("inside.example", "127.0.0.1")
    assert [path for path, _ in server.asked] == ["/page"]


def test_the_address_that_was_checked_is_the_one_that_is_asked(dns, monkeypatch):
    """A name in the DNS may mean something else a moment after it was checked."""
    dns["files.example"] = ["2606:4700::1111", "93.184.215.14"]
    asked = []

    def connect(address: tuple[str, int], *arguments, **options):
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    assert "files.example cannot be reached from this machine" in said("http://files.example/a.csv")
    assert asked == [("2606:4700::1111", 80), ("93.184.215.14", 80)] * 2  # tried once more


def test_behind_a_proxy_each_name_is_checked_all_the_same(server: Server, dns, monkeypatch):
    """The proxy, which connects, is the operator's own and may be inside."""
    monkeypatch.setenv("FETCH_INSIDE", "")
    monkeypatch.setenv("http_proxy", server.url)
    dns["files.example"], dns["inside.example"] = ["93.184.215.14"], ["10.0.0.7"]
    server.on("http://files.example/a.csv", moved_to("http://inside.example/b.csv"))
    assert said("http://files.example/a.csv") == refused("inside.example", "10.0.0.7")
    assert [path for path, _ in server.asked] == ["http://files.example/a.csv"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://files.example/a.csv"])
def test_other_ways_than_http_are_none(server: Server, to: str):
    assert "is not a web address, so it was not fetched" in said(server.on("/a.csv", moved_to(to)))
