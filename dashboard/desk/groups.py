"""The figures that await a decision, grouped by file, and within it by cause."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from dashboard.desk import embargo
from metrics.causes import Cause, cause


@dataclass(frozen=True)
class Group:
    """Figures of one file (a load) that are held for one cause; `rows` are in the file's order."""

    load: int
    cause: Cause
    rows: pd.DataFrame

    @property
    def key(self) -> str:
        """Tells the groups of a file apart, in an address."""
        return hashlib.sha256("\n".join(self.cause).encode()).hexdigest()[:8]

    @property
    def ids(self) -> list[int]:
        """The numbers of the figures."""
        return self.rows["id"].tolist()

    @property
    def seen(self) -> str:
        """What a form sends back, to tell whether the group is still the one that it showed: how
        many figures, and a hash of their numbers.
        """
        digest = hashlib.sha256(repr(sorted(self.ids)).encode()).hexdigest()
        return f"{len(self.rows)}-{digest[:16]}"


def grouped(waiting: pd.DataFrame, rests_on: Mapping[int, datetime]) -> list[Group]:
    """The groups, by load, the largest of a load first.

    `waiting` are rows of `data.store.review.standing`. Where what was expected of a figure rests on
    figures under embargo (`rests_on`, by number, until when), the cause is not told.
    """
    whys = [
        _cause(row, rests_on.get(row["id"])) for row in waiting[["id", "why"]].to_dict("records")
    ]
    found: dict[tuple[int, Cause], list[int]] = {}
    for at, (load, why) in enumerate(zip(waiting["load_id"], whys, strict=True)):
        found.setdefault((int(load), why), []).append(at)
    groups = [
        Group(load, why, waiting.iloc[places].sort_values(["line", "id"]))
        for (load, why), places in found.items()
    ]
    return sorted(groups, key=lambda group: (group.load, -len(group.rows), group.cause))


def one(groups: list[Group], load: int, key: str) -> Group | None:
    """The group of that load and key; None if there is none."""
    return next((group for group in groups if (group.load, group.key) == (load, key)), None)


def _cause(row: Mapping[str, object], end: datetime | None) -> Cause:
    if end is not None:
        return Cause("the reason is not shown", f"It depends on figures {embargo.words(end)}.")
    return cause(str(row["why"]))
