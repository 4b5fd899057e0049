"""Warnings that the commands send: what changed and what failed; `watch`: what is late or stale."""

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from data import profile, times
from data.alerts import outbox, watch
from data.alerts.watch import News
from data.commands import subscriptions
from data.faults import DataError
from data.releases.embargo import Permitted
from data.releases.publish import Published
from data.releases.reader import AUDIENCES, NothingPublished, Releases, current_since

ADDRESSES = {"internal": "INTERNAL_URL", "public": "SITE_URL"}
"""The setting that holds the address of each audience's dashboard."""

WATCHED = {
    "load": "A load",
    "fetch": "Fetching current files",
    "publish": "A publication",
    "publish-due": "The publication that was due",
}
"""Commands whose failure sends a warning, and how the warning names them."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `watch` to the commands of `python -m data`."""
    command = commands.add_parser("watch", help="what is late or stale; sends warnings of it")
    command.set_defaults(run=_watch)


def _watch() -> None:
    warnings = list(_standing())
    for warning in warnings:
        print(warning.text)
    print(f"{len(warnings)} {'warning' if len(warnings) == 1 else 'warnings'}.")
    subscriptions.quietly()
    if failed := outbox.tell(warnings, profile.current().naming.title):
        raise DataError("\n".join(failed))


@contextmanager
def of_publications() -> Iterator[list[Published]]:
    """A list for the publications made inside; at the end, warnings say how ratings moved, and
    subscribers are told what the public's publications changed.

    Enter it before the store is opened, so that the store is closed while warnings are sent.
    """
    done: list[Published] = []
    try:
        yield done
    finally:
        quietly(lambda: [news for publication in done for news in _moved(publication)])
        subscriptions.quietly()


def _moved(done: Published) -> list[News]:
    """How ratings moved since the previous release; empty for the first release."""
    if done.before is None:
        return []
    change = _number("ALERT_CHANGE", watch.CHANGE * 100) / 100
    return watch.moved(done.before, done.release, _base(done.release.audience), change)


@contextmanager
def of_failure(command: str) -> Iterator[None]:
    """Warn that a command failed: once for each way of failing, until the command succeeds."""
    begins = f"failed {command} "
    try:
        yield
    except BrokenPipeError:  # the reader of our output is gone; nothing failed
        raise
    except Exception as error:
        if command in WATCHED:
            brief = error.brief if isinstance(error, DataError) else type(error).__name__
            key = begins + hashlib.sha256(brief.encode()).hexdigest()[:12]
            quietly(lambda: [News(key, f"{WATCHED[command]} failed: {brief}")])
        raise
    if command in WATCHED:
        quietly(lambda: [], begins)


def quietly(found: Callable[[], Iterable[News]], over: str | None = None) -> None:
    """Send warnings, or end those whose key begins with `over`.

    The command's work is done by then, so a failure here must not undo or fail it: it is only
    printed on standard error.
    """
    if not outbox.configured():
        return
    failed: list[str] = []
    try:
        if over is not None:
            outbox.over(over)
        elif news := list(found()):
            failed = outbox.tell(news, profile.current().naming.title)
    except Exception as error:  # the command's work is done: nothing here may undo it
        is_plain = isinstance(error, (DataError, OSError))
        failed = [f"No warning was sent: {error if is_plain else type(error).__name__}"]
    for sentence in failed:
        print(sentence, file=sys.stderr)


def _standing() -> Iterator[News]:
    """What is late or stale in the current releases, without figures under embargo."""
    now, days = times.now(), int(_number("ALERT_STALE_DAYS", watch.STALE_DAYS))
    late: set[str] = set()
    for audience in AUDIENCES:
        store = Permitted(Releases(audience))
        try:
            release = store.current()
        except NothingPublished:
            continue
        except DataError as error:
            yield News(f"unreadable {audience} {error.brief}", error.brief)
            continue
        since = datetime.fromtimestamp(current_since(store.channel, release), UTC)
        base = _base(audience)
        for warning in watch.standing(release, since.replace(tzinfo=None), now, base, days):
            if warning.key not in late:
                late.add(warning.key)
                yield warning


def _base(audience: str) -> str:
    return os.environ.get(ADDRESSES[audience], "").rstrip("/")


def _number(name: str, default: float) -> float:
    setting = os.environ.get(name, "")
    if setting and not setting.isdecimal():
        raise DataError(f"{name} is {setting!r}: write a whole number.")
    return float(setting or default)
