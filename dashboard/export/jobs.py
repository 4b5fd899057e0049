"""Board packs asked for on the web: made by a process of their own, one at a time, kept on disk."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard import work
from dashboard.export import pack, shelf
from dashboard.export.client import ExportError
from data import disk
from data.release import Release
from data.store import Store
from data.store import folder as store_folder

RELEASE = "release"
MOST_KEPT = 10
DIED = "Making the pack ended early. Start it again."


def start(release: Release, options: pack.Options) -> str:
    """The key of the pack, which is being made from now on unless it is, or has been, already."""
    key = options.key(release)
    folder = _folder(key)
    disk.folder(shelf.folder())
    folder.mkdir(parents=True, exist_ok=True)
    asked = json.dumps({"release": release.id, "audience": release.audience, **asdict(options)})
    folders = {"PICTURES_DIR": shelf.folder(), "RELEASES_DIR": store_folder()}
    (folder / RELEASE).write_text(release.id, encoding="utf-8")
    with work.claimed(folder) as busy:
        if busy is not None and state(key).get("step") != work.MADE:
            work.write(folder, {"step": work.MAKING, "done": 0, "of": 0})
            environment = {name: str(path.resolve()) for name, path in folders.items()}
            work.begin("board pack", busy, "dashboard.export.jobs", [key, asked], environment)
    return key


def state(key: str) -> dict[str, Any]:
    """How far a pack is: `step` (making, made, failed), `done` charts `of` so many, `error`."""
    return work.state(_folder(key), DIED)


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
        work.write(folder, {"step": work.MAKING, "done": done, "of": of})

    with work.turn(folder):
        try:
            content = pack.make(release, options, progress=progress)
        except ExportError as error:
            work.write(folder, {"step": work.FAILED, "error": str(error)})
            return
        unfinished = folder / "unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(folder / pack.file_name(release))
        work.write(folder, {"step": work.MADE})
        work.make_room(folder, MOST_KEPT)


def _folder(key: str) -> Path:
    return shelf.folder() / "packs" / key


if __name__ == "__main__":
    _work(sys.argv[1], json.loads(sys.argv[2]))
