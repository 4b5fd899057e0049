"""What a release says that the one before it did not: ratings that moved, figures by indicator."""

import numpy as np
import pandas as pd

from data.listing import first_of
from data.releases.release import Release
from data.store.in_force import KEY

WORDS = ("new", "revised", "removed")
SAYS = ["numerator", "denominator", "value", "lower", "upper", "status"]


def since(old: Release, new: Release) -> list[str]:
    """Sentences, one for the ratings and one per indicator whose figures changed; none where
    nothing did.
    """
    return [*_ratings(old, new), *_figures(old, new)]


def _ratings(old: Release, new: Release) -> list[str]:
    """Which areas changed category, and how many moved within theirs."""
    if old.method.id != new.method.id:
        return [f"ratings: by the method {new.method.id}, no longer {old.method.id}"]
    columns = ["place", "category", "composite"]
    both = old.ratings[columns].merge(new.ratings[columns], on="place", suffixes=("_old", "_new"))
    was, now = both["category_old"], both["category_new"]
    moved = ~((was == now) | (was.isna() & now.isna()))
    within = ~moved & ~np.isclose(both["composite_old"], both["composite_new"], equal_nan=True)
    said = [
        f"{new.names[row['place']]} from {_category(row['category_old'])} to "
        f"{_category(row['category_new'])}"
        for row in both[moved].to_dict("records")
    ]
    told = [first_of(said)] if said else []
    if within.any():
        told.append(f"{within.sum()} moved within their category")
    return [f"ratings: {', '.join(told)}"] if told else []


def _figures(old: Release, new: Release) -> list[str]:
    """How many figures of each indicator are new, revised or removed."""
    both = old.observations[KEY + SAYS].merge(
        new.observations[KEY + SAYS],
        on=KEY,
        how="outer",
        suffixes=("_old", "_new"),
        indicator="standing",
    )
    same = np.ones(len(both), dtype=bool)
    for name in SAYS:
        was, now = both[f"{name}_old"], both[f"{name}_new"]
        same &= ((was == now) | (was.isna() & now.isna())).to_numpy(dtype=bool)
    stands = both["standing"].astype(str)
    both["standing"] = stands.map({"right_only": "new", "left_only": "removed", "both": "revised"})
    counted = both[~same].groupby(["indicator", "standing"]).size()
    return [
        f"{_name(new, str(id))}: "
        + ", ".join(f"{part[id, word]:,} {word}" for word in WORDS if (id, word) in part.index)
        for id, part in counted.groupby(level=0)
    ]


def _name(release: Release, id: str) -> str:
    return release.indicators[id].short_name if id in release.indicators else id


def _category(category: float) -> str:
    return "not rated" if pd.isna(category) else str(int(category))
