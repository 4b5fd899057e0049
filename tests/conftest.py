"""The demonstration data, loaded and published once for every test that only reads it."""

import shutil
from pathlib import Path

import pytest

from data.release import Release
from data.store import Store
from tests.house import run


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demonstration data loaded and published; tests leave it as it is."""
    folder = tmp_path_factory.mktemp("demonstration")
    run(folder, "demo")
    run(folder, "publish")
    return folder


@pytest.fixture(scope="session")
def releases(demonstration: Path) -> Path:
    """The folder of its releases."""
    return demonstration / "releases"


@pytest.fixture(scope="session")
def release(releases: Path) -> Release:
    """The current internal release of the demonstration data."""
    return Store("internal", releases).current()


@pytest.fixture
def house(demonstration: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration folder that one test may load into and publish from."""
    return Path(shutil.copytree(demonstration, tmp_path / "house", symlinks=True))
