"""Jobs that take longer than a page may: a process of its own that records its progress on disk.

Each job has a folder. `state.json` has its `step` (making, made or failed) and what else is to be
shown. `.busy` is locked while the process lives, so that nobody waits for a dead one. Board packs
and the desk use this.
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
    """The lock of the job in a folder; None if a process has it, unless `wait`."""
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
    """Run a module in a process of its own, which holds the lock of its folder (see `claimed`)
    until it ends; then count the job.
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
    """Wait until a job has ended, done or failed, and count it."""
    process.wait()
    prometheus.work(what, state(folder, "").get("step") == MADE)


def state(folder: Path, died: str) -> dict[str, Any]:
    """The state of a job, {} if there is none; with the error `died` if its process has died."""
    try:
        current = _read(folder)
    except FileNotFoundError:
        return {}
    if current["step"] == MAKING and not is_busy(folder):
        current = _read(folder)
        if current["step"] == MAKING:
            return {**current, "step": FAILED, "error": died}
    return current


def write(folder: Path, content: Mapping[str, Any]) -> None:
    """Record the state of a job."""
    disk.replace(folder / STATE, json.dumps(content), lasting=False)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait until no neighbouring job runs: one at a time on a machine."""
    with disk.locked(folder.parent / ".lock"):
        yield


def make_room(newest: Path, most: int) -> None:
    """Delete the oldest neighbours of the newest job that do not run, so that `most` remain."""
    others = [
        job
        for job in newest.parent.iterdir()
        if job.is_dir() and job != newest and not is_busy(job)
    ]
    others.sort(key=lambda job: job.stat().st_mtime, reverse=True)
    for job in others[most - 1 :]:
        shutil.rmtree(job, ignore_errors=True)


def is_busy(folder: Path) -> bool:
    """Whether a process is doing the job of a folder."""
    return (folder / BUSY).exists() and disk.is_locked(folder / BUSY)


def _read(folder: Path) -> dict[str, Any]:
    return json.loads((folder / STATE).read_text(encoding="utf-8"))
