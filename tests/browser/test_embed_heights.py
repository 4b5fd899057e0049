"""How high embeds are, in a real Chromium: what they tell is what they need."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard import pages  # noqa: F401
from dashboard.figures.drawn import Room, marks
from dashboard.pictures.picture import Bare, Picture
from dashboard.public import bake, heights
from data import times
from data.releases.channels import SITE
from data.releases.reader import Releases

pytestmark = [pytest.mark.slow, pytest.mark.browser]

LONGEST = "NHS Durham, Darlington, Teesside, Hambleton, Richmondshire and Whitby Partnership"


UNDER = 40
"""Pixels that a frame may be higher than what it shows: a line that a browser breaks otherwise."""


def stand_in(width: int) -> bytes:
    """A picture in a chart's place, whose looks do not matter."""
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} 250'></svg>".encode()


@pytest.fixture(scope="module")
def long_names(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the six places, every second of which has the longest name there is."""
    release = Releases("public", releases).current()
    areas = release.areas.assign(
        name=[
            f"{LONGEST[:-1]}{at}" if at % 2 else name
            for at, name in enumerate(release.areas["name"])
        ]
    )
    site = tmp_path_factory.mktemp("long names") / SITE
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("svg", "png"):
            patch.setattr(Picture, kind, lambda self, size: stand_in(300))
        patch.setattr(
            Picture,
            "bare",
            lambda self, width: Bare(stand_in(width), marks(self.draw(Room(width)))),
        )
        bake.bake(replace(release, areas=areas), site, None, times.now())
    return site


def test_what_is_told_of_an_embeds_height_is_what_a_browser_needs(long_names, browser):
    """At each width, for short names and the longest, with its figures closed."""
    page, off = browser.new_page(), []
    for path in sorted((long_names / "embed").glob("*/*.html")):
        page.goto(path.as_uri())
        told = json.loads(path.with_suffix(".oembed.json").read_text())["heights"]
        assert list(told) == [str(width) for width in heights.WIDTHS]
        for width, height in told.items():
            page.set_viewport_size({"width": int(width), "height": height})
            needed = page.evaluate("document.body.getBoundingClientRect().height")
            if not 0 <= height - needed <= UNDER:
                off.append((path.stem, width, height, needed))
    page.close()
    assert off == []


@pytest.mark.parametrize("width", [320, 480, 720])
def test_label_and_source_are_in_sight_in_the_lowest_of_frames(long_names, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 300})
    for path in sorted((long_names / "embed").glob("*/*.html")):
        page.goto(path.as_uri())
        box = page.locator(".source").first.bounding_box()
        assert box["y"] + box["height"] <= 300, path.stem
        assert page.locator("h1 + .source .invented").is_visible()
    page.close()
