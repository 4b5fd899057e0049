"""What the public is told as it happens: publications, changes, corrections, what is withdrawn,
retractions.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from data.open_data.csvw import attribution
from data.releases import changes
from data.releases.release import Release
from data.releases.retracted import Retraction, sentence
from data.times import in_full
from metrics.score import CATEGORIES

ATOM = "http://www.w3.org/2005/Atom"
MOST_KEPT = 200
RETRACTED, WITHDRAWN, RESTORED = "retracted", "withdrawn", "restored"
WRITTEN = "%Y-%m-%dT%H:%M:%SZ"

Entry = dict[str, Any]


def entries(new: Release, before: Release | None, now: datetime) -> list[Entry]:
    """That a release is published, and what changed since the one before: ratings, then figures.

    Of the first, or where the one before cannot be read (None), only that it is; none where it is
    the same.
    """
    if before is not None and before.id == new.id:
        return []
    stamp = {"release": new.id, "updated": now.strftime(WRITTEN)}
    if before is None:
        return [stamp | _published(new)]
    changed = [*_moved(new, before), *_corrected(new, before)]
    said = f"{len(changed)} entries say what changed" if changed else "No rating or figure changed"
    return [stamp | one for one in [_published(new, f" {said}."), *changed]]


def withdrawals(
    gone: Mapping[str, str], earlier: Sequence[Entry], release: Release, now: datetime
) -> list[Entry]:
    """What `earlier` entries do not tell yet: what was withdrawn, and given back.

    `gone` has the reason of each that is withdrawn now, by what it is of, such as place/leeds.
    """
    told, stamp = withdrawn(earlier), now.strftime(WRITTEN)
    news = {path: reason for path, reason in gone.items() if told.get(path) != reason}
    back = [path for path in told if path not in gone]
    return [
        {
            "release": release.id,
            "updated": stamp,
            "id": f"{said}:{path}:{stamp}",
            "title": f"{_named(release, path)}: {title}",
            "summary": summary,
            "link": f"embed/index.html#{path.replace('/', '-')}",
        }
        for said, title, about in (
            (WITHDRAWN, "withdrawn", news),
            (RESTORED, "no longer withdrawn", dict.fromkeys(back, "It is shown again.")),
        )
        for path, summary in about.items()
    ]


def withdrawn(kept: Sequence[Entry]) -> dict[str, str]:
    """What the entries, newest first, say is withdrawn, with the reason."""
    last: dict[str, str | None] = {}
    for one in kept:
        kind, _, rest = one["id"].partition(":")
        if kind in (WITHDRAWN, RESTORED):
            last.setdefault(rest.partition(":")[0], one["summary"] if kind == WITHDRAWN else None)
    return {path: reason for path, reason in last.items() if reason is not None}


def kept(
    fresh: Sequence[Entry], earlier: Sequence[Entry], gone: Mapping[str, Retraction]
) -> list[Entry]:
    """The latest entries, newest first, each once.

    Of the releases that are `gone` there is one entry each, that they were retracted and why; what
    changed with them is not told any more.
    """
    told = [*fresh, *earlier]
    stay = [one for one in told if one["release"] not in gone and one["id"] != RETRACTED]
    found = {(one["release"], one["id"]): one for one in [*map(_retracted, gone.items()), *stay]}
    return sorted(found.values(), key=lambda one: one["updated"], reverse=True)[:MOST_KEPT]


def retracted(kept: Sequence[Entry]) -> dict[str, str]:
    """What the entries say of each release that was retracted, by its id."""
    return {one["release"]: one["summary"] for one in kept if one["id"] == RETRACTED}


def _retracted(pair: tuple[str, Retraction]) -> Entry:
    id, said = pair
    return {
        "release": id,
        "updated": said.retracted_at.strftime(WRITTEN),
        "id": RETRACTED,
        "title": f"Release {id} is retracted",
        "summary": sentence(id, said),
        "link": "open-data/index.html",
    }


def atom(kept: Sequence[Entry], release: Release, site: str) -> bytes:
    """The entries as an Atom feed (RFC 4287) of a site's address."""
    feed = Element("feed", xmlns=ATOM)
    own = f"{site}/open-data/changes.atom"
    SubElement(feed, "title").text = f"Ratings of {release.words.places}: changes and corrections"
    if release.demonstration:
        SubElement(feed, "subtitle").text = "Invented figures, for demonstration."
    SubElement(feed, "rights").text = attribution(release)
    SubElement(feed, "id").text = _urn("changes")
    SubElement(feed, "link", rel="self", href=own)
    SubElement(feed, "updated").text = kept[0]["updated"] if kept else f"{release.as_at}T00:00:00Z"
    author = SubElement(feed, "author")
    SubElement(author, "name").text = release.naming.title
    for one in kept:
        entry = SubElement(feed, "entry")
        SubElement(entry, "title").text = one["title"]
        SubElement(entry, "id").text = _urn(f"{one['release']}:{one['id']}")
        SubElement(entry, "updated").text = one["updated"]
        SubElement(entry, "link", href=f"{site}/{one['link']}")
        SubElement(entry, "summary").text = one["summary"]
    indent(feed)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def _urn(name: str) -> str:
    return f"urn:place-ratings:{name}"


def _published(new: Release, changed: str = "") -> Entry:
    return {
        "id": "published",
        "title": f"Ratings as at {in_full(new.as_at)} are published",
        "summary": f"Release {new.id}, by the method {new.method.id}.{changed}",
        "link": "open-data/index.html",
    }


def _named(release: Release, path: str) -> str:
    """The name of a place or an indicator that the release has; else what it is called by."""
    names = {f"place/{id}": name for id, name in release.names.items()}
    names |= {f"indicator/{id}": one.name for id, one in release.indicators.items()}
    return names.get(path, path)


def _moved(new: Release, before: Release) -> list[Entry]:
    found = []
    summary = f"As at {new.as_at:%Y-%m-%d}; before, as at {before.as_at:%Y-%m-%d}."
    if new.method.id != before.method.id:
        summary += f" Rated by the method {new.method.id}; before, by {before.method.id}."
    moved = changes.of_ratings(before.ratings, new.ratings)
    moved = moved[(moved["standing"] == changes.REVISED) & moved["recategorised"]]
    for row in moved.to_dict("records"):
        place, was, now = row["place"], row["category_old"], row["category"]
        found.append(
            {
                "id": f"rating:{place}",
                "title": f"{new.names[place]}: from {_rated(was)} to {_rated(now)}",
                "summary": summary,
                "link": f"embed/place/{place}.html",
            }
        )
    return found


def _corrected(new: Release, before: Release) -> list[Entry]:
    """Figures of the same period that now have another value, an entry for each indicator."""
    values, found = changes.of_values(before, new), []
    for id, rows in values[values["standing"] == changes.REVISED].groupby("indicator"):
        name = new.indicators[str(id)].name
        periods = rows["period_end"]
        found.append(
            {
                "id": f"correction:{id}",
                "title": f"{name}: {len(rows)} corrected figure{'s' if len(rows) > 1 else ''}",
                "summary": f"Of {rows['place'].nunique()} areas, in periods ended from "
                f"{periods.min():%Y-%m-%d} to {periods.max():%Y-%m-%d}.",
                "link": f"embed/indicator/{id}.html",
            }
        )
    return found


def _rated(category: float) -> str:
    return "not rated" if pd.isna(category) else f"{int(category)}, {CATEGORIES[int(category)]}"
