"""Work that takes longer than a page may: a process of its own, which says on disk how far it is.

Each piece of work has a folder. `state.json` in it says `step` (making, made or failed), and what
else is to be shown; `.busy` is locked for as long as the process lives, so that nobody waits for
one that has died. Board packs and the desk use it.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dashboard.web import prometheus
from data import disk

STATE, BUSY = "state.json", ".busy"
ROOT = Path(__file__).parents[2]
MAKING, MADE, FAILED = "making", "made", "failed"


@contextmanager
def claimed(folder: Path, wait: bool = False) -> Iterator[int | None]:
    """The lock of the work in a folder; None where a process is at it, unless we are to wait."""
    folder.mkdir(parents=True, exist_ok=True)
    with disk.locked(folder / BUSY, wait) as busy:
        yield busy


def begin(
    what: str,
    folder: Path,
    busy: int,
    module: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
) -> None:
    """Run a module in a process of its own, which keeps the lock of its folder (see `claimed`)
    until it ends; then count it.
    """
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        pass_fds=[busy],
    )
    threading.Thread(target=_count, args=(what, folder, process), daemon=True).start()


def _count(what: str, folder: Path, process: subprocess.Popen) -> None:
    """Wait until a piece of work has ended, well or not, and count it."""
    process.wait()
    prometheus.work(what, state(folder, "").get("step") == MADE)


def state(folder: Path, died: str) -> dict[str, Any]:
    """What the work says of itself, {} where there is none; `died` where its process has."""
    try:
        said = _read(folder)
    except FileNotFoundError:
        return {}
    if said["step"] == MAKING and not is_busy(folder):
        said = _read(folder)
        if said["step"] == MAKING:
            return {**said, "step": FAILED, "error": died}
    return said


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Say how far the work is."""
    disk.replace(folder / STATE, json.dumps(content), lasting=False)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for the work of this folder's neighbours to end: one at a time on a machine."""
    with disk.locked(folder.parent / ".lock"):
        yield


def make_room(newest: Path, most: int) -> None:
    """Let go of the oldest of the newest's neighbours, `most` in all; of none that is under way."""
    others = [
        one
        for one in newest.parent.iterdir()
        if one.is_dir() and one != newest and not is_busy(one)
    ]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[most - 1 :]:
        shutil.rmtree(one, ignore_errors=True)


def is_busy(folder: Path) -> bool:
    """Whether a process is at the work in a folder."""
    return (folder / BUSY).exists() and disk.is_locked(folder / BUSY)


def _read(folder: Path) -> dict[str, Any]:
    return json.loads((folder / STATE).read_text(encoding="utf-8"))
