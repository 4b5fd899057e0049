"""The board pack: every chart a board paper needs, numbered, with a document and a manifest.

The same release and options give the same bytes: whatever is stamped with a time is stamped with
the date the ratings speak of.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd

from dashboard import pages  # noqa: F401
from dashboard.board_pack import changed_since, plan_in_words, word
from dashboard.board_pack.contents import Item, Options
from dashboard.pages import page
from dashboard.parts import areas, series, words
from dashboard.pictures.downloads import Takeaway
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.raster import ExportError
from dashboard.web import answer
from data.listing import first_of
from data.releases.release import Release

AT_ONCE = 4
PLAN = ("/plan/milestones", "/plan/money", "/plan/risks")
"""Pages of the plan whose charts are in the pack."""

MANIFEST, DOCUMENT = "manifest.json", "board-pack.docx"

Progress = Callable[[int, int], None]


def file_name(release: Release) -> str:
    """The file name of a release's pack."""
    return f"board-pack-{release.id}.zip"


def make(
    release: Release,
    options: Options,
    since: dict[str, Any] | None = None,
    progress: Progress = lambda done, of: None,
) -> bytes:
    """The pack as a ZIP file. `since` is the manifest of an earlier one to compare with.

    Raises ExportError where a picture cannot be drawn, or a place or format is unknown.
    """
    _check(release, options)
    found = list(_contents(release, options))
    items = _drawn(found, options, progress)
    manifest = _manifest(release, options, items)
    changed = changed_since.changes(since, manifest, release.method.clear_change) if since else None
    document = _restamped(word.document(release, options, items, changed), release.as_at)
    files = {item.file: item.png for item in items}
    files |= {
        DOCUMENT: document,
        MANIFEST: _json(manifest | ({"changed": changed} if changed else {})),
    }
    return _zipped(files, release.as_at)


def manifest_of(path: Path) -> dict[str, Any]:
    """What of a pack a later one is compared with (see `changed_since`), be it the ZIP file or its
    manifest. Raises ExportError.
    """
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as pack:
                found = json.loads(pack.read(MANIFEST))
        else:
            found = json.loads(path.read_text(encoding="utf-8"))
        compared = {name: found[name] for name in ("release", "ratings", "charts")}
        return compared | {"plan": found.get("plan", {})}  # earlier packs do not say it
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ExportError(f"{path} is neither a board pack nor its manifest: {error}") from error


def _check(release: Release, options: Options) -> None:
    known = release.ratings["place"].tolist()
    if unknown := [place for place in options.places if place not in known]:
        raise ExportError(
            f"There is no {release.words.place} {unknown[0]!r}. There are: {first_of(known)}."
        )
    if not options.places:
        raise ExportError(f"A board pack needs at least one {release.words.place}.")
    if options.format not in FORMATS:
        raise ExportError(f"The format is one of {', '.join(FORMATS)}.")


def _contents(
    release: Release, options: Options
) -> Iterator[tuple[str, str | None, str | None, Takeaway]]:
    """Heading, place, indicator and chart, in the order of the pack."""
    for place in options.places:
        for path in (f"/place/{place}", f"/change/{place}"):
            for taken in _charts(release, path).values():
                yield release.names[place], place, None, taken
    for path in PLAN if release.is_planned else ():
        for taken in _charts(release, path).values():
            if _of_another(taken, options):
                continue
            yield plan_in_words.HEADING, None, None, taken
    for taken in _explored(release, options.view).values():
        yield "Explored", None, None, taken
    with_figures = set(release.series.loc[release.series["value"].notna(), "indicator"])
    for id in release.method.indicators:
        if id not in with_figures:
            continue
        name, path = release.indicators[id].short_name, f"/indicator/{id}"
        if (compared := _charts(release, path).get("comparison")) is not None:
            yield name, None, id, compared
        for place in options.places if options.trends else ():
            for taken in _charts(release, path, place=place).values():
                yield name, None, id, taken


def _of_another(taken: Takeaway, options: Options) -> bool:
    """Whether a chart of the plan is one of several alike, and of an area that is not asked for."""
    areas_drawn = taken.chart.drawn.get("area")
    alike = taken.chart.id.startswith("gap-")
    return alike and areas_drawn is not None and areas_drawn.iloc[0] not in options.places


def _charts(release: Release, path: str, **query: str) -> Mapping[str, Takeaway]:
    """The charts of a page; none where the page says that it has nothing to show."""
    try:
        return answer.make(release, path, query).takeaways
    except page.NotFound:
        return {}


def _explored(release: Release, view: str) -> Mapping[str, Takeaway]:
    """The charts of a view of /explore; none without one. Raises ExportError for a wrong view."""
    if not view:
        return {}
    try:
        return answer.make(release, "/explore", dict(parse_qsl(view))).takeaways
    except page.NotFound as error:
        raise ExportError(f"The view {view[:60]!r} cannot be shown. {error}") from error


def _drawn(
    found: list[tuple[str, str | None, str | None, Takeaway]], options: Options, progress: Progress
) -> list[Item]:
    format = FORMATS[options.format]
    digits = max(len(str(len(found))), 2)
    progress(0, len(found))
    items = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pictures = pool.map(lambda one: one[3].picture.png(format), found)
        for number, (one, png) in enumerate(zip(found, pictures, strict=True), start=1):
            heading, place, indicator, taken = one
            name = re.sub(r"[^a-z0-9]+", "-", f"{heading} {taken.chart.id}".lower()).strip("-")
            items.append(
                Item(f"{number:0{digits}}-{name}.png", heading, place, indicator, taken, png)
            )
            progress(number, len(found))
    return items


def _manifest(release: Release, options: Options, items: list[Item]) -> dict[str, Any]:
    rows = release.ratings[release.ratings["place"].isin(options.places)]
    return {
        "release": release.id,
        "audience": release.audience,
        "as_at": release.as_at.isoformat(),
        "invented": release.demonstration,
        "method": release.method.id,
        "places": list(options.places),
        "format": options.format,
        "trends": options.trends,
        "view": options.view,
        "ratings": {
            row["place"]: {
                "name": release.names[row["place"]],
                "category": _category(row),
                "composite": _number(row["composite"]),
                "indicators": _indicators(release, row["place"]),
            }
            for row in rows.to_dict("records")
        },
        "plan": plan_in_words.standings(release),
        "charts": [item.entry() for item in items],
    }


def _indicators(release: Release, place: str) -> dict[str, dict[str, Any]]:
    """The entries of a place's rated indicators, with which a later pack is compared."""
    scores = release.scores_of(place)
    rows = scores[scores["applicable"]]
    found = {}
    for row in series.with_periods(rows).to_dict("records"):
        one = release.indicators[row["indicator"]]
        found[one.id] = {
            "name": one.short_name,
            "category": _category(row),
            "score": _number(row["uncapped"]),
            "value": words.value(one.unit, row["value"], row["reason"], row["target"]),
            "period": row["period"],
        }
    return found


def _category(row: dict[str, Any]) -> int | None:
    return None if pd.isna(row["category"]) else int(row["category"])


def _number(score: float) -> float | None:
    """A score so exact that a later one is compared with it as if it were not rounded."""
    return None if pd.isna(score) else round(score, 9)


def all_places(release: Release, footprint: str = "") -> tuple[str, ...]:
    """The areas of a footprint, or those that are shown by default, in the reference's order."""
    return tuple(areas.of(release, footprint))


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _restamped(document: bytes, day: date) -> bytes:
    """A Word file, which is a ZIP file, without the times at which its parts were written."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return _zipped({name: parts.read(name) for name in parts.namelist()}, day)


def _zipped(files: dict[str, bytes], day: date) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = (
                zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            )
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()
