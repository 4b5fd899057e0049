"""Warnings of the commands: what they did or failed to do, and what stands; `watch` among them."""

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
from data.faults import DataError
from data.releases.embargo import Permitted
from data.releases.publish import Published
from data.releases.reader import AUDIENCES, NothingPublished, Releases, current_since

ADDRESSES = {"internal": "INTERNAL_URL", "public": "SITE_URL"}
"""What says where each audience finds its dashboard."""

WATCHED = {
    "load": "A load",
    "fetch": "Fetching current files",
    "publish": "A publication",
    "publish-due": "The publication that was due",
}
"""Work whose failing is told, and what it is called."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `watch` to the commands of `python -m data`."""
    one = commands.add_parser("watch", help="what is late or stale; tells whoever shall be told")
    one.set_defaults(run=_watch)


def _watch() -> None:
    found = list(_standing())
    for one in found:
        print(one.text)
    print(f"{len(found)} {'warning' if len(found) == 1 else 'warnings'}.")
    if failed := outbox.tell(found, profile.current().naming.title):
        raise DataError("\n".join(failed))


@contextmanager
def of_publications() -> Iterator[list[Published]]:
    """A list for the publications made inside; it is told in the end how ratings moved by each.

    To be entered before the store is opened, so that nobody waits for the store meanwhile.
    """
    done: list[Published] = []
    try:
        yield done
    finally:
        quietly(lambda: [news for one in done for news in _moved(one)])


def _moved(done: Published) -> list[News]:
    """How ratings moved since the release that was current before; nothing of a first one."""
    if done.before is None:
        return []
    change = _number("ALERT_CHANGE", watch.CHANGE * 100) / 100
    return watch.moved(done.before, done.release, _base(done.release.audience), change)


@contextmanager
def of_failure(command: str) -> Iterator[None]:
    """Tell that a command failed, once for each way of failing until it succeeds."""
    begins = f"failed {command} "
    try:
        yield
    except BrokenPipeError:  # whoever read our output has gone; nothing failed
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
    """Tell what is found, or that what was told by keys beginning so is over.

    For commands whose work is done by then: nothing about telling may undo or fail it. Whatever
    goes wrong is said on standard error, and no more.
    """
    if not outbox.configured():
        return
    failed: list[str] = []
    try:
        if over is not None:
            outbox.over(over)
        elif news := list(found()):
            failed = outbox.tell(news, profile.current().naming.title)
    except Exception as error:  # the work is done, and stays so whatever is wrong here
        said = isinstance(error, (DataError, OSError))
        failed = [f"Nobody was told: {error if said else type(error).__name__}"]
    for sentence in failed:
        print(sentence, file=sys.stderr)


def _standing() -> Iterator[News]:
    """What is late or stale in the current releases that are here, as any reader may see them."""
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
        for one in watch.standing(release, since.replace(tzinfo=None), now, base, days):
            if one.key not in late:
                late.add(one.key)
                yield one


def _base(audience: str) -> str:
    return os.environ.get(ADDRESSES[audience], "").rstrip("/")


def _number(name: str, default: float) -> float:
    said = os.environ.get(name, "")
    if said and not said.isdecimal():
        raise DataError(f"{name} is {said!r}: write a whole number.")
    return float(said or default)
