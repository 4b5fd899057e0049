"""Bakes the public site of a release: static files made only from the release's own file."""

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from dashboard.figures import lettering, theme
from dashboard.parts.site import site_url
from dashboard.pictures.formats import DEFAULT, FORMATS, PREVIEW
from dashboard.pictures.picture import Bare
from dashboard.pictures.raster import ExportError
from dashboard.public import embeds, listing, oembed, page, sitemap
from dashboard.public.embeds import Embed
from data import disk, times
from data.faults import DataError
from data.open_data import api, feed, files, place_feed
from data.releases import channels, manifest, retracted, withdrawn
from data.releases.channels import SITE
from data.releases.reader import current_id
from data.releases.release import Release, read
from data.releases.retracted import Retraction
from data.releases.withdrawn import ADDRESS
from data.store import raw

HERE = Path(__file__).parent
COMPRESSED = {".html", ".css", ".js", ".json", ".csv", ".svg", ".atom", ".ttf", ".xml"}
LEVEL = 6
"""Of gzip: 9 takes almost three times as long for files that are one per cent smaller."""

AT_ONCE = 4
NOTHING: Mapping[str, Any] = {}

Progress = Callable[[int, int], None]


def bake(
    release: Release,
    folder: Path,
    before: tuple[Release | None, Path] | None,
    now: datetime,
    progress: Progress = lambda done, of: None,
    gone: Mapping[str, Retraction] = NOTHING,
    without: Mapping[str, str] = NOTHING,
) -> str:
    """Make the site of a public release in a new folder.

    `before` is the previous release (None if it cannot be read) and its site, for the feed of
    changes. `gone` are the retracted releases of the channel: the feed lists all of them, and each
    page names those that this release replaced. `without` are the withdrawn embeds with reasons,
    for the lists and the feed.

    Returns a sentence on what is missing: "" if every chart has its picture. Raises ValueError for
    a release that is not public.
    """
    if release.audience != "public":
        raise ValueError(f"{release.id} is an {release.audience} release; nothing of it is public.")
    folder.mkdir()
    site = site_url()
    documents = api.documents(release, without)
    notice = retracted.in_place_of(gone, release.id)
    with ExitStack() as last:
        pool = ThreadPoolExecutor(AT_ONCE)  # its processes draw while this one writes
        last.callback(pool.shutdown, cancel_futures=True)
        drawing = [
            (one, pool.submit(_pictures, one, folder))
            for one in map(_checked, embeds.of(release, documents))
        ]
        told = _entries(release, before, now, gone, without)
        of_places = _of_places(release, before, now, gone, without)
        files.write(release, documents, folder, told, site, of_places)
        assets = _assets(folder / "embed" / "assets")
        listed = listing.page(release, assets["embed.css"], site, notice)
        (folder / "open-data" / "index.html").write_text(listed, encoding="utf-8")
        missing, high, pictured = "", {}, set()
        progress(0, len(drawing))
        for done, (one, pictures) in enumerate(drawing, start=1):
            charts, said = pictures.result()
            high[one.path] = page.heights_of(one, release, site, charts, notice)
            _write(one, release, folder / "embed", assets, site, charts, high[one.path], notice)
            missing = missing or said
            if charts:
                pictured.add(one.path)
            progress(done, len(drawing))
        found = [one for one, _ in drawing]
        gallery = page.gallery(found, release, assets, site, high, pictured, without, notice)
        (folder / "embed" / "index.html").write_text(gallery, encoding="utf-8")
        _for_engines(found, folder, site)
        _manifest(release, folder)
        list(pool.map(_compress, _texts(folder)))
    return missing


def finish(release: Release, unfinished: Path, progress: Progress = lambda done, of: None) -> str:
    """Bake the site of a public release before it is published; returns like `bake`."""
    channel = unfinished.parent
    id = current_id(channel)
    before = None if id is None else (_readable(channel / id), channel / id / SITE)
    gone, without = retracted.read(channel), withdrawn.read(channel)
    return bake(release, unfinished / SITE, before, times.now(), progress, gone, without)


def _readable(folder: Path) -> Release | None:
    """A release, or None if an earlier version of this program wrote it."""
    try:
        return read(folder)
    except DataError:
        return None


def replace(release: Release, channel: Path, now: datetime, progress: Progress) -> str:
    """Bake the site of a published release again, and replace the old one in one step.

    Readers get the old or the new site, whenever this process ends. Use it after pictures were
    missing or the site's address has changed.
    """
    target = channel / release.id / SITE
    fresh = target.with_name(".new-site")
    shutil.rmtree(fresh, ignore_errors=True)
    before = (release, target) if target.exists() else None
    try:
        gone, without = retracted.read(channel), withdrawn.read(channel)
        missing = bake(release, fresh, before, now, progress, gone, without)
        disk.like_its_folder(fresh)
        os.sync()
        if target.exists():
            disk.exchange(fresh, target)
        else:
            fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)  # before the release's files are listed
    channels.list_anew(channel, release.id)
    return missing


def tell(channel: Path, now: datetime, progress: Progress) -> str:
    """Bake the current release's site again if it does not state what is retracted or withdrawn.

    Does nothing if the release has no site. Returns and raises like `replace`, and raises DataError
    if the release cannot be read.
    """
    id, gone = current_id(channel), retracted.read(channel)
    if id is None or not (channel / id / SITE).exists():
        return ""
    kept = _kept(channel / id / SITE)
    said = {one: retracted.sentence(one, why) for one, why in gone.items()}
    if feed.retracted(kept) == said and feed.withdrawn(kept) == withdrawn.read(channel):
        return ""
    return replace(read(channel / id), channel, now, progress)


def _checked(one: Embed) -> Embed:
    """The embed, if its id, which a reference table may set to anything, can be in an address."""
    if not ADDRESS.fullmatch(one.path):
        raise DataError(
            f"{one.path!r} can be no address: an id has letters, digits, - and _ only. "
            "Correct areas.csv."
        )
    return one


def _entries(
    release: Release,
    before: tuple[Release | None, Path] | None,
    now: datetime,
    gone: Mapping[str, Retraction],
    without: Mapping[str, str],
) -> list[feed.Entry]:
    old, site = before or (None, None)
    earlier = _kept(site) if site else []
    fresh = feed.entries(release, old, now) + feed.withdrawals(without, earlier, release, now)
    return feed.kept(fresh, earlier, gone)


def _of_places(
    release: Release,
    before: tuple[Release | None, Path] | None,
    now: datetime,
    gone: Mapping[str, Retraction],
    without: Mapping[str, str],
) -> dict[str, list[feed.Entry]]:
    old, site = before or (None, None)
    earlier = _json(site, "place-changes.json", {}) if site else {}
    return place_feed.kept(release, old, earlier, now, gone, without)


def _kept(site: Path) -> list[feed.Entry]:
    """The entries of a site's feed; empty if its file is missing or broken."""
    return _json(site, "changes.json", [])


def _json(site: Path, name: str, otherwise: Any) -> Any:
    """What a file of a site's open data says, or `otherwise` if it is missing or broken."""
    try:
        return json.loads((site / "open-data" / name).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return otherwise


def _assets(folder: Path) -> dict[str, str]:
    """Copies of what all embeds share, each under a name that holds its hash."""
    folder.mkdir(parents=True)
    fonts = {"regular.ttf": lettering.letters(False), "bold.ttf": lettering.letters(True)}
    named = {name: _hashed(name, content) for name, content in fonts.items()}
    style = theme.tokens() + (HERE / "embed.css").read_text(encoding="utf-8")
    for name, hashed in named.items():
        style = style.replace(name, hashed)
    contents = fonts | {"embed.css": style.encode(), "height.js": (HERE / "height.js").read_bytes()}
    named = {name: _hashed(name, content) for name, content in contents.items()}
    for name, content in contents.items():
        (folder / named[name]).write_bytes(content)
    return named


def _hashed(name: str, content: bytes) -> str:
    stem, _, kind = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}.{kind}"


def _pictures(one: Embed, folder: Path) -> tuple[dict[int, Bare], str]:
    """Write an embed's pictures; its charts by width and "", or none and why there are none."""
    if one.taken is None:
        return {}, ""
    target = folder / "embed" / one.path
    target.parent.mkdir(parents=True, exist_ok=True)
    picture = one.taken.picture
    try:
        charts = {width: picture.bare(width) for width in (page.NARROW, page.WIDE)}
        svg, png = picture.svg(FORMATS[DEFAULT]), picture.png(PREVIEW)
    except ExportError as error:
        return {}, f"Some embeds are without charts. {one.title}: {error}"
    target.with_suffix(".svg").write_bytes(svg)
    target.with_suffix(".png").write_bytes(png)
    return charts, ""


def _write(
    one: Embed,
    release: Release,
    folder: Path,
    assets: dict[str, str],
    site: str,
    charts: Mapping[int, Bare],
    high: Mapping[int, int],
    notice: str,
) -> None:
    source = f"{site}/embed/{one.path}"
    picture = f"{source}.png" if charts else ""
    found = oembed.document(f"{source}.html", one.title, high, site, picture, release.naming.title)
    target = folder / one.path
    target.parent.mkdir(parents=True, exist_ok=True)
    said = {
        ".html": page.embed(one, release, assets, site, charts, notice),
        ".csv": one.csv,
        ".json": json.dumps(one.json, ensure_ascii=False, allow_nan=False) + "\n",
        ".oembed.json": json.dumps(found, ensure_ascii=False) + "\n",
    }
    for kind, text in said.items():
        target.with_name(target.name + kind).write_bytes(text.encode())


def _for_engines(found: Sequence[Embed], folder: Path, site: str) -> None:
    """robots.txt; and the site map, where the site knows its own address."""
    (folder / sitemap.ROBOTS).write_text(sitemap.robots(site), encoding="utf-8")
    if site:
        (folder / sitemap.SITEMAP).write_bytes(sitemap.sitemap(found, site))


def _manifest(release: Release, folder: Path) -> None:
    """What there is, with the SHA-256 of each file."""
    hashes = {path: raw.hash_of(folder / path) for path in _all(folder)}
    content = manifest.Manifest(release=release.id, as_at=release.as_at, files=hashes)
    (folder / manifest.FILE).write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def _texts(folder: Path) -> list[Path]:
    """The files of a site that are sent compressed."""
    return [folder / path for path in _all(folder) if Path(path).suffix in COMPRESSED]


def _compress(text: Path) -> None:
    """Write a compressed copy beside a text file, for servers that send it as it is."""
    packed = gzip.compress(text.read_bytes(), LEVEL, mtime=0)
    text.with_name(f"{text.name}.gz").write_bytes(packed)


def _all(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()
