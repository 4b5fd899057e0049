"""A tiny data floor for each test, and a folder for its commands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import database, reference
from data.__main__ import main
from data.release import Release
from data.store import Store
from tests.data.floor import EVERYTHING, Floor, write_reference


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Floor]:
    """An empty store in memory, the tiny reference, a clock that stands still."""
    tables = reference.read(write_reference(tmp_path / "reference"))
    with database.opened("duckdb:///:memory:") as engine:
        floor = Floor(tmp_path, engine, tables)
        monkeypatch.setattr(database, "now", lambda: floor.clock)
        monkeypatch.setenv("DASHBOARD_USER", "a tester")
        yield floor


@pytest.fixture(scope="session")
def small_release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """An internal release in which the tiny places are rated, for tests that only move it."""
    folder = tmp_path_factory.mktemp("small")
    tables = reference.read(write_reference(folder / "reference"))
    with (
        database.opened("duckdb:///:memory:") as engine,
        pytest.MonkeyPatch.context() as patch,
    ):
        floor = Floor(folder, engine, tables)
        patch.setattr(database, "now", lambda: floor.clock)
        floor.load(*EVERYTHING)
        return floor.build()


@pytest.fixture(scope="session")
def whole(demonstration: Path) -> Release:
    """The current internal release of the whole demonstration."""
    return Store("internal", demonstration / "releases").current()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the commands work in: its store, its releases, the tiny reference."""
    write_reference(tmp_path / "reference")
    monkeypatch.setenv("DATABASE_URL", f"duckdb:///{tmp_path}/store.duckdb")
    monkeypatch.setenv("RELEASES_DIR", str(tmp_path / "releases"))
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
