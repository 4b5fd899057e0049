"""The demonstration's releases, table by table, as they were: what alters one shows here.

make pins     # writes them anew; git says which tables have changed
"""

import hashlib
import os
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.releases import release
from data.releases.reader import AUDIENCES, Releases

FOLDER = Path(__file__).parent / "pinned"
RENEW = os.environ.get("RENEW_PINS") == "1"
OF_THE_DAY = {"checked_on", "decided_at", "last_loaded", "loaded_at", "loaded_by", "published_on"}
"""Columns that say when and by whom files were loaded: files that state no day of publication are
published on the day they are loaded.
"""

OF_TODAY = {"quality"}
"""Tables that compare with today."""

DIGITS = 6
"""Digits that are the same on every machine."""


def tables(file: Path) -> pd.DataFrame:
    """Of each table of a release its rows and a hash of what they say, in whatever order."""
    found = []
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute("SELECT table_name FROM information_schema.tables").fetchall()
        for (name,) in sorted(names):
            if name in OF_TODAY:
                continue
            rows = connection.execute(f'SELECT * FROM "{name}"').df()
            said = rows.drop(columns=list(OF_THE_DAY & {*rows.columns}))
            lines = sorted(
                said.to_csv(index=False, header=False, float_format=f"%.{DIGITS}g").splitlines()
            )
            text = "\n".join([",".join(said.columns), *lines])
            found.append((name, len(rows), hashlib.sha256(text.encode()).hexdigest()[:16]))
    return pd.DataFrame(found, columns=["table", "rows", "hash"])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_demonstration_is_what_it_was(demonstration: Path, audience: str):
    releases = Releases(audience, demonstration / "releases")
    id = releases.current().id
    found = tables(releases.channel / id / release.FILE)
    found.loc[len(found)] = ["release", 1, id]
    pinned = FOLDER / f"{audience}.csv"
    if RENEW:
        found.to_csv(pinned, index=False)
    before = pd.read_csv(pinned)
    changed = found.merge(before, how="outer", indicator=True)
    changed = sorted(set(changed.loc[changed["_merge"] != "both", "table"]))
    assert not changed, f"{changed} changed. Is that meant? Then: make pins"
