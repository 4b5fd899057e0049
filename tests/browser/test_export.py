"""Pictures over the whole: right size, whole words, each the right one where many are asked for."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from dashboard.pictures import png
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.picture import Picture
from dashboard.web import answer
from data.releases.release import Release
from tests.browser.serving import serve

pytestmark = [pytest.mark.slow, pytest.mark.browser]

KINDS = {
    "rating": "/place/leeds",
    "contribution": "/place/leeds",
    "change": "/change/leeds",
    "distribution": "/compare",
    "comparison": "/indicator/ae_four_hour",
    "trend-leeds": "/indicator/ae_four_hour",
}
"""A chart of each type, and the page it is on."""

OUTSIDE = re.compile(r"""(?:href|src)\s*=\s*["'](?!#)|url\((?!["']?(?:#|data:))|@import""")
PLACES = ("wyh", "bradford", "calderdale", "harrogate", "kirklees", "leeds", "wakefield")
SOME, AT_ONCE = PLACES[::2], 8
INSIDE = """async svg => {
    document.body.innerHTML = svg;
    document.body.getBoundingClientRect();  // asks for the fonts that are within
    await document.fonts.ready;
    const sheet = document.querySelector('svg').getBoundingClientRect();
    return [...document.querySelectorAll('text')].filter(text => {
        const box = text.getBoundingClientRect();
        return text.textContent.trim() && box.width && (box.left < sheet.left - 0.5
            || box.right > sheet.right + 0.5 || box.top < sheet.top - 0.5
            || box.bottom > sheet.bottom + 0.5);
    }).map(text => text.textContent);
}"""


@pytest.fixture(scope="module", autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Pictures are kept in a folder of the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PICTURES_DIR", str(tmp_path_factory.mktemp("pictures")))
        yield


@pytest.fixture(scope="module")
def pictures(release: Release) -> dict[str, Picture]:
    return {id: answer.make(release, path).takeaways[id].picture for id, path in KINDS.items()}


@pytest.fixture(scope="module")
def drawn(pictures: dict[str, Picture]) -> dict[tuple[str, str], bytes]:
    """The PNG of each type of chart in each format."""
    with ThreadPoolExecutor(2) as pool:
        keys = [(id, format) for id in pictures for format in FORMATS]
        return dict(
            zip(
                keys, pool.map(lambda key: pictures[key[0]].png(FORMATS[key[1]]), keys), strict=True
            )
        )


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("id", KINDS)
def test_a_picture_has_its_size_and_says_what_it_is(drawn, pictures, id, format):
    made, picture = drawn[id, format.id], pictures[id]
    wide, high = png.size(made)
    assert wide == format.pixels_wide
    if format.height:
        assert high == format.height * format.scale
    said = png.texts(made)
    assert (said["Title"], said["Version"]) == (picture.words.title, picture.version)
    assert len(made) > 10_000


@pytest.mark.parametrize("id", KINDS)
def test_svg_needs_nothing_else_and_its_words_stay_on_the_sheet(browser, pictures, id):
    picture, view = pictures[id], browser.new_page()
    for format in FORMATS.values():
        text = picture.svg(format).decode()
        root = ElementTree.fromstring(text)
        words = " ".join(" ".join(root.itertext()).split())
        assert picture.words.title in words
        assert f"version {picture.version}" in words
        assert not OUTSIDE.search(text)
        assert f'width="{format.width}"' in text[:200]
        assert view.evaluate(INSIDE, text) == []  # no text that is not wholly on the sheet
    view.close()


def test_many_at_once_over_gunicorn_are_each_the_right_one(
    release, releases, pictures, drawn, tmp_path
):
    addresses = [f"/place/{place}/{id}" for place in PLACES for id in ("rating", "contribution")]
    addresses += [f"/change/{place}/change" for place in PLACES]
    addresses += [
        f"/indicator/{id}/trend-{place}"
        for id in release.method.indicators
        for place in PLACES[::2]
    ]
    with serve(releases, tmp_path / "log") as url, ThreadPoolExecutor(AT_ONCE) as readers:
        got = list(readers.map(lambda a: _png(f"{url}/export{a}.png?format=half-page"), addresses))
    found = {a: body for a, (status, body) in zip(addresses, got, strict=True) if status == 200}
    assert {status for status, _ in got} <= {200, 404}
    assert len(found) >= 30
    assert len({png.texts(body)["Version"] for body in found.values()}) == len(found)
    some = list(found.items())[::3]  # the versions above have told all of them apart
    wrong = [address for address, body in some if _alone(release, address) != body]
    assert wrong == []


def _alone(release: Release, address: str) -> bytes:
    """The picture at an address, drawn with nothing else going on."""
    path, _, id = address.rpartition("/")
    return answer.make(release, path).takeaways[id].picture._png(FORMATS["half-page"])


def _png(url: str) -> tuple[int, bytes]:
    """The answer; where too many are drawn at once, the one when it was asked for again."""
    while (answer := _answer(url))[0] == 503:
        time.sleep(0.1)
    return answer


def _answer(url: str) -> tuple[int, bytes]:
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=60)
    try:
        connection.request("GET", f"{parts.path}?{parts.query}")
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
