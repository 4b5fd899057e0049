"""python -m dashboard: pictures, board packs and the public site."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from dashboard import pages  # noqa: F401
from dashboard.board_pack import manifest, pack
from dashboard.board_pack.contents import Options
from dashboard.board_pack.pack import Progress
from dashboard.pages import page
from dashboard.pages.board_pack import KINDS
from dashboard.pictures.formats import DEFAULT, FORMATS
from dashboard.pictures.raster import ExportError
from dashboard.public import bake, nginx
from dashboard.web import answer
from data import disk, profile, times
from data.faults import DataError
from data.releases import withdrawn
from data.releases.reader import AUDIENCES, Releases
from data.releases.release import Release
from data.store import database_errors


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    disk.keep_private()
    try:
        profile.settle()
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
    command = commands.add_parser(
        "export", help="charts as pictures, one by one or as a board pack"
    )
    selection = command.add_mutually_exclusive_group(required=True)
    selection.add_argument(
        "--chart", action="append", metavar="ADDRESS", help="such as /place/leeds/rating.png"
    )
    selection.add_argument(
        "--pack", dest="as_pack", action="store_true", help="all charts a board paper needs, zipped"
    )
    command.add_argument("--out", type=Path, required=True, metavar="DIR", help="where files go")
    command.add_argument("--format", choices=tuple(FORMATS), default=DEFAULT)
    command.add_argument("--places", default="all", help="ids with commas between, or all")
    command.add_argument("--trends", action="store_true", help="each place's trends, in the pack")
    command.add_argument(
        "--view", default="", metavar="QUERY", help="a view of /explore, in the pack"
    )
    command.add_argument(
        "--kinds",
        default=",".join(KINDS),
        help="of the pack: pdf, docx, pptx, pictures, with commas between; all without it",
    )
    command.add_argument(
        "--since", type=Path, metavar="PACK", help="an earlier pack to compare with"
    )
    command.add_argument(
        "--audience", choices=AUDIENCES, default=os.environ.get("AUDIENCE", "internal")
    )
    command.add_argument(
        "--release", dest="release_id", metavar="ID", help="instead of the current one"
    )
    command.set_defaults(run=_export)

    command = commands.add_parser("bake", help="make the public site of the current release again")
    command.set_defaults(run=_bake)

    command = commands.add_parser("withdraw", help="withdraw an embed: its addresses answer 410")
    command.add_argument("path", metavar="EMBED", help="such as place/leeds")
    command.add_argument("--reason", required=True, help="a sentence, shown to those who open it")
    command.set_defaults(run=_withdraw)

    command = commands.add_parser("restore", help="show a withdrawn embed again")
    command.add_argument("path", metavar="EMBED", help="such as place/leeds")
    command.set_defaults(run=_restore)

    command = commands.add_parser("nginx", help="print nginx's configuration for the public files")
    command.add_argument("--listen", default="80", metavar="ADDRESS")
    command.add_argument("--name", default="_", metavar="HOST", help="the server's name")
    command.add_argument(
        "--dashboard", metavar="URL", help="the public dashboard, for all other pages"
    )
    command.set_defaults(run=_nginx)
    return parser


def _bake() -> None:
    releases = Releases("public")
    unchanged = "The site is unchanged."
    with (
        _bar("embed") as progress,
        database_errors.errors(str(releases.channel), lambda: unchanged),
    ):
        missing = bake.replace(releases.current(), releases.channel, times.now(), progress)
    print(missing or f"The site of release {releases.current().id} is baked.")


def _withdraw(path: str, reason: str) -> None:
    withdrawn.withdraw(Releases("public").channel, path, reason)
    _tell(f"{path} is withdrawn. If nginx serves it, reload nginx.")


def _restore(path: str) -> None:
    withdrawn.restore(Releases("public").channel, path)
    _tell(f"{path} is shown again. If nginx serves it, reload nginx.")


def _tell(done: str) -> None:
    """Print what was done, and state it in the lists and the feed of the public site."""
    channel = Releases("public").channel
    print(done)
    remedy = "The list of embeds, the feed and places.json do not show it yet: bake the site again."
    with (
        _bar("embed") as progress,
        database_errors.errors(str(channel), lambda: f"{done} {remedy}"),
    ):
        missing = bake.tell(channel, times.now(), progress)
    if missing:
        print(missing)


def _nginx(listen: str, name: str, dashboard: str | None) -> None:
    print(nginx.configuration(Releases("public").channel, listen, name, dashboard), end="")


@contextmanager
def _bar(unit: str) -> Iterator[Progress]:
    """A progress bar, shown only at a terminal."""
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
    kinds: str,
    since: Path | None,
) -> None:
    releases = Releases(audience)
    release = releases.at(release_id) if release_id else releases.current()
    out.mkdir(parents=True, exist_ok=True)
    if as_pack:
        those = tuple(places.split(",") if places != "all" else pack.all_places(release))
        _pack(release, Options(those, format, trends, view, tuple(kinds.split(","))), since, out)
        return
    for address in chart:
        path = out / f"{address.strip('/').replace('/', '-')}"
        path.write_bytes(_chart(release, address, format))
        print(path)


def _pack(release: Release, options: Options, since: Path | None, out: Path) -> None:
    before = manifest.read(since) if since else None
    with _bar("chart") as progress:
        content = pack.make(release, options, before, progress)
    path = out / pack.file_name(release, options)
    path.write_bytes(content)
    print(path)


def _chart(release: Release, address: str, format: str) -> bytes:
    """The file at an address such as /place/leeds/rating.png. Raises NotFound."""
    stem, _, kind = address.rpartition(".")
    path, _, id = stem.rpartition("/")
    takeaways = answer.make(release, path or "/").takeaways
    if id not in takeaways or kind not in ("png", "svg", "csv"):
        raise page.NotFound(
            f"There is no {address}. This page has: {', '.join(takeaways)}; as png, svg or csv."
        )
    if kind == "csv":
        return takeaways[id].csv.encode()
    return getattr(takeaways[id].picture, kind)(FORMATS[format])


if __name__ == "__main__":
    sys.exit(main())
