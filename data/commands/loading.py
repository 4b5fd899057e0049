"""Commands that put figures into the store, or out of force: load, fetch, demo, withdraw."""

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import sqlalchemy as sa
from tqdm import tqdm

from data import profile, times
from data.commands import status
from data.faults import DataError, Several
from data.geography import reference
from data.listing import counted
from data.store import database, load, schema


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add these commands to `python -m data`."""
    command = commands.add_parser("load", help="validate files and append them, all or nothing")
    command.add_argument("files", nargs="+", type=Path, metavar="FILE")
    command.add_argument(
        "--source", metavar="NAME", help="read the files as this layout instead of recognising it"
    )
    command.add_argument("--kind", choices=("real", "demonstration"), default="real")
    command.add_argument(
        "--published", type=times.day, metavar="DATE", help="when the source published it"
    )
    command.add_argument(
        "--embargo",
        type=times.london,
        metavar="TIME",
        help="not public before this time in London, such as 2018-01-11T09:30",
    )
    command.set_defaults(run=_load)

    command = commands.add_parser("fetch", help="load current files from their publishers")
    command.add_argument(
        "sources", nargs="*", metavar="SOURCE", help="default: all with an address"
    )
    how_far = command.add_mutually_exclusive_group()
    how_far.add_argument(
        "--since",
        type=times.period,
        metavar="PERIOD",
        help="the files of every month from then on, such as 2024-04, each in its newest revision",
    )
    how_far.add_argument(
        "--months",
        type=_months,
        metavar="N",
        help="the files of so many months before the newest, too (default: the profile's)",
    )
    command.set_defaults(run=_fetch)

    command = commands.add_parser("demo", help="load the demonstration files into an empty store")
    command.set_defaults(run=_demo)

    command = commands.add_parser("withdraw", help="take a load out of force; history keeps it")
    command.add_argument("load_id", type=int, metavar="LOAD")
    command.add_argument("--reason", default="", help="why, for the record")
    command.set_defaults(run=_withdraw)


def _load(
    files: Sequence[Path],
    source: str | None,
    kind: str,
    published: date | None,
    embargo: datetime | None,
) -> None:
    provenance = load.Provenance(
        kind=kind, published_on=published, embargo_until=embargo, layout=source
    )
    for loaded in _load_files(files, provenance):
        print(status.of_load(loaded))


def _months(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of months: write 24, or 0")
    return int(text)


def _fetch(sources: Sequence[str], since: tuple[date, date] | None, months: int | None) -> None:
    from data.fetch import current, http  # what they need of the network is slow to import

    ours, errors = profile.current(), list[DataError]()
    back = ours.months if months is None else months
    with http.session() as session:
        for layout, address in current.wanted(sources or ours.sources):
            try:
                fetched = current.fetch(session, address, since[0] if since else back)
                print("".join(f"{layout.name}: {said}\n" for said in fetched.skipped), end="")
                errors += fetched.errors
                if fetched.paths:
                    provenance = load.Provenance(layout=layout.name)
                    for loaded in _load_files(fetched.paths, provenance):
                        print(status.of_load(loaded))
            except DataError as error:
                errors.append(error)
    if not sources:
        print(current.left())
    if errors:
        raise Several(errors)


def _load_files(files: Sequence[Path], provenance: load.Provenance) -> list[load.Loaded]:
    with database.opened() as store:
        progress = tqdm(files, desc="reading", unit="file", disable=None, leave=False)
        return load.load(
            store, files, provenance, reference.read(profile.current().reference), progress
        )


def _demo() -> None:
    if database.exists():
        with database.opened() as store, store.connect() as connection:
            count = sa.select(sa.func.count()).select_from(schema.load)
            loads = connection.execute(count).scalar_one()
        if loads:
            has = counted(loads, "load")
            print(f"The store has {has} already; the demonstration files are for an empty one.")
            return
    shipped = profile.current().demonstration
    files = sorted(shipped.glob("*/*.csv"))
    if not files:
        raise DataError(
            f"{shipped} has no CSV files in folders: this profile has no demonstration. Load your "
            "own files: python -m data load FILE"
        )
    loaded = _load_files(files, load.Provenance(kind="demonstration"))
    rows = sum(load.rows for load in loaded)
    print(f"{len(loaded)} demonstration files loaded, {rows:,} rows ({status.INVENTED}).")


def _withdraw(load_id: int, reason: str) -> None:
    with database.opened() as store:
        load.withdraw(store, load_id, reason)
    print(f"Load {load_id} is withdrawn. Publish to take it out of the ratings.")
