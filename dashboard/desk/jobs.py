"""The desk's long jobs (load, preview, publish), each in a process of its own.

The request is stored in the job's folder, not in the process's arguments, which others can list.
"""

import contextlib
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

from dashboard.desk import facts, store
from dashboard.public import bake
from dashboard.web import background
from data import disk, profile, times
from data.commands import candidates, warnings
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
PLAN = "plan"
MOST_KEPT, MOST_FAULTS, MOST_AT_ONCE = 20, 200, 4
A_DAY = 24 * 60 * 60.0
PATIENCE = 15 * 60.0
"""Seconds that a job waits for the store: longer than the longest load or publication."""

DIED = "The job ended early for an unknown reason."
FULL = "Four files or publications are in progress. Wait until one is done, then try again."
WAITS = "Waiting for the store, which somebody else is using"
OTHER = (
    "Nothing was published, because something was loaded, decided or published since your preview. "
    "Make a new preview and look at it."
)

FAULTS = logging.getLogger("dashboard.faults")
Note = Callable[..., None]


def new(root: Path) -> str:
    """The key of a new job, whose folder is private.

    Raises DataError if too many are in progress.
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
    """Begin a job in a new folder; `asked` has its `kind`, the `account` and what it needs.

    `public_site` is the address that the files of the public site must link to.
    """
    _ask(folder, asked)
    with background.claimed(folder, wait=True) as busy:
        assert busy is not None
        background.write(folder, {"step": background.MAKING, "text": "Starting"})
        arguments, environment = [str(folder.resolve())], {"SITE_URL": public_site}
        background.begin(asked["kind"], folder, busy, "dashboard.desk.jobs", arguments, environment)


def done(folder: Path, asked: dict[str, Any], result: dict[str, Any]) -> None:
    """Store the result of a job that was done at once, to be shown like the others."""
    _ask(folder, asked)
    background.write(folder, {"step": background.MADE, "at": times.now().isoformat(), **result})
    background.make_room(folder, MOST_KEPT)


def asked_of(folder: Path) -> dict[str, Any]:
    """The request of a job. Raises FileNotFoundError if there is none."""
    return json.loads((folder / ASKED).read_text(encoding="utf-8"))


def state(folder: Path) -> dict[str, Any]:
    """The state of a job: `step`, with `text`, `done` and `of`; the result, and `at`, when (UTC) it
    was there; or `error`, `faults`.

    If the result depends on figures under embargo, `embargo` is its end (UTC), and `brief` has the
    facts, or the text, that may be shown until then.
    """
    return background.state(folder, DIED)


def latest(root: Path) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """The jobs there are, latest first: the key of each, its request and its state."""
    found = []
    for path in root.glob(f"*/{ASKED}"):
        with contextlib.suppress(FileNotFoundError):  # swept meanwhile
            if now := state(path.parent):
                found.append((path.parent.name, asked_of(path.parent), now))
    return sorted(found, key=lambda job: job[1]["at"], reverse=True)


def _ask(folder: Path, asked: dict[str, Any]) -> None:
    content = {"at": times.now().isoformat(), **asked}
    if "name" in content:
        content["name"] = shown(content["name"])
    disk.replace(folder / ASKED, json.dumps(content), lasting=False)


def _sweep(root: Path) -> None:
    """Delete uploads left behind by jobs that were cut off."""
    for upload in root.glob(f"*/{UPLOAD}"):
        job = upload.parent
        old = time.time() - upload.stat().st_mtime > A_DAY
        if old or ((job / background.STATE).exists() and not background.is_busy(job)):
            shutil.rmtree(upload, ignore_errors=True)


def _work(folder: Path) -> None:
    """Do the job of a folder; others wait for their turn."""
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
        refused = "was refused, and nothing was stored."
        result = {
            "error": f"{refusal.file} {refused}",
            "faults": refusal.kinds[:MOST_FAULTS],
            "count": len(refusal.kinds),
            "brief": f"The file {refused}",
            "embargo": asked["embargo"],
        }
    except (DataError, OSError) as error:
        FAULTS.error("%s: %s", asked["kind"], error)
        message = error.told if isinstance(error, DataError) else InstallationError.TOLD
        result = {"error": message}
    finally:
        shutil.rmtree(folder / UPLOAD, ignore_errors=True)
    step = background.FAILED if "error" in result else background.MADE
    background.write(folder, {"step": step, "at": times.now().isoformat(), **result})
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
        new = candidates.candidates(engine, *_wanted(asked))
    note("Comparing with what is published")
    lines = [_line(release) for release in (new.internal, new.public) if release is not None]
    ends = [line.pop("embargo") for line in lines]
    audit.append(asked["account"], "previewed a publication", " ".join(filter(None, new.ids)))
    return {
        "ids": new.ids,
        "current": _current(),
        "lines": lines,
        "why": new.told,
        "waits": _waits(new),
        "embargo": max((end for end in ends if end), default=""),
    }


def _line(new: Release) -> dict[str, Any]:
    """How an audience's ratings and figures would change."""
    old = _published(new.audience)
    changes = preview.changes(old, new)
    return {
        "audience": new.audience,
        "id": new.id,
        "as_at": new.as_at.isoformat(),
        "before": old.id if old else "",
        "changes": [asdict(change) for change in changes],
        "same": len(new.ratings) - len(changes),
        "figures": news.since(old, new) if old and old.id != new.id else [],
        "held": awaiting.sentence(new),
        "embargo": _last_end(old, new),
    }


def _last_end(*releases: Release | None) -> str:
    """The end (UTC) of the last embargo on these releases; blank if there is none."""
    ends = [known.embargo_until for known in releases if known and known.embargo_until]
    return max(ends).isoformat() if ends else ""


def _published(audience: str) -> Release | None:
    """The current release; None if there is none or an earlier program wrote it."""
    try:
        return Releases(audience).current()
    except DataError:
        return None


def _publish(folder: Path, asked: dict[str, Any], note: Note) -> dict[str, Any]:
    remarks: list[str] = []

    def site(release: Release, unfinished: Path) -> None:
        missing = bake.finish(
            release, unfinished, lambda done, of: note("Making the public's files", done, of)
        )
        if missing:
            remarks.append(f"The public’s pages: {missing}")

    with (
        warnings.of_publications() as done,
        store.opened(PATIENCE, lambda: note(WAITS)) as engine,
    ):
        if _current() != asked["current"]:
            raise DataError(OTHER)
        note(f"Scoring every {profile.current().naming.words.place}, for both audiences")
        new = candidates.candidates(engine, *_wanted(asked))
        if [*new.ids] != asked["ids"]:
            raise DataError(OTHER)
        note("Publishing")
        candidates.make_current(engine, new, site, done, lambda _: None)
    made = [facts.of_publication(one.release, one.before, one.changed) for one in done]
    return {
        "releases": made,
        "brief": [facts.of_publication_in_brief(made[0]), *made[1:]],
        "waits": _waits(new),
        "why": new.told,
        "remarks": [*new.remarks, *remarks],
        "embargo": _last_end(*(known for each in done for known in (each.release, each.before))),
    }


def _waits(new: candidates.Candidates) -> dict[str, str]:
    """Until when the public release waits, if it does, and what is public until then."""
    if new.held is None:
        return {}
    return {
        "due_at": new.held.due_at.isoformat(),
        "known_at": new.held.known_at.isoformat(),
        "as_at": new.held.as_at.isoformat() if new.held.as_at else "",
        "now": current_id(releases() / "public") or "",
    }


def _current() -> list[str | None]:
    return [current_id(releases() / audience) for audience in AUDIENCES]


def _wanted(asked: dict[str, Any]) -> tuple[Scoring, datetime | None]:
    """What to publish, and the end (UTC) of its embargo."""
    as_at, embargo = asked["as_at"], asked["embargo"]
    scoring = Scoring(date.fromisoformat(as_at) if as_at else None, None, asked["method"])
    return scoring, datetime.fromisoformat(embargo) if embargo else None


KINDS = {LOAD: _load, PREVIEW: _preview, PUBLISH: _publish}


if __name__ == "__main__":
    _work(Path(sys.argv[1]))
