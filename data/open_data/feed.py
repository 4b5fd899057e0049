"""The public feed: publications, changes of rating, corrections, withdrawals, retractions."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import pandas as pd

from data.open_data.csvw import attribution
from data.releases import changes, planned
from data.releases.release import Release
from data.releases.retracted import Retraction, sentence
from data.times import in_full
from metrics.score import CATEGORIES

ATOM = "http://www.w3.org/2005/Atom"
MOST_KEPT = 200
RETRACTED, WITHDRAWN, RESTORED = "retracted", "withdrawn", "restored"
WRITTEN = "%Y-%m-%dT%H:%M:%SZ"

Entry = dict[str, Any]
OfArea = tuple[str, Entry]


def entries(new: Release, before: Release | None, now: datetime) -> list[Entry]:
    """Entries of a new release: its publication, then changed ratings, then corrected figures.

    If there is no previous release, or it cannot be read (None), only the publication; if it is
    the same release, nothing.
    """
    if before is not None and before.id == new.id:
        return []
    stamp = {"release": new.id, "updated": now.strftime(WRITTEN)}
    if before is None:
        return [stamp | _published(new)]
    ratings, plan = ([entry for _, entry in each] for each in of_areas(new, before))
    changed = [*ratings, *_corrected(new, before), *plan]
    what = f"{len(changed)} entries say what changed" if changed else "No rating or figure changed"
    return [stamp | entry for entry in [_published(new, f" {what}."), *changed]]


def withdrawals(
    gone: Mapping[str, str], earlier: Sequence[Entry], release: Release, now: datetime
) -> list[Entry]:
    """Entries for withdrawals, and ended withdrawals, that `earlier` entries do not have.

    `gone` has the reason for each present withdrawal, by subject such as place/leeds.
    """
    known, stamp = withdrawn(earlier), now.strftime(WRITTEN)
    new = {path: reason for path, reason in gone.items() if known.get(path) != reason}
    restored = [path for path in known if path not in gone]
    return [
        {
            "release": release.id,
            "updated": stamp,
            "id": f"{kind}:{path}:{stamp}",
            "title": f"{_named(release, path)}: {title}",
            "summary": summary,
            "link": f"embed/index.html#{path.replace('/', '-')}",
        }
        for kind, title, summaries in (
            (WITHDRAWN, "withdrawn", new),
            (RESTORED, "no longer withdrawn", dict.fromkeys(restored, "It is shown again.")),
        )
        for path, summary in summaries.items()
    ]


def withdrawn(kept: Sequence[Entry]) -> dict[str, str]:
    """The present withdrawals and their reasons, from entries with the newest first."""
    last: dict[str, str | None] = {}
    for entry in kept:
        kind, _, rest = entry["id"].partition(":")
        if kind in (WITHDRAWN, RESTORED):
            last.setdefault(rest.partition(":")[0], entry["summary"] if kind == WITHDRAWN else None)
    return {path: reason for path, reason in last.items() if reason is not None}


def kept(
    fresh: Sequence[Entry],
    earlier: Sequence[Entry],
    gone: Mapping[str, Retraction],
    most: int = MOST_KEPT,
) -> list[Entry]:
    """The latest entries, at most `most` of them, newest first, each once.

    A release in `gone` has one entry, which gives the reason for its retraction; its other entries
    are removed.
    """
    every = [*fresh, *earlier]
    stay = [entry for entry in every if entry["release"] not in gone and entry["id"] != RETRACTED]
    entries = [*map(_retracted, gone.items()), *stay]
    unique = {(entry["release"], entry["id"]): entry for entry in entries}
    return sorted(unique.values(), key=lambda entry: entry["updated"], reverse=True)[:most]


def retracted(kept: Sequence[Entry]) -> dict[str, str]:
    """The sentence on each retracted release, by its id."""
    return {entry["release"]: entry["summary"] for entry in kept if entry["id"] == RETRACTED}


def _retracted(pair: tuple[str, Retraction]) -> Entry:
    id, retraction = pair
    return {
        "release": id,
        "updated": retraction.retracted_at.strftime(WRITTEN),
        "id": RETRACTED,
        "title": f"Release {id} is retracted",
        "summary": sentence(id, retraction),
        "link": "open-data/index.html",
    }


def atom(kept: Sequence[Entry], release: Release, site: str, place: str = "") -> bytes:
    """The entries as an Atom feed (RFC 4287) for a site's address, of all areas or of one."""
    feed = Element("feed", xmlns=ATOM)
    own = f"{site}{address(place)}"
    about = f"Rating of {release.names[place]}" if place else f"Ratings of {release.words.places}"
    SubElement(feed, "title").text = f"{about}: changes and corrections"
    if release.demonstration:
        SubElement(feed, "subtitle").text = "Invented figures, for demonstration."
    SubElement(feed, "rights").text = attribution(release)
    SubElement(feed, "id").text = _urn(f"changes:{place}" if place else "changes")
    SubElement(feed, "link", rel="self", href=own)
    SubElement(feed, "updated").text = kept[0]["updated"] if kept else f"{release.as_at}T00:00:00Z"
    author = SubElement(feed, "author")
    SubElement(author, "name").text = release.naming.title
    for entry in kept:
        element = SubElement(feed, "entry")
        SubElement(element, "title").text = entry["title"]
        SubElement(element, "id").text = _urn(f"{entry['release']}:{entry['id']}")
        SubElement(element, "updated").text = entry["updated"]
        SubElement(element, "link", href=f"{site}/{entry['link']}")
        SubElement(element, "summary").text = entry["summary"]
    indent(feed)
    return tostring(feed, encoding="utf-8", xml_declaration=True)


def address(place: str = "") -> str:
    """Where the feed is on the public site: of all areas, or of one."""
    return f"/open-data/places/{place}.atom" if place else "/open-data/changes.atom"


def _urn(name: str) -> str:
    return f"urn:place-ratings:{name}"


def _published(new: Release, changed: str = "") -> Entry:
    return {
        "id": "published",
        "title": f"Ratings as at {in_full(new.as_at)} are published",
        "summary": f"Release {new.id}, by the method “{new.method.name}”.{changed}",
        "link": "open-data/index.html",
    }


def _named(release: Release, path: str) -> str:
    """The name of a place or an indicator of the release; otherwise the path."""
    names = {f"place/{id}": name for id, name in release.names.items()}
    names |= {f"indicator/{id}": indicator.name for id, indicator in release.indicators.items()}
    return names.get(path, path)


def of_areas(new: Release, before: Release) -> tuple[list[OfArea], list[OfArea]]:
    """Entries of changed ratings, and of what changed in the plan, each after its area's id."""
    return _moved(new, before), _of_the_plan(new, before)


def _moved(new: Release, before: Release) -> list[OfArea]:
    entries = []
    summary = f"As at {new.as_at:%Y-%m-%d}; before, as at {before.as_at:%Y-%m-%d}."
    if new.method.id != before.method.id:
        summary += f" Rated by the method “{new.method.name}”; before, by “{before.method.name}”."
    moved = changes.of_ratings(before.ratings, new.ratings)
    moved = moved[(moved["standing"] == changes.REVISED) & moved["recategorised"]]
    for row in moved.to_dict("records"):
        place, was, now = row["place"], row["category_old"], row["category"]
        entry = {
            "id": f"rating:{place}",
            "title": f"{new.names[place]}: from {_rated(was)} to {_rated(now)}",
            "summary": summary,
            "link": f"embed/place/{place}.html",
        }
        entries.append((place, entry))
    return entries


def _corrected(new: Release, before: Release) -> list[Entry]:
    """An entry per indicator for figures whose value changed within the same period."""
    values, entries = changes.of_values(before, new), []
    for id, rows in values[values["standing"] == changes.REVISED].groupby("indicator"):
        name = new.indicators[str(id)].name
        periods = rows["period_end"]
        entries.append(
            {
                "id": f"correction:{id}",
                "title": f"{name}: {len(rows)} corrected figure{'s' if len(rows) > 1 else ''}",
                "summary": f"In {rows['place'].nunique()} areas, for periods that ended from "
                f"{periods.min():%Y-%m-%d} to {periods.max():%Y-%m-%d}.",
                "link": f"embed/indicator/{id}.html",
            }
        )
    return entries


def _of_the_plan(new: Release, before: Release) -> list[OfArea]:
    return [
        (
            change.area,
            {
                "id": f"plan:{change.what}:{change.id}",
                "title": planned.in_words(change),
                "summary": f"In the plan of {new.names[change.area]}, as at {new.as_at:%Y-%m-%d}; "
                f"before, as at {before.as_at:%Y-%m-%d}.",
                "link": "open-data/index.html",
            },
        )
        for change in planned.changes(before, new)
    ]


def _rated(category: float) -> str:
    return "not rated" if pd.isna(category) else f"{int(category)}, {CATEGORIES[int(category)]}"
