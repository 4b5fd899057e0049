"""What is new in a release: ratings that moved, and new or changed figures by indicator."""

import pandas as pd

from data.listing import first_of
from data.releases import changes
from data.releases.release import Release

WORDS = (changes.NEW, changes.REVISED, changes.REMOVED)


def since(old: Release, new: Release) -> list[str]:
    """Sentences, one for the ratings and one per indicator whose figures changed; none where
    nothing did.
    """
    return [*_ratings(old, new), *_figures(old, new)]


def _ratings(old: Release, new: Release) -> list[str]:
    """Which areas changed category, and how many moved within theirs."""
    if old.method.id != new.method.id:
        return [f"ratings: by the method {new.method.id}, no longer {old.method.id}"]
    found = changes.of_ratings(old.ratings, new.ratings)
    revised = found[found["standing"] == changes.REVISED]
    said = [
        f"{new.names[row['place']]} from {_category(row['category_old'])} to "
        f"{_category(row['category'])}"
        for row in revised[revised["recategorised"]].to_dict("records")
    ]
    told = [first_of(said)] if said else []
    if within := len(revised) - len(said):
        told.append(f"{within} moved within their category")
    return [f"ratings: {', '.join(told)}"] if told else []


def _figures(old: Release, new: Release) -> list[str]:
    """How many figures of each indicator are new, revised or removed."""
    found = changes.of_figures(old, new)
    changed = found[found["standing"] != changes.SAME]
    counted = changed.groupby(["indicator", "standing"]).size()
    return [
        f"{_name(new, str(id))}: "
        + ", ".join(f"{part[id, word]:,} {word}" for word in WORDS if (id, word) in part.index)
        for id, part in counted.groupby(level=0)
    ]


def _name(release: Release, id: str) -> str:
    return release.indicators[id].short_name if id in release.indicators else id


def _category(category: float) -> str:
    return "not rated" if pd.isna(category) else str(int(category))
