"""Pictures as Chromium draws them: right size, same bytes each time, and nothing left behind."""

import os
import re
import shutil
import signal
import socket
import struct
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from dashboard.pictures import chromium, client, png
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


class Machine:
    """A machine with a renderer of its own, for as long as the tests need it."""

    def renderer(self) -> int:
        """The process id of the renderer that listens, as the system says."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(client.socket_path()))
            about = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
        return struct.unpack("3i", about)[0]

    def stop(self) -> list[int]:
        """End the renderer; which of its processes are still there some seconds afterwards."""
        with suppress(OSError):
            family = tree(self.renderer())
            os.kill(family[0], signal.SIGTERM)
            return still_there(family)
        return []


def tree(pid: int) -> list[int]:
    """A process and all below it."""
    found = [pid]
    with suppress(FileNotFoundError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += tree(int(child))
    return found


def command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def still_there(pids: list[int], seconds: float = 5.0) -> list[int]:
    """Processes, dead ones that nobody has waited for included, that do not go in time."""
    end = time.monotonic() + seconds
    while (left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]) and (
        time.monotonic() < end
    ):
        time.sleep(0.05)
    return left


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """Pictures and the renderer's socket in folders of the tests' own."""
    if chromium.find() is None:
        skip = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        skip(chromium.MISSING)
    folder, found = Path(tempfile.mkdtemp(prefix="run-")), Machine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        patch.setenv("PICTURES_DIR", str(folder / "pictures"))
        yield found
        left = found.stop()
    shutil.rmtree(folder)
    assert not left, "the renderer or its browser is left over"


@pytest.fixture(scope="module")
def pictures(release: Release) -> dict[str, Picture]:
    return {id: answer.make(release, path).takeaways[id].picture for id, path in KINDS.items()}


@pytest.fixture(scope="module")
def drawn(machine: Machine, pictures: dict[str, Picture]) -> dict[tuple[str, str], bytes]:
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
def test_svg_needs_nothing_else_and_its_words_stay_on_the_sheet(machine, browser, pictures, id):
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


def test_another_renderer_draws_the_same_bytes(machine, drawn, pictures):
    first = machine.renderer()
    assert machine.stop() == []
    with ThreadPoolExecutor(2) as pool:
        again = pool.map(lambda key: pictures[key[0]]._draw(FORMATS[key[1]])[1], drawn)
        changed = [key for key, made in zip(drawn, again, strict=True) if made != drawn[key]]
    assert changed == []
    assert machine.renderer() != first


@pytest.mark.parametrize("victim", ["its browser", "its pages"])
def test_drawing_goes_on_where_chromium_dies_under_it(machine, drawn, pictures, victim):
    keys = [(id, "slide") for id in KINDS] * 2
    family = tree(machine.renderer())
    renderers = [pid for pid in family if "--type=renderer" in command(pid)]
    browser = [pid for pid in family if "--user-data-dir=" in command(pid) and pid not in renderers]
    with ThreadPoolExecutor(3) as pool:
        made = [pool.submit(lambda k=key: pictures[k[0]]._draw(FORMATS[k[1]])[1]) for key in keys]
        made[2].result()
        for pid in browser if victim == "its browser" else renderers:
            with suppress(ProcessLookupError):  # One that has ended by itself meanwhile.
                os.kill(pid, signal.SIGKILL)
        assert [one.result() == drawn[key] for one, key in zip(made, keys, strict=True)] == (
            [True] * len(keys)
        )
    if victim == "its browser":
        assert still_there(family) == []


def test_many_at_once_over_gunicorn_are_each_the_right_one(
    machine, release, releases, pictures, drawn, tmp_path
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
    return answer.make(release, path).takeaways[id].picture._draw(FORMATS["half-page"])[1]


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
