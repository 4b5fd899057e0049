"""Where a publisher's current file is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Address:
    """A file's address, or that of a page from which links lead to the file.

    `links` are patterns of addresses, one per step: on each page the newest link that the next
    pattern is found in is followed, the last one being the file. `name` is what the file is
    called where its address does not say it.
    """

    url: str
    links: tuple[str, ...] = ()
    name: str = ""
