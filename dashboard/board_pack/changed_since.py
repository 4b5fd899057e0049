"""What has changed from one board pack to a later one: only what has, the largest change first."""

import math
from collections.abc import Iterator
from typing import Any

from metrics.score import NO_CLEAR_CHANGE, direction

Manifest = dict[str, Any]
UNRATED = {"category": None, "composite": None}


def changes(old: Manifest, new: Manifest, clear: float) -> dict[str, Any]:
    """What differs between two manifests, see `dashboard.board_pack.pack`.

    `ratings`: places with another category, or whose composite moved by `clear` score points or
    more, with `direction` (see metrics.score). `indicators`: those with another category in a
    place. Both by the size of the change, first those that had or have no score. Then the charts:
    `redrawn`, whose picture has another version; `new`; `gone`; and how many are the `same`.
    """
    before, after = ({_key(one): one for one in pack["charts"]} for pack in (old, new))
    redrawn = [
        key for key in after if key in before and after[key]["version"] != before[key]["version"]
    ]
    return {
        "since": old["release"],
        "ratings": sorted(_ratings(old, new, clear), key=_size, reverse=True),
        "indicators": sorted(_indicators(old, new), key=_size, reverse=True),
        "redrawn": [{"was": before[key]["title"], "is": after[key]["title"]} for key in redrawn],
        "new": [after[key]["title"] for key in after if key not in before],
        "gone": [before[key]["title"] for key in before if key not in after],
        "same": len(after) - len(redrawn) - sum(key not in before for key in after),
    }


def _key(chart: dict[str, str]) -> tuple[str, str]:
    """What a chart is in every pack: its id, and its page whatever the query of its address."""
    return chart["link"].partition("?")[0], chart["chart"]


def _ratings(old: Manifest, new: Manifest, clear: float) -> Iterator[dict[str, Any]]:
    for place, now in new["ratings"].items():
        then = old["ratings"].get(place, UNRATED)
        moved = _moved(then["composite"], now["composite"])
        word = str(direction(math.nan if moved is None else moved, clear))
        if then["category"] != now["category"] or word not in ("", NO_CLEAR_CHANGE):
            yield {
                "place": now["name"],
                "before": {name: then[name] for name in UNRATED},
                "now": {name: now[name] for name in UNRATED},
                "moved": moved,
                "direction": word,
            }


def _indicators(old: Manifest, new: Manifest) -> Iterator[dict[str, Any]]:
    """None of a place that the earlier pack did not have, or of packs made before they said it."""
    for place, rating in new["ratings"].items():
        earlier = old["ratings"].get(place, {}).get("indicators", {})
        for id, now in rating.get("indicators", {}).items():
            then = earlier.get(id)
            if then is not None and then["category"] != now["category"]:
                yield {
                    "place": rating["name"],
                    "indicator": now["name"],
                    "before": then,
                    "now": now,
                    "moved": _moved(then["score"], now["score"]),
                }


def _moved(then: float | None, now: float | None) -> float | None:
    """By how much a score has risen, None where one of the two is missing."""
    return None if then is None or now is None else now - then


def _size(change: dict[str, Any]) -> float:
    return math.inf if change["moved"] is None else abs(change["moved"])
