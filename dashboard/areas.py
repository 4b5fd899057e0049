"""Which areas a view shows by default: the footprints that have places, and these."""

import pandas as pd

from data.release import Release


def footprints(release: Release) -> pd.DataFrame:
    """Rows of `areas` for the footprints that have places here; all of them where none has."""
    rows = release.areas[release.areas["kind"] == "footprint"]
    with_places = rows[rows["id"].isin(release.areas["footprint"])]
    return rows if with_places.empty else with_places


def members(release: Release, footprint: str) -> list[tuple[str, str]]:
    """(id, name) of a footprint and of its places, in the reference's order."""
    rows = release.areas[
        (release.areas["id"] == footprint) | (release.areas["footprint"] == footprint)
    ]
    return list(zip(rows["id"], rows["name"], strict=True))


def main(release: Release) -> list[str]:
    """Ids of England, the default footprints and their places, in the reference's order."""
    default = set(footprints(release)["id"])
    rows = release.areas[
        release.areas["id"].isin(default)
        | release.areas["footprint"].isin(default)
        | (release.areas["kind"] == "nation")
    ]
    return rows["id"].tolist()
