"""The pictures of packs in a folder of the test's own; a paper and a pack that are made once."""

import io
import zipfile
from pathlib import Path

import pytest

from dashboard.board_pack import contents, pack, writing
from dashboard.board_pack.contents import Item, Options
from dashboard.board_pack.paper import Paper
from dashboard.pictures import raster
from dashboard.sections import verdict
from data.releases.release import Release
from tests.dashboard.pictures import stand_in
from tests.dashboard.pictures.conftest import asked, pictures, unable

__all__ = ["asked", "pictures", "unable"]

CHOSEN = ("wyh", "leeds")


@pytest.fixture(scope="session")
def items(release: Release) -> list[Item]:
    """The charts of the paper on a footprint and one of its places."""
    verdicts = [verdict.of(release, place) for place in CHOSEN]
    return contents.items(release, Options(CHOSEN), verdicts)


@pytest.fixture(scope="session")
def paper(release: Release, items: list[Item]) -> Paper:
    """The paper on these."""
    verdicts = [verdict.of(release, place) for place in CHOSEN]
    return writing.written(release, verdicts, items, None)


def without_charts(release: Release, *places: str, changed: dict | None = None) -> Paper:
    """The paper on these places without its charts, which take long to draw."""
    return writing.written(release, [verdict.of(release, place) for place in places], [], changed)


@pytest.fixture(scope="session")
def files(release: Release, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a pack of everything on these places."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PICTURES_DIR", str(tmp_path_factory.mktemp("pictures")))
        patch.setattr(raster, "png", stand_in.png)
        made = pack.make(release, Options(CHOSEN))
    return unzipped(made)


def unzipped(content: bytes) -> dict[str, bytes]:
    """What a ZIP file has, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stored(path: Path, content: bytes) -> Path:
    """The path of a file that has this content now."""
    path.write_bytes(content)
    return path
