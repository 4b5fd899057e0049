"""Which areas a view shows by default: footprints that have places, and every place."""

from collections.abc import Sequence

from data.releases.release import Release

COLUMNS = ("id", "kind", "footprint")

ALONE = ""
"""Used instead of a footprint's id for areas that are in none."""

MANY = 30
"""More areas than this are too many to read one by one: footprints come first, then the places of
the one that is chosen.
"""


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


def by_footprint(release: Release, ids: Sequence[str]) -> dict[str, list[str]]:
    """The areas under headings: where they are many, those in a footprint under its name, after all
    others; each kind under what it is called. In the reference's order.
    """
    many = len(ids) > MANY
    of = {row.id: row.footprint * many for row in release.areas.itertuples(index=False)}
    found: dict[str, list[str]] = {}
    for id in sorted(ids, key=lambda id: of[id] != ""):
        heading = release.names.get(of[id]) or release.words.heading(release.kinds[id])
        found.setdefault(heading, []).append(id)
    return found


def are_many(release: Release) -> bool:
    """Whether there are too many groups of areas to show each with its places."""
    found = groups(release)
    return len(found) > 1 and sum(map(len, found.values())) > MANY


def of(release: Release, footprint: str = "") -> list[str]:
    """The rated areas of a footprint with its places; without one those of `main`. Raises KeyError
    for a footprint that has no places.
    """
    rated = set(release.ratings["place"])
    ids = groups(release)[footprint] if footprint else main(release)
    return [id for id in ids if id in rated]


def main(release: Release) -> list[str]:
    """Ids of England and of every area that is in a group, in the reference's order; where these
    are many, without the places of footprints.
    """
    many = are_many(release)
    shown = {
        id
        for footprint, members in groups(release).items()
        for id in ([footprint] if many and footprint else members)
    }
    return [id for id, kind in release.kinds.items() if id in shown or kind == "nation"]
