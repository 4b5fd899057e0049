"""Releases of areas of every legal kind, each tiny, for tests that look at all pages of them."""

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from data.geography import reference
from data.releases.reader import AUDIENCES
from data.releases.release import Release
from tests.dashboard.conftest import TINY_REFERENCE
from tests.data.floor import Floor, empty, figure, published, write_reference

AREAS = "id,name,kind,footprint\nengland,England,nation,\n"
TILES = "area,column,row\n"
NOT_RATED_INDICATOR = "rtt_18_weeks"
"""Of no method that rates these worlds: shown, not rated."""


@dataclass(frozen=True)
class World:
    """Lines of areas.csv and tiles.csv, and rows of a tidy file."""

    areas: tuple[str, ...]
    figures: tuple[str, ...]
    tiles: tuple[str, ...] = ()


def rated(area: str, share: float) -> tuple[str, ...]:
    """Three indicators of five, enough for a rating, which is the worse the lower the share."""
    return (
        figure(area, share, 100, indicator="gp_extended_access"),
        published(area, share, indicator="early_cancer_diagnosis"),
        published(area, 40 - share / 3),
    )


def _many() -> World:
    """300 places: every other one in one of ten footprints, the others in none."""
    footprints = tuple(f"f{at},Footprint {at},footprint," for at in range(10))
    ids = [f"p{at}" for at in range(300)]
    places = tuple(
        f"{id},Place {at},place,{f'f{at % 10}' if at % 2 else ''}" for at, id in enumerate(ids)
    )
    figures = (row for at, id in enumerate(ids) for row in rated(id, 20 + at / 6))
    return World((*footprints, *places), tuple(figures))


SHIRE = ("shire,The Shire,footprint,", "north,North,place,shire", "south,South,place,shire")
ALONE = ("moor,The Moor,place,", "isle,The Isle,place,")

WORLDS = {
    "nothing rated": World(
        SHIRE,
        (
            figure("north", 20, indicator="gp_extended_access"),
            figure("south", 90, indicator=NOT_RATED_INDICATOR),
        ),
    ),
    "one place": World(ALONE[:1], rated("moor", 30)),
    "no footprint": World(
        ALONE, (*rated("moor", 30), *rated("isle", 60)), ("moor,0,0", "isle,1,0")
    ),
    "some in none": World(
        (*SHIRE, *ALONE),
        (*rated("north", 40), *rated("south", 50), *rated("moor", 30), *rated("isle", 60)),
        ("north,0,0", "moor,1,0"),
    ),
    "no place": World(
        ("shire,The Shire,footprint,", "vale,The Vale,footprint,"), rated("shire", 30)
    ),
    "300 places": _many(),
}


def releases(world: World, folder: Path, engine: sa.Engine) -> dict[str, Release]:
    """The release of each audience; the store is empty before and after."""
    tables = {
        **TINY_REFERENCE,
        "areas": AREAS + "\n".join(world.areas),
        "tiles": TILES + "\n".join(world.tiles),
    }
    floor = Floor(folder, engine, reference.read(write_reference(folder / "reference", **tables)))
    floor.load(*world.figures)
    made = {audience: floor.build(audience) for audience in AUDIENCES}
    empty(engine)
    return made
