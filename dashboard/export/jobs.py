"""Board packs asked for on the web: made by a process of their own, one at a time, kept on disk."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard import measures
from dashboard.export import pack, shelf
from dashboard.export.client import ExportError
from data.release import Release
from data.store import Store
from data.store import folder as store_folder

STATE, BUSY, RELEASE = "state.json", ".busy", "release"
MOST_KEPT = 10
ROOT = Path(__file__).parent.parent.parent


def start(release: Release, options: pack.Options) -> str:
    """The key of the pack, which is being made from now on unless it is, or has been, already."""
    key = options.key(release)
    folder = _folder(key)
    folder.mkdir(parents=True, exist_ok=True)
    asked = json.dumps({"release": release.id, "audience": release.audience, **asdict(options)})
    folders = {"PICTURES_DIR": shelf.folder(), "RELEASES_DIR": store_folder()}
    (folder / RELEASE).write_text(release.id, encoding="utf-8")
    with (folder / BUSY).open("w") as busy:
        try:
            fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return key
        if state(key).get("step") == "made":
            return key
        _write(folder, {"step": "making", "done": 0, "of": 0})
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "dashboard.export.jobs", key, asked],
            cwd=ROOT,
            env=os.environ | {name: str(path.resolve()) for name, path in folders.items()},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=[busy.fileno()],  # it stays locked for as long as the process lives
        )
    threading.Thread(target=_measure, args=(key, process), daemon=True).start()
    return key


def _measure(key: str, process: subprocess.Popen) -> None:
    """Wait until a pack is made, or not, and count it."""
    process.wait()
    measures.work("board pack", state(key).get("step") == "made")


def state(key: str) -> dict[str, Any]:
    """How far a pack is: `step` (making, made, failed), `done` charts `of` so many, `error`."""
    try:
        said = json.loads((_folder(key) / STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    if said["step"] == "making" and not _busy(_folder(key)):
        said = json.loads((_folder(key) / STATE).read_text(encoding="utf-8"))
        if said["step"] == "making":
            return {"step": "failed", "error": "Making the pack ended early. Start it again."}
    return said


def release_of(key: str) -> str:
    """The id of the release whose figures are in a pack that was asked for."""
    return (_folder(key) / RELEASE).read_text(encoding="utf-8")


def file(key: str) -> Path | None:
    """The pack, once it is made."""
    return next(_folder(key).glob("*.zip"), None)


def _work(key: str, asked: dict[str, Any]) -> None:
    """Make a pack; others wait for their turn."""
    folder = _folder(key)
    release = Store(asked.pop("audience")).at(asked.pop("release"))
    options = pack.Options(tuple(asked.pop("places")), **asked)

    def progress(done: int, of: int) -> None:
        _write(folder, {"step": "making", "done": done, "of": of})

    with (folder.parent / ".lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            content = pack.make(release, options, progress=progress)
        except ExportError as error:
            _write(folder, {"step": "failed", "error": str(error)})
            return
        unfinished = folder / "unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(folder / pack.file_name(release))
        _write(folder, {"step": "made"})
        _make_room(folder)


def _make_room(newest: Path) -> None:
    """Let go of the oldest packs; not of those that wait for their turn."""
    others = [
        one for one in newest.parent.iterdir() if one.is_dir() and one != newest and not _busy(one)
    ]
    others.sort(key=lambda one: one.stat().st_mtime, reverse=True)
    for one in others[MOST_KEPT - 1 :]:
        shutil.rmtree(one, ignore_errors=True)


def _busy(folder: Path) -> bool:
    with (folder / BUSY).open("w") as busy:
        try:
            fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _folder(key: str) -> Path:
    return shelf.folder() / "packs" / key


def _write(folder: Path, content: dict[str, Any]) -> None:
    temporary = folder / f"{STATE}.{os.getpid()}"
    temporary.write_text(json.dumps(content), encoding="utf-8")
    temporary.replace(folder / STATE)


if __name__ == "__main__":
    _work(sys.argv[1], json.loads(sys.argv[2]))
