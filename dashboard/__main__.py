"""python -m dashboard: pictures, board packs and the public site."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from dashboard import pages  # noqa: F401
from dashboard.board_pack import pack
from dashboard.board_pack.contents import Options
from dashboard.board_pack.pack import Progress
from dashboard.pages import page
from dashboard.pictures.formats import DEFAULT, FORMATS
from dashboard.pictures.raster import ExportError
from dashboard.public import bake, nginx
from dashboard.web import answer
from data import disk, times
from data.faults import DataError
from data.releases import withdrawn
from data.releases.reader import AUDIENCES, Releases
from data.releases.release import Release
from data.store import database_errors


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    disk.keep_private()
    try:
        options = vars(_parser().parse_args(arguments))
        run = options.pop("run")
        run(**options)
    except (DataError, ExportError, page.NotFound, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    """The options of every command: `run` gets them as arguments, each by its name."""
    parser = argparse.ArgumentParser("python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    one = commands.add_parser("export", help="charts as pictures, one by one or as a board pack")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--chart", action="append", metavar="ADDRESS", help="such as /place/leeds/rating.png"
    )
    what.add_argument(
        "--pack", dest="as_pack", action="store_true", help="all charts a board paper needs, zipped"
    )
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="where files go")
    one.add_argument("--format", choices=tuple(FORMATS), default=DEFAULT)
    one.add_argument("--places", default="all", help="ids with commas between, or all")
    one.add_argument("--trends", action="store_true", help="each place's trends, in the pack")
    one.add_argument("--view", default="", metavar="QUERY", help="a view of /explore, in the pack")
    one.add_argument("--since", type=Path, metavar="PACK", help="an earlier pack to compare with")
    one.add_argument(
        "--audience", choices=AUDIENCES, default=os.environ.get("AUDIENCE", "internal")
    )
    one.add_argument(
        "--release", dest="release_id", metavar="ID", help="in place of the current one"
    )
    one.set_defaults(run=_export)

    one = commands.add_parser("bake", help="make the current public release's plain files anew")
    one.set_defaults(run=_bake)

    one = commands.add_parser("withdraw", help="take an embed back: its addresses say 410")
    one.add_argument("path", metavar="EMBED", help="such as place/leeds")
    one.add_argument("--reason", required=True, help="a sentence for those who follow a link to it")
    one.set_defaults(run=_withdraw)

    one = commands.add_parser("restore", help="give a withdrawn embed back")
    one.add_argument("path", metavar="EMBED", help="such as place/leeds")
    one.set_defaults(run=_restore)

    one = commands.add_parser("nginx", help="print nginx's configuration for the public files")
    one.add_argument("--listen", default="80", metavar="ADDRESS")
    one.add_argument("--name", default="_", metavar="HOST", help="the server's name")
    one.add_argument("--dashboard", metavar="URL", help="the public dashboard, for all other pages")
    one.set_defaults(run=_nginx)
    return parser


def _bake() -> None:
    releases = Releases("public")
    unchanged = "The site is as it was."
    with (
        _bar("embed") as progress,
        database_errors.errors(str(releases.channel), lambda: unchanged),
    ):
        missing = bake.replace(releases.current(), releases.channel, times.now(), progress)
    print(missing or f"The site of release {releases.current().id} is baked.")


def _withdraw(path: str, reason: str) -> None:
    withdrawn.withdraw(Releases("public").channel, path, reason)
    _tell(f"{path} is withdrawn. Where nginx serves it, reload nginx.")


def _restore(path: str) -> None:
    withdrawn.restore(Releases("public").channel, path)
    _tell(f"{path} is back. Where nginx serves it, reload nginx.")


def _tell(done: str) -> None:
    """Say what was done, and have the lists and the feed of the public site say it too."""
    channel = Releases("public").channel
    print(done)
    stands = "The list of embeds, the feed and places.json do not say so yet: bake the site anew."
    with (
        _bar("embed") as progress,
        database_errors.errors(str(channel), lambda: f"{done} {stands}"),
    ):
        missing = bake.tell(channel, times.now(), progress)
    if missing:
        print(missing)


def _nginx(listen: str, name: str, dashboard: str | None) -> None:
    print(nginx.configuration(Releases("public").channel, listen, name, dashboard), end="")


@contextmanager
def _bar(unit: str) -> Iterator[Progress]:
    """A progress bar, where somebody is looking."""
    with tqdm(unit=unit, disable=None) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress


def _export(
    audience: str,
    release_id: str | None,
    out: Path,
    chart: Sequence[str],
    as_pack: bool,
    format: str,
    places: str,
    trends: bool,
    view: str,
    since: Path | None,
) -> None:
    releases = Releases(audience)
    release = releases.at(release_id) if release_id else releases.current()
    out.mkdir(parents=True, exist_ok=True)
    if as_pack:
        those = tuple(places.split(",") if places != "all" else pack.all_places(release))
        _pack(release, Options(those, format, trends, view), since, out)
        return
    for address in chart:
        path = out / f"{address.strip('/').replace('/', '-')}"
        path.write_bytes(_chart(release, address, format))
        print(path)


def _pack(release: Release, options: Options, since: Path | None, out: Path) -> None:
    before = pack.manifest_of(since) if since else None
    with _bar("chart") as progress:
        content = pack.make(release, options, before, progress)
    path = out / pack.file_name(release)
    path.write_bytes(content)
    print(path)


def _chart(release: Release, address: str, format: str) -> bytes:
    """The file at an address such as /place/leeds/rating.png. Raises NotFound."""
    stem, _, kind = address.rpartition(".")
    path, _, id = stem.rpartition("/")
    found = answer.make(release, path or "/").takeaways
    if id not in found or kind not in ("png", "svg", "csv"):
        raise page.NotFound(
            f"There is no {address}. This page has: {', '.join(found)}; as png, svg or csv."
        )
    if kind == "csv":
        return found[id].csv.encode()
    return getattr(found[id].picture, kind)(FORMATS[format])


if __name__ == "__main__":
    sys.exit(main())
