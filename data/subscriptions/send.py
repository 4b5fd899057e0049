"""Tells subscribers what changed since the release that they were last told of."""

import time
from collections.abc import Mapping
from datetime import datetime

from data import disk
from data.alerts.mail_server import Refused
from data.faults import DataError
from data.open_data import feed, place_feed
from data.open_data.feed import Entry
from data.releases import publish, retracted
from data.releases.reader import NothingPublished, Releases
from data.releases.release import Release
from data.subscriptions import messages
from data.subscriptions.kept import Kept
from data.subscriptions.settings import Settings
from data.subscriptions.tokens import Wish

LOCK = ".sending"
MOST_FAILURES = 3
"""Failures in a row after which the rest waits."""

SECONDS = 60.0
"""How long one command sends; the rest goes with the next."""


def tell(
    settings: Settings, now: datetime, seconds: float = SECONDS, wait: bool = False
) -> list[str]:
    """Send what subscribers have not been told yet, and what waits. Returns what to report.

    Does nothing while another command is sending, unless it is told to `wait` for that. Raises
    DataError if the release or the subscriptions cannot be read.
    """
    kept = Kept(settings.folder)
    if not kept.exists():
        return []
    with disk.locked(kept.folder / LOCK, wait) as alone:
        if alone is None:
            return []
        _queue(settings, kept, now)
        return _deliver(settings, kept, now, seconds)


def _queue(settings: Settings, kept: Kept, now: datetime) -> None:
    told, public = kept.told(), Releases("public")
    if told is None:
        return
    try:
        release = public.current()
    except NothingPublished:
        return
    if release.id == told:
        return
    before = publish.readable(public.channel, told)
    changed = place_feed.entries(release, before, now)
    gone = retracted.read(public.channel)
    if told in gone:
        changed = dict.fromkeys(changed, feed.kept([], [], {told: gone[told]}))
    kept.queue(release.id, _written(settings, kept, changed, release, before), now)


def _written(
    settings: Settings,
    kept: Kept,
    changed: Mapping[str, list[Entry]],
    release: Release,
    before: Release | None,
) -> dict[str, tuple[str, str]]:
    """The message of each place that has changed and has subscribers."""
    return {
        place: messages.change(settings, place, changed[place], release, before)
        for place in kept.counts()
        if changed.get(place)
    }


def _deliver(settings: Settings, kept: Kept, now: datetime, seconds: float) -> list[str]:
    waiting = kept.waiting(now)
    left, refused, failures, fault = iter(waiting), 0, 0, ""
    ends = time.monotonic() + seconds
    while waiting and failures < MOST_FAILURES:
        trying = None
        try:
            with settings.server.opened() as send:
                for trying in left:
                    if time.monotonic() > ends:
                        break
                    message = kept.message(*trying)
                    if message is None:
                        continue
                    wish = Wish(message.address, message.place)
                    try:
                        send(messages.addressed(settings, wish, message.subject, message.text))
                    except Refused:
                        refused += 1
                    kept.settle(*trying)
                    failures = 0
            break
        except DataError as error:
            failures, fault = failures + 1, str(error)
            if trying is not None:
                kept.put_off(*trying, now)
    return _report(len(kept.waiting(now)) if waiting else 0, refused, fault)


def _report(waiting: int, refused: int, fault: str) -> list[str]:
    report = []
    if refused:
        report.append(f"Addresses that the mail server refuses: {refused}. They are not told.")
    if waiting:
        why = f" {fault}" if fault else ""
        report.append(f"Messages to subscribers that wait for the next time: {waiting}.{why}")
    return report
