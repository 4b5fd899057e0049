"""The command that renews reference tables from a published file: reference."""

import argparse
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data import disk, profile
from data.geography import reference
from data.geography.renewal import RENEWED, renewed
from data.geography.table import texts
from data.listing import counted
from data.sources import system_mapping

MOST = 40
"""How many differences are told one by one."""


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this command to `python -m data`."""
    command = commands.add_parser(
        "reference", help="renew systems and trusts from NHS England's A&E workbook"
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the workbook of A&E by provider")
    command.add_argument("--write", action="store_true", help="write what it shows without this")
    command.set_defaults(run=_renew)


def _renew(file: Path, write: bool) -> None:
    folder = profile.current().reference
    found = system_mapping.read(file)
    tables, differences = renewed({name: texts(folder, name) for name in RENEWED}, found)
    parts = {"system": found.systems, "acute trust": found.trusts, "provider": found.providers}
    print(
        f"{file.name}: {', '.join(counted(len(part), name) for name, part in parts.items())}. "
        "The attendances of each system and trust are the sum of its providers'."
    )
    for said in differences[:MOST]:
        print(f"  {said}")
    if len(differences) > MOST:
        print(f"  and {len(differences) - MOST:,} more")
    if not differences:
        print(f"Nothing is different from the tables in {folder}.")
    elif write:
        _write(folder, tables)
        print(f"Written to the tables in {folder}. Publish to have them count.")
    else:
        print(f"Nothing was written. To write it to {folder}: add --write")


def _write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Replace the tables, once all tables of the folder have been checked with them.

    Raises DataError as data.geography.reference, before anything is written.
    """
    written = {
        f"{name}.csv": table.to_csv(index=False, lineterminator="\n")
        for name, table in tables.items()
    }
    with tempfile.TemporaryDirectory() as trial:
        shutil.copytree(folder, trial, dirs_exist_ok=True)
        for name, text in written.items():
            (Path(trial) / name).write_text(text, encoding="utf-8")
        reference.read(Path(trial))
    for name, text in written.items():
        disk.replace(folder / name, text)
