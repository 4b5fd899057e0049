"""The contents of a board pack: the chosen options, and each chart in it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from dashboard.pictures.downloads import Takeaway
from dashboard.pictures.formats import DEFAULT


@dataclass(frozen=True)
class Options:
    """What a pack holds: these places, pictures in this format, trends of each place or not, and
    the charts of a view of /explore, by the query of its address.
    """

    places: tuple[str, ...]
    format: str = DEFAULT
    trends: bool = False
    view: str = ""


@dataclass(frozen=True)
class Item:
    """A chart of the pack: its file, its heading, and its entry in the manifest."""

    file: str
    heading: str
    place: str | None
    indicator: str | None
    taken: Takeaway
    png: bytes

    def entry(self) -> dict[str, Any]:
        """The item's entry in the manifest."""
        words = self.taken.picture.words
        return {
            "file": self.file,
            "title": words.title,
            "alt": words.alt,
            "link": words.link,
            "chart": self.taken.chart.id,
            "version": self.taken.picture.version,
            "sha256": hashlib.sha256(self.png).hexdigest(),
        }
