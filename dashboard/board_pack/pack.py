"""The board pack: a paper as PDF, as Word document and as slides, its charts, and a manifest.

The same release and options give the same bytes: whatever is stamped with a time is stamped with
the date the ratings speak of.
"""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

from dashboard.board_pack import (
    changed_since,
    contents,
    drawings,
    manifest,
    pdf,
    slides,
    stamp,
    word,
    writing,
)
from dashboard.board_pack.contents import Item, Options, slug
from dashboard.board_pack.paper import Figure
from dashboard.pages.board_pack import KINDS
from dashboard.parts import areas, words
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.raster import ExportError
from dashboard.sections import verdict
from data.listing import first_of
from data.releases.release import Release

AT_ONCE = 4
NAMED = 3
"""So many places are named in the name of a file; more are counted."""

DOCUMENT = "board-pack"
WITH_PNG = {"docx": word.document, "pptx": slides.document}
"""Documents that cannot hold drawings as lines."""

Progress = Callable[[int, int], None]


def file_name(release: Release, options: Options) -> str:
    """The file name of a pack, which says its month and what was chosen."""
    parts = [f"{release.as_at:%Y-%m}", _places(release, options.places)]
    parts += ["with all trends"] if options.trends else []
    parts += ["with explored charts"] if options.view else []
    return f"board-pack-{slug(' '.join(parts))}.zip"


def _places(release: Release, places: Sequence[str]) -> str:
    """The places in a few words: "leeds-kirklees", "all-six-places", "12-places"."""
    if len(places) <= NAMED:
        return " ".join(places)
    whole = [*map(set, areas.groups(release).values()), {*areas.main(release)}]
    rated = {*release.ratings["place"]}
    is_all = any({*places} == group & rated for group in whole)
    own = [id for id in places if release.kinds[id] == "place"]
    kind, many = ("place", len(own)) if own else ("footprint", len(places))
    counted = f"{words.small(many)} {release.words.many(kind)}"
    return f"all {counted}" if is_all else f"{words.small(len(places))} {release.words.many(kind)}"


def make(
    release: Release,
    options: Options,
    since: dict[str, Any] | None = None,
    progress: Progress = lambda done, of: None,
) -> bytes:
    """The pack as a ZIP file. `since` is what `manifest.read` has of an earlier one.

    Raises ExportError where a picture or document cannot be made, or a place, format or kind is
    unknown.
    """
    _check(release, options)
    verdicts = [verdict.of(release, place) for place in options.places]
    items = contents.items(release, options, verdicts)
    # What changed is told from everything but the pictures' files, which come last.
    plain = manifest.made(release, options, items, {})
    changed = changed_since.changes(since, plain, release.method.clear_change) if since else None
    paper = writing.written(release, verdicts, items, changed)
    pictures, drawn = _drawn(items, paper.figures, options, progress)
    said = manifest.made(release, options, items, pictures)
    files = dict(pictures)
    if "pdf" in options.kinds:
        files[f"{DOCUMENT}.pdf"] = pdf.document(paper)
    for kind, document in WITH_PNG.items():
        if kind in options.kinds:
            files[f"{DOCUMENT}.{kind}"] = document(paper, drawn)
    files[manifest.FILE] = manifest.written(said | ({"changed": changed} if changed else {}))
    return stamp.zipped(files, release.as_at)


def _check(release: Release, options: Options) -> None:
    _known(options.places, release.ratings["place"].tolist(), release.words.place)
    _known(options.kinds, KINDS, "kind of file")
    if options.format not in FORMATS:
        raise ExportError(f"The format is one of {', '.join(FORMATS)}.")


def _known(given: Sequence[str], known: Collection[str], what: str) -> None:
    """Raises ExportError unless one is given, and each is known."""
    if unknown := [id for id in given if id not in known]:
        raise ExportError(f"There is no {what} {unknown[0]!r}. There are: {first_of([*known])}.")
    if not given:
        raise ExportError(f"A board pack needs at least one {what}.")


def _drawn(
    items: Sequence[Item], figures: Sequence[Figure], options: Options, progress: Progress
) -> tuple[dict[str, bytes], dict[int, bytes]]:
    """The pictures of the pack by their files, and the drawings of its documents by their numbers,
    as PNG; none that nobody asked for.
    """
    format = FORMATS[options.format]
    own = items if "pictures" in options.kinds else []
    within = figures if {*WITH_PNG} & {*options.kinds} else []
    of = len(own) + len(within)
    progress(0, of)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        pictures = pool.map(lambda item: item.taken.picture.png(format), own)
        drawings_of = pool.map(drawings.as_png, within)
        found = []
        for done, png in enumerate(chain(pictures, drawings_of), start=1):
            found.append(png)
            progress(done, of)
    files = dict(zip((item.file for item in own), found[: len(own)], strict=True))
    numbers = (one.number for one in within)
    return files, dict(zip(numbers, found[len(own) :], strict=True))


def all_places(release: Release, footprint: str = "") -> tuple[str, ...]:
    """The areas of a footprint, or those that are shown by default, in the reference's order."""
    return tuple(areas.of(release, footprint))
