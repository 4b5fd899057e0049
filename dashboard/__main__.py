"""python -m dashboard: pictures and board packs without a browser window."""

import argparse
import os
import sys
from pathlib import Path

from tqdm import tqdm

from dashboard import page, pages  # noqa: F401
from dashboard.export import pack
from dashboard.export.client import ExportError
from dashboard.export.formats import DEFAULT, FORMATS
from data.faults import DataError
from data.release import Release
from data.store import AUDIENCES, Store


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    try:
        options = _parser().parse_args(arguments)
        options.run(options)
    except (DataError, ExportError, page.NotFound, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    one = commands.add_parser("export", help="charts as pictures, one by one or as a board pack")
    what = one.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--chart", action="append", metavar="ADDRESS", help="such as /place/leeds/rating.png"
    )
    what.add_argument("--pack", action="store_true", help="all charts a board paper needs, zipped")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="where files go")
    one.add_argument("--format", choices=tuple(FORMATS), default=DEFAULT)
    one.add_argument("--places", default="all", help="ids with commas between, or all")
    one.add_argument("--trends", action="store_true", help="each place's trends, in the pack")
    one.add_argument("--since", type=Path, metavar="PACK", help="an earlier pack to compare with")
    one.add_argument(
        "--audience", choices=AUDIENCES, default=os.environ.get("AUDIENCE", "internal")
    )
    one.add_argument("--release", metavar="ID", help="in place of the current one")
    one.set_defaults(run=_export)
    return parser


def _export(options: argparse.Namespace) -> None:
    store = Store(options.audience)
    release = store.at(options.release) if options.release else store.current()
    options.out.mkdir(parents=True, exist_ok=True)
    if options.pack:
        _pack(release, options)
        return
    for address in options.chart:
        path = options.out / f"{address.strip('/').replace('/', '-')}"
        path.write_bytes(_chart(release, address, options.format))
        print(path)


def _pack(release: Release, options: argparse.Namespace) -> None:
    places = options.places.split(",") if options.places != "all" else pack.all_places(release)
    wanted = pack.Options(tuple(places), options.format, options.trends)
    since = pack.manifest_of(options.since) if options.since else None
    with tqdm(unit="chart", disable=None) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        content = pack.make(release, wanted, since, progress)
    path = options.out / pack.file_name(release)
    path.write_bytes(content)
    print(path)


def _chart(release: Release, address: str, format: str) -> bytes:
    """The file at an address such as /place/leeds/rating.png. Raises NotFound."""
    stem, _, kind = address.rpartition(".")
    path, _, id = stem.rpartition("/")
    found = page.answer(release, path or "/").takeaways
    if id not in found or kind not in ("png", "svg", "csv"):
        raise page.NotFound(
            f"There is no {address}. This page has: {', '.join(found)}; as png, svg or csv."
        )
    if kind == "csv":
        return found[id].csv.encode()
    return getattr(found[id].picture, kind)(FORMATS[format])


if __name__ == "__main__":
    sys.exit(main())
