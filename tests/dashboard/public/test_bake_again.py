"""A site that is baked anew, and what it tells of releases before it."""

import contextlib
import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from dashboard.__main__ import main
from dashboard.public import bake
from data import disk
from data.faults import DataError
from data.releases import retracted
from data.releases.channels import LISTS, SITE
from data.releases.manifest import FILE as MANIFEST
from data.releases.reader import CURRENT
from data.releases.release import write
from data.releases.retracted import Retraction
from tests.dashboard.public.baked import contents, pages
from tests.dashboard.public.conftest import NOW

pytestmark = pytest.mark.slow

HULL = "embed/place/hull.html"


def test_the_feed_goes_on_from_the_release_before(drawn, hostile_release, tmp_path):
    """Hull went from one category to another; what the feed of before said is kept."""
    ratings = hostile_release.ratings
    moved = ratings.assign(category=ratings["category"].where(ratings["place"] != "hull", 1))
    before = replace(hostile_release, id="2017-11-30-00000001", ratings=moved)
    bake.bake(before, tmp_path / "one", None, NOW)
    old = [{"release": "2017-10-31-00000000", "id": "rating:york", "title": "York: moved"}]
    old = [one | {"updated": "2018-01-01T00:00:00Z", "summary": "", "link": "x"} for one in old]
    (tmp_path / "one/open-data/changes.json").write_text(json.dumps(old))
    bake.bake(hostile_release, tmp_path / "two", (before, tmp_path / "one"), NOW)
    kept = json.loads((tmp_path / "two/open-data/changes.json").read_text())
    assert [one["id"] for one in kept] == ["published", "rating:hull", "rating:york"]
    bake.bake(hostile_release, tmp_path / "three", (None, tmp_path / "one"), NOW)
    published, *kept = json.loads((tmp_path / "three/open-data/changes.json").read_text())
    assert (published["release"], kept) == (hostile_release.id, old)
    (tmp_path / "one/open-data/changes.json").write_text('[{"rele')
    bake.bake(hostile_release, tmp_path / "four", (None, tmp_path / "one"), NOW)
    (alone,) = json.loads((tmp_path / "four/open-data/changes.json").read_text())
    assert alone["release"] == hostile_release.id


def test_a_site_is_baked_anew_in_its_place(drawn, hostile_release, tmp_path):
    channel = tmp_path / "public"
    target = channel / hostile_release.id / SITE
    target.mkdir(parents=True)
    (channel / CURRENT).symlink_to(hostile_release.id)
    (target / "left").write_text("of an older program")
    (target.with_name(".new-site")).mkdir()
    assert bake.replace(hostile_release, channel, NOW, lambda done, of: None) == ""
    assert (target / "embed/place/hull.html").exists()
    assert [path.name for path in target.parent.iterdir()] == [SITE]
    assert not (target / "left").exists()


@pytest.mark.parametrize("there_was_one", [True, False])
def test_a_bake_that_fails_leaves_the_site_as_it_was_and_says_so(
    drawn, undrawn, real, tmp_path, capsys, there_was_one
):
    shutil.copytree(real / "releases", tmp_path / "releases", symlinks=True)
    undrawn.setenv("RELEASES_DIR", str(tmp_path / "releases"))
    release = tmp_path / "releases/public" / CURRENT
    if there_was_one:
        (release / SITE).mkdir()
    before = sorted(release.rglob("*"))

    def full(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    undrawn.setattr(bake, "_compress", full)
    assert main(["bake"]) == 1
    assert capsys.readouterr().err == "The disk is full. Free space.\nThe site is unchanged.\n"
    assert sorted(release.rglob("*")) == before


def test_a_site_that_is_baked_anew_is_listed_as_it_is(drawn, hostile_release, tmp_path):
    """Whoever follows the channel fetches what the list names."""
    channel = tmp_path / "public"
    (channel / hostile_release.id).mkdir(parents=True)
    (channel / CURRENT).symlink_to(hostile_release.id)
    for _ in range(2):
        bake.replace(hostile_release, channel, NOW, lambda done, of: None)
    listed = json.loads((channel / LISTS / f"{hostile_release.id}.json").read_text())["files"]
    assert set(listed) == set(contents(channel / hostile_release.id))


def test_the_site_of_the_one_before_tells_what_is_retracted(drawn, hostile_release, tmp_path):
    channel, id = tmp_path / "public", hostile_release.id
    (channel / id).mkdir(parents=True)
    (channel / CURRENT).symlink_to(id)
    write(hostile_release, channel / id)
    site = channel / id / SITE
    assert bake.tell(channel, NOW, lambda done, of: None) == ""
    assert not site.exists(), "it had none"
    bake.replace(hostile_release, channel, NOW, lambda done, of: None)
    before = contents(site)
    old = [{"release": "2017-12-30-00000001", "id": "rating:york", "title": "York: moved"}]
    old.append({**old[0], "release": "2017-12-31-00000001"})
    old = [one | {"updated": "2018-01-01T00:00:00Z", "summary": "", "link": "x"} for one in old]
    (site / "open-data/changes.json").write_text(json.dumps(old))
    why = Retraction(reason="A <wrong> count.", retracted_at=NOW, instead=id)
    other = Retraction(reason="An old mistake.", retracted_at=NOW - timedelta(days=1))
    retracted.write(channel, {"2017-12-31-00000001": why, "2017-10-31-00000001": other})
    said = "Release 2017-12-31-00000001 was retracted on 1 March 2018. A <wrong> count."
    assert bake.tell(channel, NOW, lambda done, of: None) == ""
    for path in (HULL, "embed/index.html", "open-data/index.html"):
        assert (
            pages(site)[path].one("p", class_="notice").text
            == f"This is an earlier release. {said}"
        )
        assert "<wrong>" not in (site / path).read_text()
    kept = json.loads((site / "open-data/changes.json").read_text())
    assert [(one["release"], one["id"]) for one in kept] == [
        ("2017-12-31-00000001", "retracted"),
        ("2017-10-31-00000001", "retracted"),
        ("2017-12-30-00000001", "rating:york"),
    ]
    atom = fromstring((site / "open-data/changes.atom").read_text())
    first = atom.find("{*}entry")
    assert first.findtext("{*}title") == "Release 2017-12-31-00000001 is retracted"
    assert (first.findtext("{*}summary"), first.findtext("{*}updated")) == (
        said,
        "2018-03-01T09:00:00Z",
    )
    assert json.loads((channel / "index.json").read_text())["retracted"].keys() == {
        "2017-12-31-00000001",
        "2017-10-31-00000001",
    }
    drawn.clear()
    bake.tell(channel, NOW, lambda done, of: None)
    assert drawn == [], "told already"
    retracted.write(channel, {})
    bake.tell(channel, NOW, lambda done, of: None)
    without = contents(site)
    assert {path for path in before if before[path] != without[path]} == {
        "open-data/changes.json",
        "open-data/changes.json.gz",
        "open-data/changes.atom",
        "open-data/changes.atom.gz",
        MANIFEST,
        f"{MANIFEST}.gz",
    }


def test_a_publication_after_a_retraction_tells_of_it_in_its_feed_alone(
    drawn, hostile_release, tmp_path
):
    """Nothing was left before it, so that no site has a feed to go on from."""
    channel = tmp_path / "public"
    unfinished = channel / ".building-x"
    unfinished.mkdir(parents=True)
    why = Retraction(reason="A wrong count.", retracted_at=NOW, instead=None)
    retracted.write(channel, {"2017-12-31-00000001": why})
    bake.finish(hostile_release, unfinished)
    published, entry = json.loads((unfinished / SITE / "open-data/changes.json").read_text())
    assert published["id"] == "published"
    assert entry["title"] == "Release 2017-12-31-00000001 is retracted"
    assert pages(unfinished / SITE)[HULL].all("p", class_="notice") == []


def test_a_site_is_replaced_in_one_step(tmp_path):
    """Whoever looks while two folders change places finds one of them, each time."""
    found, enough, times = [], threading.Event(), 0
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "said").write_text(name)

    def look() -> None:
        while not enough.is_set():
            with contextlib.suppress(OSError):
                found.append((tmp_path / "one" / "said").read_text())
                continue
            found.append("")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(look)
        while times < 501 or len(found) <= 10 or times % 2 == 0:
            disk.exchange(tmp_path / "other", tmp_path / "one")
            times += 1
        enough.set()
    assert (tmp_path / "one" / "said").read_text() == "other"
    assert set(found) <= {"one", "other"}


def test_where_that_cannot_be_both_stay(tmp_path):
    (tmp_path / "one").mkdir()
    with pytest.raises(DataError, match="cannot be replaced in one step here: No such file"):
        disk.exchange(tmp_path / "nowhere", tmp_path / "one")
    assert (tmp_path / "one").is_dir()
