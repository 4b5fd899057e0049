"""Places in no footprint: with the others wherever areas are shown."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from dashboard import pages  # noqa: F401
from dashboard.board_pack import pack
from dashboard.parts import areas
from dashboard.parts.html import write
from dashboard.pictures import raster
from dashboard.public import embeds
from dashboard.web import answer
from data.open_data import api
from data.releases.reader import AUDIENCES
from data.releases.release import Release
from data.store import database
from tests.dashboard.pictures import stand_in
from tests.dashboard.reading import Node, parse
from tests.dashboard.worlds import WORLDS, releases

ALONE = ["moor", "isle"]


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with database.opened("duckdb:///:memory:") as engine:
        yield engine


@pytest.fixture(scope="module")
def made(
    engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], dict[str, Release]]:
    """The releases of a world, each built once."""
    kept: dict[str, dict[str, Release]] = {}

    def make(name: str) -> dict[str, Release]:
        if name not in kept:
            kept[name] = releases(WORLDS[name], tmp_path_factory.mktemp("world"), engine)
        return kept[name]

    return make


@pytest.fixture(params=AUDIENCES)
def audience(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def some(audience: str, made) -> Release:
    """Of four rated places two are in no footprint."""
    return made("some in none")[audience]


@pytest.fixture
def none(audience: str, made) -> Release:
    """Two rated places, and no footprint."""
    return made("no footprint")[audience]


def shown(release: Release, path: str, **query: str) -> Node:
    return parse(write(answer.make(release, path, query).tree))


def rows(found: Node) -> list[str]:
    """What the rows of all tables are called."""
    return [head.text for head in found.all("th", scope="row")]


@pytest.mark.slow
def test_areas_that_are_shown_together(made):
    def groups(name: str) -> dict[str, list[str]]:
        return areas.groups(made(name)["internal"])

    assert groups("some in none") == {"shire": ["shire", "north", "south"], "": ALONE}
    assert groups("no footprint") == {"": ALONE}
    assert groups("no place") == {"": ["shire", "vale"]}
    assert areas.main(made("some in none")["internal"]) == [
        *("england", "shire", "north", "south"),
        *ALONE,
    ]


def test_the_overview_has_tiles_and_rows_of_all_places(some, none):
    overview = shown(some, "/")
    tiles = [tile.attributes["href"] for tile in overview.all("a") if tile.all("span")]
    for place in ("north", "south", *ALONE):
        assert f"/place/{place}" in tiles
    assert rows(overview) == ["The Shire", "North", "South", "The Moor", "The Isle"]
    headings = [heading.text for heading in overview.all("h2")]
    assert headings[0].startswith("Ratings of The Shire, from 1")
    assert "Every indicator in places in no footprint" in headings
    assert "Of the two places in no footprint, " in overview.text
    overview = shown(none, "/")
    assert rows(overview) == ["The Moor", "The Isle"]
    assert "Of the two places, " in overview.text
    assert [one.text for one in overview.all("h2")][1] == "Every indicator in every place"


def test_one_place_is_said_to_be_as_it_is_rated(made):
    release = made("one place")["internal"]
    lead = shown(release, "/").one("p", class_="lead").text
    category = int(release.ratings["category"].iloc[0])
    assert lead.startswith(f"The Moor is rated {category}, ")
    assert "Weakest: " in lead


def test_footprints_without_places_are_shown_together(made):
    overview = shown(made("no place")["internal"], "/")
    assert rows(overview) == ["The Shire", "The Vale"]
    assert "Of the two footprints, one is rated 4 and one is not rated." in overview.text


def test_pages_of_indicators_have_them(some, none):
    for release in (some, none):
        found = answer.make(release, "/indicator/gp_extended_access")
        assert {"The Moor", "The Isle"} <= set(rows(parse(write(found.tree))))
        assert {f"trend-{place}" for place in ALONE} <= set(found.takeaways)
        drawn = found.takeaways["comparison"].chart.drawn
        assert set(ALONE) <= set(drawn["place"])
        assert "no value" not in shown(release, "/indicator/gp_extended_access").text


def test_comparing_begins_with_places_where_there_is_no_footprint(some, none):
    found = shown(none, "/compare")
    assert found.one("h1").text == "Places compared: composite rating"
    assert [link.text for link in found.one("nav", **{"aria-label": "Compare"}).all("a")] == [
        "Places"
    ]
    assert {"The Moor", "The Isle"} == set(rows(found))
    assert shown(some, "/compare").one("h1").text == "Footprints compared: composite rating"


def test_the_map_scenarios_and_the_finder_have_them(some):
    compared = answer.make(some, "/compare", {"kind": "place"})
    assert compared.takeaways["tile-map"].chart.drawn["place"].tolist() == ["north", "moor"]
    scenario = shown(some, "/what-if", without="gp_extended_access")
    assert {"The Moor", "The Isle"} <= set(rows(scenario))
    assert "other area" not in scenario.text
    found = [link.attributes["href"] for link in shown(some, "/find").all("a")]
    assert {f"/place/{place}" for place in ALONE} < set(found)


def test_embeds_have_them(made):
    release = made("some in none")["public"]
    made_of = {one.path: one for one in embeds.of(release, api.documents(release))}
    of_indicator = parse(write(made_of["indicator/gp_extended_access"].table))
    assert {"The Moor", "The Isle"} <= set(rows(of_indicator))
    assert {f"place/{place}" for place in ALONE} < set(made_of)


def test_a_board_pack_has_them(made, monkeypatch, tmp_path):
    release = made("some in none")["internal"]
    assert pack.all_places(release) == ("shire", "north", "south", *ALONE)
    ticks = [label.text for label in shown(release, "/board-pack").one("form").all("label")]
    assert "The Moor" in ticks
    monkeypatch.setenv("PICTURES_DIR", str(tmp_path))
    monkeypatch.setattr(raster, "png", stand_in.png)
    made_of = pack.make(release, pack.Options(("moor",), trends=True))
    with zipfile.ZipFile(io.BytesIO(made_of)) as files:
        charts = json.loads(files.read("manifest.json"))["charts"]
    names = [one["chart"] for one in charts]
    assert "rating" in names
    assert names.count("trend-moor") == names.count("comparison") == 3
