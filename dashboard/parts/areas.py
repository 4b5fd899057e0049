"""Which areas a view shows by default: footprints that have places, and every place."""

from data.releases.release import Release

COLUMNS = ("id", "kind", "footprint")

ALONE = ""
"""Used instead of a footprint's id for areas that are in none."""


def groups(release: Release) -> dict[str, list[str]]:
    """Ids of the areas that are shown together, by footprint id, in the reference's order.

    A footprint with places is grouped with them. The group ALONE has the places in no footprint
    and, if no footprint has places, all footprints. Empty groups are left out.
    """
    members: dict[str, list[str]] = {}
    for id, kind, footprint in zip(*(release.areas[name] for name in COLUMNS), strict=True):
        if kind == "place":
            members.setdefault(footprint, []).append(id)
    footprints = [id for id, kind in release.kinds.items() if kind == "footprint"]
    with_places = {id: [id, *members[id]] for id in footprints if id in members}
    rest = {*members.get(ALONE, ()), *(() if with_places else footprints)}
    alone = [id for id in release.names if id in rest]
    return with_places | ({ALONE: alone} if alone else {})


def main(release: Release) -> list[str]:
    """Ids of England and of every area that is in a group, in the reference's order."""
    shown = {id for members in groups(release).values() for id in members}
    return [id for id, kind in release.kinds.items() if id in shown or kind == "nation"]
