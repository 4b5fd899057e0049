"""The desk's access to the store, briefly and for one action each; no other page has access."""

import csv
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard.desk import embargo, facts
from data import profile, times
from data.geography import reference
from data.releases import due, release
from data.releases.due import Due
from data.releases.reader import folder as releases
from data.sources import commentary
from data.store import audit, database, load, plan, review, verdicts, withheld
from data.store.database_errors import Busy
from data.store.in_force import Knowledge
from data.store.load import Loaded
from metrics.plan.tables import Plan

PATIENCE = 3.0
"""Seconds that a page waits while somebody else uses the store."""

PAUSE = 0.1
MOST_LATELY = 15
PUBLICATIONS = {"publish", "rollback"}
VERDICTS = (verdicts.ACCEPTED, verdicts.REFUSED)
UNSEEN = ("load", "withdraw", *VERDICTS)
"""What readers see the effect of only after a publication."""

COMMENT = (*commentary.COLUMNS, "public")
NAMES = {commentary.LAYOUT.name: "comment"}
"""What files from the desk are called, if not by their layout."""


_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Lately:
    """How many figures await a decision, of how many files, and how many more are under embargo and
    hidden; how many actions of each kind were done since the last publication (`unseen`), and when
    that was; the public release that waits; the latest actions; whether any is shown before its
    embargo ends (`ahead`).
    """

    waiting: int
    files: int
    hidden: int
    unseen: Mapping[str, int]
    published_at: datetime | None
    due: Due | None
    acts: pd.DataFrame
    ahead: bool


@contextmanager
def opened(
    patience: float | None = None, waits: Callable[[], None] = lambda: None
) -> Iterator[sa.Engine]:
    """The store, once nobody else on this machine uses it, closed afterwards.

    `waits` is called while waiting. Raises Busy after `patience` seconds (default PATIENCE).
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


def lately(embargoed: bool) -> Lately:
    """The content of the start page; things under embargo are named only if `embargoed`."""
    with opened() as engine, engine.connect() as connection:
        rows = review.standing(connection)
        waiting = rows[rows["verdict"] == verdicts.HELD]
        every = len(waiting)
        waiting = waiting if embargoed else waiting[~under_embargo(waiting)]
        acts = audit.of_store(connection).sort_values("time", kind="stable")[::-1]
        published_at, unseen = _unseen(acts)
        acts = acts.head(MOST_LATELY)
        free = _freely_named(acts)
        ahead = bool((acts["about"] != free).any())
        shown = acts if embargoed else acts.assign(about=free)
        return Lately(
            len(waiting),
            waiting["load_id"].nunique(),
            every - len(waiting),
            unseen,
            published_at,
            due.waiting(connection),
            shown,
            embargoed and ahead,
        )


def _unseen(acts: pd.DataFrame) -> tuple[datetime | None, dict[str, int]]:
    """When the last publication was, and how many actions of each kind that readers will see the
    effect of were done since.
    """
    published = acts.loc[acts["act"].isin(PUBLICATIONS), "time"]
    last = None if published.empty else published.max()
    since = acts if last is None else acts[acts["time"] > last]
    counts = since["act"].value_counts()
    return last, {act: int(counts[act]) for act in UNSEEN if act in counts.index}


def _freely_named(acts: pd.DataFrame) -> pd.Series:
    """What the actions are about, without the names of files and releases under embargo."""
    return pd.Series([_free_name(row) for row in acts.to_dict("records")], acts.index, dtype="str")


def _free_name(act: Mapping[str, Any]) -> str:
    audience, _, id = act["about"].partition(" ")
    is_file, end = True, act["embargo_until"]
    if act["act"] in PUBLICATIONS and audience == "internal":
        folder = releases() / audience / id
        if not folder.exists():
            return "an internal release that is no longer kept"
        is_file, end = False, release.embargo_until(folder)
    if pd.isna(end) or end <= times.now():
        return act["about"]
    return f"{'a file' if is_file else 'an internal release'} {embargo.words(end)}"


def under_embargo(rows: pd.DataFrame) -> pd.Series:
    """Which of the held figures belong to a load under embargo now."""
    return rows["embargo_until"] > pd.Timestamp(times.now())


def comment(account: str, row: Mapping[str, str]) -> dict[str, Any]:
    """Load a comment; see `load_row`."""
    return load_row(account, commentary.LAYOUT.name, {name: row.get(name, "") for name in COMMENT})


def load_row(
    account: str, layout: str, row: Mapping[str, str], kind: str = "real"
) -> dict[str, Any]:
    """Load a file of a layout with one row, so that the same rules and `verify` apply; returns the
    facts of `said_of`.

    Raises LoadRefused with every fault; then nothing is stored.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"desk-{NAMES.get(layout, layout)}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*row])
            writer.writeheader()
            writer.writerow(row)
        provenance = load.Provenance(layout=layout, kind=kind)
        with opened() as engine, database.acting_as(account):
            (loaded,) = load.load(
                engine, [path], provenance, reference.read(profile.current().reference)
            )
            return said_of(engine, loaded)


def plan_now(embargoed: bool) -> Plan:
    """The plan as an internal publication would have it now, with what is under embargo or not."""
    now = times.now()
    with opened() as engine, engine.connect() as connection:
        by = Knowledge("internal", now, now)
        tables = reference.read(profile.current().reference)
        return plan.in_force(connection, tables, by, embargoed)


def said_of(engine: sa.Engine, *loads: Loaded) -> dict[str, Any]:
    """The facts of the `loads` of a file (see dashboard.desk.facts).

    `embargo` is the time (UTC, as text; blank if none) until which they depend on figures under
    embargo, their own or those compared with; those in `brief` do not.
    """
    with engine.connect() as connection:
        ends = [withheld.of_load(connection, loaded.load_id, times.now()) for loaded in loads]
    brief = [
        facts.of_load_in_brief(loaded) if own else facts.of_load(loaded, not compared)
        for loaded, (own, compared) in zip(loads, ends, strict=True)
    ]
    return {
        "loads": [facts.of_load(loaded) for loaded in loads],
        "brief": brief,
        "embargo": max((end.isoformat() for pair in ends for end in pair if end), default=""),
    }
