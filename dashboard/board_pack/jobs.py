"""Board packs requested on the web: each made by a process of its own, one at a time, and kept.

A pack has a folder with a random name, its key. The folder has the request, with the end of the
embargo on the release, which must be known as long as the pack exists, even after its release is
gone.
"""

import json
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.board_pack import pack
from dashboard.board_pack.contents import Options
from dashboard.pictures import cache
from dashboard.pictures.raster import ExportError, drawing_code
from dashboard.web import background
from data import disk
from data.releases import months
from data.releases.reader import Releases
from data.releases.reader import folder as store_folder
from data.releases.release import Release

ASKED = "asked.json"
BYTES_OF_CHANCE = 16
MOST_KEPT = 10
DIED = "Making the pack ended early. Start it again."


def start(release: Release, options: Options) -> str:
    """Start making the pack, unless the same is being made or was made; returns its key."""
    until = release.embargo_until
    asked = {
        "release": release.id,
        "audience": release.audience,
        "embargo_until": until.isoformat() if until else None,
        "options": json.loads(json.dumps(asdict(options))),
        "drawn_by": drawing_code(),
    }
    with _starting():
        key = _same(asked) or secrets.token_urlsafe(BYTES_OF_CHANCE)
        folder = _folder(key)
        with background.claimed(folder) as busy:
            if not (folder / ASKED).exists():
                disk.replace(folder / ASKED, json.dumps(asked), lasting=False)
            if busy is not None and state(key).get("step") != background.MADE:
                background.write(folder, {"step": background.MAKING, "done": 0, "of": 0})
                folders = {"PICTURES_DIR": cache.folder(), "RELEASES_DIR": store_folder()}
                environment = {name: str(path.resolve()) for name, path in folders.items()}
                background.begin(
                    "board pack", folder, busy, "dashboard.board_pack.jobs", [key], environment
                )
    return key


@contextmanager
def _starting() -> Iterator[None]:
    """One start at a time on a machine, so that two requests for the same get one pack."""
    disk.folder(disk.folder(cache.folder()) / _packs().name)
    with disk.locked(_packs() / ".starting"):
        yield


def _same(asked: dict[str, Any]) -> str | None:
    """The key of the pack with the same request; None if there is none."""
    keys = [path.parent.name for path in _packs().glob(f"*/{ASKED}")]
    return next((key for key in keys if _asked(key) == asked), None)


def state(key: str) -> dict[str, Any]:
    """The state of a pack: `step` (making, made, failed), `done` `of` all charts, `error`."""
    return background.state(_folder(key), DIED)


def rests_on(key: str) -> tuple[str, datetime | None] | None:
    """The id of the release in a pack and the end (UTC) of its embargo (None without one); None if
    that is not known.
    """
    try:
        asked = _asked(key)
        until = asked["embargo_until"]
        return asked["release"], datetime.fromisoformat(until) if until is not None else None
    except (KeyError, TypeError, ValueError):
        return None


def _asked(key: str) -> dict[str, Any]:
    """The request; {} if it cannot be read."""
    try:
        found = json.loads((_folder(key) / ASKED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def options_of(key: str) -> Options | None:
    """What was chosen for a pack; None if that is not known."""
    try:
        return _options(_asked(key))
    except (KeyError, TypeError):
        return None


def _options(asked: dict[str, Any]) -> Options:
    said = asked["options"]
    lists = {name: tuple(said[name]) for name in ("places", "kinds")}
    return Options(**(said | lists))


def file(key: str) -> Path | None:
    """The file of the pack; None until it is made."""
    return next(_folder(key).glob("*.zip"), None)


def _work(key: str) -> None:
    """Make a pack; others wait for their turn."""
    folder, asked = _folder(key), _asked(key)
    options = _options(asked)
    release = Releases(asked["audience"]).at(asked["release"])
    if options.as_at:
        release = months.as_at(release, date.fromisoformat(options.as_at))

    def progress(done: int, of: int) -> None:
        background.write(folder, {"step": background.MAKING, "done": done, "of": of})

    with background.turn(folder):
        try:
            content = pack.make(release, options, progress=progress)
        except ExportError as error:
            background.write(folder, {"step": background.FAILED, "error": str(error)})
            return
        with disk.whole(folder / pack.file_name(release, options), lasting=False) as part:
            part.write_bytes(content)
        background.write(folder, {"step": background.MADE})
        background.make_room(folder, MOST_KEPT)


def _packs() -> Path:
    return cache.folder() / "packs"


def _folder(key: str) -> Path:
    return _packs() / key


if __name__ == "__main__":
    _work(sys.argv[1])
