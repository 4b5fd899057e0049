"""Reading a file of one layout, as most are."""

from pathlib import Path

from data.sources import recognise
from data.sources.layout import Layout
from data.sources.reading import Reading


def read(path: Path, name: str | None = None) -> tuple[Layout, Reading]:
    """The file's layout and what is read of it; fails where it has several."""
    (found,) = recognise.read(path, name)
    return found
