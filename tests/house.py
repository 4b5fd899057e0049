"""Works in this process on a folder that holds a store, its releases and maybe a reference."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import profile, times
from data.__main__ import main
from data.geography import reference
from data.releases import publish
from data.releases.disclosure import open_releases
from data.releases.reader import AUDIENCES
from data.store import database
from data.store.in_force import Knowledge
from metrics import registry
from tests.data import built

METHOD = "core-1"
SIX = [
    *("ae/*-2017.csv", "dtoc/*.csv", "smoking/*.csv", "cancer/*.csv", "gp/*.csv"),
    "plan/*.csv",
]


def run(folder: Path, *command: object) -> None:
    """One of the data commands; it must succeed."""
    with _in(folder):
        assert main([str(word) for word in command]) == 0


def publish_under(folder: Path, method: str, as_at: date | None = None) -> None:
    """Publish both lines of releases, scored under the method of that id."""
    now = times.now()
    with _in(folder), database.opened() as store, store.begin() as connection:
        for audience in AUDIENCES:
            channel = folder / "releases" / audience
            scored = built.build(
                connection,
                reference.read(profile.current().reference),
                registry.indicators(),
                registry.methods()[method],
                Knowledge(audience, now, now),
                as_at,
                earlier=open_releases.read(channel, registry.indicators()),
            )
            publish.publish(connection, scored, folder / "releases")


def six_places(folder: Path) -> None:
    """Load and publish the demonstration figures of one footprint and its six places alone."""
    _reference_of_one(folder / "reference", "wyh")
    shipped = profile.read().demonstration
    run(folder, "load", *(path for pattern in SIX for path in sorted(shipped.glob(pattern))))
    publish_under(folder, METHOD)


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"duckdb:///{folder}/store.duckdb")
        patch.setenv("RELEASES_DIR", str(folder / "releases"))
        patch.setenv("RAW_DIR", str(folder / "raw"))
        patch.delenv("REFERENCE_DIR", raising=False)
        if (folder / "reference").is_dir():
            patch.setenv("REFERENCE_DIR", str(folder / "reference"))
        yield


def _reference_of_one(folder: Path, footprint: str) -> None:
    """The shipped reference, less the areas of every other footprint."""
    shutil.copytree(profile.read().reference, folder)
    areas = pd.read_csv(folder / "areas.csv", dtype="str", keep_default_na=False)
    kept = areas[areas["id"].isin(["england", footprint]) | (areas["footprint"] == footprint)]
    kept.to_csv(folder / "areas.csv", index=False)
    codes = pd.read_csv(folder / "area_codes.csv", dtype="str", keep_default_na=False)
    codes[codes["area"].isin(kept["id"])].to_csv(folder / "area_codes.csv", index=False)
