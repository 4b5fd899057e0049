"""The public's plain files are made by what the command line is handed, not by an import."""

import sys
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from data.__main__ import SITE, main
from data.commands.site import Maker, Progress
from data.commands.site import Site as Handed
from data.releases.reader import Releases
from data.releases.release import Release
from tests.data.floor import CORE, EVERYTHING, write_tidy


class Fake(ModuleType):
    """A maker that makes one file, and misses something."""

    def finish(self, release: Release, unfinished: Path, progress: Progress) -> str:
        """One file with the release's id."""
        progress(1, 1)
        (unfinished / "site").write_text(release.id)
        return "One picture is missing."

    def tell(self, channel: Path, now: datetime, progress: Progress) -> str:
        """A file that says that it was asked for."""
        (channel / "told").touch()
        return ""


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> Handed:
    monkeypatch.setitem(sys.modules, "a_maker", Fake("a_maker"))
    return Handed("a_maker")


def test_the_maker_that_is_named_is_one():
    assert isinstance(SITE.maker, Maker)


@pytest.mark.slow
def test_publish_and_retract_have_the_maker_they_are_handed(desk: Path, handed, capsys):
    assert main(["load", str(write_tidy(desk / "all.csv", *EVERYTHING))]) == 0
    assert main(["publish", *CORE], handed) == 0
    assert "public: One picture is missing.\n" in capsys.readouterr().out
    release = Releases("public", desk / "releases").current()
    channel = desk / "releases" / "public"
    assert (channel / release.id / "site").read_text() == release.id
    assert not (channel / "told").exists()
    assert main(["retract", release.id, "--reason", "A wrong count."], handed) == 0
    assert (channel / "told").exists()
