"""Sends each warning once, several in one message, and keeps those that cannot be sent.

A file beside the releases records what each channel has sent and what waits. A warning that cannot
be sent is reported, and stops nothing.
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
    """What a channel has sent, by key with the time (UTC), and what waits to be sent."""

    told: dict[str, str] = field(default_factory=dict)
    waiting: list[News] = field(default_factory=list)

    def add(self, news: Iterable[News]) -> None:
        """Queue warnings not known yet; only the last MOST_WAITING are kept."""
        known = {*self.told, *(warning.key for warning in self.waiting)}
        self.waiting += [warning for warning in news if warning.key not in known]
        del self.waiting[:-MOST_WAITING]

    def settle(self, now: datetime) -> None:
        """Record that everything that waited was sent."""
        self.told |= {warning.key: now.isoformat() for warning in self.waiting}
        self.waiting = []

    def forget(self, before: str = "", begins: str | None = None) -> None:
        """Remove what was sent before a time, and keys that begin with `begins`."""
        self.told = {
            key: when
            for key, when in self.told.items()
            if when >= before and not (begins is not None and key.startswith(begins))
        }


def configured() -> bool:
    """Whether any channel is configured."""
    return any(os.environ.get(name) for name in SETTINGS)


def path() -> Path:
    """The record of warnings: ALERTS_FILE, else alerts.json beside the releases."""
    return Path(os.environ.get("ALERTS_FILE") or folder() / FILE)


def tell(news: Iterable[News], title: str = FIRST.title) -> list[str]:
    """Send by each configured channel what it has not sent yet. Returns a sentence per failure.

    `title` is the dashboard's, and begins the subject. Raises DataError if the record cannot be
    read or written, or a channel is configured wrongly.
    """

    from data.alerts import delivery

    configured_channels = delivery.read()
    if not configured_channels:
        return []
    now, failed, news = times.now(), [], list(news)
    with _record() as record:
        for channel in configured_channels:
            told = record.setdefault(channel.name, Told())
            told.forget((now - REMEMBERED).isoformat())
            told.add(news)
            if told.waiting:
                try:
                    channel.send(digest(told.waiting, title))
                    told.settle(now)
                except DataError as error:
                    failed.append(
                        f"A warning was not sent by {channel.name}: {error} "
                        "It will be sent with the next one."
                    )
    return failed


def over(begins: str) -> None:
    """Forget warnings whose key begins with `begins`, so that they are sent if they recur."""
    if path().exists():
        with _record() as record:
            for told in record.values():
                told.forget(begins=begins)


def digest(news: list[News], title: str) -> Message:
    """One message with all the warnings."""
    subject = f"{title}: {news[0].text}" if len(news) == 1 else f"{title}: {len(news)} warnings"
    text = "\n\n".join(
        "\n".join(part for part in (warning.text, warning.link) if part) for warning in news
    )
    return Message(subject, f"{text}\n", [asdict(warning) for warning in news])


@contextmanager
def _record() -> Iterator[dict[str, Told]]:
    """What each channel has sent, locked, to read and to change."""
    with database_errors.errors(str(path())):
        disk.folder(path().parent, disk.PASSAGE)
    with channels.alone(path().parent, ".alerts.lock"):
        record = _read()
        before = deepcopy(record)
        yield record
        if record != before:
            _write(record)


def _read() -> dict[str, Told]:
    try:
        record = json.loads(path().read_text(encoding="utf-8"))
        return {
            name: Told(dict(told["told"]), [News(**item) for item in told["waiting"]])
            for name, told in record.items()
        }
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DataError(
            f"{path()} is not a record of warnings. Delete it; every current warning will then be "
            "sent again."
        ) from None


def _write(record: Mapping[str, Told]) -> None:
    content: dict[str, Any] = {name: asdict(told) for name, told in record.items()}
    with database_errors.errors(str(path())):
        disk.replace(path(), json.dumps(content, indent=1) + "\n")
        path().chmod(0o600)
