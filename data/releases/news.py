"""What is new in a release: ratings that moved, new or changed figures, and the plan."""

import pandas as pd

from data.listing import first_of
from data.releases import changes, planned
from data.releases.release import Release

WORDS = (changes.NEW, changes.REVISED, changes.REMOVED)


def since(old: Release, new: Release) -> list[str]:
    """Sentences, one for the ratings, one per indicator whose figures changed and one for the plan;
    none where nothing did.
    """
    return [*_ratings(old, new), *_figures(old, new), *_plan(old, new)]


def _ratings(old: Release, new: Release) -> list[str]:
    """Which areas changed category, and how many moved within theirs."""
    if old.method.id != new.method.id:
        return [f"ratings: by the method “{new.method.name}”, no longer “{old.method.name}”"]
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


def _plan(old: Release, new: Release) -> list[str]:
    """What changed in the plan."""
    found = [f"{change.what}, {change.name}" for change in planned.changes(old, new)]
    return [f"plan: {first_of(found)}"] if found else []


def _name(release: Release, id: str) -> str:
    return release.indicators[id].short_name if id in release.indicators else id


def _category(category: float) -> str:
    return "not rated" if pd.isna(category) else str(int(category))
