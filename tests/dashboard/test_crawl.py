"""Every page with every value that its links carry, for both audiences: there, and well formed.

Followed as a reader would, from the overview and from there on, in releases of every legal kind. Of
areas, which may be hundreds, and of what a scenario is made of, a few are enough.
"""

from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from dash.development.base_component import Component

from dashboard import page, pages  # noqa: F401
from dashboard.answer import Made
from dashboard.html import write
from dashboard.public import embeds
from data import database
from data.open_data import api
from data.release import Release
from data.store import AUDIENCES, Store
from tests.dashboard.worlds import WORLDS, releases

DEMONSTRATION = "demonstration"
CRAWLED = ("nothing rated", "one place", "no footprint", "300 places", DEMONSTRATION)
LISTS = {"weights", "without"}
"""Query values that are lists: each item counts by itself."""

A_FEW = {"weights": 2, "without": 2, "since": 2, "format": 2}
"""How many values of a name are followed on a page; of other names all."""

MANY_AREAS, OF_MANY = 100, 2
"""With so many areas pages are slow, and only so many values of any name are followed."""

LANDMARKS = {"Nav": "navigation", "Aside": "complementary", "Main": "main"}


@pytest.fixture(scope="module")
def engine() -> Iterator[sa.Engine]:
    with database.opened("duckdb:///:memory:") as engine:
        yield engine


@pytest.fixture(scope="module", params=CRAWLED)
def world(
    request: pytest.FixtureRequest, engine: sa.Engine, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Release]:
    if request.param == DEMONSTRATION:
        folder: Path = request.getfixturevalue("demonstration")
        return {one: Store(one, folder / "releases").current() for one in AUDIENCES}
    return releases(WORLDS[request.param], tmp_path_factory.mktemp("world"), engine)


@pytest.fixture(scope="module", params=AUDIENCES)
def release(request: pytest.FixtureRequest, world: dict[str, Release]) -> Release:
    return world[request.param]


@pytest.fixture(scope="module")
def crawled(release: Release) -> dict[str, Made | str]:
    """What is at each address that links lead to, or in words why nothing is."""
    found: dict[str, Made | str] = {}
    waiting, seen, met = deque(["/"]), {"/"}, set(carried("/"))
    areas, few = set(sample(release)), Counter[tuple[str, ...]]()
    most = OF_MANY if len(release.areas) > MANY_AREAS else len(release.areas) + 100
    while waiting:
        address = waiting.popleft()
        found[address] = at(release, address)
        for link in links(found[address]):
            if link in seen or page.of(urlsplit(link).path) is None:
                continue
            seen.add(link)
            fresh = set(carried(link)) - met
            if fresh and all(
                value in areas if name == "place" else few[on, kind, name] < A_FEW.get(name, most)
                for on, kind, name, value in fresh
            ):
                met |= fresh
                few.update(one[:3] for one in fresh)
                waiting.append(link)
    return found


def at(release: Release, address: str) -> Made | str:
    """The page at an address; what was wrong, in words, where it cannot be made."""
    parts = urlsplit(address)
    try:
        made = page.make(release, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)))
        write(made.tree)
        assert all(taken.csv for taken in made.takeaways.values())
    except Exception as error:  # whatever it is, readers would be told 404 or 500
        return repr(error)
    return made


def links(found: Made | str) -> list[str]:
    """Addresses that a page leads to, without what is after #."""
    if isinstance(found, str):
        return []
    hrefs = (getattr(part, "href", None) or "" for part in found.tree._traverse())
    bare = dict.fromkeys(href.partition("#")[0] for href in hrefs)
    return [href for href in bare if href]


def carried(address: str) -> Iterator[tuple[str, str, str, str]]:
    """Each value that an address carries: the pattern of its page, the kind of area compared, the
    name of the value and the value.
    """
    parts = urlsplit(address)
    given = dict(parse_qsl(parts.query, keep_blank_values=True))
    one = next(one for one in page.PAGES if one.template == page.of(parts.path))
    kind = given.get("kind", "")
    yield one.template, kind, "", ""
    for name, value in (given | (one.match(parts.path) or {})).items():
        for item in value.split(",") if name in LISTS else [value]:
            yield one.template, kind, name, item


def sample(release: Release) -> Iterator[str]:
    """The nation; the first and the last area of each kind, in a footprint and in none."""
    for _, rows in release.areas.groupby(["kind", release.areas["footprint"] == ""]):
        yield from rows["id"].iloc[[0, -1]]


def test_every_page_that_a_link_leads_to_is_there(crawled):
    assert {address: said for address, said in crawled.items() if isinstance(said, str)} == {}


def test_landmarks_of_a_page_are_told_apart_by_their_names(crawled):
    """The rule that axe calls landmark-unique, of every page in every state."""
    for address, made in crawled.items():
        twice = [one for one, times in Counter(landmarks(made.tree)).items() if times > 1]
        assert not twice, address


def landmarks(tree: Component) -> Iterator[tuple[str, str]]:
    for part in tree._traverse():
        role = getattr(part, "role", None) or LANDMARKS.get(getattr(part, "_type", ""), "")
        if role in {"region", *LANDMARKS.values()}:
            yield role, getattr(part, "aria-label", "")


def test_every_page_there_is_was_looked_at(crawled, release: Release):
    looked_at = {page.of(urlsplit(address).path) for address in crawled}
    hidden = {"/board-pack"} if release.audience == "public" else set()
    hidden |= {"/change/<place>"} if (release.ratings["direction"] == "").all() else set()
    assert {one.template for one in page.PAGES} - hidden == looked_at
    assert len(crawled) < 150


def test_every_kind_and_rated_indicator_is_compared(crawled, release: Release):
    kinds = {"place", "footprint"} & set(release.areas["kind"])
    most = OF_MANY if len(release.areas) > MANY_AREAS else None
    wanted = {(kind, id) for kind in kinds for id in list(release.method.indicators)[:most]}
    queries = (dict(parse_qsl(urlsplit(one).query)) for one in crawled)
    assert wanted <= {(one.get("kind"), one.get("indicator")) for one in queries}


def test_everything_can_be_embedded(release: Release):
    if release.audience == "public" and len(release.areas) < 60:
        made = list(embeds.of(release, api.documents(release)))
        assert {f"place/{id}" for id in release.ratings["place"]} < {one.path for one in made}
