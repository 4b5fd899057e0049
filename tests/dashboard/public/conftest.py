"""Baked sites of the six places and of a tiny release with hostile names; no browser draws."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from werkzeug.test import Client

from dashboard import pages  # noqa: F401
from dashboard.figures.drawn import Room, marks
from dashboard.pictures.picture import Bare, Picture
from dashboard.public import bake
from dashboard.public.serve import PublicSite
from data.releases import manifest, withdrawn
from data.releases.channels import SITE
from data.releases.reader import CURRENT, Releases
from data.releases.release import Release
from tests.undrawn import without_pictures

LEEDS = "/embed/place/leeds.html"
NOW = datetime(2018, 3, 1, 9)
ADDRESS = "https://ratings.example.org"
DRAWN = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>"


def undrawn_site(patch: pytest.MonkeyPatch, folder: Path) -> None:
    without_pictures(patch)
    patch.setenv("PICTURES_DIR", str(folder / "pictures"))
    patch.setenv("SITE_URL", ADDRESS)


@pytest.fixture(scope="session")
def public_release(releases: Path) -> Release:
    """The current public release of the six places."""
    return Releases("public", releases).current()


@pytest.fixture(scope="session")
def hostile_release(real: Path) -> Release:
    return Releases("public", real / "releases").current()


@pytest.fixture(scope="session")
def bare(public_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The six places' site as it is without pictures; what the bake said is in `said`."""
    folder = tmp_path_factory.mktemp("bare")
    with pytest.MonkeyPatch.context() as patch:
        undrawn_site(patch, folder)
        said = bake.bake(public_release, folder / SITE, None, NOW)
    (folder / "said").write_text(said)
    return folder / SITE


@pytest.fixture(scope="session")
def hostile(hostile_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny release's site, without pictures."""
    folder = tmp_path_factory.mktemp("hostile")
    with pytest.MonkeyPatch.context() as patch:
        undrawn_site(patch, folder)
        bake.bake(hostile_release, folder / SITE, None, NOW)
    return folder / SITE


@pytest.fixture
def channel(bare: Path, public_release: Release, tmp_path: Path) -> Path:
    """A public channel whose current release has the six places' site."""
    channel = tmp_path / "public"
    add_release(channel, public_release.id, bare)
    return channel


def add_release(channel: Path, id: str, site: Path) -> None:
    """Put a release with a copy of that site on a channel, and make it current."""
    shutil.copytree(site, channel / id / SITE, copy_function=os.link)
    listed = channel / id / SITE / manifest.FILE
    said = json.loads(listed.read_text()) | {"release": id}
    listed.unlink()  # the other release's is the same file
    listed.write_text(json.dumps(said))
    fresh = channel / "fresh"
    fresh.symlink_to(id)
    fresh.replace(channel / CURRENT)


@pytest.fixture
def served(channel: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Asks the public site in front of a dashboard that says it is one."""
    monkeypatch.delenv("EMBED_ORIGINS", raising=False)
    return client_of(channel)


def client_of(channel: Path) -> Client:
    return Client(PublicSite(dashboard, channel))


def dashboard(environ: dict, start: Callable) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"the dashboard"]


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    undrawn_site(monkeypatch, tmp_path)
    return monkeypatch


@pytest.fixture
def drawn(undrawn: pytest.MonkeyPatch) -> list[str]:
    """Charts that are the same little picture whatever they show; what was asked for."""
    asked: list[str] = []

    def picture(kind: str):
        def draw(self: Picture, size: object) -> bytes:
            asked.append(kind)
            return DRAWN

        return draw

    def bare(self: Picture, width: int) -> Bare:
        asked.append("bare")
        return Bare(DRAWN, marks(self.draw(Room(width))))

    for kind in ("svg", "png"):
        undrawn.setattr(Picture, kind, picture(kind))
    undrawn.setattr(Picture, "bare", bare)
    return asked


@pytest.fixture(scope="session")
def own_line(bare: Path, public_release, tmp_path_factory) -> Path:
    """A public channel with the six places' site, one embed of which is withdrawn."""
    channel = tmp_path_factory.mktemp("of nginx") / "public"
    add_release(channel, public_release.id, bare)
    withdrawn.withdraw(channel, "place/wakefield", "Wrong.")
    return channel


@pytest.fixture(scope="session")
def port(own_line: Path, tmp_path_factory) -> Iterator[int]:
    """The port of a real nginx over that channel."""
    from tests.dashboard.public.nginx_running import served  # which imports from here

    with served(own_line, tmp_path_factory.mktemp("nginx")) as port:
        yield port
