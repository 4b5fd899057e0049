"""python -m data: load files, or fetch them, publish releases, see where things stand."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from tqdm import tqdm

from data import disk, times
from data.commands import publishing, reviewing, status, upkeep, warnings
from data.faults import DataError, Several
from data.geography import reference
from data.listing import counted
from data.releases import ratings
from data.releases.reader import AUDIENCES, Releases, folder
from data.releases.release import Release
from data.safe_text import shown
from data.store import audit, database, history, load, schema
from metrics.registry import DefinitionError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    disk.keep_private()
    try:
        options = _parser().parse_args(arguments)
        with warnings.of_failure(options.command):
            options.run(options)
            sys.stdout.flush()
    except (DataError, DefinitionError) as error:
        print(shown(str(error), kept="\n"), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m data", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    one = commands.add_parser("load", help="validate files and append them, all or nothing")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.add_argument("--source", metavar="NAME", help="read as this layout, instead of recognising")
    one.add_argument("--kind", choices=("real", "demonstration"), default="real")
    one.add_argument(
        "--published", type=times.day, metavar="DATE", help="when the source published it"
    )
    one.add_argument(
        "--embargo",
        type=times.london,
        metavar="TIME",
        help="not public before, by the clock in London, such as 2018-01-11T09:30",
    )
    one.set_defaults(run=_load)

    one = commands.add_parser("fetch", help="load current files from their publishers")
    one.add_argument("sources", nargs="*", metavar="SOURCE", help="default: all with an address")
    one.add_argument(
        "--since",
        type=times.period,
        metavar="PERIOD",
        help="the files of every month from then on, such as 2024-04, each in its newest revision",
    )
    one.set_defaults(run=_fetch)

    one = commands.add_parser("demo", help="load the demonstration files into an empty store")
    one.set_defaults(run=_demo)

    one = commands.add_parser("withdraw", help="take a load out of force; history keeps it")
    one.add_argument("load", type=int, metavar="LOAD")
    one.add_argument("--reason", default="", help="why, for the record")
    one.set_defaults(run=_withdraw)

    reviewing.add_to(commands)

    publishing.add_to(commands, _bake)

    one = commands.add_parser("status", help="what is loaded and what is published")
    one.set_defaults(run=_status)

    one = commands.add_parser("audit", help="who loaded, published, signed in and looked, in order")
    one.set_defaults(run=_audit)

    one = commands.add_parser("ratings", help="the ratings, with every number behind them")
    publishing.add_scoring(one)
    one.add_argument("--place", metavar="ID")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")
    one.add_argument("--audience", choices=AUDIENCES, default="internal")
    one.set_defaults(run=_ratings)

    one = commands.add_parser(
        "history", help="every value that was ever loaded for a figure, and every comment"
    )
    one.add_argument("indicator", metavar="INDICATOR")
    one.add_argument("place", metavar="PLACE", help="a place, or an area or provider code")
    one.add_argument("period", type=times.period, metavar="PERIOD", help=f"such as {times.PERIODS}")
    one.set_defaults(run=_history)

    upkeep.add_to(commands, _tell)
    warnings.add_to(commands)
    return parser


def _load(options: argparse.Namespace) -> None:
    provenance = load.Provenance(
        kind=options.kind,
        published_on=options.published,
        embargo_until=options.embargo,
        layout=options.source,
    )
    for loaded in _load_files(options.files, provenance):
        print(status.of_load(loaded))


def _fetch(options: argparse.Namespace) -> None:
    from data.fetch import current

    found: list[tuple[list[Path], load.Provenance]] = []
    failed: list[DataError] = []
    for layout, address in current.wanted(options.sources):
        try:
            if options.since:
                paths, skipped = current.fetch_since(address, options.since[0])
                print("".join(f"{layout.name}: {one}\n" for one in skipped), end="")
            else:
                paths = [current.fetch(address)]
            found.append((paths, load.Provenance(layout=layout.name)))
        except DataError as error:
            failed.append(error)
    for paths, provenance in found:
        try:
            for loaded in _load_files(paths, provenance):
                print(status.of_load(loaded))
        except DataError as error:
            failed.append(error)
    if not options.sources:
        print(current.left())
    if failed:
        raise Several(failed)


def _load_files(files: list[Path], provenance: load.Provenance) -> list[load.Loaded]:
    with database.opened() as store:
        progress = tqdm(files, desc="reading", unit="file", disable=None, leave=False)
        return load.load(store, files, provenance, reference.read(), progress)


def _demo(options: argparse.Namespace) -> None:
    if database.exists():
        with database.opened() as store, store.connect() as connection:
            count = sa.select(sa.func.count()).select_from(schema.load)
            loads = connection.execute(count).scalar_one()
        if loads:
            has = counted(loads, "load")
            print(f"The store has {has} already; the demonstration files are for an empty one.")
            return
    files = sorted(load.SAMPLES.glob("*/*.csv"))
    loaded = _load_files(files, load.Provenance(kind="demonstration"))
    rows = sum(one.rows for one in loaded)
    print(f"{len(loaded)} demonstration files loaded, {rows:,} rows ({status.INVENTED}).")


def _withdraw(options: argparse.Namespace) -> None:
    with database.opened() as store:
        load.withdraw(store, options.load, options.reason)
    print(f"Load {options.load} is withdrawn. Publish to take it out of the ratings.")


def _bake(release: Release, unfinished: Path) -> None:
    """Bake the public's site into a release that nobody sees yet."""
    from dashboard.public import bake  # here, so that other commands start without Dash

    with _baking() as progress:
        missing = bake.finish(release, unfinished, progress)
    if missing:
        print(f"public: {missing}")


def _tell(channel: Path) -> None:
    """Have the site of the public's current release say what is retracted."""
    from dashboard.public import bake

    with _baking() as progress:
        missing = bake.tell(channel, times.now(), progress)
    if missing:
        print(f"public: {missing}")


@contextmanager
def _baking() -> Iterator[Callable[[int, int], None]]:
    """A progress bar, where somebody is looking."""
    with tqdm(desc="baking", unit="embed", disable=None, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        yield progress


def _status(options: argparse.Namespace) -> None:
    with database.opened() as store, store.connect() as connection:
        print(status.of_store(connection, folder()))


def _audit(_: argparse.Namespace) -> None:
    with database.opened() as store, store.connect() as connection:
        found = audit.everything(connection)
    for row in found.itertuples():
        print(f"{row.time.isoformat()}Z  {row.account}  {row.act}  {row.about}".rstrip())


def _ratings(options: argparse.Namespace) -> None:
    if options.as_at or options.known_at or options.method:
        with database.opened() as store, database.snapshot(store) as connection:
            found = publishing.release_as_asked(connection, options.audience, options)
    else:
        found = Releases(options.audience).current()
    document = ratings.document(found, options.place)
    if options.format == "json":
        print(json.dumps(document, indent=2, allow_nan=False))
    elif options.format == "csv":
        print(ratings.as_csv(document), end="")
    else:
        print(status.of_ratings(found, document))


def _history(options: argparse.Namespace) -> None:
    figure = (options.indicator, options.place, options.period)
    with database.opened() as store, store.connect() as connection:
        values = history.values(connection, reference.read(), *figure)
        comments = history.comments(connection, reference.read(), options.indicator, options.place)
    print(history.in_words(values, comments))


if __name__ == "__main__":
    sys.exit(main())
