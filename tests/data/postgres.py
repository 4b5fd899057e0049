"""A PostgreSQL server of the tests' own: started when first asked for, gone with them."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.data import postgres_programs as postgres

MISSING = "no PostgreSQL server on this machine (install the package postgresql)"
QUICK = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_connections=20",
    "lc_messages=C",
)


class Server:
    """Hands out empty databases by their addresses."""

    def __init__(self, socket: Path) -> None:
        self.socket, self.numbers = socket, count(1)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://tester@/{name}?host={self.socket}"

    def database(self) -> str:
        """The address of a new, empty database."""
        name = f"store_{next(self.numbers)}"
        engine = sa.create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        engine.dispose()
        return self.address(name)


@contextmanager
def serving() -> Iterator[Server]:
    """A server in a folder of its own, reached by a socket in it; skips where there is none."""
    programs = postgres.programs()
    if programs is None:
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        user = postgres.account(folder)
    except LookupError as error:
        pytest.skip(str(error))
    postgres.make(programs, folder, "tester", user)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            postgres.command(programs, folder, *QUICK),
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait(folder, process)
        yield Server(folder)
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(folder: Path, process: subprocess.Popen) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        if "ready to accept connections" in (folder / "log").read_text():
            return
        time.sleep(0.05)
    raise RuntimeError((folder / "log").read_text())
