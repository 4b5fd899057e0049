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
    """Add them to the commands of `python -m data`.

    `tell` has the plain files of a channel's current release say which releases are retracted.
    """
    one = commands.add_parser("backup", help="write the whole store into one archive")
    one.add_argument("file", type=Path, metavar="FILE", help="the archive, a new ZIP file")
    one.set_defaults(run=_backup)

    one = commands.add_parser("restore", help="fill an empty store from an archive")
    one.add_argument("file", type=Path, metavar="FILE")
    one.set_defaults(run=_restore)

    one = commands.add_parser(
        "verify", help="read the raw files again and compare the store with them"
    )
    one.set_defaults(run=_verify)

    one = commands.add_parser("follow", help="keep this machine on a publisher's releases")
    one.add_argument("source", metavar="SOURCE", help="their folder of releases, or its address")
    one.add_argument(
        "--audience", choices=AUDIENCES, default=os.environ.get("AUDIENCE", "internal")
    )
    one.add_argument("--once", action="store_true", help="look once, instead of again and again")
    one.add_argument("--every", type=float, default=60.0, metavar="SECONDS", help="default: 60")
    one.set_defaults(run=_follow)

    one = commands.add_parser("retract", help="take a release back for good: its addresses say why")
    one.add_argument("id", metavar="ID", help="the release's id, such as 2017-12-31-0a1b2c3d")
    one.add_argument("--reason", default="", metavar="TEXT", help="why, for whoever asks for it")
    one.add_argument("--audience", choices=AUDIENCES, default="public", help="default: public")
    one.add_argument("--undo", action="store_true", help="let the release be published again")
    one.set_defaults(run=_retract, tell=tell)


def _backup(file: Path) -> None:
    with database.opened() as store:
        manifest = backup.backup(store, file)
    print(f"{file}: {_said(manifest)}. The raw files are apart: keep RAW_DIR too.")


def _restore(file: Path) -> None:
    with database.opened() as store:
        manifest = backup.restore(store, file)
    print(f"Restored from {file}: {_said(manifest)}, as at {manifest.made_at} UTC.")


def _verify() -> None:
    wrong, checked = [], 0
    with database.opened() as store, store.connect() as connection:
        for one in verify.verify(connection):
            checked += 1
            if one.differs:
                wrong.append(one)
            else:
                print(one, flush=True)
    if wrong:
        said = "\n".join(str(one) for one in wrong)
        raise DataError(
            f"{said}\n{len(wrong)} of {counted(checked, 'load')} "
            f"{'differs' if len(wrong) == 1 else 'differ'} from the raw files. Restore the raw "
            "files from a copy, or the store from a backup. Where a reader was corrected since, "
            "withdraw the load and load its file again."
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
        gone = [retracted.sentence(id, record[id]) for id in record if id not in known]
        for said in gone:
            print(f"{audience}: {said}", flush=True)
        if became or (once and not gone):
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
    named = (audience, id, reason)
    with (
        database.opened() as store,
        store.begin() as connection,
        database_errors.errors(str(folder())),
    ):
        if undo:
            retract.reinstate(connection, *named, folder())
            said = f"{audience}: release {id} may be published again."
        else:
            said = status.of_retraction(*named, retract.retract(connection, *named, folder()))
        held = due.waiting(connection) if audience == "public" else None
    print(said if held is None else f"{said}\n{status.of_due(held, folder())}")
    if audience == "public":
        try:
            tell(folder() / audience)
        except DataError as error:
            raise DataError(
                f"{error} The plain files of the current release do not tell of it yet: "
                "python -m dashboard bake makes them anew."
            ) from error


def _said(manifest: Manifest) -> str:
    rows = ", ".join(f"{held.rows:,} {name}" for name, held in manifest.tables.items())
    return f"{rows} rows (schema {manifest.revision})"
