"""Reads parts of a release without the rest of its file."""

import json
from collections.abc import Collection
from pathlib import Path

import pandas as pd
from pydantic import TypeAdapter

from data.releases.opened import Unreadable, opened
from metrics.disclosure import Disclosure

Rule: TypeAdapter[Disclosure | None] = TypeAdapter(Disclosure | None)


def unmapped(folder: Path) -> pd.DataFrame:
    """The table `unmapped` of the release in a folder, without reading the rest; indicator and
    unmapped alone, and no rows of a release that cannot be read.
    """
    try:
        with opened(folder, folder.name) as (file, _):
            return file.table("unmapped").df()[["indicator", "unmapped"]]
    except Unreadable:
        return pd.DataFrame({"indicator": [], "unmapped": []})


def figures_of(
    folder: Path, indicators: Collection[str]
) -> tuple[pd.DataFrame, dict[str, Disclosure | None]]:
    """Rows of the table `observations` of the release in a folder that are of these indicators, and
    their rules on small counts then, without reading the rest. Raises Unreadable, as `read`, but
    not for another format.
    """
    with opened(folder, folder.name, any_format=True) as (file, facts):
        then = json.loads(facts["indicators"])
        rules = {id: then[id].get("disclosure") for id in indicators if id in then}
        query = "SELECT * FROM observations WHERE indicator IN (SELECT unnest($1))"
        rows = file.execute(query, [[*rules]]).df()
        return rows, {id: Rule.validate_python(one) for id, one in rules.items()}
