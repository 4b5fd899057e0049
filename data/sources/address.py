"""The address of a publisher's current file."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """The address of a file, or of a page from which links lead to it.

    `links` are patterns, one per step: on each page the newest link that matches the next pattern
    is followed, and the last leads to the file. `name` is the file's name if its address has none.
    """

    url: str
    links: tuple[str, ...] = ()
    name: str = ""
