"""The changes from one board pack to a later one, the largest first."""

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from data.releases.changes import REMOVED, REVISED, of_ratings
from metrics.score import NO_CLEAR_CHANGE, direction

Manifest = dict[str, Any]
UNRATED = {"category": None, "composite": None}


def changes(old: Manifest, new: Manifest, clear: float) -> dict[str, Any]:
    """What differs between two manifests, see `dashboard.board_pack.manifest`.

    `since` is the release of the earlier pack and `as_at` its day, "" where it does not say it.
    `ratings`: places with another category, or whose composite moved by `clear` score points or
    more, with `direction` (see metrics.score). `indicators`: those with another category in a
    place. Both by the size of the change, first those that had or have no score. `plan`: what of
    the plan stands elsewhere. Then the charts: `redrawn`, whose picture has another version; `new`;
    `gone`; and how many are the `same`.
    """
    before, after = ({_key(chart): chart for chart in pack["charts"]} for pack in (old, new))
    redrawn = [
        key for key in after if key in before and after[key]["version"] != before[key]["version"]
    ]
    return {
        "since": old["release"],
        "as_at": old.get("as_at", ""),
        "ratings": sorted(_ratings(old, new, clear), key=_size, reverse=True),
        "indicators": sorted(_indicators(old, new), key=_size, reverse=True),
        "plan": [*_plan(old.get("plan", {}), new.get("plan", {}))],
        "redrawn": [{"was": before[key]["title"], "is": after[key]["title"]} for key in redrawn],
        "new": [after[key]["title"] for key in after if key not in before],
        "gone": [before[key]["title"] for key in before if key not in after],
        "same": len(after) - len(redrawn) - sum(key not in before for key in after),
    }


def _key(chart: dict[str, str]) -> tuple[str, str]:
    """What identifies a chart in every pack: its id, and its page without the query."""
    return chart["link"].partition("?")[0], chart["chart"]


def _ratings(old: Manifest, new: Manifest, clear: float) -> Iterator[dict[str, Any]]:
    found = of_ratings(_rated(old), _rated(new))
    words = direction(found["change"], clear)
    clearly = ~np.isin(words, ["", NO_CLEAR_CHANGE])
    kept = (found["standing"] != REMOVED) & (found["recategorised"] | clearly)
    for row in found.assign(direction=words)[kept].to_dict("records"):
        then, now = old["ratings"].get(row["place"], UNRATED), new["ratings"][row["place"]]
        yield {
            "place": now["name"],
            "before": {name: then[name] for name in UNRATED},
            "now": {name: now[name] for name in UNRATED},
            "moved": _moved(row),
            "direction": str(row["direction"]),
        }


def _indicators(old: Manifest, new: Manifest) -> Iterator[dict[str, Any]]:
    """None of a place that the earlier pack did not have, or of packs made before they said it."""
    found = of_ratings(_scored(old), _scored(new), ("place", "indicator"))
    kept = (found["standing"] == REVISED) & found["recategorised"]
    for row in found[kept].to_dict("records"):
        place, id = row["place"], row["indicator"]
        now = new["ratings"][place]["indicators"][id]
        yield {
            "place": new["ratings"][place]["name"],
            "indicator": now["name"],
            "before": old["ratings"][place]["indicators"][id],
            "now": now,
            "moved": _moved(row),
        }


def _plan(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Things of the plan that stand elsewhere than in the earlier pack; nothing if it said none."""
    for key, one in new.items() if old else ():
        before = old.get(key, {"stands": ""})["stands"]
        if before != one["stands"]:
            yield {"name": one["name"], "before": before, "now": one["stands"]}


def _rated(pack: Manifest) -> pd.DataFrame:
    """The ratings of a pack."""
    rows = [(id, one["category"], one["composite"]) for id, one in pack["ratings"].items()]
    return pd.DataFrame(rows, columns=["place", *UNRATED]).astype(dict.fromkeys(UNRATED, float))


def _scored(pack: Manifest) -> pd.DataFrame:
    """The indicators of a pack's places, their scores as composites of one."""
    rows = [
        (place, id, one["category"], one["score"])
        for place, rating in pack["ratings"].items()
        for id, one in rating.get("indicators", {}).items()
    ]
    columns = ["place", "indicator", *UNRATED]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(UNRATED, float))


def _moved(row: dict[str, Any]) -> float | None:
    """By how much a score has risen; None if one of the two is missing."""
    return None if pd.isna(row["change"]) else row["change"]


def _size(change: dict[str, Any]) -> float:
    return math.inf if change["moved"] is None else abs(change["moved"])
