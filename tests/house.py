"""Runs the data commands in this process, on a folder that holds a store and its releases."""

from pathlib import Path

import pytest

from data.__main__ import main


def run(folder: Path, *command: object) -> None:
    """One command, with the folder's store and releases, and its reference where it has one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"duckdb:///{folder}/store.duckdb")
        patch.setenv("RELEASES_DIR", str(folder / "releases"))
        patch.delenv("REFERENCE_DIR", raising=False)
        if (folder / "reference").is_dir():
            patch.setenv("REFERENCE_DIR", str(folder / "reference"))
        assert main([str(word) for word in command]) == 0
