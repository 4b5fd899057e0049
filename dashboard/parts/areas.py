"""Which areas a view shows by default: footprints that have places, and every place."""

from data.releases.release import Release

ALONE = ""
"""Stands for a footprint's id where areas are in none."""


def groups(release: Release) -> dict[str, list[str]]:
    """Ids of the areas that are shown together, in the reference's order, by their footprint's id.

    A footprint that has places comes with them. Under ALONE come the places that are in no
    footprint; and where no footprint has places, all footprints. A group that is empty is left out.
    """
    kinds, of = (release.areas.set_index("id")[column] for column in ("kind", "footprint"))
    places = of[kinds == "place"]
    footprints = kinds.index[kinds == "footprint"]
    found = {
        footprint: [footprint, *places.index[places == footprint]]
        for footprint in footprints
        if (places == footprint).any()
    }
    alone = places.index[places == ""]
    rest = kinds.index.isin(alone) | (kinds.index.isin(footprints) & (not found))
    return found | ({ALONE: kinds.index[rest].tolist()} if rest.any() else {})


def main(release: Release) -> list[str]:
    """Ids of England and of every area that is in a group, in the reference's order."""
    shown = {id for members in groups(release).values() for id in members}
    rows = release.areas
    return rows.loc[rows["id"].isin(shown) | (rows["kind"] == "nation"), "id"].tolist()
