"""python -m data: load files, or fetch them, publish releases, see where things stand."""

import argparse
import json
import os
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from tqdm import tqdm

from data import build, database, history, load, publish, ratings, reference, review, schema, status
from data.faults import DataError
from data.release import Release
from data.store import AUDIENCES, Store, current_id, folder
from metrics import registry
from metrics.registry import DefinitionError

METHOD = "progress-1"
VERDICTS = {"accept": review.ACCEPTED, "refuse": review.REFUSED}


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    try:
        options = _parser().parse_args(arguments)
        options.run(options)
        sys.stdout.flush()
    except (DataError, DefinitionError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m data", description=__doc__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    one = commands.add_parser("load", help="validate files and append them, all or nothing")
    one.add_argument("files", nargs="+", type=Path, metavar="FILE")
    one.add_argument("--source", metavar="NAME", help="read as this layout, instead of recognising")
    one.add_argument("--kind", choices=("real", "demonstration"), default="real")
    one.add_argument("--published", type=_date, metavar="DATE", help="when the source published it")
    one.add_argument("--embargo", type=_time, metavar="TIME", help="not public before (UTC)")
    one.set_defaults(run=_load)

    one = commands.add_parser("fetch", help="load current files from their publishers")
    one.add_argument("sources", nargs="*", metavar="SOURCE", help="default: all with an address")
    one.set_defaults(run=_fetch)

    one = commands.add_parser("demo", help="load the demonstration files into an empty store")
    one.set_defaults(run=_demo)

    one = commands.add_parser("withdraw", help="take a load out of force; history keeps it")
    one.add_argument("load", type=int, metavar="LOAD")
    one.add_argument("--reason", default="", help="why, for the record")
    one.set_defaults(run=_withdraw)

    one = commands.add_parser("review", help="figures far from their own past: accept or refuse")
    one.add_argument("verdict", nargs="?", choices=VERDICTS, help="default: list what is held")
    one.add_argument("ids", nargs="*", type=int, metavar="ID")
    one.add_argument("--reason", default="", help="why, for the record")
    one.set_defaults(run=_review)

    one = commands.add_parser("publish", help="score the store and make the releases current")
    _add_scoring(one)
    one.add_argument("--no-site", action="store_true", help="without the public's plain files")
    one.set_defaults(run=_publish)

    one = commands.add_parser("rollback", help="go back to the release before, one step")
    one.set_defaults(run=_rollback)

    one = commands.add_parser("status", help="what is loaded and what is published")
    one.set_defaults(run=_status)

    one = commands.add_parser("ratings", help="the ratings, with every number behind them")
    _add_scoring(one)
    one.add_argument("--place", metavar="ID")
    one.add_argument("--format", choices=("table", "csv", "json"), default="table")
    one.add_argument("--audience", choices=AUDIENCES, default="internal")
    one.set_defaults(run=_ratings)

    one = commands.add_parser(
        "history", help="every value ever held for one figure, and every comment"
    )
    one.add_argument("indicator", metavar="INDICATOR")
    one.add_argument("place", metavar="PLACE", help="a place, or an area or provider code")
    one.add_argument(
        "period", type=_date, metavar="PERIOD", help="a day in the period, as YYYY-MM-DD"
    )
    one.set_defaults(run=_history)
    return parser


def _add_scoring(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-at", type=_date, metavar="DATE", help="rate as at this day (default: latest period)"
    )
    parser.add_argument(
        "--known-at", type=_time, metavar="TIME", help="with what was loaded by then (UTC)"
    )
    parser.add_argument("--method", choices=sorted(registry.methods()), help="default: " + METHOD)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write 2017-12-31") from None


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write 2018-01-11T09:30") from None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time


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
    from data import fetch  # what it needs of the network is slow to import: for this one alone

    found, failed = [], []
    for layout, address in fetch.wanted(options.sources):
        try:
            found.append((fetch.fetch(address), load.Provenance(layout=layout.name)))
        except DataError as error:
            failed.append(str(error))
    for path, provenance in found:
        try:
            for loaded in _load_files([path], provenance):
                print(status.of_load(loaded))
        except DataError as error:
            failed.append(str(error))
    if failed:
        raise DataError("\n".join(failed))


def _load_files(files: list[Path], provenance: load.Provenance) -> list[load.Loaded]:
    with database.opened() as store:
        progress = tqdm(files, desc="reading", unit="file", disable=None, leave=False)
        return load.load(store, files, provenance, reference.read(), progress)


def _demo(options: argparse.Namespace) -> None:
    if database.exists():
        with database.opened() as store, store.connect() as connection:
            held = connection.execute(sa.select(sa.func.count()).select_from(schema.load)).scalar()
        if held:
            print(f"The store holds {held} loads; the demonstration files are for an empty one.")
            return
    files = sorted(load.SAMPLES.glob("*/*.csv"))
    loaded = _load_files(files, load.Provenance(kind="demonstration"))
    rows = sum(one.rows for one in loaded)
    print(f"{len(loaded)} demonstration files loaded, {rows:,} rows ({status.INVENTED}).")


def _withdraw(options: argparse.Namespace) -> None:
    with database.opened() as store:
        load.withdraw(store, options.load, options.reason)
    print(f"Load {options.load} is withdrawn. Publish to take it out of the ratings.")


def _review(options: argparse.Namespace) -> None:
    with database.opened() as store, store.begin() as connection:
        if options.verdict is None:
            print(status.of_held(review.standing(connection, database.now())))
            return
        review.decide(connection, VERDICTS[options.verdict], options.ids, options.reason)
    print(f"{len(set(options.ids))} {VERDICTS[options.verdict]}. Publish for it to count.")


def _publish(options: argparse.Namespace) -> None:
    with database.opened() as store:
        for audience in AUDIENCES:
            try:
                published = _publish_to(store, audience, options)
            except build.NothingToRate as error:
                if audience == "internal":
                    raise
                print(f"public: nothing published. {error}")
            else:
                print(status.of_publication(published))


def _publish_to(store: sa.Engine, audience: str, options: argparse.Namespace) -> publish.Published:
    with store.begin() as connection:
        scored = _score(connection, audience, options)
        with database.spoken_errors(str(folder())):
            finish = _bake if audience == "public" and not options.no_site else None
            return publish.publish(connection, scored, folder(), finish)


def _bake(release: Release, unfinished: Path) -> None:
    """Bake the public's site into a release that nobody sees yet."""
    from dashboard.public import bake  # here, so that other commands start without Dash

    line = folder() / release.audience
    id = current_id(line)
    before = None if id is None else (Store(release.audience).at(id), line / id / bake.SITE)
    with tqdm(desc="baking", unit="embed", disable=None, leave=False) as bar:

        def progress(done: int, of: int) -> None:
            bar.total = of
            bar.update(done - bar.n)

        missing = bake.bake(release, unfinished / bake.SITE, before, database.now(), progress)
    if missing:
        print(f"public: {missing}")


def _score(connection: sa.Connection, audience: str, options: argparse.Namespace) -> Release:
    return build.build(
        connection,
        reference.read(),
        registry.indicators(),
        registry.methods()[options.method or METHOD],
        audience,
        database.now(),
        options.as_at,
        options.known_at,
        list(registry.methods().values()),
    )


def _rollback(options: argparse.Namespace) -> None:
    with database.opened() as store:
        for audience in AUDIENCES:
            try:
                with store.begin() as connection, database.spoken_errors(str(folder())):
                    left, now = publish.rollback(connection, audience, folder())
            except publish.NothingEarlier as error:
                if audience == "internal":
                    raise
                print(error)
            else:
                print(f"{audience}: back from {left} to {now}.")


def _status(options: argparse.Namespace) -> None:
    with database.opened() as store, store.connect() as connection:
        print(status.of_store(connection, folder()))


def _ratings(options: argparse.Namespace) -> None:
    if options.as_at or options.known_at or options.method:
        with database.opened() as store, store.connect() as connection:
            found = _score(connection, options.audience, options)
    else:
        found = Store(options.audience).current()
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
    with pd.option_context("display.width", 200, "display.max_columns", None):
        print(values.to_string(index=False))
        if len(comments):
            print(f"\nWritten of it, whenever:\n{comments.to_string(index=False)}")


if __name__ == "__main__":
    sys.exit(main())
