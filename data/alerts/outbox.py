"""Warnings go out once each, several in one message; what cannot be sent is kept for the next.

What was told by each channel, and what waits, is noted in a file beside the releases. A warning
that cannot be sent is said in words, and stops nothing.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data import disk, times
from data.alerts.watch import Message, News
from data.faults import DataError
from data.profile import FIRST
from data.releases import channels
from data.releases.reader import folder
from data.store import database_errors

SETTINGS = ("ALERT_EMAIL", "ALERT_WEBHOOK", "SMTP_URL")
FILE = "alerts.json"
REMEMBERED = timedelta(days=400)
MOST_WAITING = 500


@dataclass
class Told:
    """What a channel has told, and when (UTC), by key; and what waits to be told by it."""

    told: dict[str, str] = field(default_factory=dict)
    waiting: list[News] = field(default_factory=list)

    def add(self, news: Iterable[News]) -> None:
        """Have what is new wait; of more than MOST_WAITING the last."""
        known = {*self.told, *(one.key for one in self.waiting)}
        self.waiting += [one for one in news if one.key not in known]
        del self.waiting[:-MOST_WAITING]

    def settle(self, now: datetime) -> None:
        """All that waited is told."""
        self.told |= {one.key: now.isoformat() for one in self.waiting}
        self.waiting = []

    def forget(self, before: str = "", begins: str | None = None) -> None:
        """Let go of what was told before that time, and by keys that begin so."""
        self.told = {
            key: when
            for key, when in self.told.items()
            if when >= before and not (begins is not None and key.startswith(begins))
        }


def configured() -> bool:
    """Whether anybody shall be told."""
    return any(os.environ.get(name) for name in SETTINGS)


def path() -> Path:
    """Where it is noted: ALERTS_FILE, else alerts.json beside the releases."""
    return Path(os.environ.get("ALERTS_FILE") or folder() / FILE)


def tell(news: Iterable[News], title: str = FIRST.title) -> list[str]:
    """Tell, by each channel that is configured, what it has not told yet; sentences of what failed.

    `title` is the dashboard's, and begins the subject. Raises DataError where the note of it all
    cannot be read or written, and where a channel is configured wrongly.
    """

    from data.alerts import delivery

    ways = delivery.read()
    if not ways:
        return []
    now, failed, news = times.now(), [], list(news)
    with _noted() as noted:
        for way in ways:
            told = noted.setdefault(way.name, Told())
            told.forget((now - REMEMBERED).isoformat())
            told.add(news)
            if told.waiting:
                try:
                    way.send(digest(told.waiting, title))
                    told.settle(now)
                except DataError as error:
                    failed.append(f"Not told by {way.name}: {error} It is kept for the next time.")
    return failed


def over(begins: str) -> None:
    """Let go of what was told by keys that begin so: when it happens again, it is new."""
    if path().exists():
        with _noted() as noted:
            for told in noted.values():
                told.forget(begins=begins)


def digest(news: list[News], title: str) -> Message:
    """One message of it all."""
    subject = f"{title}: {news[0].text}" if len(news) == 1 else f"{title}: {len(news)} warnings"
    text = "\n\n".join("\n".join(part for part in (one.text, one.link) if part) for one in news)
    return Message(subject, f"{text}\n", [asdict(one) for one in news])


@contextmanager
def _noted() -> Iterator[dict[str, Told]]:
    """What each channel has told, to read and to change; nobody else does meanwhile."""
    with database_errors.errors(str(path())):
        disk.folder(path().parent, disk.PASSAGE)
    with channels.alone(path().parent, ".alerts.lock"):
        noted = _read()
        before = deepcopy(noted)
        yield noted
        if noted != before:
            _write(noted)


def _read() -> dict[str, Told]:
    try:
        noted = json.loads(path().read_text(encoding="utf-8"))
        return {
            name: Told(dict(one["told"]), [News(**item) for item in one["waiting"]])
            for name, one in noted.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            f"{path()} is not a record of warnings. Remove it: every warning that still holds is "
            "then sent again."
        ) from None


def _write(noted: Mapping[str, Told]) -> None:
    said: dict[str, Any] = {name: asdict(one) for name, one in noted.items()}
    with database_errors.errors(str(path())):
        disk.replace(path(), json.dumps(said, indent=1) + "\n")
        path().chmod(0o600)
