"""What somebody should look at: a rating that moved, figures that are late, a release grown old.

Figures of an internal release stay where readers sign in: of it a warning names the place and the
indicator, and links to the page. Of a public one it says them.
"""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from data import times
from data.releases import changes
from data.releases.release import Release
from metrics import written
from metrics.certainty import COMPOSITE
from metrics.score import CATEGORIES, leading

CHANGE = 0.10
"""By how much the probability of a place's category must have moved to be told: 10 in 100."""

STALE_DAYS = 45
"""Days after which a release that is still current is stale: a month, and two weeks of grace."""

NOISE = 1e-9


@dataclass(frozen=True)
class News:
    """One thing to tell, once: `key` is what it is known by, `link` leads to the page about it."""

    key: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Message:
    """What is told in one go: a subject, the text, and each item of it as data."""

    subject: str
    text: str
    items: list[dict[str, str]]


def moved(old: Release, new: Release, base: str, change: float = CHANGE) -> list[News]:
    """The areas with another category than in the release before, or another probability of it, by
    `change` or more; one item alone where the method is another.

    `base` is the address of the audience's dashboard, blank where it is not known.
    """
    of, audience = f"{new.audience} {old.id} {new.id}", new.audience
    if old.method.id != new.method.id:
        text = f"Ratings ({audience}) are by the method {new.method.id}, no longer {old.method.id}."
        return [News(f"{of} method", text, f"{base}/method")]
    ratings = changes.of_ratings(old.ratings, new.ratings).set_index("place")
    both = ratings.join(_drawn(new)).join(_drawn(old).add_suffix("_old"))
    found = []
    for place, row in both[~both["standing"].isin([changes.NEW, changes.REMOVED])].iterrows():
        said = _change(row, change)
        if said is None:
            continue
        text = f"{new.names[place]} ({audience}): {said[audience == 'public']}"
        if behind := _behind(old, new, str(place)):
            text += f"; most of it by {behind}"
        found.append(News(f"{of} {place}", f"{text}.", f"{base}/change/{place}?since={old.id}"))
    return found


def standing(
    release: Release, since: datetime, now: datetime, base: str, stale_days: int = STALE_DAYS
) -> list[News]:
    """What is late, and whether the release, current `since` then, is stale. Times are UTC."""
    found = []
    for row in release.late(now.date()).to_dict("records"):
        name = release.indicators[row["indicator"]].short_name
        last, due = times.in_full(row["last_period"]), times.in_full(row["due"])
        text = f"{name} is late: the figures after {last} were due on {due}."
        found.append(News(f"late {row['indicator']} {row['due']:%Y-%m-%d}", text, f"{base}/data"))
    days = (now - since).days
    if days > stale_days:
        text = f"The {release.audience} release is stale: it has been the same for {days} days."
        found.append(News(f"stale {release.audience} {release.id}", text, f"{base}/data"))
    return found


def _drawn(release: Release) -> pd.DataFrame:
    """By place: the probability of each category, where its rating was redrawn."""
    drawn = release.certainty[release.certainty["scope"] == COMPOSITE].set_index("place")
    return drawn[[f"p{number}" for number in CATEGORIES]]


def _change(row: pd.Series, change: float) -> tuple[str, str] | None:
    """What changed for a place, without figures and with them; None where it is too little."""
    was, now = row["category_old"], row["category"]
    if row["recategorised"]:
        return "another category", f"from {_category(was)} to {_category(now)}"
    if pd.isna(now):
        return None
    before, after = row[f"p{now:.0f}_old"], row[f"p{now:.0f}"]
    if pd.isna(before) or pd.isna(after) or abs(after - before) < change - NOISE:
        return None
    said = written.share(after), written.share(before)
    figures = f"still {_category(now)}, with a probability of {said[0]}, no longer {said[1]}"
    return "another probability of its category", figures


def _category(number: float) -> str:
    return "not rated" if pd.isna(number) else f"{number:.0f}, {CATEGORIES[int(number)]}"


def _behind(old: Release, new: Release, place: str) -> str:
    """The indicators whose parts of the composite made most of its change; blank where none did."""
    parts = [
        one.scores_of(place).set_index("indicator").eval("score * weight", engine="python")
        for one in (old, new)
    ]
    moved = parts[1].sub(parts[0], fill_value=0.0)
    names = [
        new.indicators[id].short_name if id in new.indicators else str(id)
        for id in moved.index[leading(moved)]
    ]
    return " and ".join(names)
