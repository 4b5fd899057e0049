"""What deserves a warning: a rating that moved, figures that are late, a release that is old.

A warning about an internal release names the place and the indicator and links to the page, but
gives no figures: they stay where readers sign in. A warning about a public release gives them.
"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data import times
from data.releases import changes, planned
from data.releases.release import Release, rows_of
from metrics import written
from metrics.certainty import COMPOSITE
from metrics.score import CATEGORIES, leading

CHANGE = 0.10
"""How far the probability of a place's category must move for a warning: 10 in 100."""

WARNED = (
    *("ambition off course", "ambition reached", "milestone done", "milestone newly late"),
    *("risk new", "risk raised"),
)
"""Changes of a plan that deserve a warning."""

STALE_DAYS = 45
"""Days after which a current release is stale: a month and two weeks of grace."""

NOISE = 1e-9


@dataclass(frozen=True)
class News:
    """A warning, sent once: `key` identifies it, `link` leads to the page about it."""

    key: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Message:
    """One or more warnings as a message: subject, text, and each warning as data."""

    subject: str
    text: str
    items: list[dict[str, str]]


def moved(old: Release, new: Release, base: str, change: float = CHANGE) -> list[News]:
    """A warning for each area whose category changed, or whose probability of it moved by `change`.

    If the method changed, one warning says so and there are no others. `base` is the address of
    the audience's dashboard, blank if unknown.
    """
    key_start, audience = f"{new.audience} {old.id} {new.id}", new.audience
    if old.method.id != new.method.id:
        text = (
            f"Ratings ({audience}) now use the method “{new.method.name}”, no longer "
            f"“{old.method.name}”."
        )
        return [News(f"{key_start} method", text, f"{base}/method")]
    ratings = changes.of_ratings(old.ratings, new.ratings).set_index("place")
    both = ratings.join(_drawn(new)).join(_drawn(old).add_suffix("_old"))
    warnings = []
    for place, row in both[~both["standing"].isin([changes.NEW, changes.REMOVED])].iterrows():
        brief_and_full = _change(row, change)
        if brief_and_full is None:
            continue
        text = f"{new.names[place]} ({audience}): {brief_and_full[audience == 'public']}"
        if causes := _causes(old, new, str(place)):
            text += f"; mostly because of {causes}"
        warnings.append(
            News(f"{key_start} {place}", f"{text}.", f"{base}/change/{place}?since={old.id}")
        )
    return [*warnings, *_of_the_plan(old, new, base)]


def _of_the_plan(old: Release, new: Release, base: str) -> list[News]:
    """A warning for each thing of the plan that got worse or was done."""
    return [
        News(
            f"{new.audience} {old.id} {new.id} plan {change.what} {change.id}",
            f"{planned.in_words(change)} ({new.names[change.area]}, {new.audience}).",
            f"{base}/plan",
        )
        for change in planned.changes(old, new)
        if change.what in WARNED
    ]


def standing(
    release: Release, since: datetime, now: datetime, base: str, stale_days: int = STALE_DAYS
) -> list[News]:
    """Warnings of late figures, and of a release that has been current too long (times in UTC)."""
    warnings = []
    for row in release.late(now.date()).to_dict("records"):
        name = release.indicators[row["indicator"]].short_name
        last, due = times.in_full(row["last_period"]), times.in_full(row["due"])
        text = f"{name} is late: the figures after {last} were due on {due}."
        warnings.append(
            News(f"late {row['indicator']} {row['due']:%Y-%m-%d}", text, f"{base}/data")
        )
    days = (now - since).days
    if days > stale_days:
        text = f"The {release.audience} release is stale: it has not changed for {days} days."
        warnings.append(News(f"stale {release.audience} {release.id}", text, f"{base}/data"))
    return warnings


def _drawn(release: Release) -> pd.DataFrame:
    """The probability of each category by place, where it was estimated."""
    drawn = rows_of(release.certainty, scope=COMPOSITE).set_index("place")
    return drawn[[f"p{number}" for number in CATEGORIES]]


def _change(row: pd.Series, change: float) -> tuple[str, str] | None:
    """What changed for a place, without and with figures; None if it is too little."""
    was, now = row["category_old"], row["category"]
    if row["recategorised"]:
        return "another category", f"from {_category(was)} to {_category(now)}"
    if pd.isna(now):
        return None
    before, after = row[f"p{now:.0f}_old"], row[f"p{now:.0f}"]
    if pd.isna(before) or pd.isna(after) or abs(after - before) < change - NOISE:
        return None
    new_share, old_share = written.share(after), written.share(before)
    figures = f"still {_category(now)}, with a probability of {new_share}, no longer {old_share}"
    return "another probability of its category", figures


def _category(number: float) -> str:
    return "not rated" if pd.isna(number) else f"{number:.0f}, {CATEGORIES[int(number)]}"


def _causes(old: Release, new: Release, place: str) -> str:
    """The indicators that made most of the composite's change; blank if none did."""
    parts = [
        release.scores_of(place).set_index("indicator").eval("score * weight", engine="python")
        for release in (old, new)
    ]
    moved = parts[1].sub(parts[0], fill_value=0.0)
    names = [
        new.indicators[id].short_name if id in new.indicators else str(id)
        for id in moved.index[leading(moved)]
    ]
    return " and ".join(names)
