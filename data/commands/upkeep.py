"""Commands that look after a store and its releases: backup, restore, verify, follow, retract."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

from data.commands import status
from data.faults import DataError
from data.listing import counted
from data.releases import due, retract, retracted
from data.releases.reader import AUDIENCES, folder
from data.store import backup, database, database_errors, verify
from data.store.backup import Manifest


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", tell: Callable[[Path], None]
) -> None:
    """Add these commands to `python -m data`.

    `tell` states in the public files of a channel's current release which releases are retracted.
    """
    command = commands.add_parser("backup", help="write the whole store into one archive")
    command.add_argument("file", type=Path, metavar="FILE", help="the archive, a new ZIP file")
    command.set_defaults(run=_backup)

    command = commands.add_parser("restore", help="fill an empty store from an archive")
    command.add_argument("file", type=Path, metavar="FILE")
    command.set_defaults(run=_restore)

    command = commands.add_parser(
        "verify", help="read the raw files again and compare the store with them"
    )
    command.set_defaults(run=_verify)

    command = commands.add_parser("follow", help="keep this machine up to date with a publisher")
    command.add_argument(
        "source", metavar="SOURCE", help="their folder of releases, or its address"
    )
    command.add_argument(
        "--audience", choices=AUDIENCES, default=os.environ.get("AUDIENCE", "internal")
    )
    command.add_argument(
        "--once", action="store_true", help="look once, instead of again and again"
    )
    command.add_argument("--every", type=float, default=60.0, metavar="SECONDS", help="default: 60")
    command.set_defaults(run=_follow)

    command = commands.add_parser(
        "retract", help="take a release back for good; its addresses say why"
    )
    command.add_argument("id", metavar="ID", help="the release's id, such as 2017-12-31-0a1b2c3d")
    command.add_argument(
        "--reason", default="", metavar="TEXT", help="why, shown to those who open it"
    )
    command.add_argument("--audience", choices=AUDIENCES, default="public", help="default: public")
    command.add_argument("--undo", action="store_true", help="let the release be published again")
    command.set_defaults(run=_retract, tell=tell)


def _backup(file: Path) -> None:
    with database.opened() as store:
        manifest = backup.backup(store, file)
    print(f"{file}: {_held(manifest)}. It has no raw files: keep a copy of RAW_DIR too.")


def _restore(file: Path) -> None:
    with database.opened() as store:
        manifest = backup.restore(store, file)
    print(f"Restored from {file}: {_held(manifest)}, as at {manifest.made_at} UTC.")


def _verify() -> None:
    wrong, checked = [], 0
    with database.opened() as store, store.connect() as connection:
        for check in verify.verify(connection):
            checked += 1
            if check.differs:
                wrong.append(check)
            else:
                print(check, flush=True)
    if wrong:
        differences = "\n".join(str(check) for check in wrong)
        raise DataError(
            f"{differences}\n{len(wrong)} of {counted(checked, 'load')} "
            f"{'differs' if len(wrong) == 1 else 'differ'} from the raw files. Restore the raw "
            "files from a copy, or the store from a backup. If the program reads this layout "
            "differently since then, withdraw the load and load its file again."
        )
    print(f"The store equals its raw files: {counted(checked, 'load')}.")


def _follow(source: str, audience: str, once: bool, every: float) -> None:
    from data.releases import follow, publisher  # what they need of the network is slow to import

    def step() -> None:
        channel = folder() / audience
        known = retracted.read(channel)
        with (
            publisher.source(source, audience) as published,
            database_errors.errors(str(channel)),
        ):
            became = follow.once(published, channel, keep_all=audience == "public")
        record = retracted.read(channel)
        new = [retracted.sentence(id, record[id]) for id in record if id not in known]
        for sentence in new:
            print(f"{audience}: {sentence}", flush=True)
        if became or (once and not new):
            news = f"release {became} is current" if became else "nothing new"
            print(f"{audience}: {news}.", flush=True)

    def failed(error: DataError, pause: float) -> None:
        print(f"{error} Next try in {pause:.0f} seconds.", file=sys.stderr, flush=True)

    if once:
        step()
        return
    with contextlib.suppress(KeyboardInterrupt):
        follow.for_ever(step, failed, every)


def _retract(id: str, reason: str, audience: str, undo: bool, tell: Callable[[Path], None]) -> None:
    release_named = (audience, id, reason)
    with (
        database.opened() as store,
        store.begin() as connection,
        database_errors.errors(str(folder())),
    ):
        if undo:
            retract.reinstate(connection, *release_named, folder())
            message = f"{audience}: release {id} may be published again."
        else:
            message = status.of_retraction(
                *release_named, retract.retract(connection, *release_named, folder())
            )
        held = due.waiting(connection) if audience == "public" else None
    print(message if held is None else f"{message}\n{status.of_due(held, folder())}")
    if audience == "public":
        try:
            tell(folder() / audience)
        except DataError as error:
            raise DataError(
                f"{error} The public site does not show the retraction yet. Run "
                "python -m dashboard bake to make it again."
            ) from error


def _held(manifest: Manifest) -> str:
    rows = ", ".join(f"{table.rows:,} {name}" for name, table in manifest.tables.items())
    return f"{rows} rows (schema {manifest.revision})"
