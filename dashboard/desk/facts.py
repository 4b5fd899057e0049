"""What a load or a publication did, as facts that a job keeps as JSON; the desk's words are made of
them later (dashboard.desk.results).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from data.commands import status
from data.listing import first_of
from data.releases import awaiting, news
from data.releases.release import Release
from data.safe_text import shown
from data.store.loaded import Loaded

Facts = dict[str, Any]
AREAS = 8
"""The most areas of a file that are named."""


def of_load(loaded: Loaded, compared: bool = True) -> Facts:
    """What a file added. `compared` adds how its figures compare with those already loaded."""
    counts = {"new": loaded.new, "revised": loaded.revised, "unchanged": loaded.unchanged}
    looked = loaded.looked
    return {
        "file": shown(loaded.file_name),
        "load": loaded.load_id,
        "layout": loaded.layout,
        "already": status.already(loaded) if loaded.already else "",
        "rows": loaded.rows,
        "counts": counts if compared else {},
        "span": [day.isoformat() for day in loaded.span] if loaded.span else [],
        "areas": first_of(loaded.areas, AREAS),
        "held": looked.held,
        "listed": looked.listed,
        "together": looked.together,
        "remarks": [
            *(status.of_unmapped(one).strip() for one in loaded.unmapped if one.codes),
            *loaded.out_of_time,
            *loaded.remarks,
        ],
    }


def of_load_in_brief(loaded: Loaded) -> Facts:
    """Its number and its rows, for who may not see what is in it."""
    return {"load": loaded.load_id, "rows": loaded.rows}


def of_publication(new: Release, before: Release | None, changed: bool) -> Facts:
    """Which release is current now, what it cannot rate, and what changed."""
    unrated = int(new.ratings["composite"].isna().sum())
    all_rated = status.last_fully_rated(new) if unrated else None
    ratable = status.ratable(new) if unrated and not all_rated else None
    return {
        "audience": new.audience,
        "id": new.id,
        "as_at": new.as_at.isoformat(),
        "changed": changed,
        "demonstration": bool(new.demonstration),
        "areas": len(new.ratings),
        "unrated": unrated,
        "all_rated": _iso(all_rated),
        "ratable": _iso(ratable),
        "held": awaiting.sentence(new),
        "news": news.since(before, new) if before is not None else [],
    }


def of_publication_in_brief(facts: Mapping[str, Any]) -> Facts:
    """That it is published, for who may not see what is in it."""
    return {"audience": facts["audience"], "id": ""}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
