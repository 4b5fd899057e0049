"""What a board pack holds: what is asked for, and each chart that is in it."""

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
    """A chart of the pack: its file, the heading it stands under, and what the manifest says."""

    file: str
    heading: str
    place: str | None
    indicator: str | None
    taken: Takeaway
    png: bytes

    def entry(self) -> dict[str, Any]:
        """The item's lines in the manifest."""
        said = self.taken.picture.words
        return {
            "file": self.file,
            "title": said.title,
            "alt": said.alt,
            "link": said.link,
            "chart": self.taken.chart.id,
            "version": self.taken.picture.version,
            "sha256": hashlib.sha256(self.png).hexdigest(),
        }
