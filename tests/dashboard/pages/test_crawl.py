"""Every page with every value that its links carry, for both audiences: there, and well formed.

Followed as a reader would, from the overview and from there on, in releases of every legal kind. Of
areas, which may be hundreds, and of what a scenario is made of, a few are enough.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import sqlalchemy as sa
from dash.development.base_component import Component

from dashboard import pages  # noqa: F401
from dashboard.pages import page
from dashboard.parts.html import write
from dashboard.public import embeds
from dashboard.web import answer
from data.open_data import api
from data.releases.reader import AUDIENCES, Releases
from data.releases.release import Release
from data.store import database
from tests.dashboard.worlds import WORLDS, releases

pytestmark = pytest.mark.slow

DEMONSTRATION = "demonstration"
CRAWLED = ("nothing rated", "one place", "no footprint", "300 places", DEMONSTRATION)
LISTS = {"weights", "without", "areas", "indicators"}
"""Query values that are lists: each item counts by itself."""

A_FEW = dict.fromkeys(
    (
        *("weights", "without", "power", "since", "format", "areas", "indicators", "view"),
        *("programme", "standing", "theme", "likelihood", "impact", "year", "area", "ambition"),
        *("as-at", "sort"),
    ),
    2,
)
"""How many values of a name are followed on a page; of other names all."""

MANY_AREAS, OF_MANY = 100, 1
"""With so many areas pages are slow, and only so many values of any name are followed."""

INDICATORS_INSIDE = 5
"""Pages of indicators that are looked at for the internal audience: the public's, which may be
suppressed, are all looked at.
"""

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
        return {one: Releases(one, folder / "releases").current() for one in AUDIENCES}
    return releases(WORLDS[request.param], tmp_path_factory.mktemp("world"), engine)


@pytest.fixture(scope="module", params=AUDIENCES)
def release(request: pytest.FixtureRequest, world: dict[str, Release]) -> Release:
    return world[request.param]


@dataclass(frozen=True)
class Seen:
    """What is kept of a page: where it leads, its landmarks, and what was wrong, "" if nothing."""

    links: tuple[str, ...] = ()
    landmarks: tuple[tuple[str, str], ...] = ()
    wrong: str = ""


@pytest.fixture(scope="module")
def crawled(release: Release) -> dict[str, Seen]:
    """The pages that links lead to, by their addresses."""
    found: dict[str, Seen] = {}
    waiting, seen, met = deque(["/"]), {"/"}, set(carried("/"))
    areas, few = set(sample(release)), Counter[tuple[str, ...]]()
    while waiting:
        address = waiting.popleft()
        found[address] = at(release, address)
        for link in found[address].links:
            if link in seen or page.of(urlsplit(link).path) is None:
                continue
            seen.add(link)
            fresh = set(carried(link)) - met
            if fresh and all(
                value in areas if name == "place" else few[on, kind, name] < most(release, on, name)
                for on, kind, name, value in fresh
            ):
                met |= fresh
                few.update(one[:3] for one in fresh)
                waiting.append(link)
    return found


def most(release: Release, on: str, name: str) -> int:
    """How many values of a name are followed on a page."""
    if len(release.areas) > MANY_AREAS:
        return OF_MANY
    if on == "/indicator/<indicator>" and release.audience == "internal":
        return INDICATORS_INSIDE
    return A_FEW.get(name, len(release.indicators) + len(release.areas))


def at(release: Release, address: str) -> Seen:
    """The page at an address, written as readers get it, with the figures of its charts."""
    parts = urlsplit(address)
    try:
        made = answer.make(
            release, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True))
        )
        write(made.tree)
        assert all(taken.csv for taken in made.takeaways.values())
    except Exception as error:  # whatever it is, readers would be told 404 or 500
        return Seen(wrong=repr(error))
    elements = list(made.tree._traverse())
    hrefs = (getattr(one, "href", None) or "" for one in elements)
    bare = dict.fromkeys(href.partition("#")[0] for href in hrefs)
    return Seen(tuple(href for href in bare if href), tuple(landmarks(elements)))


def landmarks(elements: list[Component | str]) -> Iterator[tuple[str, str]]:
    """Role and name of each landmark among the elements of a page."""
    for one in elements:
        role = getattr(one, "role", None) or LANDMARKS.get(getattr(one, "_type", ""), "")
        if role in {"region", *LANDMARKS.values()}:
            yield role, getattr(one, "aria-label", "")


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
    assert {address: seen.wrong for address, seen in crawled.items() if seen.wrong} == {}


def test_landmarks_of_a_page_are_told_apart_by_their_names(crawled):
    """The rule that axe calls landmark-unique, of every page in every state."""
    for address, seen in crawled.items():
        assert not [one for one, times in Counter(seen.landmarks).items() if times > 1], address


def test_every_page_there_is_was_looked_at(crawled, release: Release):
    looked_at = {page.of(urlsplit(address).path) for address in crawled}
    hidden = {"/board-pack"} if release.audience == "public" else set()
    hidden |= {"/change/<place>"} if (release.ratings["direction"] == "").all() else set()
    hidden |= set() if release.is_planned else {"/plan/ambition/<ambition>"}
    assert {one.template for one in page.PAGES} - hidden == looked_at
    assert len(crawled) < 200


def test_every_kind_and_rated_indicator_is_compared(crawled, release: Release):
    kinds = {"place", "footprint"} & set(release.areas["kind"])
    first = OF_MANY if len(release.areas) > MANY_AREAS else None
    wanted = {(kind, id) for kind in kinds for id in list(release.method.indicators)[:first]}
    queries = (dict(parse_qsl(urlsplit(one).query)) for one in crawled)
    assert wanted <= {(one.get("kind"), one.get("indicator")) for one in queries}


def test_everything_can_be_embedded(release: Release):
    if release.audience == "public" and len(release.areas) < 60:
        made = list(embeds.of(release, api.documents(release)))
        assert {f"place/{id}" for id in release.ratings["place"]} < {one.path for one in made}
