"""Works in this process on a folder that holds a store, its releases and maybe a reference."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from data import build, database, publish, reference
from data.__main__ import main
from data.store import AUDIENCES
from metrics import registry


def run(folder: Path, *command: object) -> None:
    """One of the data commands; it must succeed."""
    with _in(folder):
        assert main([str(word) for word in command]) == 0


def publish_under(folder: Path, method: str, as_at: date | None = None) -> None:
    """Publish both lines of releases, scored under the method of that id."""
    with _in(folder), database.opened() as store, store.begin() as connection:
        for audience in AUDIENCES:
            scored = build.build(
                connection,
                reference.read(),
                registry.indicators(),
                registry.methods()[method],
                audience,
                database.now(),
                as_at,
            )
            publish.publish(connection, scored, folder / "releases")


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"duckdb:///{folder}/store.duckdb")
        patch.setenv("RELEASES_DIR", str(folder / "releases"))
        patch.delenv("REFERENCE_DIR", raising=False)
        if (folder / "reference").is_dir():
            patch.setenv("REFERENCE_DIR", str(folder / "reference"))
        yield
