"""The desk's long work, each piece in a process of its own: to load, to look ahead, to publish.

What was asked is in the work's folder, not in the process's arguments, which others can list.
"""

import json
import logging
import secrets
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from dashboard.desk import store
from dashboard.public import bake
from dashboard.web import background
from data import disk, profile, times
from data.commands import candidates, status, warnings
from data.commands.candidates import Scoring
from data.faults import DataError, InstallationError, LoadRefused
from data.geography import reference
from data.releases import awaiting, news, preview
from data.releases.reader import AUDIENCES, Releases, current_id
from data.releases.reader import folder as releases
from data.releases.release import Release
from data.safe_text import shown
from data.store import audit, database, load

ASKED, UPLOAD = "asked.json", "upload"
LOAD, PREVIEW, PUBLISH, COMMENT = "load", "preview", "publish", "comment"
MOST_KEPT, MOST_FAULTS, MOST_AT_ONCE = 20, 200, 4
A_DAY = 24 * 60 * 60.0
PATIENCE = 15 * 60.0
"""Seconds that work waits for the store: longer than the longest load and publication here."""

DIED = "It ended early, and nothing is known of why: look at the log, and at what is loaded."
FULL = "Four files and publications are under way. Wait until one is done, and try again."
WAITS = "Waiting for the store: somebody else is at it"
OTHER = (
    "What would be published is not what you looked at: something was loaded, decided or published "
    "in the meantime. Nothing was published; look at it again."
)

FAULTS = logging.getLogger("dashboard.faults")
Note = Callable[..., None]


def new(root: Path) -> str:
    """The key of a new piece of work, whose folder nobody else can read.

    Raises DataError where there is too much of it under way.
    """
    disk.folder(root)
    _sweep(root)
    if (
        sum(background.is_busy(state.parent) for state in root.glob(f"*/{background.STATE}"))
        >= MOST_AT_ONCE
    ):
        raise DataError(FULL)
    key = secrets.token_hex(8)
    (root / key).mkdir(mode=0o700)
    return key


def start(folder: Path, asked: dict[str, Any], public_site: str = "") -> None:
    """Begin the work in a new folder; `asked` names its `kind`, the `account` and what it needs.

    Readers find the dashboard elsewhere than the public its site: its files must not lead to ours.
    """
    _ask(folder, asked)
    with background.claimed(folder, wait=True) as busy:
        assert busy is not None
        background.write(folder, {"step": background.MAKING, "text": "Starting"})
        arguments, environment = [str(folder.resolve())], {"SITE_URL": public_site}
        background.begin(asked["kind"], folder, busy, "dashboard.desk.jobs", arguments, environment)


def done(folder: Path, asked: dict[str, Any], result: dict[str, Any]) -> None:
    """Keep the result of what was done at once, to be shown like the rest."""
    _ask(folder, asked)
    background.write(folder, {"step": background.MADE, **result})
    background.make_room(folder, MOST_KEPT)


def asked_of(folder: Path) -> dict[str, Any]:
    """What was asked. Raises FileNotFoundError where nothing was."""
    return json.loads((folder / ASKED).read_text(encoding="utf-8"))


def state(folder: Path) -> dict[str, Any]:
    """How far it is: `step`, and `text`, `done` of `of`, or the result, or `error` and `faults`.

    Where a result tells of figures under embargo, `embargo` is when that ends (UTC), and `brief`
    what may be said meanwhile.
    """
    return background.state(folder, DIED)


def _ask(folder: Path, asked: dict[str, Any]) -> None:
    said = {"at": times.now().isoformat(), **asked}
    if "name" in said:
        said["name"] = shown(said["name"])
    disk.replace(folder / ASKED, json.dumps(said), lasting=False)


def _sweep(root: Path) -> None:
    """Delete the files that work which was cut off has left."""
    for left in root.glob(f"*/{UPLOAD}"):
        old = time.time() - left.stat().st_mtime > A_DAY
        if old or (
            (left.parent / background.STATE).exists() and not background.is_busy(left.parent)
        ):
            shutil.rmtree(left, ignore_errors=True)


def _work(folder: Path) -> None:
    """Do what the folder asks for; others wait for their turn."""
    asked = asked_of(folder)

    def note(text: str, done: int = 0, of: int = 0) -> None:
        background.write(folder, {"step": background.MAKING, "text": text, "done": done, "of": of})

    try:
        with (
            warnings.of_failure(asked["kind"]),
            background.turn(folder),
            database.acting_as(asked["account"]),
        ):
            result = KINDS[asked["kind"]](folder, asked, note)
    except LoadRefused as refusal:
        audit.append(asked["account"], "load refused", refusal.file)
        refused = "was refused whole, and nothing of it was stored."
        result = {
            "error": f"{refusal.file} {refused}",
            "faults": refusal.kinds[:MOST_FAULTS],
            "count": len(refusal.kinds),
            "brief": f"The file {refused}",
            "embargo": asked["embargo"],
        }
    except (DataError, OSError) as error:
        FAULTS.error("%s: %s", asked["kind"], error)
        told = error.told if isinstance(error, DataError) else InstallationError.TOLD
        result = {"error": told}
    finally:
        shutil.rmtree(folder / UPLOAD, ignore_errors=True)
    background.write(
        folder, {"step": background.FAILED if "error" in result else background.MADE, **result}
    )
    background.make_room(folder, MOST_KEPT)


def _load(folder: Path, asked: dict[str, Any], note: Note) -> dict[str, Any]:
    (path,) = (folder / UPLOAD).iterdir()
    published, embargo = asked["published"], asked["embargo"]
    provenance = load.Provenance(
        published_on=date.fromisoformat(published) if published else None,
        embargo_until=datetime.fromisoformat(embargo) if embargo else None,
        layout=asked["layout"] or None,
    )

    def steps() -> Iterator[Path]:
        note("Reading and checking the file")
        yield path
        note("Storing it")

    with store.opened(PATIENCE, lambda: note(WAITS)) as engine:
        return store.said_of(
            engine,
            *load.load(
                engine, [path], provenance, reference.read(profile.current().reference), steps()
            ),
        )


def _preview(folder: Path, asked: dict[str, Any], note: Note) -> dict[str, Any]:
    with store.opened(PATIENCE, lambda: note(WAITS)) as engine:
        note(f"Scoring every {profile.current().naming.words.place}, for both audiences")
        found = candidates.candidates(engine, *_wanted(asked))
    note("Comparing with what is published")
    lines = [_line(one) for one in (found.internal, found.public) if one is not None]
    ends = [line.pop("embargo") for line in lines]
    audit.append(asked["account"], "previewed a publication", " ".join(filter(None, found.ids)))
    return {
        "ids": found.ids,
        "current": _current(),
        "lines": lines,
        "why": found.why,
        "waits": status.of_due(found.held, releases()) if found.held else "",
        "embargo": max((end for end in ends if end), default=""),
    }


def _line(new: Release) -> dict[str, Any]:
    """What would become of an audience's ratings."""
    old = _published(new.audience)
    changes = preview.changes(old, new)
    return {
        "audience": new.audience,
        "id": new.id,
        "as_at": new.as_at.isoformat(),
        "before": old.id if old else "",
        "changes": [asdict(one) for one in changes],
        "same": len(new.ratings) - len(changes),
        "figures": news.since(old, new) if old and old.id != new.id else [],
        "held": awaiting.sentence(new),
        "embargo": _last_end(old, new),
    }


def _last_end(*releases: Release | None) -> str:
    """When (UTC) the last embargo on these releases ends; blank where there is none."""
    ends = [one.embargo_until for one in releases if one is not None and one.embargo_until]
    return max(ends).isoformat() if ends else ""


def _published(audience: str) -> Release | None:
    """The current release; None before the first, and where an earlier program wrote it."""
    try:
        return Releases(audience).current()
    except DataError:
        return None


def _publish(folder: Path, asked: dict[str, Any], note: Note) -> dict[str, Any]:
    said: list[str] = []

    def site(release: Release, unfinished: Path) -> None:
        missing = bake.finish(
            release, unfinished, lambda done, of: note("Making the public's files", done, of)
        )
        if missing:
            said.append(f"public: {missing}")

    with (
        warnings.of_publications() as done,
        store.opened(PATIENCE, lambda: note(WAITS)) as engine,
    ):
        if _current() != asked["current"]:
            raise DataError(OTHER)
        note(f"Scoring every {profile.current().naming.words.place}, for both audiences")
        found = candidates.candidates(engine, *_wanted(asked))
        if [*found.ids] != asked["ids"]:
            raise DataError(OTHER)
        note("Publishing")
        candidates.make_current(engine, found, site, done, said.append)
    told, *rest = said
    return {
        "text": "\n".join([told, *rest]),
        "brief": "\n".join(["internal: it is published.", *rest]),
        "embargo": _last_end(*(one for each in done for one in (each.release, each.before))),
    }


def _current() -> list[str | None]:
    return [current_id(releases() / audience) for audience in AUDIENCES]


def _wanted(asked: dict[str, Any]) -> tuple[Scoring, datetime | None]:
    """What is to be published, and when the embargo on it ends (UTC)."""
    as_at, embargo = asked["as_at"], asked["embargo"]
    scoring = Scoring(date.fromisoformat(as_at) if as_at else None, None, asked["method"])
    return scoring, datetime.fromisoformat(embargo) if embargo else None


KINDS = {LOAD: _load, PREVIEW: _preview, PUBLISH: _publish}


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
