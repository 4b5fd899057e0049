"""What every test shares: demonstration figures, published once for those that only read them."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.releases.reader import Releases
from data.releases.release import Release
from tests.house import run, six_places


@pytest.fixture(scope="session", autouse=True)
def raw_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where tests keep raw files that say no other place: never in the repository."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("raw")
        patch.setenv("RAW_DIR", str(folder))
        yield folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real public files; skips the test where it is absent."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("DASHBOARD_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(f"the real public files are not here ({folder}): set DASHBOARD_SHARED_DATA")
    return folder


@pytest.fixture(scope="session", autouse=True)
def no_rate_limits() -> Iterator[None]:
    """Tests ask more in a minute than people do; those of the limits count on purpose."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATE_LIMITS", "off")
        yield


def once(name: str, folders: pytest.TempPathFactory, make: Callable[[Path], None]) -> Path:
    """A folder that one of the processes that tests run in makes, and all of them read."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = folders.mktemp(name)
        make(folder)
        return folder
    folder = folders.getbasetemp().parent / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the whole demonstration, loaded and published by its commands."""

    def make(folder: Path) -> None:
        run(folder, "demo")
        run(folder, "publish", "--no-site")

    return once("demonstration", tmp_path_factory, make)


@pytest.fixture(scope="session")
def six(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the demonstration's first footprint and its six places alone: it is quick."""
    folder = once("six", tmp_path_factory, six_places)
    made = set(folder.rglob("*"))
    yield folder
    assert set(folder.rglob("*")) == made, "a test wrote into the folder that all of them read"


@pytest.fixture(scope="session")
def releases(six: Path) -> Path:
    """The releases of the six places."""
    return six / "releases"


@pytest.fixture(scope="session")
def release(releases: Path) -> Release:
    """The current internal release of the six places."""
    return Releases("internal", releases).current()


@pytest.fixture
def house(six: Path, tmp_path: Path) -> Path:
    """A copy of the folder of the six places that one test may load into and publish from."""
    return Path(shutil.copytree(six, tmp_path / "house", symlinks=True))
