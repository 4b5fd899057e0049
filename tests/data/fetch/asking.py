"""Fetching for tests: in a session of its own, by manners of who has no time."""

from datetime import date
from pathlib import Path

from data.fetch import current, http
from data.fetch.current import Fetched
from data.fetch.http import Manners
from data.sources.address import Address
from tests.data.bad_server import QUICK


def all_fetched(address: Address, back: date | int, manners: Manners = QUICK) -> Fetched:
    """What comes of an address, and what goes wrong."""
    with http.session(manners) as session:
        return current.fetch(session, address, back)


def fetched(address: Address, manners: Manners = QUICK) -> Path:
    """The path of the newest file."""
    (path,) = all_fetched(address, 0, manners).paths
    return path
