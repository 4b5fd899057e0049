"""The public's plain files: the commands have them made on the floor above, whose maker the command
line hands in by its name.
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
    """What a module must have to make the public's plain files. Both functions return a sentence on
    what is missing, "" where nothing is.
    """

    def finish(self, release: Release, unfinished: Path, progress: Progress) -> str:
        """Make the files of a public release in its folder, which nobody sees yet."""

    def tell(self, channel: Path, now: datetime, progress: Progress) -> str:
        """Have the files of a channel's current release say what is withdrawn or retracted."""


@dataclass(frozen=True)
class Site:
    """The public's plain files, by the name of the module that makes them (see `Maker`).

    It is imported when files are made, so that other commands start without it.
    """

    module: str

    @property
    def maker(self) -> Maker:
        """The module. Raises ImportError where there is none."""
        return cast(Maker, import_module(self.module))

    def bake(self, release: Release, unfinished: Path) -> None:
        """Make the files of a release that nobody sees yet; print what is missing."""
        with _bar() as progress:
            _say(self.maker.finish(release, unfinished, progress))

    def tell(self, channel: Path) -> None:
        """Have the files of the current release say what is retracted; print what is missing."""
        with _bar() as progress:
            _say(self.maker.tell(channel, times.now(), progress))


def _say(missing: str) -> None:
    if missing:
        print(f"public: {missing}")


@contextmanager
def _bar() -> Iterator[Progress]:
    """A progress bar, where somebody is looking."""
    with tqdm(desc="baking", unit="embed", disable=None, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress
