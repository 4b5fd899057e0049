"""The desk's access to figures that were held: those to decide on, and what was decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import pandas as pd
import sqlalchemy as sa

from dashboard.desk import groups
from dashboard.desk.groups import Group
from dashboard.desk.store import VERDICTS, opened, under_embargo
from data import profile, times
from data.faults import DataError
from data.geography import reference
from data.store import database, review, verdicts, withheld
from metrics import registry

GONE = "The figures that you decided on no longer await a decision. Nothing was decided."
CHANGED = (
    "There were {} figures for this reason when you were shown them, and there are {:,} now: "
    "meanwhile somebody decided on some, or another file corrected them. Nothing was decided. "
    "Look at what there is now, and decide again."
)
SOME = (
    "Some of the figures that you ticked no longer await a decision: meanwhile somebody decided on "
    "them, or another file corrected them. Nothing was decided. Look at what there is now, and "
    "decide again."
)


@dataclass(frozen=True)
class Held:
    """What an editor may know of figures that were held: those `waiting` for a decision and those
    `decided`, latest first (rows of `review.standing`); the `past` of some (see `review.past`).

    For an editor who may not see figures under embargo: `hidden` has those that were held, and
    `rests_on` gives, by number, until when (UTC) the expected range of another figure depends on
    figures under embargo. For an editor who may: `early` has the numbers of figures seen early.
    """

    waiting: pd.DataFrame
    decided: pd.DataFrame
    hidden: pd.DataFrame
    past: pd.DataFrame = field(default_factory=pd.DataFrame)
    rests_on: Mapping[int, datetime] = field(default_factory=dict)
    early: frozenset[int] = frozenset()

    @property
    def waiting_unseen(self) -> int:
        """How many of the hidden figures await a decision."""
        return int((self.hidden["verdict"] == verdicts.HELD).sum())

    @cached_property
    def groups(self) -> list[Group]:
        """The figures that await a decision, by file and cause."""
        return groups.grouped(self.waiting, self.rests_on)

    def find(self, id: int) -> dict | None:
        """The figure of that number, waiting or decided; None if there is none to be seen."""
        rows = pd.concat([self.waiting, self.decided])
        rows = rows[rows["id"] == id]
        return None if rows.empty else rows.iloc[0].to_dict()


def held(embargoed: bool, drawn: Callable[[Held], Sequence[int]] = lambda _: ()) -> Held:
    """The figures that were held, with the past of those that `drawn` names of them; figures under
    embargo, and what would reveal them, only if `embargoed`.
    """
    with opened() as engine, engine.connect() as connection:
        found = _seen(connection, embargoed)
        past = review.past(
            connection,
            list(drawn(found)),
            registry.indicators(),
            reference.read(profile.current().reference),
            None if embargoed else times.now(),
        )
        return replace(found, past=past)


def _seen(connection: sa.Connection, embargoed: bool) -> Held:
    rows = review.standing(connection)
    rows = rows[rows["level"] == verdicts.HELD]
    early = under_embargo(rows)
    seen = rows if embargoed else rows[~early]
    waiting = seen[seen["verdict"] == verdicts.HELD]
    decided = seen[seen["verdict"].isin(VERDICTS)]
    decided = decided.sort_values("decided_at", ascending=False, kind="stable")
    ids = [*waiting["id"], *decided["id"]]
    rests_on = withheld.of_past(connection, ids, times.now())
    return Held(
        waiting,
        decided,
        rows.iloc[:0] if embargoed else rows[early],
        rests_on={} if embargoed else rests_on,
        early=frozenset({*rows.loc[early, "id"]} | {*rests_on}) if embargoed else frozenset(),
    )


def decide(
    account: str, verdict: str, id: int, reason: str, embargoed: bool, seen: str = verdicts.HELD
) -> None:
    """Record an account's decision on a figure that was held, and whose verdict it saw was `seen`.

    Raises DataError like `review.decide`, and for a figure that is only listed or not to be seen.
    """
    with opened() as engine, engine.begin() as connection, database.acting_as(account):
        rows = review.standing(connection)
        theirs = rows["level"] == verdicts.HELD
        if not embargoed:
            theirs &= ~under_embargo(rows)
        if id not in rows.loc[theirs, "id"].tolist():
            raise DataError(review.NOT_HELD.format(id))
        review.decide(connection, verdict, [id], reason, seen=seen)


def decide_group(
    account: str,
    verdict: str,
    group: tuple[int, str],
    reason: str,
    embargoed: bool,
    seen: str = "",
    some: Sequence[int] = (),
) -> int:
    """Record an account's decision on `some` figures of a group (its load and key), or on all of it
    as it was `seen`: on every one or on none. Returns the number of the first.

    Raises DataError if the group is not what was seen, or some are no longer in it.
    """
    with opened() as engine, engine.begin() as connection, database.acting_as(account):
        database.lock(connection)
        found = groups.one(_seen(connection, embargoed).groups, *group)
        if found is None:
            raise DataError(GONE)
        if not {*some} <= {*found.ids}:
            raise DataError(SOME)
        if not some and found.seen != seen:
            were = seen.partition("-")[0]
            raise DataError(CHANGED.format(were if were.isdigit() else "other", len(found.rows)))
        ids = list(some) or found.ids
        review.decide(connection, verdict, ids, reason, seen=verdicts.HELD)
    return ids[0]
