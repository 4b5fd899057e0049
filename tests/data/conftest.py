"""A tiny data floor for each test, and a folder for its commands."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import times
from data.__main__ import main
from data.geography import reference
from data.geography.reference import Reference
from data.releases import release as releases
from data.releases.reader import Releases
from data.releases.release import Release
from data.store import database
from tests.data import postgres
from tests.data.bad_server import Server, serving
from tests.data.floor import CORE, EVERYTHING, Floor, empty, write_reference, write_tidy
from tests.data.pair import Pair, serve
from tests.data.shelf import Shelf
from tests.house import run as run_in
from tests.undrawn import without_pictures

STORES = ("duckdb", pytest.param("postgresql", marks=pytest.mark.slow))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tests marked `both_stores` run on each kind of store, the others on DuckDB alone."""
    if "engine" in metafunc.fixturenames:
        both = metafunc.definition.get_closest_marker("both_stores")
        metafunc.parametrize("engine", STORES if both else STORES[:1], indirect=True)


@pytest.fixture(scope="module", autouse=True)
def undrawn() -> Iterator[None]:
    """Publications bake their site without pictures: it takes seconds, and is tested elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        without_pictures(patch)
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[postgres.Server]:
    """A PostgreSQL server; whoever asks for it is skipped, saying so, where there is none."""
    with postgres.serving() as server:
        yield server


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """A store, to be emptied after each test: DuckDB's in memory, or PostgreSQL's."""
    url = "duckdb:///:memory:"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").database()
    with database.opened(url) as engine:
        yield engine


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """The tiny reference."""
    return reference.read(write_reference(tmp_path_factory.mktemp("reference")))


@pytest.fixture
def floor(
    tmp_path: Path, engine: sa.Engine, tables: Reference, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Floor]:
    """An empty store in memory, the tiny reference, a clock that stands still."""
    floor = Floor(tmp_path, engine, tables)
    monkeypatch.setattr(times, "now", lambda: floor.clock)
    monkeypatch.setenv("DASHBOARD_USER", "a tester")
    yield floor
    empty(engine)


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory, tables: Reference) -> Release:
    """An internal release in which the tiny places are rated, for tests that only move it."""
    with (
        database.opened("duckdb:///:memory:") as engine,
        pytest.MonkeyPatch.context() as patch,
    ):
        floor = Floor(tmp_path_factory.mktemp("small"), engine, tables)
        patch.setattr(times, "now", lambda: floor.clock)
        floor.load(*EVERYTHING)
        return floor.build()


@pytest.fixture(scope="session")
def whole(demonstration: Path) -> Release:
    """The current internal release of the whole demonstration."""
    return Releases("internal", demonstration / "releases").current()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the commands work in: its store, its releases, the tiny reference."""
    write_reference(tmp_path / "reference")
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{tmp_path}/store.duckdb")
    monkeypatch.setenv("RELEASES_DIR", str(tmp_path / "releases"))
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "raw"))
    monkeypatch.setenv("REFERENCE_DIR", str(tmp_path / "reference"))
    monkeypatch.setenv("DASHBOARD_USER", "a tester")
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command in this process: exit code, standard output, standard error."""

    def command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with everything loaded and published by core-1; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("published")
    write_reference(folder / "reference")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_USER", "a tester")
        without_pictures(patch)
        run_in(folder, "load", write_tidy(folder / "all.csv", *EVERYTHING))
        run_in(folder, "publish", *CORE)
    return folder


@pytest.fixture
def full(desk: Path, published: Path) -> Path:
    """The desk with everything loaded and published by core-1."""
    shutil.copy(published / "store.duckdb", desk)
    shutil.copytree(published / "releases", desk / "releases", symlinks=True)
    return desk


@pytest.fixture
def hollow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Releases are empty files, for tests of where they lie; one with anything in it is broken."""

    def look_at(folder: Path) -> str:
        if (folder / releases.FILE).read_text():
            raise releases.Unreadable(f"{folder} is not a release.")
        return folder.name

    monkeypatch.setattr(releases, "write", lambda _, folder: (folder / releases.FILE).touch())
    for reading in ("confirm", "read"):
        monkeypatch.setattr(releases, reading, look_at)


@pytest.fixture
def shelf(floor: Floor, small_release: Release, request: pytest.FixtureRequest) -> Shelf:
    """An empty internal shelf, unless the test asks for another."""
    audience = getattr(request, "param", "internal")
    return Shelf(floor, replace(small_release, audience=audience))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on the loopback address that behaves as it is told, with no proxy between.

    `fetch` may ask it.
    """
    monkeypatch.setenv("FETCH_INSIDE", "127.0.0.1")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def pair(floor: Floor, small_release: Release) -> Pair:
    """A publisher with two releases, and a machine that has nothing yet."""
    pair = Pair(floor, small_release, floor.folder / "web" / "internal")
    pair.publish(1, 2)
    return pair


@pytest.fixture
def web(pair: Pair, server: Server) -> Server:
    """The publisher's folder on a web server."""
    serve(pair, server)
    return server
