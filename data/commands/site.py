"""The public site, as the commands see it: it is made on the floor above, by a module that the
command line names.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast, runtime_checkable

from tqdm import tqdm

from data import times
from data.releases.release import Release

Progress = Callable[[int, int], None]


@runtime_checkable
class Maker(Protocol):
    """What a module must have to make the public site. Both functions return a sentence that says
    what is missing, or "".
    """

    def finish(self, release: Release, unfinished: Path, progress: Progress) -> str:
        """Make the files of a public release in its folder before it is published."""

    def tell(self, channel: Path, now: datetime, progress: Progress) -> str:
        """State in the files of a channel's current release what is withdrawn or retracted."""


@dataclass(frozen=True)
class Site:
    """The public site, by the name of the module that makes it (see `Maker`).

    The module is imported only when files are made, so that other commands start faster.
    """

    module: str

    @property
    def maker(self) -> Maker:
        """The module. Raises ImportError if it does not exist."""
        return cast(Maker, import_module(self.module))

    def bake(self, release: Release, unfinished: Path) -> None:
        """Make the files of a release before it is published; print what is missing."""
        with _bar() as progress:
            _say(self.maker.finish(release, unfinished, progress))

    def tell(self, channel: Path) -> None:
        """State in the files of the current release what is retracted; print what is missing."""
        with _bar() as progress:
            _say(self.maker.tell(channel, times.now(), progress))


def _say(missing: str) -> None:
    if missing:
        print(f"public: {missing}")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar, shown only at a terminal."""
    with tqdm(desc="baking", unit="embed", disable=None, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress
