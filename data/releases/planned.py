"""Where the plan of a release stands: its ambitions, and what changed since another release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.profile import capital
from data.releases.once import once
from data.releases.release import Release
from metrics.indicator import Unit
from metrics.plan import changes as plan_changes
from metrics.plan import path
from metrics.plan.actuals import actuals, measured, people
from metrics.plan.changes import Change, Planned
from metrics.plan.path import Actual, Standing
from metrics.plan.tables import ENGLAND
from metrics.plan.units import unit_of
from metrics.target import ENGLAND as NATION


@dataclass(frozen=True)
class Ambition:
    """A row of `ambitions` with its values, where it stands, and what it means in people.

    `fewer` is how many people better off it is than its baseline by the figures here, `counted` the
    last row of `progress` that counts people, None where nobody did.
    """

    row: Mapping[str, Any]
    unit: Unit
    actuals: list[Actual]
    standing: Standing
    fewer: float | None
    counted: Mapping[str, Any] | None

    @property
    def id(self) -> str:
        """Its id."""
        return self.row["id"]

    @property
    def is_invented(self) -> bool:
        """Whether it is of a demonstration."""
        return self.row["kind"] == "demonstration"


def ambitions(release: Release, day: date | None = None) -> list[Ambition]:
    """Every ambition of the plan as it stands on a day, the release's own unless told, in the order
    of areas, the worst first.
    """
    return list(_now(release)) if day in (None, release.as_at) else _on(release, day)


@once
def _now(release: Release) -> list[Ambition]:
    return _on(release, release.as_at)


def _on(release: Release, day: date) -> list[Ambition]:
    found = [_ambition(release, row, day) for row in release.plan["ambitions"].to_dict("records")]
    places = list(release.names)
    return sorted(
        found,
        key=lambda one: (
            places.index(one.row["area"]),
            path.STATUSES.index(one.standing.status),
            one.row["name"],
        ),
    )


def _ambition(release: Release, row: Mapping[str, Any], day: date) -> Ambition:
    today = pd.Timestamp(day)
    series = release.rows("series", indicator=row["indicator"])
    progress = release.plan["progress"]
    values, rows = actuals(row, series, progress, today), measured(row, series, today)
    measure = release.indicators.get(row["indicator"])
    counts = progress[
        (progress["id"] == row["id"]) & progress["people"].notna() & (progress["on"] <= today)
    ]
    counted = counts.sort_values("on").to_dict("records")
    return Ambition(
        row,
        unit_of(row, release.indicators),
        values,
        path.standing(row, values, day, _england(release, row, today)),
        people(row, rows, measure.unit.multiplier) if measure and row["of_whom"] else None,
        counted[-1] if counted else None,
    )


def _england(release: Release, row: Mapping[str, Any], today: pd.Timestamp) -> float | None:
    """The nation's latest value of the ambition's indicator, where that is its target."""
    if row["target_is"] != ENGLAND:
        return None
    rows = release.rows("series", indicator=row["indicator"], place=NATION)
    rows = rows[(rows["period_end"] <= today) & rows["value"].notna()]
    return None if rows.empty else float(rows["value"].iloc[-1])


def changes(old: Release, new: Release, since: date | None = None) -> list[Change]:
    """What the plan gained or lost from one release to another, or since a day of the same one."""
    return plan_changes.changes(_planned(old, since or old.as_at), _planned(new, new.as_at))


def _planned(release: Release, day: date) -> Planned:
    """The plan as it stood on a day; of an earlier day without what was said of it later."""
    tables = dict(release.plan)
    if day < release.as_at:
        for name, said_on in (("milestones", "updated_on"), ("risks", "reviewed_on")):
            later = tables[name][said_on] > pd.Timestamp(day)
            tables[name] = tables[name][~later]
    statuses = {one.id: one.standing.status for one in ambitions(release, day)}
    return Planned(tables, pd.Timestamp(day), statuses)


def in_words(change: Change) -> str:
    """A change in words, without its figures: "Milestone newly late: A hub opens"."""
    return f"{capital(change.what)}: {change.name}"
