"""The desk's way into the store, briefly and for one act each: no page but the desk has one."""

import csv
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from data import audit, database, due, load, reference, review, times
from data.due import Due
from data.faults import DataError
from data.load import Loaded
from data.sources import commentary
from data.spoken import Busy
from metrics import registry

PATIENCE = 3.0
"""Seconds that a page waits for somebody else's act to end."""

PAUSE = 0.1
MOST_HELD, MOST_LATELY = 20, 15
VERDICTS = {"accept": review.ACCEPTED, "refuse": review.REFUSED}
COMMENT = (*commentary.COLUMNS, "public")

_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Held:
    """The figures that wait (the first MOST_HELD are `shown`), `past` of each (see data.review),
    and the latest decisions; `hidden` more are under embargo and not for whoever asks.
    """

    waiting: int
    shown: pd.DataFrame
    past: pd.DataFrame
    decided: pd.DataFrame
    hidden: int


@dataclass(frozen=True)
class Lately:
    """How many figures wait for a person, the public release that does, and the latest acts."""

    waiting: int
    due: Due | None
    acts: pd.DataFrame


@contextmanager
def opened(
    patience: float | None = None, waits: Callable[[], None] = lambda: None
) -> Iterator[sa.Engine]:
    """The store, once nobody else on this machine has it, closed afterwards.

    `waits` is called while it is not ours. Raises Busy after `patience` seconds, PATIENCE
    unless said.
    """
    patience = PATIENCE if patience is None else patience
    end = time.monotonic() + patience
    if not _one_at_a_time.acquire(timeout=patience):
        raise Busy(Busy.TOLD)
    try:
        with ExitStack() as stack:
            yield _entered(stack, end, waits)
    finally:
        _one_at_a_time.release()


def _entered(stack: ExitStack, end: float, waits: Callable[[], None]) -> sa.Engine:
    while True:
        try:
            return stack.enter_context(database.opened())
        except Busy:
            if time.monotonic() >= end:
                raise Busy(Busy.TOLD) from None
        waits()
        time.sleep(PAUSE)


def lately() -> Lately:
    """What the desk begins with."""
    with opened() as engine, engine.connect() as connection:
        stands = review.standing(connection, times.now())["verdict"]
        acts = audit.of_store(connection).sort_values("time", kind="stable")[::-1]
        waiting = int((stands == review.WAITING).sum())
        return Lately(waiting, due.waiting(connection), acts.head(MOST_LATELY))


def held(embargoed: bool) -> Held:
    """What is held and was decided; of figures under embargo only where these may be seen."""
    with opened() as engine, engine.connect() as connection:
        rows = review.standing(connection, times.now())
        free = rows if embargoed else rows[~under_embargo(rows)]
        waiting = free[free["verdict"] == review.WAITING]
        shown = waiting.head(MOST_HELD)
        decided = free[free["verdict"] != review.WAITING]
        hidden = int((rows["verdict"] == review.WAITING).sum()) - len(waiting)
        return Held(
            len(waiting),
            shown,
            review.past(connection, shown["id"].tolist(), registry.indicators(), reference.read()),
            decided.sort_values("decided_at", ascending=False).head(MOST_LATELY),
            hidden,
        )


def under_embargo(rows: pd.DataFrame) -> pd.Series:
    """Which of the figures that were held are of a load under embargo now."""
    return rows["embargo_until"] > pd.Timestamp(times.now())


def decide(account: str, verdict: str, id: int, reason: str, embargoed: bool) -> None:
    """Keep an account's decision on a figure that waits. Raises DataError as `review.decide`."""
    with opened() as engine, engine.begin() as connection, database.acting_as(account):
        if not embargoed:
            rows = review.standing(connection, times.now())
            if id in rows.loc[under_embargo(rows), "id"].tolist():
                raise DataError(review.NOT_HELD.format(id))
        review.decide(connection, verdict, [id], reason, seen=review.WAITING)


def comment(account: str, row: Mapping[str, str]) -> Loaded:
    """Load one comment as the file that it would be, so that the same rules and `verify` hold.

    Raises LoadRefused with every fault, and then nothing is stored.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk-comment.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COMMENT)
            writer.writeheader()
            writer.writerow({name: row.get(name, "") for name in COMMENT})
        provenance = load.Provenance(layout=commentary.LAYOUT.name)
        with opened() as engine, database.acting_as(account):
            (loaded,) = load.load(engine, [path], provenance, reference.read())
    return loaded
